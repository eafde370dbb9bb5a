#include "sim/scenario/json_patch.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <vector>

namespace redeliver {
namespace {

const JsonValue* Step(const JsonValue& value, std::string_view step) {
  if (!value.is_array()) return value.Find(step);
  size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool found = error == std::errc() && end == step.data() + step.size() && index < value.items.size();
  return found ? &value.items[index] : nullptr;
}

struct Place {
  const JsonValue* value;     // The last one on the path.
  FilePosition key_position;  // Of its key, if it has one.
  bool at_end;
};

Place Follow(const JsonValue& document, JsonPath path) {
  Place place{&document, document.position, true};
  for (const std::string_view step : path) {
    const JsonValue* next = Step(*place.value, step);
    if (next == nullptr) return {place.value, place.value->position, false};
    const JsonMember* member = place.value->FindMember(step);
    place = {next, member == nullptr ? next->position : member->key_position, true};
  }
  return place;
}

}  // namespace

void MergePatch(const JsonValue& patch, JsonValue& target) {
  if (!patch.is_object()) {
    target = patch;
    return;
  }
  if (!target.is_object()) target = JsonValue{.kind = JsonValue::Kind::kObject, .position = patch.position};
  std::map<std::string_view, size_t> places;  // The views hold because the target's members stay where they are.
  target.members.reserve(target.members.size() + patch.members.size());
  for (size_t at = 0; at < target.members.size(); ++at) places.emplace(target.members[at].key, at);
  std::set<std::string_view> removed;
  for (const JsonMember& member : patch.members) {
    const auto found = places.find(member.key);
    if (member.value.is_null()) {
      removed.insert(member.key);
    } else if (found == places.end()) {
      target.members.push_back({.key = member.key, .key_position = member.key_position, .value = {}});
      MergePatch(member.value, target.members.back().value);
    } else {
      JsonMember& old = target.members[found->second];
      if (!member.value.is_object()) old.key_position = member.key_position;
      MergePatch(member.value, old.value);
    }
  }
  if (removed.empty()) return;
  std::erase_if(target.members, [&](const JsonMember& member) { return removed.contains(member.key); });
}

std::string PointerAt(const JsonValue& document, FilePosition position) {
  std::string pointer;
  const JsonValue* value = &document;
  while (position > value->position) {
    // Members and items come in the order of the file: the last that does not start after the position encloses it.
    if (value->is_array()) {
      const auto after = std::ranges::upper_bound(value->items, position, {}, &JsonValue::position);
      if (after == value->items.begin()) break;
      pointer += "/" + std::to_string(after - value->items.begin() - 1);
      value = &*(after - 1);
    } else {
      const auto after = std::ranges::upper_bound(value->members, position, {}, &JsonMember::key_position);
      if (after == value->members.begin()) break;
      pointer += "/" + PointerStep((after - 1)->key);
      value = &(after - 1)->value;
    }
  }
  return pointer;
}

FilePosition PositionOf(const JsonValue& document, JsonPath path) { return Follow(document, path).value->position; }

FilePosition PositionOfKey(const JsonValue& document, JsonPath path) { return Follow(document, path).key_position; }

const JsonValue* FindPath(const JsonValue& document, JsonPath path) {
  const Place place = Follow(document, path);
  return place.at_end ? place.value : nullptr;
}

}  // namespace redeliver
