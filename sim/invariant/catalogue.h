// Every invariant the tool knows, in the order of its reports.
#ifndef REDELIVER_SIM_INVARIANT_CATALOGUE_H_
#define REDELIVER_SIM_INVARIANT_CATALOGUE_H_

#include <memory>
#include <span>
#include <string_view>

#include "sim/invariant/invariant.h"

namespace redeliver {

struct InvariantEntry {
  InvariantInfo info;
  std::unique_ptr<Invariant> (*make)();
};

std::span<const InvariantEntry> AllInvariants();
// nullptr if there is none of that name.
const InvariantEntry* FindInvariant(std::string_view name);

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_CATALOGUE_H_
