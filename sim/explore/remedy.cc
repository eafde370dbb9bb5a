#include "sim/explore/remedy.h"

#include <algorithm>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "sim/explore/witness_file.h"
#include "sim/invariant/catalogue.h"
#include "sim/scenario/json_patch.h"
#include "sim/scenario/preset.h"
#include "sim/scenario/reader.h"
#include "sim/scenario/sparse.h"

namespace redeliver {
namespace {

constexpr uint64_t kSeeds = 1000;
// What a change mends by luck of one timing is mended by none.
constexpr uint64_t kTimings = 3;
// Of one change that looks good; most are refused by their first few runs.
constexpr uint64_t kEventsPerRemedy = 40'000'000;

JsonValue Parsed(const std::string& text) { return *ParseJson(text).root; }

// The change as a merge patch of the model.
JsonValue PatchOf(const KnobChange& change) {
  JsonValue patch = Parsed(change.to);
  for (size_t i = change.path.size(); i-- > 0;) {
    JsonValue outer{.kind = JsonValue::Kind::kObject};
    outer.members.push_back({.key = change.path[i], .key_position = {}, .value = std::move(patch)});
    patch = std::move(outer);
  }
  return patch;
}

Scenario JudgedByAll(Scenario scenario) {
  scenario.invariants.clear();
  for (const InvariantEntry& entry : AllInvariants()) scenario.invariants.emplace_back(entry.info.name);
  return scenario;
}

// With crashes and drops, wherever they can strike: no pipeline is spared these for long, whatever else the scenario is
// about.
Scenario WithCommonFaults(Scenario scenario) {
  for (Configuration& configuration : scenario.configurations) {
    FaultOptions& faults = configuration.model.faults;
    if (!faults.crash) faults.crash.emplace();
    if (!faults.drop) faults.drop.emplace();
  }
  return scenario;
}

// Nullopt if a scenario may not say that.
std::optional<Scenario> Patched(const Scenario& scenario, size_t configuration, const JsonValue& patch) {
  const Configuration& before = scenario.configurations[configuration];
  JsonValue changed = Parsed(SparseConfiguration(before.model));
  MergePatch(patch, changed);
  WitnessFile file;
  file.name = scenario.name;
  file.claim = scenario.claim;
  file.source = scenario.source;
  file.model = &changed;
  file.invariant = scenario.invariants.front();
  file.configuration = before.name;
  file.search = &scenario.search;
  ReadResult read = ReadScenario(FileText(file), file.name);
  if (!read.scenario) return std::nullopt;
  Scenario result = scenario;
  result.configurations = {Configuration{.name = before.name, .model = read.scenario->configurations.front().model}};
  return result;
}

JsonValue PresetPatchOf(const Scenario& scenario, size_t configuration, const Preset& preset) {
  return PresetPatch(preset, Parsed(SparseConfiguration(scenario.configurations[configuration].model)), {});
}

using Invariants = std::set<size_t>;  // As in AllInvariants.

// What a run achieved: messages that had their effect, by sink.
uint64_t WorkIn(const std::vector<Event>& events) {
  std::set<std::pair<SinkId, MessageId>> effects;
  for (const Event& event : events) {
    if (const auto* effect = std::get_if<EffectApplied>(&event.fact)) effects.emplace(effect->sink, effect->message);
  }
  return effects.size();
}

// A pipeline on trial, judged by everything the tool knows.
class Trial {
 public:
  Trial(const Scenario& scenario, size_t configuration, Effort& effort)
      : scenario_(JudgedByAll(scenario)),
        configuration_(configuration),
        prepared_(scenario_),
        walk_(prepared_, configuration, effort, Facts::kKeep) {}

  const RunResult& Calm(uint64_t timing) { return walk_.Run(timing, {}); }
  uint64_t SingleFaults(uint64_t timing) { return walk_.SingleFaults(timing); }
  PlanWalk& walk() { return walk_; }

  // Whether no plan of at most `faults` faults makes a run that `refuses`, under some timings from the first on and as
  // far as the effort goes.
  bool Withstands(uint64_t first_timing, size_t faults, const PlanWalk::Accepts& refuses) {
    for (uint64_t timing = first_timing; timing < first_timing + kTimings; ++timing) {
      for (size_t k = 0; k <= faults; ++k) {
        if (walk_.Find(timing, k, refuses)) return false;
      }
    }
    return true;
  }

  // Sampled runs until one `refuses`; whether none does.
  bool WithstandsSeeds(uint64_t seeds, const PlanWalk::Accepts& refuses, Effort& effort) {
    Runner runner(scenario_.invariants);
    const RunOptions options = RunOptionsFor(scenario_, SearchMode::kSample, Defect::kNone);
    for (uint64_t seed = 1; seed <= seeds; ++seed) {
      if (effort.spent()) return false;
      SampledChoices choices(seed);
      const RunResult& run = runner.Run(prepared_.pipeline(configuration_), choices, options);
      effort.Spend(run.events);
      if (run.end == RunEnd::kEventLimit || refuses(run)) return false;
    }
    return true;
  }

 private:
  const Scenario scenario_;
  const size_t configuration_;
  const Prepared prepared_;
  PlanWalk walk_;
};

class RemedySearch {
 public:
  RemedySearch(const Prepared& prepared, const Target& target, const Witness& witness, Effort& effort)
      : scenario_(prepared.scenario()),
        target_(target),
        witness_(witness),
        effort_(effort),
        model_(scenario_.configurations[target.configuration].model) {
    const std::string& name = scenario_.invariants[target.invariant];
    const auto entry = std::ranges::find(AllInvariants(), name, [](const InvariantEntry& e) { return e.info.name; });
    invariant_ = static_cast<size_t>(entry - AllInvariants().begin());
    LearnWhatBreaksAnyway();
  }

  std::optional<Remedy> Run() {
    const std::vector<KnobChange> changes = SingleChanges(model_);
    const auto numbers = std::ranges::find(changes, true, &KnobChange::number);
    if (auto remedy = TryKnobs({changes.begin(), numbers})) return remedy;
    if (auto remedy = TryConfigurations()) return remedy;
    if (auto remedy = TryPresets()) return remedy;
    return TryKnobs({numbers, changes.end()});
  }

 private:
  std::optional<Remedy> TryKnobs(std::span<const KnobChange> changes) {
    for (const KnobChange& change : changes) {
      if (effort_.spent()) return std::nullopt;
      if (auto remedy = TryPatch(PatchOf(change))) {
        remedy->change = change;
        return remedy;
      }
    }
    return std::nullopt;
  }

  std::optional<Remedy> TryConfigurations() {
    for (size_t c = 0; c < scenario_.configurations.size(); ++c) {
      if (effort_.spent()) return std::nullopt;
      if (c == target_.configuration) continue;
      if (auto remedy = Try(scenario_, c, true)) {
        remedy->kind = Remedy::Kind::kConfiguration;
        remedy->name = scenario_.configurations[c].name;
        return remedy;
      }
    }
    return std::nullopt;
  }

  std::optional<Remedy> TryPresets() {
    for (const Preset& preset : AllPresets()) {
      if (effort_.spent()) return std::nullopt;
      if (auto remedy = TryPatch(PresetPatchOf(scenario_, target_.configuration, preset))) {
        remedy->kind = Remedy::Kind::kPreset;
        remedy->name = preset.name;
        return remedy;
      }
    }
    return std::nullopt;
  }

  uint64_t Seeds() const { return std::min<uint64_t>(kSeeds, static_cast<uint64_t>(scenario_.search.seeds)); }

  // What the configuration breaks under as many faults is no change's fault; neither is how much it does.
  void LearnWhatBreaksAnyway() {
    Effort part = effort_.AtMost(kEventsPerRemedy);
    Trial trial(scenario_, target_.configuration, part);
    const RunResult& calm = trial.Calm(witness_.seed);
    observations_ = std::min(calm.judgements[invariant_].observations, calm.fact_counts[kFactIndex<MessageRequested>]);
    work_ = WorkIn(trial.walk().events());
    drained_ = calm.end == RunEnd::kDrained;
    single_faults_ = trial.SingleFaults(witness_.seed);
    const auto learn = [this](const RunResult& run) {
      for (size_t v = 0; v < run.judgements.size(); ++v) {
        if (run.judgements[v].observations > 0) judged_.insert(v);
        if (run.judgements[v].violations > 0) broken_.insert(v);
      }
      return false;
    };
    learn(trial.walk().Run(witness_.seed, witness_.plan));
    trial.Withstands(witness_.seed, witness_.plan.size(), learn);
    trial.WithstandsSeeds(Seeds(), learn, part);
    Trial(WithCommonFaults(scenario_), target_.configuration, part).Withstands(witness_.seed, 1, learn);
    effort_.Take(part);
  }

  std::optional<Remedy> TryPatch(const JsonValue& patch) {
    const auto changed = Patched(scenario_, target_.configuration, patch);
    return changed ? Try(*changed, 0, false) : std::nullopt;
  }

  // Whether the run breaks an invariant that held before the change. One that had nothing to judge did not hold:
  // whether somebody is alerted, where nothing was dead-lettered.
  bool BreaksAnother(const RunResult& run) {
    bool breaks = false;
    for (size_t v = 0; v < run.judgements.size(); ++v) {
      if (run.judgements[v].violations == 0 || broken_.contains(v)) continue;
      if (judged_.contains(v)) breaks = true;
      opened_.insert(v);
    }
    return breaks;
  }

  bool Mends(const RunResult& run) {
    const Judgement& judgement = run.judgements[invariant_];
    judged_now_ = judged_now_ || judgement.observations > 0;
    return judgement.violations == 0 && !BreaksAnother(run);
  }

  // `authored`: the configuration is one of the scenario's, whose `expect` tells what else it breaks.
  std::optional<Remedy> Try(const Scenario& scenario, size_t configuration, bool authored) {
    Effort part = effort_.AtMost(kEventsPerRemedy);
    opened_.clear();
    judged_now_ = false;
    auto remedy = TryWith(scenario, configuration, authored, part);
    effort_.Take(part);
    if (!remedy) return std::nullopt;
    remedy->seeds = Seeds();
    for (const size_t v : opened_) remedy->opens.emplace_back(AllInvariants()[v].info.name);
    return remedy;
  }

  bool DoesAsMuch(const RunResult& calm, Trial& trial) const {
    if (calm.judgements[invariant_].observations * 2 < observations_) return false;
    if (WorkIn(trial.walk().events()) < work_) return false;
    if (!drained_) return true;
    // Nor may it stop half-way, or just sleep until the faults are over.
    return calm.end == RunEnd::kDrained && trial.SingleFaults(witness_.seed) * 2 >= single_faults_;
  }

  // From what refuses soonest to what takes longest.
  std::optional<Remedy> TryWith(const Scenario& scenario, size_t configuration, bool authored, Effort& effort) {
    Trial trial(scenario, configuration, effort);
    const RunResult& calm = trial.Calm(witness_.seed);
    if (!Mends(calm) || !DoesAsMuch(calm, trial)) return std::nullopt;
    const auto refuses = [this](const RunResult& run) { return !Mends(run); };
    const auto same_kind = [this](size_t i, const PlannedFault& fault) {
      return fault.code == witness_.plan[i].code && fault.site.operation == witness_.plan[i].site.operation;
    };
    if (trial.walk().Find(witness_.seed, witness_.plan.size(), refuses, same_kind)) return std::nullopt;
    const uint64_t before = effort.runs();
    if (!trial.Withstands(witness_.seed, witness_.plan.size(), refuses) || effort.spent()) return std::nullopt;
    if (!judged_now_) return std::nullopt;  // What has nothing to judge is not mended.
    Remedy remedy;
    remedy.plans = effort.runs() - before;
    if (!trial.WithstandsSeeds(Seeds(), refuses, effort)) return std::nullopt;
    const auto breaks_another = [this](const RunResult& run) { return BreaksAnother(run); };
    if (!authored &&
        !Trial(WithCommonFaults(scenario), configuration, effort).Withstands(witness_.seed, 1, breaks_another)) {
      return std::nullopt;
    }
    if (effort.spent()) return std::nullopt;  // What was not tried to the end is not known to mend.
    return remedy;
  }

  const Scenario& scenario_;
  const Target target_;
  const Witness& witness_;
  Effort& effort_;
  const Model& model_;
  size_t invariant_ = 0;
  Invariants judged_;
  Invariants broken_;
  bool judged_now_ = false;  // Whether the invariant has had something to judge with the change on trial.
  Invariants opened_;        // By the change on trial, without its being a reason against it.
  uint64_t observations_ = 0;
  uint64_t work_ = 0;
  uint64_t single_faults_ = 0;
  bool drained_ = false;
};

}  // namespace

std::optional<Remedy> FindRemedy(const Prepared& prepared, const Target& target, const Witness& witness,
                                 Effort& effort) {
  return RemedySearch(prepared, target, witness, effort).Run();
}

Scenario WithRemedy(const Scenario& scenario, size_t configuration, const Remedy& remedy) {
  if (remedy.kind == Remedy::Kind::kConfiguration) {
    Scenario other = scenario;
    std::erase_if(other.configurations, [&](const Configuration& c) { return c.name != remedy.name; });
    other.configurations.front().expected_violations.reset();
    return other;
  }
  const JsonValue patch = remedy.kind == Remedy::Kind::kKnob
                              ? PatchOf(remedy.change)
                              : PresetPatchOf(scenario, configuration, *FindPreset(remedy.name));
  return *Patched(scenario, configuration, patch);
}

}  // namespace redeliver
