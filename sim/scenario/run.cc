#include "sim/scenario/run.h"

#include "sim/fault/injector.h"
#include "sim/scenario/world.h"

namespace redeliver {

Runner::Runner(const std::vector<MakeInvariant>& invariants) {
  for (const MakeInvariant& make : invariants) {
    invariants_.push_back(make());
    invariants_.back()->Watch(recorder_);
  }
  metrics_.Watch(recorder_);
  recorder_.Subscribe<FaultStruck>(this);
  result_.judgements.resize(invariants.size());
}

const RunResult& Runner::Run(const Pipeline& pipeline, Choices& choices, const RunOptions& options) {
  recorder_.Reset();
  if (options.trace) recorder_.KeepEvents();
  for (const auto& invariant : invariants_) invariant->Begin(pipeline.shape());
  metrics_.Begin(pipeline.shape());
  result_.faults = {};

  {
    Injector injector(pipeline.hazards(), choices, options.swarm);
    Kernel kernel(choices, recorder_, pool_, injector, pipeline.latency());
    if (options.defect != Defect::kNone || options.asks_for_defects) kernel.Plant(options.defect);
    World world(kernel, pipeline);
    result_.end = world.Run({SimTime() + options.horizon, options.max_events, options.reseeding});
    result_.events = kernel.events();
    result_.asked_defects = kernel.asked();
    const auto opportunities = injector.Opportunities();
    for (size_t i = 0; i < kFaultKindCount; ++i) result_.faults[i].opportunities = opportunities[i];
  }
  pool_.Reset();

  for (size_t i = 0; i < invariants_.size(); ++i) {
    Invariant& invariant = *invariants_[i];
    invariant.AtEnd();
    result_.judgements[i] = {invariant.observations(), invariant.violations(), invariant.first_violation(),
                             invariant.by_group()};
  }
  result_.digest = recorder_.digest();
  result_.facts = recorder_.recorded();
  result_.fact_counts = recorder_.counts();
  return result_;
}

}  // namespace redeliver
