#include "sim/scenario/preset.h"

#include <algorithm>
#include <utility>

#include "sim/base/check.h"
#include "sim/scenario/json_patch.h"

namespace redeliver {
namespace {

constexpr Preset kPresets[] = {
    {.name = "at_most_once",
     .doc = "Producers try once, consumers commit before the effect: what goes wrong is lost.",
     .every_producer = R"({"delivery": "fire_and_forget"})",
     .every_consumer = R"({"commit": "before_effect", "dedup": null})"},
    {.name = "at_least_once",
     .doc = "Producers retry, consumers commit after the effect: what goes wrong is repeated.",
     .every_producer = R"({"delivery": "retrying"})",
     .every_consumer = R"({"commit": "after_effect", "dedup": null})"},
    {.name = "idempotent_consumer",
     .doc = "At least once, and the database transaction of each effect records the message id: a repeat is "
            "recognised.",
     .every_producer = R"({"delivery": "retrying"})",
     .every_consumer = R"({"commit": "after_effect", "dedup": {"mark": "with_effect", "cache": null}})"},
    {.name = "transactional",
     .doc = "Producers are idempotent, consumers commit offsets and output records in one log transaction and read "
            "committed records only.",
     .every_producer = R"({"delivery": "idempotent"})",
     .every_consumer = R"({"commit": "in_transaction", "dedup": null, "isolation": "read_committed"})"},
};

void MoveTo(FilePosition position, JsonValue& value) {
  value.position = position;
  for (JsonMember& member : value.members) {
    member.key_position = position;
    MoveTo(position, member.value);
  }
}

JsonValue Object() { return {.kind = JsonValue::Kind::kObject}; }

void Add(std::string_view key, JsonValue value, JsonValue& object) {
  object.members.push_back({.key = std::string(key), .key_position = {}, .value = std::move(value)});
}

JsonValue ForEveryPart(const JsonValue& base, std::string_view section, std::string_view patch_text) {
  const JsonDocument patch = ParseJson(patch_text);
  REDELIVER_CHECK(patch.root && patch.errors.empty());
  JsonValue patches = Object();
  const JsonValue* parts = FindPath(base, {"topology", section});
  if (parts == nullptr) return patches;
  for (const JsonMember& part : parts->members) Add(part.key, *patch.root, patches);
  return patches;
}

}  // namespace

std::span<const Preset> AllPresets() { return kPresets; }

const Preset* FindPreset(std::string_view name) {
  const auto found = std::ranges::find(kPresets, name, &Preset::name);
  return found == std::end(kPresets) ? nullptr : &*found;
}

JsonValue PresetPatch(const Preset& preset, const JsonValue& base, FilePosition position) {
  JsonValue topology = Object();
  Add("producers", ForEveryPart(base, "producers", preset.every_producer), topology);
  Add("consumers", ForEveryPart(base, "consumers", preset.every_consumer), topology);
  JsonValue patch = Object();
  Add("topology", std::move(topology), patch);
  MoveTo(position, patch);
  return patch;
}

}  // namespace redeliver
