// One run is a pure function of a pipeline and its choices.
#ifndef REDELIVER_SIM_SCENARIO_RUN_H_
#define REDELIVER_SIM_SCENARIO_RUN_H_

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/choices.h"
#include "sim/base/defect.h"
#include "sim/base/digest.h"
#include "sim/base/pool.h"
#include "sim/invariant/catalogue.h"
#include "sim/kernel/kernel.h"
#include "sim/scenario/metrics.h"
#include "sim/scenario/pipeline.h"
#include "sim/trace/recorder.h"

namespace redeliver {

// What one invariant made of one run.
struct Judgement {
  uint64_t observations = 0;
  uint64_t violations = 0;
  std::optional<Violation> first;
  std::vector<GroupViolations> by_group;  // As Invariant::by_group.
};

// At how many requests faults of one kind could have struck, and did.
struct FaultCount {
  uint64_t opportunities = 0;
  uint64_t struck = 0;

  friend bool operator==(const FaultCount&, const FaultCount&) = default;
};

struct RunResult {
  RunEnd end = RunEnd::kDrained;
  Digest digest;
  uint64_t events = 0;
  uint64_t facts = 0;
  std::vector<Judgement> judgements;  // As the runner's invariants.
  std::array<FaultCount, kFaultKindCount> faults{};
  std::array<uint64_t, kFactKindCount> fact_counts{};
  DefectSet asked_defects;  // With RunOptions::asks_for_defects, or a defect: those that could have made a difference.
};

struct RunOptions {
  SimDuration horizon;
  uint64_t max_events = 0;
  std::optional<Reseeding> reseeding = std::nullopt;
  bool swarm = false;
  // Keeps every fact, for Runner::events().
  bool trace = false;
  Defect defect = Defect::kNone;
  bool asks_for_defects = false;
};

// Runs one after the other, reusing memory. Not shared between threads.
class Runner {
 public:
  explicit Runner(const std::vector<MakeInvariant>& invariants);
  // Requires names of the catalogue.
  explicit Runner(const std::vector<std::string>& invariants) : Runner(MakersOf(invariants)) {}

  // Valid until the next run. Metrics add up over runs.
  const RunResult& Run(const Pipeline& pipeline, Choices& choices, const RunOptions& options);

  const std::vector<Event>& events() const { return recorder_.events(); }
  MetricsObserver& metrics() { return metrics_; }

  // For the recorder: faults that struck are counted from facts, as everybody else does.
  void On(const FaultStruck& fact, const Circumstance&) { ++result_.faults[static_cast<size_t>(fact.kind)].struck; }

 private:
  Pool pool_;
  Recorder recorder_;
  std::vector<std::unique_ptr<Invariant>> invariants_;
  MetricsObserver metrics_;
  RunResult result_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_RUN_H_
