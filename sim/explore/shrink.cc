#include "sim/explore/shrink.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace redeliver {
namespace {

// Of these a witness wants few: its reader has to imagine them all.
constexpr std::array<std::string_view, 5> kCounts = {"messages", "keys", "partitions", "instances", "brokers"};

bool IsCount(const JsonMember& member) {
  return member.value.kind == JsonValue::Kind::kInteger && std::ranges::find(kCounts, member.key) != kCounts.end();
}

// Below `count`, the smallest first: all small ones, then some, then the next smaller one.
std::vector<int64_t> SmallerCounts(int64_t count) {
  constexpr int64_t kSmall = 4;
  std::vector<int64_t> smaller;
  for (int64_t value = 1; value <= std::min(kSmall, count - 1); ++value) smaller.push_back(value);
  for (int64_t value = 6; value < count - 1; value += value / 2) smaller.push_back(value);
  if (count - 1 > kSmall) smaller.push_back(count - 1);
  return smaller;
}

// Lists of numbers of messages: none may be above how many there are.
constexpr std::array<std::string_view, 2> kNumbersOfMessages = {"poison", "deletes"};

// Every reference by that name is left out, and of a list that names several things its item. Whether there were any.
bool DropReferences(JsonValue& object, std::string_view name) {
  bool dropped = false;
  const auto names_it = [name](const JsonValue& value) { return value.is_string() && value.text == name; };
  for (size_t i = object.members.size(); i-- > 0;) {
    JsonValue& value = object.members[i].value;
    dropped = DropReferences(value, name) || dropped;
    const bool fewer = std::erase_if(value.items, names_it) > 0;
    const bool drop = names_it(value) || (fewer && value.items.empty());
    if (drop) object.members.erase(object.members.begin() + static_cast<ptrdiff_t>(i));
    dropped = dropped || fewer || drop;
  }
  return dropped;
}

// Numbers of messages of which there are no longer so many become the last one. Whether there were any.
bool LowerNumbers(JsonValue& producer, int64_t messages) {
  bool lowered = false;
  for (JsonMember& member : producer.members) {
    if (std::ranges::find(kNumbersOfMessages, member.key) == kNumbersOfMessages.end()) continue;
    const auto above = [messages](const JsonValue& number) { return number.integer > messages; };
    std::vector<JsonValue>& numbers = member.value.items;
    if (std::erase_if(numbers, above) == 0) continue;
    lowered = true;
    const auto is_last = [messages](const JsonValue& number) { return number.integer == messages; };
    if (std::ranges::any_of(numbers, is_last)) continue;
    JsonValue& last = numbers.emplace_back();
    last.kind = JsonValue::Kind::kInteger;
    last.integer = messages;
    last.text = std::to_string(messages);
  }
  return lowered;
}

class Shrinker {
 public:
  Shrinker(JsonValue& root, const std::function<bool(const JsonValue&)>& accepts) : root_(root), accepts_(accepts) {}

  // Members of the sections of the topology, and faults: `depth` is how far below `object` they are.
  void DropParts(JsonValue& object, int depth) {
    for (size_t i = object.members.size(); i-- > 0;) {
      if (depth > 0) {
        DropParts(object.members[i].value, depth - 1);
      } else if (object.members[i].value.is_object()) {
        DropMember(object, i);
      }
    }
  }

  // What is named elsewhere goes only together with its name there.
  void DropNamedParts() {
    for (const auto& [section, name] : PartsOfTopology()) {
      const JsonValue before = root_;
      JsonValue& parts = Member(Member(root_, "topology"), section);
      std::erase_if(parts.members, [&name = name](const JsonMember& part) { return part.key == name; });
      if (!DropReferences(root_, name) || !Keeps()) root_ = before;
    }
  }

  void LowerCounts(JsonValue& object) {
    for (size_t i = 0; i < object.members.size(); ++i) {
      LowerCounts(object.members[i].value);
      if (IsCount(object.members[i])) LowerCount(object, i);
    }
  }

  void DropCounts(JsonValue& object) {
    for (size_t i = object.members.size(); i-- > 0;) {
      DropCounts(object.members[i].value);
      if (IsCount(object.members[i])) DropMember(object, i);
    }
  }

  void DropKnobs(JsonValue& object) {
    for (size_t i = object.members.size(); i-- > 0;) {
      JsonValue& value = object.members[i].value;
      if (!IsCount(object.members[i]) && DropMember(object, i)) continue;
      DropKnobs(value);
      DropItems(value);
    }
  }

  bool any_kept() const { return any_kept_; }

 private:
  struct Part {
    std::string section;
    std::string name;
  };

  std::vector<Part> PartsOfTopology() const {
    std::vector<Part> parts;
    const JsonValue* topology = root_.Find("topology");
    if (topology == nullptr) return parts;
    for (const JsonMember& section : topology->members) {
      for (const JsonMember& part : section.value.members) parts.push_back({section.key, part.key});
    }
    return parts;
  }

  // Requires such a member.
  static JsonValue& Member(JsonValue& object, std::string_view key) {
    return std::ranges::find(object.members, key, &JsonMember::key)->value;
  }

  bool Keeps() {
    const bool kept = accepts_(root_);
    any_kept_ = any_kept_ || kept;
    return kept;
  }

  bool DropMember(JsonValue& object, size_t i) {
    const JsonMember dropped = std::move(object.members[i]);
    object.members.erase(object.members.begin() + static_cast<ptrdiff_t>(i));
    if (Keeps()) return true;
    object.members.insert(object.members.begin() + static_cast<ptrdiff_t>(i), dropped);
    return false;
  }

  // A list that names several things may do with fewer; an empty one often means all of them.
  void DropItems(JsonValue& list) {
    for (size_t i = list.items.size(); i-- > 0 && list.items.size() > 1;) {
      const JsonValue dropped = std::move(list.items[i]);
      list.items.erase(list.items.begin() + static_cast<ptrdiff_t>(i));
      if (!Keeps()) list.items.insert(list.items.begin() + static_cast<ptrdiff_t>(i), dropped);
    }
  }

  void LowerCount(JsonValue& object, size_t i) {
    const JsonValue before = object;
    for (const int64_t value : SmallerCounts(before.members[i].value.integer)) {
      JsonValue& count = object.members[i].value;
      count.integer = value;
      count.text = std::to_string(value);
      if (Keeps()) return;
      if (object.members[i].key == "messages" && LowerNumbers(object, value)) {
        if (Keeps()) return;
        object = before;
      }
    }
    object = before;
  }

  JsonValue& root_;
  const std::function<bool(const JsonValue&)>& accepts_;
  bool any_kept_ = false;
};

}  // namespace

bool Shrink(JsonValue& document, ShrinkPass pass, const std::function<bool(const JsonValue& smaller)>& accepts) {
  Shrinker shrinker(document, accepts);
  switch (pass) {
    case ShrinkPass::kParts:
      for (JsonMember& section : document.members) {
        shrinker.DropParts(section.value, section.key == "topology" ? 1 : 0);
      }
      shrinker.DropNamedParts();
      break;
    case ShrinkPass::kCounts:
      shrinker.LowerCounts(document);
      break;
    case ShrinkPass::kKnobs:
      shrinker.DropKnobs(document);
      break;
    case ShrinkPass::kDefaults:
      shrinker.DropCounts(document);
      break;
  }
  return shrinker.any_kept();
}

}  // namespace redeliver
