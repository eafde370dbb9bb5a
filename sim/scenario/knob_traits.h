// What kind of thing a knob holds, for visitors that treat each kind in its own way.
#ifndef REDELIVER_SIM_SCENARIO_KNOB_TRAITS_H_
#define REDELIVER_SIM_SCENARIO_KNOB_TRAITS_H_

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/base/knob.h"

namespace redeliver {

namespace internal {
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsNamed = false;
template <class T>
inline constexpr bool kIsNamed<std::vector<std::pair<std::string, T>>> = true;

struct AnyVisitor {
  template <class Member, class T>
  void operator()(Member, const Knob<T>&);
  template <class Owner, class T>
  void operator()(T Owner::*, const Knob<T>&);
};
}  // namespace internal

template <class T>
concept OptionalKnob = internal::kIsOptional<T>;
template <class T>
concept NamedKnob = internal::kIsNamed<T>;
template <class T>
concept ListKnob = internal::kIsList<T> && !internal::kIsNamed<T>;
template <class T>
concept EnumKnob = std::is_enum_v<T>;
// A struct with knobs of its own.
template <class T>
concept StructKnob = std::is_class_v<T> && requires(internal::AnyVisitor visitor) {
  T::Describe(visitor);
};
template <class T>
concept ScalarKnob = !OptionalKnob<T> && !NamedKnob<T> && !ListKnob<T> && !EnumKnob<T> && !StructKnob<T>;

// What is said about the T inside an optional<T> or a list of T.
template <class T, class Outer>
Knob<T> InnerKnob(const Knob<Outer>& outer) {
  Knob<T> inner{.name = outer.name, .doc = outer.doc, .refers_to = outer.refers_to};
  if constexpr (OptionalKnob<Outer>) {
    if (outer.legal) inner.legal = Range<T>{*outer.legal->low, *outer.legal->high};
  }
  return inner;
}

template <EnumKnob Enum>
std::string_view EnumText(Enum value) {
  return EnumNames<Enum>::kNames[static_cast<size_t>(value)].name;
}

template <EnumKnob Enum>
std::vector<std::string_view> EnumTexts() {
  std::vector<std::string_view> names;
  for (const EnumName& name : EnumNames<Enum>::kNames) names.push_back(name.name);
  return names;
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_KNOB_TRAITS_H_
