// The violations that a quick search of a scenario finds, each with its run.
#ifndef REDELIVER_TESTS_SUPPORT_WITNESSES_H_
#define REDELIVER_TESTS_SUPPORT_WITNESSES_H_

#include <string>
#include <vector>

#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "tests/support/lab.h"

namespace redeliver {

struct FoundViolation {
  Trial trial;
  std::string invariant;
  Violation violation;

  const RunShape& shape() const { return trial.lab->pipeline(trial.configuration).shape(); }
  std::string Name() const {
    return trial.lab->file() + " " + trial.lab->name(trial.configuration) + " " + invariant + ": " +
           Joined(trial.lab->InWords(trial.configuration, trial.replay.plan), " ");
  }
};

inline void AddFound(const Lab& lab, const SearchResult& search, std::vector<FoundViolation>& found) {
  for (size_t i = 0; i < search.configurations.size(); ++i) {
    const size_t configuration = search.configurations[i];
    for (size_t j = 0; j < search.results[i].cells.size(); ++j) {
      const auto& witness = search.results[i].cells[j].witness;
      if (!witness) continue;
      found.push_back({{&lab, configuration, ReplayPlan(lab.prepared(), configuration, witness->seed, witness->plan)},
                       lab.scenario().invariants[j],
                       witness->violation});
    }
  }
}

// One for each invariant and configuration that `seeds` seeds, or one fault, violate.
inline std::vector<FoundViolation> ViolationsFound(const Lab& lab, uint64_t seeds) {
  std::vector<FoundViolation> found;
  SearchControl control;
  control.configurations = lab.All();
  AddFound(lab, Sample(lab.prepared(), {{1, seeds}}, control), found);
  AddFound(lab, Prove(lab.prepared(), lab.Faults(1), {1}, control), found);
  return found;
}

// The first violation of a run.
inline FoundViolation FirstViolation(Trial trial) {
  const auto& judgements = trial.replay.run.judgements;
  for (size_t i = 0; i < judgements.size(); ++i) {
    if (!judgements[i].first) continue;
    const Violation violation = *judgements[i].first;
    const std::string invariant = trial.lab->scenario().invariants[i];
    return {std::move(trial), invariant, violation};
  }
  throw std::invalid_argument("the run violates nothing");
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_SUPPORT_WITNESSES_H_
