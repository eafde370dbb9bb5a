#include "tools/chosen_witness.h"

#include <algorithm>
#include <string>

#include "reports/exit_codes.h"
#include "sim/explore/replay.h"
#include "sim/scenario/file_error.h"
#include "tools/interrupt.h"
#include "tools/output.h"
#include "tools/plan_of_command.h"
#include "tools/scenario_files.h"

namespace redeliver {
namespace {

class Chooser {
 public:
  Chooser(const CommandLine& command, const Prepared& prepared, Effort& effort)
      : command_(command), prepared_(prepared), scenario_(prepared.scenario()), effort_(effort) {}

  std::optional<ChosenWitness> Run() {
    const auto selected = SelectConfigurations(scenario_, command_.configurations);
    if (!selected || !SelectInvariants()) return Fail(kExitBadInput);
    if (command_.seed && GivesPlan(command_)) {
      Complain("either --seed N, or --timing N with the faults of a plan (--fault or --plan)");
      return Fail(kExitBadInput);
    }
    const bool one_run = command_.seed || GivesPlan(command_) || scenario_.search.plan;
    if (one_run && selected->size() != 1) {
      Complain("which run is meant takes one configuration: --config NAME");
      return Fail(kExitBadInput);
    }
    if (one_run) return OfOneRun(selected->front());
    for (const bool expected : {true, false}) {
      for (const size_t configuration : *selected) {
        for (const size_t invariant : invariants_) {
          if (Expects(configuration, invariant) != expected) continue;
          const Target target{configuration, invariant};
          if (auto found = FindWitness(prepared_, target, command_.jobs, effort_)) return ChosenWitness{target, *found};
        }
      }
    }
    Complain(Interrupted() ? "interrupted" : "no violation was found");
    return Fail(kExitInconclusive);
  }

  int exit_code() const { return exit_code_; }

 private:
  std::optional<ChosenWitness> Fail(int exit_code) {
    exit_code_ = exit_code;
    return std::nullopt;
  }

  bool SelectInvariants() {
    const std::vector<std::string>& names = scenario_.invariants;
    for (size_t v = 0; v < names.size(); ++v) {
      if (command_.invariant.empty() || command_.invariant == names[v]) invariants_.push_back(v);
    }
    if (!invariants_.empty()) return true;
    const std::vector<std::string_view> known(names.begin(), names.end());
    Complain("--invariant " + command_.invariant + ": the scenario judges " + ListOf(known) +
             DidYouMean(command_.invariant, known));
    return false;
  }

  bool Expects(size_t configuration, size_t invariant) const {
    const auto& expected = scenario_.configurations[configuration].expected_violations;
    return expected && std::ranges::find(*expected, scenario_.invariants[invariant]) != expected->end();
  }

  std::optional<ChosenWitness> OfOneRun(size_t configuration) {
    ReplayResult replay;
    uint64_t timing = command_.timing.value_or(static_cast<uint64_t>(scenario_.search.timings.front()));
    if (command_.seed) {
      timing = *command_.seed;
      replay = ReplaySeed(prepared_, configuration, timing);
    } else {
      const auto plan = GivesPlan(command_) ? ReadPlan(command_, prepared_.pipeline(configuration))
                                            : std::optional(DeclaredPlan(prepared_, configuration));
      if (!plan) return Fail(kExitBadInput);
      replay = ReplayPlan(prepared_, configuration, timing, *plan);
    }
    for (const size_t v : invariants_) {
      const Judgement& judgement = replay.run.judgements[v];
      if (judgement.violations == 0 || replay.plan.size() > kLongestPlan) continue;
      const Target target{configuration, v};
      const Witness known{timing, replay.plan, replay.run.digest, *judgement.first};
      return ChosenWitness{target, FewestFaults(prepared_, target, known, effort_)};
    }
    Complain(command_.invariant.empty() ? "that run breaks nothing" : "that run does not break " + command_.invariant);
    return Fail(kExitInconclusive);
  }

  const CommandLine& command_;
  const Prepared& prepared_;
  const Scenario& scenario_;
  Effort& effort_;
  std::vector<size_t> invariants_;
  int exit_code_ = kExitAsExpected;
};

}  // namespace

std::optional<ChosenWitness> ChooseWitness(const CommandLine& command, const Prepared& prepared, Effort& effort,
                                           int* exit_code) {
  Chooser chooser(command, prepared, effort);
  auto chosen = chooser.Run();
  *exit_code = chooser.exit_code();
  return chosen;
}

}  // namespace redeliver
