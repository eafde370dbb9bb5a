#include "redeliver/simulation.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "redeliver/simulation_state.h"

namespace redeliver {

bool InvariantReport::passed() const {
  return verdict == Verdict::kProved || verdict == Verdict::kHeld || (verdict == Verdict::kVacuous && declared_vacuous);
}

bool SearchReport::passed() const {
  return !invariants.empty() && complaints.empty() && std::ranges::all_of(invariants, &InvariantReport::passed);
}

Simulation Simulation::FromFile(const std::string& path) {
  return Simulation(std::make_unique<State>(ReadScenarioFile(path)));
}

Simulation Simulation::FromText(std::string_view text) {
  return Simulation(std::make_unique<State>(ReadScenario(text, "text")));
}

Simulation::Simulation(std::unique_ptr<State> state) : state_(std::move(state)) {}
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;
Simulation::~Simulation() = default;

Simulation& Simulation::Run(const std::string& consumer, OwnProgram<ConsumerSetup> program,
                            const std::string& configuration) {
  state_->AddProgram(consumer, program, configuration);
  return *this;
}

Simulation& Simulation::Run(const std::string& producer, OwnProgram<ProducerSetup> program,
                            const std::string& configuration) {
  state_->AddProgram(producer, program, configuration);
  return *this;
}

Simulation& Simulation::Run(const std::string& relay, OwnProgram<RelaySetup> program,
                            const std::string& configuration) {
  state_->AddProgram(relay, program, configuration);
  return *this;
}

Simulation& Simulation::Add(std::string_view name, std::function<std::unique_ptr<Invariant>()> make) {
  state_->AddInvariant(name, std::move(make));
  return *this;
}

Simulation& Simulation::set_jobs(int jobs) {
  state_->set_jobs(jobs);
  return *this;
}

const std::string& Simulation::name() const { return state_->scenario().name; }
const std::vector<std::string>& Simulation::configurations() const { return state_->configurations(); }
const std::vector<std::string>& Simulation::invariants() const { return state_->scenario().invariants; }
uint64_t Simulation::declared_seeds() const { return static_cast<uint64_t>(state_->scenario().search.seeds); }
int Simulation::declared_faults() const { return static_cast<int>(state_->scenario().search.faults); }

void PrintTo(const Simulation& simulation, std::ostream* out) { *out << "the scenario " << simulation.name(); }

}  // namespace redeliver
