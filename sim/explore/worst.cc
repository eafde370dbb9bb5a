#include "sim/explore/worst.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "sim/explore/parallel.h"

namespace redeliver {
namespace {

uint64_t DuplicatesIn(std::span<const Event> events) {
  std::set<std::pair<SinkId, MessageId>> seen;
  uint64_t duplicates = 0;
  for (const Event& event : events) {
    const auto* effect = std::get_if<EffectApplied>(&event.fact);
    if (effect != nullptr && !seen.emplace(effect->sink, effect->message).second) ++duplicates;
  }
  return duplicates;
}

uint64_t ReorderingIn(std::span<const Event> events) {
  std::map<std::pair<SinkId, KeyId>, uint64_t> newest;
  uint64_t farthest = 0;
  for (const Event& event : events) {
    const auto* effect = std::get_if<EffectApplied>(&event.fact);
    if (effect == nullptr) continue;
    uint64_t& version = newest[{effect->sink, effect->key}];
    const uint64_t mine = effect->version.value();
    if (mine < version) farthest = std::max(farthest, version - mine);
    version = std::max(version, mine);
  }
  return farthest;
}

uint64_t DeadLettersIn(std::span<const Event> events) {
  return static_cast<uint64_t>(std::ranges::count_if(
      events, [](const Event& event) { return std::holds_alternative<MessageDeadLettered>(event.fact); }));
}

bool Worse(const WorstRun& a, const WorstRun& b) {
  return a.score != b.score ? a.score > b.score : a.plan.size() < b.plan.size();
}

// Visits plans in the order of the prover.
class WorstSearch {
 public:
  WorstSearch(const Prepared& prepared, size_t configuration, uint64_t timing, Harm harm, size_t faults,
              const SearchControl& control, std::atomic<bool>& stopped)
      : pipeline_(prepared.pipeline(configuration)),
        timing_(timing),
        harm_(harm),
        faults_(faults),
        control_(control),
        stopped_(stopped),
        runner_(std::make_unique<Runner>(std::vector<std::string>{"no_loss"})),
        options_(RunOptionsFor(prepared.scenario(), SearchMode::kProve, control.defect)) {
    options_.trace = true;
  }

  // The run of one plan alone; its children are returned if the plan may grow.
  std::vector<PlannedFault> RunPlan(const std::vector<PlannedFault>& plan, WorstRun& worst) {
    if (plan.size() == faults_) {
      ScriptedChoices choices(timing_, plan);
      Score(plan, choices, worst);
      return {};
    }
    EnumeratingChoices choices(timing_, plan);
    Score(plan, choices, worst);
    return choices.children();
  }

  void Expand(std::vector<PlannedFault>& plan, WorstRun& worst) {
    if (stopped_ || (control_.should_stop && control_.should_stop())) {
      stopped_ = true;
      return;
    }
    for (const PlannedFault& child : RunPlan(plan, worst)) {
      plan.push_back(child);
      Expand(plan, worst);
      plan.pop_back();
    }
  }

 private:
  void Score(const std::vector<PlannedFault>& plan, Choices& choices, WorstRun& worst) {
    const RunResult& run = runner_->Run(pipeline_, choices, options_);
    ++worst.plans;
    if (run.end == RunEnd::kEventLimit) return;
    if (run.end == RunEnd::kHorizon) ++worst.undrained;
    WorstRun found{Measure(harm_, runner_->events(), run.judgements.front().violations), timing_, plan, run.digest};
    if (harm_ == Harm::kDrainTime && run.end == RunEnd::kHorizon) {
      found.score = static_cast<uint64_t>(options_.horizon.nanoseconds());
    }
    if (worst.timing == 0 || Worse(found, worst)) TakeOver(std::move(found), worst);
  }

  static void TakeOver(WorstRun found, WorstRun& worst) {
    found.plans = worst.plans;
    found.undrained = worst.undrained;
    worst = std::move(found);
  }

  const Pipeline& pipeline_;
  const uint64_t timing_;
  const Harm harm_;
  const size_t faults_;
  const SearchControl& control_;
  std::atomic<bool>& stopped_;
  std::unique_ptr<Runner> runner_;
  RunOptions options_;
};

void Merge(WorstRun&& later, WorstRun& total) {
  const uint64_t plans = total.plans + later.plans;
  const uint64_t undrained = total.undrained + later.undrained;
  if (later.timing != 0 && (total.timing == 0 || Worse(later, total))) total = std::move(later);
  total.plans = plans;
  total.undrained = undrained;
}

}  // namespace

std::optional<Harm> FindHarm(std::string_view name) {
  const auto found = std::ranges::find(kHarms, name, &HarmInfo::name);
  if (found == kHarms.end()) return std::nullopt;
  return static_cast<Harm>(found - kHarms.begin());
}

uint64_t Measure(Harm harm, std::span<const Event> events, uint64_t losses) {
  switch (harm) {
    case Harm::kDuplicates:
      return DuplicatesIn(events);
    case Harm::kLosses:
      return losses;
    case Harm::kReordering:
      return ReorderingIn(events);
    case Harm::kDrainTime:
      return events.empty() ? 0 : static_cast<uint64_t>((events.back().circumstance.time - SimTime()).nanoseconds());
    case Harm::kDeadLetters:
      return DeadLettersIn(events);
  }
  return 0;
}

std::optional<std::vector<WorstRun>> FindWorst(const Prepared& prepared, Harm harm, int faults,
                                               const std::vector<uint64_t>& timings, const SearchControl& control) {
  std::vector<WorstRun> worst(control.configurations.size());
  std::atomic<bool> stopped = false;
  for (size_t c = 0; c < control.configurations.size(); ++c) {
    for (const uint64_t timing : timings) {
      const auto make_search = [&] {
        return WorstSearch(prepared, control.configurations[c], timing, harm, static_cast<size_t>(faults), control,
                           stopped);
      };
      WorstRun calm;
      const std::vector<PlannedFault> singles = make_search().RunPlan({}, calm);
      Merge(std::move(calm), worst[c]);
      const auto make_worker = [&] {
        return [&, search = make_search()](uint64_t i) mutable {
          WorstRun found;
          std::vector<PlannedFault> plan{singles[i]};
          search.Expand(plan, found);
          return found;
        };
      };
      const auto take = [&](uint64_t i, WorstRun&& found) {
        Merge(std::move(found), worst[c]);
        if (control.progress) control.progress(i + 1, singles.size(), worst[c].plans);
        return true;
      };
      const uint64_t taken = RunInOrder<WorstRun>(singles.size(), control.jobs, make_worker, control.should_stop, take);
      if (stopped || taken < singles.size()) return std::nullopt;
    }
  }
  return worst;
}

}  // namespace redeliver
