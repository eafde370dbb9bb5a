// What a Simulation is made of: a scenario, what was added to it, and the two worked out together.
#ifndef REDELIVER_REDELIVER_SIMULATION_STATE_H_
#define REDELIVER_REDELIVER_SIMULATION_STATE_H_

#include <optional>
#include <string>
#include <vector>

#include "redeliver/simulation.h"
#include "sim/explore/search.h"
#include "sim/scenario/reader.h"

namespace redeliver {

class Simulation::State {
 public:
  explicit State(const ReadResult& read);

  const Scenario& scenario() const { return scenario_; }
  const std::vector<std::string>& configurations() const { return configurations_; }
  // Worked out when first asked for after a change.
  const Prepared& prepared() const;
  int jobs() const { return jobs_; }
  void set_jobs(int jobs) { jobs_ = jobs; }

  // `configuration`: "" is all of them.
  void AddProgram(const std::string& consumer, OwnProgram<ConsumerSetup> program, const std::string& configuration);
  void AddProgram(const std::string& producer, OwnProgram<ProducerSetup> program, const std::string& configuration);
  void AddProgram(const std::string& relay, OwnProgram<RelaySetup> program, const std::string& configuration);
  void AddInvariant(std::string_view name, MakeInvariant make);

  // Indices. All throw ScenarioError if there is none of that name.
  std::vector<size_t> Selected(const std::string& configuration) const;
  size_t Only(const std::string& configuration) const;
  size_t InvariantNamed(const std::string& name) const;

  // "the scenario mail"
  std::string Title() const { return "the scenario " + scenario_.name; }

 private:
  template <class Options, class Setup>
  void AddProgram(std::string_view noun, Named<Options> Topology::*parts, ProgramsByName<Setup> OwnPrograms::*programs,
                  const std::string& name, OwnProgram<Setup> program, const std::string& configuration);

  Scenario scenario_;
  std::vector<std::string> configurations_;
  Additions additions_;
  int jobs_;
  mutable std::optional<Prepared> prepared_;
};

}  // namespace redeliver

#endif  // REDELIVER_REDELIVER_SIMULATION_STATE_H_
