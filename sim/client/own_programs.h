// Programs that somebody brings along, to run in place of the gallery's.
#ifndef REDELIVER_SIM_CLIENT_OWN_PROGRAMS_H_
#define REDELIVER_SIM_CLIENT_OWN_PROGRAMS_H_

#include <functional>
#include <map>
#include <string>

namespace redeliver {

class Context;
class Process;
struct ConsumerSetup;
struct ProducerSetup;
struct RelaySetup;

// A coroutine, started anew after each crash. The setup outlives the run. Several threads call it at once, each for
// runs of its own.
template <class Setup>
using OwnProgram = Process (*)(Context& self, const Setup& setup);

template <class Setup>
using ProgramsByName = std::map<std::string, OwnProgram<Setup>, std::less<>>;

// By the names of the topology; every instance of a name runs its program.
struct OwnPrograms {
  ProgramsByName<ProducerSetup> producers;
  ProgramsByName<RelaySetup> relays;
  ProgramsByName<ConsumerSetup> consumers;
};

// Null if there is none of that name.
template <class Setup>
OwnProgram<Setup> FindOwn(const ProgramsByName<Setup>& programs, const std::string& name) {
  const auto found = programs.find(name);
  return found == programs.end() ? nullptr : found->second;
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_OWN_PROGRAMS_H_
