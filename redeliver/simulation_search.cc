// A search's result as a report.
#include <algorithm>

#include "redeliver/simulation_state.h"
#include "reports/replay_command.h"
#include "reports/report_content.h"
#include "reports/summary.h"
#include "sim/explore/prove.h"
#include "sim/explore/sample.h"

namespace redeliver {
namespace {

Counterexample CounterexampleOf(const Prepared& prepared, size_t configuration, const std::string& invariant,
                                const Witness& witness) {
  Counterexample found;
  found.execution.configuration = prepared.scenario().configurations[configuration].name;
  found.execution.timing = witness.seed;
  found.execution.plan = PlanInWords(prepared.pipeline(configuration), witness);
  found.invariant = invariant;
  found.what = InWords(witness.violation);
  return found;
}

InvariantReport ReportOf(const Prepared& prepared, const SearchResult& search, const Summary& summary, size_t i,
                         size_t v) {
  const Configuration& configuration = prepared.scenario().configurations[search.configurations[i]];
  const Cell& cell = search.results[i].cells[v];
  InvariantReport report;
  report.configuration = configuration.name;
  report.invariant = prepared.scenario().invariants[v];
  report.verdict = summary.configurations[i].cells[v].verdict;
  report.declared_vacuous =
      std::ranges::find(configuration.expected_vacuous, report.invariant) != configuration.expected_vacuous.end();
  report.runs = search.results[i].runs;
  report.violating_runs = cell.violating_runs;
  report.observations = cell.observations;
  if (cell.witness) {
    report.counterexample = CounterexampleOf(prepared, search.configurations[i], report.invariant, *cell.witness);
  }
  return report;
}

void AddComplaints(const SearchResult& search, const ConfigurationSummary& summary, size_t i, const std::string& name,
                   std::vector<std::string>& complaints) {
  for (const FaultKind kind : summary.never_fired) {
    complaints.push_back(name + ": the fault " + std::string(Describe(kind).name) + " never struck");
  }
  for (const FaultKind kind : summary.off_their_rates) {
    const FaultCount& count = search.results[i].faults[static_cast<size_t>(kind)];
    complaints.push_back(name + ": the fault " + std::string(Describe(kind).name) + " struck " +
                         std::to_string(count.struck) + " times in " + std::to_string(count.opportunities) +
                         " opportunities: its rate does not explain that");
  }
  for (const ThresholdFinding& finding : summary.thresholds) {
    if (finding.verdict != ThresholdVerdict::kMet) complaints.push_back(name + ": " + InWords(finding));
  }
}

SearchReport ReportOf(const Prepared& prepared, const SearchResult& search) {
  const Scenario& scenario = prepared.scenario();
  const Summary summary = Summarize({.prepared = prepared, .search = search, .scenario_path = ""});
  SearchReport report;
  for (size_t i = 0; i < search.results.size(); ++i) {
    report.runs += search.results[i].runs;
    for (size_t v = 0; v < scenario.invariants.size(); ++v) {
      report.invariants.push_back(ReportOf(prepared, search, summary, i, v));
    }
    const std::string& name = scenario.configurations[search.configurations[i]].name;
    AddComplaints(search, summary.configurations[i], i, name, report.complaints);
  }
  // What the scenario must see, it may see in any of its configurations.
  if (search.results.size() == scenario.configurations.size()) {
    for (const std::string& fact : summary.missing_facts) {
      report.complaints.push_back("must_see: no run reached " + fact);
    }
  }
  return report;
}

SearchControl ControlFor(std::vector<size_t> configurations, int jobs) {
  SearchControl control;
  control.configurations = std::move(configurations);
  control.jobs = jobs;
  return control;
}

}  // namespace

SearchReport Simulation::Sample(uint64_t first, uint64_t last, const std::string& configuration) const {
  if (first < 1 || first > last) throw ScenarioError("seeds count from 1, and the first is not behind the last");
  const Prepared& prepared = state_->prepared();
  const SearchControl control = ControlFor(state_->Selected(configuration), state_->jobs());
  return ReportOf(prepared, redeliver::Sample(prepared, {{first, last}}, control));
}

SearchReport Simulation::Prove(int faults, const std::string& configuration) const {
  if (faults < 0 || faults > 8) throw ScenarioError("a proof is over plans of 0 to 8 faults");
  const Prepared& prepared = state_->prepared();
  const std::vector<int64_t>& timings = prepared.scenario().search.timings;
  const SearchControl control = ControlFor(state_->Selected(configuration), state_->jobs());
  return ReportOf(prepared, redeliver::Prove(prepared, faults, {timings.begin(), timings.end()}, control));
}

}  // namespace redeliver
