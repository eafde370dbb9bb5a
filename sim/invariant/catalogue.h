// Every invariant the tool knows, in the order of its reports.
#ifndef REDELIVER_SIM_INVARIANT_CATALOGUE_H_
#define REDELIVER_SIM_INVARIANT_CATALOGUE_H_

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/invariant/invariant.h"

namespace redeliver {

struct InvariantEntry {
  InvariantInfo info;
  std::unique_ptr<Invariant> (*make)();
};

std::span<const InvariantEntry> AllInvariants();
// nullptr if there is none of that name.
const InvariantEntry* FindInvariant(std::string_view name);

using MakeInvariant = std::function<std::unique_ptr<Invariant>()>;
// Invariants that somebody brings along.
using OwnInvariants = std::map<std::string, MakeInvariant, std::less<>>;

// Requires names of the catalogue, or of `own`.
std::vector<MakeInvariant> MakersOf(const std::vector<std::string>& names, const OwnInvariants& own = {});

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_CATALOGUE_H_
