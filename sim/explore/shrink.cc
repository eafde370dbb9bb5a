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

  void LowerCounts(JsonValue& object) {
    for (JsonMember& member : object.members) {
      LowerCounts(member.value);
      if (IsCount(member)) LowerCount(member.value);
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

  void LowerCount(JsonValue& count) {
    const JsonValue before = count;
    for (const int64_t value : SmallerCounts(before.integer)) {
      count.integer = value;
      count.text = std::to_string(value);
      if (Keeps()) return;
    }
    count = before;
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
      break;
    case ShrinkPass::kCounts:
      shrinker.LowerCounts(document);
      break;
    case ShrinkPass::kKnobs:
      shrinker.DropKnobs(document);
      break;
  }
  return shrinker.any_kept();
}

}  // namespace redeliver
