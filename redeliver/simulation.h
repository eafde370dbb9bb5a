// A scenario with programs and invariants of your own, run, sampled and proved from C++.
//
//   redeliver::Simulation simulation = redeliver::Simulation::FromFile("mail.json");
//   simulation.Run("mailer", Mailer);
//   simulation.Add<EveryMarkHasItsMail>();
//   const redeliver::SearchReport report = simulation.Prove(2);
//
// Results are functions of the scenario, the programs and the arguments: not of threads or the machine. A simulation is
// used by one thread at a time; it starts those that search.
#ifndef REDELIVER_REDELIVER_SIMULATION_H_
#define REDELIVER_REDELIVER_SIMULATION_H_

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "redeliver/invariant.h"
#include "sim/client/own_programs.h"
#include "sim/explore/verdict.h"

namespace redeliver {

// A scenario, a name or a plan is not what it should be. what() says where, what was expected and what was found; for a
// scenario one line per error, each with line, column and JSON pointer.
class ScenarioError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One run, and all it takes to see it again.
struct Execution {
  std::string configuration = "";      // May be empty where the scenario has only one.
  uint64_t timing = 1;                 // The seed of latencies and workload.
  std::vector<std::string> plan = {};  // The faults that strike: "mailer-1 / cache.mark / applied / #1 = crash".
};

// A run that violates an invariant.
struct Counterexample {
  Execution execution;
  std::string invariant;
  std::string what;  // "m0 was acknowledged and never had its effect".
};

// One invariant under one configuration.
struct InvariantReport {
  std::string configuration;
  std::string invariant;
  Verdict verdict = Verdict::kInconclusive;
  // The scenario's `vacuous` says that there is nothing to judge.
  bool declared_vacuous = false;
  uint64_t runs = 0;
  uint64_t violating_runs = 0;
  uint64_t observations = 0;
  // Of all violating runs the one with the fewest faults.
  std::optional<Counterexample> counterexample;

  // Proved, held, or vacuous as declared.
  bool passed() const;
};

struct SearchReport {
  std::vector<InvariantReport> invariants;  // By configuration, then as Simulation::invariants.
  // What else keeps the result from being the whole truth: faults that never struck or struck too often for their
  // rates, thresholds that were missed, facts that must be seen and were not. One sentence each.
  std::vector<std::string> complaints;
  uint64_t runs = 0;

  bool passed() const;
};

struct ReplayReport {
  std::vector<Counterexample> violations;
  std::vector<std::string> struck;       // The faults that did, in order of time.
  std::vector<std::string> not_reached;  // Faults of the plan that the run never came to.
  std::string timeline;                  // How the first violation came about; empty if there is none.
  std::string facts;                     // Everything that happened, one line each.
  std::string digest;                    // Of everything that happened.
};

class Simulation {
 public:
  // Both throw ScenarioError.
  static Simulation FromFile(const std::string& path);
  static Simulation FromText(std::string_view text);

  Simulation(Simulation&&) noexcept;
  Simulation& operator=(Simulation&&) noexcept;
  ~Simulation();

  // The consumer, producer or relay of that name runs this coroutine instead of what its options select: each of its
  // instances, and again after each crash. With a configuration: in that one only. Throws ScenarioError if there is
  // none of that name.
  Simulation& Run(const std::string& consumer, OwnProgram<ConsumerSetup> program,
                  const std::string& configuration = "");
  Simulation& Run(const std::string& producer, OwnProgram<ProducerSetup> program,
                  const std::string& configuration = "");
  Simulation& Run(const std::string& relay, OwnProgram<RelaySetup> program, const std::string& configuration = "");

  // Judges every run by this invariant, too; each thread makes one of its own, from copies of the arguments. Throws
  // ScenarioError if there is one of that name.
  template <class Own, class... Arguments>
  Simulation& Add(Arguments... arguments) {
    return Add(Own::kInfo.name, [=]() -> std::unique_ptr<Invariant> { return std::make_unique<Own>(arguments...); });
  }

  // Threads that search; by default as many as there are processors. Requires at least 1.
  Simulation& set_jobs(int jobs);

  const std::string& name() const;
  const std::vector<std::string>& configurations() const;
  // Those of the scenario, then those that were added.
  const std::vector<std::string>& invariants() const;
  // As many as the scenario asks `test` for.
  uint64_t declared_seeds() const;
  int declared_faults() const;

  // All of the following throw ScenarioError where a name is unknown. An empty configuration means all of them.

  // Seeds first..last, each a run whose faults come by their rates. Requires 1 <= first <= last.
  SearchReport Sample(uint64_t first, uint64_t last, const std::string& configuration = "") const;
  // Every plan of at most so many faults, under each of the scenario's timings. Requires 0 <= faults <= 8.
  SearchReport Prove(int faults, const std::string& configuration = "") const;

  // The run of a plan of at most 64 faults. Also throws ScenarioError where a fault is none of the configuration's.
  ReplayReport Replay(const Execution& execution) const;
  // The run of a seed, as Sample makes it.
  ReplayReport ReplaySeed(uint64_t seed, const std::string& configuration = "") const;

  // One that violates the same invariant for the same reason, with fewer faults if that can be; takes some seconds at
  // most.
  Counterexample Shrink(const Counterexample& counterexample) const;
  // How it came about, its faults, and the call of Replay that shows it again; several lines.
  std::string Tell(const Counterexample& counterexample) const;

 private:
  class State;

  explicit Simulation(std::unique_ptr<State> state);
  Simulation& Add(std::string_view name, std::function<std::unique_ptr<Invariant>()> make);

  std::unique_ptr<State> state_;
};

// For messages of tests.
void PrintTo(const Simulation& simulation, std::ostream* out);

}  // namespace redeliver

#endif  // REDELIVER_REDELIVER_SIMULATION_H_
