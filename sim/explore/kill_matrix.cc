#include "sim/explore/kill_matrix.h"

#include <algorithm>
#include <map>
#include <memory>

#include "sim/explore/parallel.h"
#include "sim/explore/replay.h"

namespace redeliver {
namespace {

// A run with a defect ends when it is this much longer than the calm run without: it goes round in circles.
constexpr uint64_t kLongerThanCalm = 20;
constexpr uint64_t kLongerAtLeast = 100'000;
// What a defect may spend on runs that have become longer, as a multiple of KillSearch::events.
constexpr uint64_t kOverdraft = 10;

using FaultPlan = std::vector<PlannedFault>;

// What a run violates, by the invariants of its scenario.
using BrokenOnes = std::vector<bool>;

struct TriedPlace {
  size_t scenario = 0;
  size_t configuration = 0;
};

struct TriedKills {
  std::vector<Kill> kills;
  std::vector<UnexpectedViolation> unexpected;
  uint64_t runs = 0;
  uint64_t spared = 0;
  uint64_t events = 0;
};

// One configuration, first without and then with each defect.
class Breeder {
 public:
  Breeder(const Prepared& prepared, const TriedPlace& piece, const KillSearch& search)
      : prepared_(prepared),
        pipeline_(prepared.pipeline(piece.configuration)),
        piece_(piece),
        search_(search),
        declared_plan_(prepared.scenario().search.plan ? DeclaredPlan(prepared, piece.configuration) : FaultPlan()),
        runner_(prepared.invariants()) {}

  TriedKills Run() {
    RunSound();
    for (const Defect defect : search_.defects) RunWith(defect);
    return std::move(found_);
  }

 private:
  const Scenario& scenario() const { return prepared_.scenario(); }
  size_t invariants() const { return scenario().invariants.size(); }

  void RunSound() {
    RunOptions options = RunOptionsFor(scenario(), SearchMode::kProve, Defect::kNone);
    options.asks_for_defects = true;
    BrokenOnes broken(invariants());
    FaultPlan singles;
    const auto keep = [&](const RunResult& run) {
      Note(run, broken);
      return run.asked_defects;
    };
    {
      EnumeratingChoices choices(Timing(), declared_plan_);
      const RunResult& run = RunOnce(choices, options);
      calm_events_ = std::max<uint64_t>(1, run.events);
      calm_asked_ = keep(run);
      if (TriesFaults()) singles = choices.children();
    }
    stride_ = std::max<uint64_t>(1, (singles.size() * calm_events_ + search_.events - 1) / search_.events);
    for (const PlannedFault& fault : singles) {
      if (!Tried(fault)) continue;
      const FaultPlan plan{fault};
      ScriptedChoices choices(Timing(), plan);
      asked_by_plan_[fault] = keep(RunOnce(choices, options));
    }
    if (!scenario().search.plan) RunSoundSeeds(options, keep);
    Expect(broken);
  }

  template <class Keep>
  void RunSoundSeeds(RunOptions options, const Keep& keep) {
    options.swarm = scenario().search.swarm;
    const uint64_t affordable = std::max<uint64_t>(2, search_.events / calm_events_);
    const uint64_t seeds = std::min({affordable, search_.seeds, static_cast<uint64_t>(scenario().search.seeds)});
    for (uint64_t seed = 1; seed <= seeds; ++seed) {
      SampledChoices choices(seed);
      asked_by_seed_.push_back(keep(RunOnce(choices, options)));
    }
  }

  // Works out which invariants are there to be broken.
  void Expect(const BrokenOnes& broken) {
    const auto& expected = scenario().configurations[piece_.configuration].expected_violations;
    for (size_t v = 0; v < invariants(); ++v) {
      const bool foreseen = expected && std::ranges::find(*expected, scenario().invariants[v]) != expected->end();
      if (broken[v] && expected && !foreseen) found_.unexpected.push_back({piece_.scenario, piece_.configuration, v});
      kept_.push_back(!broken[v] && !foreseen);
    }
  }

  void RunWith(Defect defect) {
    RunOptions options = RunOptionsFor(scenario(), SearchMode::kProve, defect);
    options.max_events = std::min(options.max_events, kLongerThanCalm * calm_events_ + kLongerAtLeast);
    std::vector<std::optional<Kill>> kills(invariants());
    RunPlans(defect, options, kills);
    options.swarm = scenario().search.swarm;
    RunSeeds(defect, options, kills);
    for (std::optional<Kill>& kill : kills) {
      if (kill) found_.kills.push_back(*kill);
    }
  }

  void RunPlans(Defect defect, const RunOptions& options, std::vector<std::optional<Kill>>& kills) {
    const uint64_t most_events = found_.events + kOverdraft * search_.events;
    std::vector<PlannedFault> singles;
    if (Asks(calm_asked_, defect)) {
      EnumeratingChoices choices(Timing(), declared_plan_);
      Judge(RunOnce(choices, options), defect, declared_plan_.size(), std::nullopt, kills);
      if (TriesFaults()) singles = choices.children();
      std::erase_if(singles, [this](const PlannedFault& fault) { return !Tried(fault); });
    } else {
      for (const auto& [fault, asked] : asked_by_plan_) singles.push_back(fault);
    }
    for (const PlannedFault& fault : singles) {
      if (found_.events >= most_events || AllOf(kills, false)) return;
      const auto sound = asked_by_plan_.find(fault);
      if (sound != asked_by_plan_.end() && !Asks(sound->second, defect)) continue;
      const FaultPlan plan{fault};
      ScriptedChoices choices(Timing(), plan);
      Judge(RunOnce(choices, options), defect, 1, std::nullopt, kills);
    }
  }

  void RunSeeds(Defect defect, const RunOptions& options, std::vector<std::optional<Kill>>& kills) {
    const uint64_t most_events = found_.events + kOverdraft * search_.events;
    for (uint64_t seed = 1; seed <= asked_by_seed_.size(); ++seed) {
      if (found_.events >= most_events || AllOf(kills, true)) return;
      if (!Asks(asked_by_seed_[seed - 1], defect)) continue;
      SampledChoices choices(seed);
      const RunResult& run = RunOnce(choices, options);
      Judge(run, defect, choices.plan().size(), seed, kills);
    }
  }

  // Whether each invariant that can be is killed, and if asked, by a seed.
  bool AllOf(const std::vector<std::optional<Kill>>& kills, bool by_seed) const {
    for (size_t v = 0; v < invariants(); ++v) {
      if (kept_[v] && !(kills[v] && (kills[v]->seeds || !by_seed))) return false;
    }
    return true;
  }

  bool Asks(const DefectSet& asked, Defect defect) {
    const bool asks = asked.test(static_cast<size_t>(defect));
    if (!asks) ++found_.spared;
    return asks;
  }

  // Of many single faults a part, chosen by what they are: the same with and without a defect.
  bool Tried(const PlannedFault& fault) const {
    const Site& site = fault.site;
    const uint64_t mixed = Mix(MixInto(MixInto(FirstMix(site.entity), site.operation), site.ordinal) + fault.code);
    return mixed % stride_ == 0;
  }

  const RunResult& RunOnce(Choices& choices, const RunOptions& options) {
    const RunResult& run = runner_.Run(pipeline_, choices, options);
    ++found_.runs;
    found_.events += run.events;
    return run;
  }

  static void Note(const RunResult& run, BrokenOnes& broken) {
    if (run.end == RunEnd::kEventLimit) return;
    for (size_t v = 0; v < broken.size(); ++v) broken[v] = broken[v] || run.judgements[v].violations > 0;
  }

  void Judge(const RunResult& run, Defect defect, size_t faults, std::optional<uint64_t> seed,
             std::vector<std::optional<Kill>>& kills) const {
    BrokenOnes broken(invariants());
    Note(run, broken);
    for (size_t v = 0; v < invariants(); ++v) {
      if (!broken[v] || !kept_[v]) continue;
      if (!kills[v]) kills[v] = Kill{defect, piece_.scenario, piece_.configuration, v, faults, seed};
      kills[v]->faults = std::min(kills[v]->faults, faults);
      if (!kills[v]->seeds) kills[v]->seeds = seed;
    }
  }

  bool TriesFaults() const { return scenario().search.faults > 0 && !scenario().search.plan; }
  uint64_t Timing() const { return static_cast<uint64_t>(scenario().search.timings.front()); }

  const Prepared& prepared_;
  const Pipeline& pipeline_;
  const TriedPlace piece_;
  const KillSearch& search_;
  const FaultPlan declared_plan_;  // Empty if there is none: then others are tried.
  Runner runner_;
  TriedKills found_;

  // Of the runs without a defect.
  uint64_t calm_events_ = 1;
  uint64_t stride_ = 1;
  std::vector<bool> kept_;
  DefectSet calm_asked_;
  std::map<PlannedFault, DefectSet> asked_by_plan_;
  std::vector<DefectSet> asked_by_seed_;  // From seed 1.
};

}  // namespace

KillMatrix FindKills(const std::vector<const Prepared*>& scenarios, const KillSearch& search) {
  std::vector<TriedPlace> pieces;
  for (size_t s = 0; s < scenarios.size(); ++s) {
    for (size_t c = 0; c < scenarios[s]->scenario().configurations.size(); ++c) pieces.push_back({s, c});
  }
  KillMatrix matrix;
  const auto make_worker = [&] {
    return
        [&](uint64_t i) { return std::make_unique<Breeder>(*scenarios[pieces[i].scenario], pieces[i], search)->Run(); };
  };
  const auto take = [&](uint64_t piece, TriedKills&& found) {
    matrix.kills.insert(matrix.kills.end(), found.kills.begin(), found.kills.end());
    matrix.unexpected.insert(matrix.unexpected.end(), found.unexpected.begin(), found.unexpected.end());
    matrix.runs += found.runs;
    matrix.spared += found.spared;
    matrix.events += found.events;
    if (search.progress) search.progress(piece + 1, pieces.size(), matrix.runs);
    return true;
  };
  matrix.configurations = RunInOrder<TriedKills>(pieces.size(), search.jobs, make_worker, search.should_stop, take);
  matrix.complete = matrix.configurations == pieces.size();
  return matrix;
}

}  // namespace redeliver
