#include "sim/explore/witness_file.h"

#include <algorithm>

#include "sim/base/sim_time.h"
#include "sim/scenario/json_text.h"
#include "sim/scenario/json_writer.h"

namespace redeliver {
namespace {

constexpr size_t kLongestName = 80;

JsonValue String(std::string text) { return {.kind = JsonValue::Kind::kString, .text = std::move(text)}; }

JsonValue Number(uint64_t value) { return {.kind = JsonValue::Kind::kInteger, .text = std::to_string(value)}; }

JsonValue List(const std::vector<std::string>& texts) {
  JsonValue list{.kind = JsonValue::Kind::kArray};
  for (const std::string& text : texts) list.items.push_back(String(text));
  return list;
}

JsonValue Object() { return {.kind = JsonValue::Kind::kObject}; }

void Put(JsonValue& object, std::string key, JsonValue value) {
  object.members.push_back({.key = std::move(key), .key_position = {}, .value = std::move(value)});
}

JsonValue SearchOf(const WitnessFile& file) {
  const SearchOptions defaults;
  JsonValue search = Object();
  JsonValue timings{.kind = JsonValue::Kind::kArray};
  timings.items.push_back(Number(file.timing));
  Put(search, "timings", std::move(timings));
  if (file.search->horizon != defaults.horizon) Put(search, "horizon", String(FormatDuration(file.search->horizon)));
  if (file.search->max_events != defaults.max_events) {
    Put(search, "max_events", Number(static_cast<uint64_t>(file.search->max_events)));
  }
  Put(search, "plan", List(file.plan));
  return search;
}

}  // namespace

std::string FileText(const WitnessFile& file) {
  JsonValue root = Object();
  Put(root, "name", String(file.name));
  Put(root, "claim", String(file.claim));
  Put(root, "source", List(file.source));
  for (const JsonMember& member : file.model->members) Put(root, member.key, member.value);
  Put(root, "invariants", List({file.invariant}));
  JsonValue configurations = Object();
  Put(configurations, file.configuration, Object());
  Put(root, "configurations", std::move(configurations));
  Put(root, "search", SearchOf(file));
  JsonValue expect = Object();
  Put(expect, file.configuration, List({file.invariant}));
  Put(root, "expect", std::move(expect));

  // The sections of a file always stand on lines of their own.
  std::string text;
  for (const std::string& comment : file.comments) text += "// " + EscapeControls(comment) + "\n";
  text += "{\n";
  for (const JsonMember& member : root.members) {
    const std::string start = "  " + JsonString(member.key) + ": ";
    text += start + JsonText(member.value, 2, start.size());
    text += &member == &root.members.back() ? "\n" : ",\n";
  }
  return text + "}\n";
}

std::string WitnessName(const std::string& scenario, const std::string& configuration, const std::string& invariant) {
  std::string name = scenario + "-" + configuration + "-" + invariant;
  std::ranges::replace(name, '_', '-');
  return name.substr(0, kLongestName);
}

}  // namespace redeliver
