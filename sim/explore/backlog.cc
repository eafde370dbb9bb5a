#include "sim/explore/backlog.h"

#include <algorithm>
#include <memory>
#include <variant>

#include "sim/explore/parallel.h"

namespace redeliver {
namespace {

std::vector<BacklogStep> StepsOf(const std::vector<BacklogChange>& changes, size_t sinks) {
  std::vector<BacklogStep> steps;
  std::vector<uint64_t> by_sink(sinks);
  uint64_t waiting = 0;
  for (const BacklogChange& change : changes) {
    uint64_t& at_sink = by_sink[change.sink.value()];
    waiting = waiting - at_sink + change.backlog;
    at_sink = change.backlog;
    if (!steps.empty() && steps.back().time == change.time) {
      steps.back().waiting = waiting;
    } else {
      steps.push_back({change.time, waiting});
    }
  }
  return steps;
}

std::vector<TimedFault> FaultsOf(const std::vector<Event>& events, const RunShape& shape) {
  std::vector<TimedFault> faults;
  for (const auto& [circumstance, fact] : events) {
    const auto* fault = std::get_if<FaultStruck>(&fact);
    if (fault == nullptr) continue;
    const std::string& struck =
        fault->server.none() ? shape.processes[circumstance.process.value()] : shape.servers[fault->server.value()];
    faults.push_back({circumstance.time, fault->kind, struck});
  }
  return faults;
}

class Watcher {
 public:
  explicit Watcher(const Prepared& prepared)
      : prepared_(prepared),
        runner_(std::make_unique<Runner>(std::vector<std::string>())),
        options_(RunOptionsFor(prepared.scenario(), SearchMode::kSample, Defect::kNone)) {
    options_.trace = true;
    runner_->metrics().KeepBacklogChanges();
  }

  BacklogRun Run(size_t configuration, uint64_t seed) {
    const Pipeline& pipeline = prepared_.pipeline(configuration);
    SampledChoices choices(seed);
    const RunResult& run = runner_->Run(pipeline, choices, options_);
    const std::vector<Event>& events = runner_->events();
    return {.seed = seed,
            .end = run.end,
            .last = events.empty() ? SimTime() : events.back().circumstance.time,
            .steps = StepsOf(runner_->metrics().backlog_changes(), pipeline.shape().sinks.size()),
            .faults = FaultsOf(events, pipeline.shape())};
  }

 private:
  const Prepared& prepared_;
  std::unique_ptr<Runner> runner_;
  RunOptions options_;
};

}  // namespace

uint64_t BacklogRun::peak() const {
  uint64_t peak = 0;
  for (const BacklogStep& step : steps) peak = std::max(peak, step.waiting);
  return peak;
}

uint64_t BacklogRun::At(SimTime time) const {
  const auto later = std::ranges::upper_bound(steps, time, {}, &BacklogStep::time);
  return later == steps.begin() ? 0 : std::prev(later)->waiting;
}

std::vector<std::vector<BacklogRun>> WatchBacklogs(const Prepared& prepared, const std::vector<size_t>& configurations,
                                                   const std::vector<uint64_t>& seeds, int jobs) {
  std::vector<std::vector<BacklogRun>> runs(configurations.size());
  const auto make_watcher = [&] {
    return [&, watcher = Watcher(prepared)](uint64_t piece) mutable {
      return watcher.Run(configurations[piece / seeds.size()], seeds[piece % seeds.size()]);
    };
  };
  const auto take = [&](uint64_t piece, BacklogRun&& run) {
    runs[piece / seeds.size()].push_back(std::move(run));
    return true;
  };
  RunInOrder<BacklogRun>(configurations.size() * seeds.size(), jobs, make_watcher, {}, take);
  return runs;
}

}  // namespace redeliver
