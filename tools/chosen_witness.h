// Which violation a command line is about: the one that it names, or the first that can be found.
#ifndef REDELIVER_TOOLS_CHOSEN_WITNESS_H_
#define REDELIVER_TOOLS_CHOSEN_WITNESS_H_

#include <optional>

#include "sim/explore/find_witness.h"
#include "tools/command_line.h"

namespace redeliver {

struct ChosenWitness {
  Target target;
  FoundWitness found;
};

// The run is that of --seed, of --timing with --fault or --plan, or of the scenario's own plan; without any of them the
// violation with the fewest faults is searched for. On nullopt *exit_code says why, and so does a complaint.
std::optional<ChosenWitness> ChooseWitness(const CommandLine& command, const Prepared& prepared, Effort& effort,
                                           int* exit_code);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_CHOSEN_WITNESS_H_
