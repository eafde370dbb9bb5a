#include "sim/explore/knob_leaves.h"

#include <type_traits>
#include <utility>

#include "sim/scenario/knob_writer.h"

namespace redeliver {
namespace {

class Collector {
 public:
  template <StructKnob Struct>
  void OfStruct(const Struct& value) {
    Struct::Describe(Members{*this, &value});
  }

  std::map<KnobPath, KnobLeaf> leaves;

 private:
  struct Members {
    Collector& collector;
    const void* owner;

    template <class Owner, class T>
    void operator()(T Owner::*member, const Knob<T>& knob) {
      collector.path_.emplace_back(knob.name);
      collector.OfKnob(static_cast<const Owner*>(owner)->*member, [member] { return KnobText(Owner().*member); });
      collector.path_.pop_back();
    }
  };

  template <class T, class Usual>
  void OfKnob(const T& value, Usual&& usual) {
    if constexpr (OptionalKnob<T>) {
      if (value) return OfKnob(*value, usual);
      leaves[path_] = {.text = "null", .number = std::nullopt, .usual = usual() == "null"};
    } else if constexpr (NamedKnob<T>) {
      for (const auto& [name, part] : value) {
        path_.push_back(name);
        OfStruct(part);
        path_.pop_back();
      }
    } else if constexpr (StructKnob<T>) {
      OfStruct(value);
    } else {
      KnobLeaf& leaf = leaves[path_];
      leaf.text = KnobText(value);
      leaf.usual = leaf.text == usual();
      if constexpr (std::is_same_v<T, int64_t>) leaf.number = value;
      if constexpr (std::is_same_v<T, SimDuration>) {
        leaf.number = value.nanoseconds();
        leaf.duration = true;
      }
      if (leaf.text.starts_with('"')) leaf.text = leaf.text.substr(1, leaf.text.size() - 2);
    }
  }

  KnobPath path_;
};

}  // namespace

std::map<KnobPath, KnobLeaf> KnobLeaves(const Model& model) {
  Collector collector;
  collector.OfStruct(model);
  return std::move(collector.leaves);
}

}  // namespace redeliver
