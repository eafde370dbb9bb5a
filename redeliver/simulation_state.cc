#include "redeliver/simulation_state.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "redeliver/unknown_name.h"
#include "sim/scenario/file_error.h"
#include "sim/trace/fact_text.h"

namespace redeliver {
namespace {

Scenario Checked(const ReadResult& read) {
  if (!read.scenario) throw ScenarioError(FormatErrors(read.errors));
  return *read.scenario;
}

}  // namespace

Simulation::State::State(const ReadResult& read)
    : scenario_(Checked(read)), jobs_(static_cast<int>(std::max(1u, std::thread::hardware_concurrency()))) {
  for (const Configuration& configuration : scenario_.configurations) configurations_.push_back(configuration.name);
  additions_.programs.resize(configurations_.size());
}

const Prepared& Simulation::State::prepared() const {
  if (!prepared_) prepared_.emplace(scenario_, additions_);
  return *prepared_;
}

template <class Options, class Setup>
void Simulation::State::AddProgram(std::string_view noun, Named<Options> Topology::*parts,
                                   ProgramsByName<Setup> OwnPrograms::*programs, const std::string& name,
                                   OwnProgram<Setup> program, const std::string& configuration) {
  std::vector<std::string> known;
  bool found = false;
  for (const size_t c : Selected(configuration)) {
    for (const auto& [part, options] : scenario_.configurations[c].model.topology.*parts) {
      if (std::ranges::find(known, part) == known.end()) known.push_back(part);
      if (part != name) continue;
      (additions_.programs[c].*programs)[name] = program;
      found = true;
    }
  }
  if (!found) ThrowUnknown(noun, name, known);
  prepared_.reset();
}

void Simulation::State::AddProgram(const std::string& consumer, OwnProgram<ConsumerSetup> program,
                                   const std::string& configuration) {
  AddProgram("consumer", &Topology::consumers, &OwnPrograms::consumers, consumer, program, configuration);
}

void Simulation::State::AddProgram(const std::string& producer, OwnProgram<ProducerSetup> program,
                                   const std::string& configuration) {
  AddProgram("producer", &Topology::producers, &OwnPrograms::producers, producer, program, configuration);
}

void Simulation::State::AddProgram(const std::string& relay, OwnProgram<RelaySetup> program,
                                   const std::string& configuration) {
  AddProgram("relay", &Topology::relays, &OwnPrograms::relays, relay, program, configuration);
}

void Simulation::State::AddInvariant(std::string_view name, MakeInvariant make) {
  const std::string own(name);
  if (FindInvariant(name) != nullptr || additions_.invariants.contains(own)) {
    throw ScenarioError("there is an invariant " + Quoted(name) + " already; give yours another name");
  }
  additions_.invariants.emplace(own, std::move(make));
  scenario_.invariants.push_back(own);
  prepared_.reset();
}

std::vector<size_t> Simulation::State::Selected(const std::string& configuration) const {
  if (!configuration.empty()) return {IndexOf("configuration", configuration, configurations_)};
  std::vector<size_t> all;
  for (size_t c = 0; c < configurations_.size(); ++c) all.push_back(c);
  return all;
}

size_t Simulation::State::Only(const std::string& configuration) const {
  if (!configuration.empty() || configurations_.size() == 1) return Selected(configuration).front();
  const std::vector<std::string_view> known(configurations_.begin(), configurations_.end());
  throw ScenarioError("one run is a run of one configuration; there are " + ListOf(known));
}

size_t Simulation::State::InvariantNamed(const std::string& name) const {
  return IndexOf("invariant", name, scenario_.invariants);
}

}  // namespace redeliver
