// The faults of a scenario one by one, each under its kind and with the type of its own rule.
#ifndef REDELIVER_SIM_SCENARIO_FAULT_VISITOR_H_
#define REDELIVER_SIM_SCENARIO_FAULT_VISITOR_H_

#include <optional>
#include <type_traits>

#include "sim/base/check.h"
#include "sim/fault/fault_options.h"
#include "sim/scenario/knob_traits.h"

namespace redeliver {

template <class T>
concept FaultKnob = OptionalKnob<T> && std::is_base_of_v<FaultRule, typename T::value_type>;

template <class Visit>
struct FaultVisitor {
  const FaultOptions& faults;
  Visit visit;

  template <class Owner, class T>
  void operator()(T Owner::*member, const Knob<T>& knob) {
    if constexpr (FaultKnob<T>) {
      const std::optional<FaultKind> kind = FindFaultKind(knob.name);
      REDELIVER_CHECK(kind.has_value());
      if (faults.*member) visit(*kind, *(faults.*member));
    }
  }
};

// Calls visit(kind, rule) for each fault that is not absent.
template <class Visit>
void ForEachFault(const FaultOptions& faults, Visit visit) {
  FaultOptions::Describe(FaultVisitor<Visit>{faults, visit});
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_FAULT_VISITOR_H_
