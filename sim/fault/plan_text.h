// Plans in words: "settle-1 / sink.apply / applied / #3 = crash". Names, not positions, so a plan outlives changes to
// the code.
#ifndef REDELIVER_SIM_FAULT_PLAN_TEXT_H_
#define REDELIVER_SIM_FAULT_PLAN_TEXT_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/base/choices.h"

namespace redeliver {

// `names` are the processes and servers of the run; an unknown entity is written as "?".
std::string FormatFault(const PlannedFault& fault, std::span<const std::string> names);

// The reverse; white space around the separators is free. Nullopt, and why in *error, if the text is no fault of one of
// `names`.
std::optional<PlannedFault> ParseFault(std::string_view text, std::span<const std::string> names, std::string* error);

}  // namespace redeliver

#endif  // REDELIVER_SIM_FAULT_PLAN_TEXT_H_
