#include "sim/explore/minimize.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sim/base/check.h"
#include "sim/explore/reason.h"
#include "sim/explore/shrink.h"
#include "sim/explore/witness_file.h"
#include "sim/fault/plan_text.h"
#include "sim/scenario/reader.h"
#include "sim/scenario/sparse.h"
#include "sim/trace/fact_text.h"

namespace redeliver {
namespace {

// In a smaller pipeline the requests have other numbers, and the plan must be found again: an effort per change that
// does for some thousand short runs.
constexpr uint64_t kEventsPerChange = 2'000'000;

class Minimizer {
 public:
  Minimizer(const Prepared& prepared, const Target& target, const FoundWitness& found, Effort& effort)
      : original_(prepared.scenario()),
        configuration_(original_.configurations[target.configuration]),
        effort_(effort),
        invariant_(original_.invariants[target.invariant]),
        timing_(found.witness.seed),
        plan_(found.witness.plan) {
    PlanWalk walk(prepared, target.configuration, effort, Facts::kKeep);
    const RunResult& run = walk.Run(timing_, plan_);
    const Judgement& judgement = run.judgements[target.invariant];
    REDELIVER_CHECK(judgement.violations > 0);
    reason_ = {judgement.first->what, StoryOf(judgement.first->message, walk.events())};
    document_ = *ParseJson(SparseConfiguration(configuration_.model)).root;
    result_.original = found;
  }

  Minimized Run() {
    bool smaller = true;
    while (smaller && !effort_.spent()) {
      smaller = false;
      for (const ShrinkPass pass : kShrinkPasses) {
        smaller = Shrink(document_, pass, [this](const JsonValue& document) { return Accepts(document); }) || smaller;
      }
      smaller = DropFaults() || smaller;
    }
    if (timing_ != 1) Accepts(document_, 1);
    DropDefaults();
    result_.every_piece_needed = !effort_.spent();
    Finish();
    return std::move(result_);
  }

 private:
  WitnessFile File(const JsonValue& document) const {
    WitnessFile file;
    file.name = WitnessName(original_.name, configuration_.name, invariant_);
    file.claim = "To be found.";
    file.source = {absl::StrCat("scenario ", original_.name, ", configuration ", configuration_.name)};
    file.model = &document;
    file.invariant = invariant_;
    file.configuration = configuration_.name;
    file.search = &original_.search;
    file.timing = timing_;
    return file;
  }

  bool Accepts(const JsonValue& document) { return Accepts(document, timing_); }

  // Whether the invariant still breaks for the same reason, by the same plan or another one of the same kind; then that
  // is the plan from now on.
  bool Accepts(const JsonValue& document, uint64_t timing) {
    if (effort_.spent()) return false;
    ++result_.changes;
    WitnessFile file = File(document);
    const ReadResult read = ReadScenario(FileText(file), file.name);
    if (!read.scenario) return false;
    const Prepared prepared(*read.scenario);
    Effort part = effort_.AtMost(kEventsPerChange);
    PlanWalk walk(prepared, 0, part, Facts::kKeep);
    std::optional<Plan> plan = plan_;
    if (!Breaks(walk, walk.Run(timing, plan_)) || !walk.all_struck()) plan = FindAgain(walk, timing);
    effort_.Take(part);
    if (!plan) return false;
    plan_ = *std::move(plan);
    timing_ = timing;
    return true;
  }

  bool Breaks(const PlanWalk& walk, const RunResult& run) const {
    return run.end != RunEnd::kEventLimit && reason_.Explains(run.judgements.front(), walk.events());
  }

  // The same faults at the same kinds of requests, whichever these are and whoever sends them.
  std::optional<Plan> FindAgain(PlanWalk& walk, uint64_t timing) const {
    return walk.Find(
        timing, plan_.size(), [&](const RunResult& run) { return Breaks(walk, run); },
        [this](size_t i, const PlannedFault& fault) {
          return fault.code == plan_[i].code && fault.site.operation == plan_[i].site.operation;
        });
  }

  // Without a fault that is not needed any more, now that the pipeline is smaller.
  bool DropFaults() {
    const Plan before = plan_;
    for (size_t i = 0; i < plan_.size();) {
      const Plan whole = plan_;
      plan_.erase(plan_.begin() + static_cast<ptrdiff_t>(i));
      if (Accepts(document_)) continue;
      plan_ = whole;
      ++i;
    }
    return plan_.size() < before.size();
  }

  // What says no more than the default does: without it the pipeline is the same.
  void DropDefaults() {
    const auto model = [this](const JsonValue& document) {
      const ReadResult read = ReadScenario(FileText(File(document)), "the witness");
      return read.scenario ? SparseConfiguration(read.scenario->configurations.front().model) : "";
    };
    const std::string before = model(document_);
    Shrink(document_, ShrinkPass::kDefaults, [&](const JsonValue& document) { return model(document) == before; });
  }

  void Finish() {
    WitnessFile file = File(document_);
    {
      const Scenario scenario = Read(FileText(file));
      const Prepared prepared(scenario);
      Effort last(kEventsPerChange);
      PlanWalk walk(prepared, 0, last, Facts::kForget);
      const RunResult& run = walk.Run(timing_, plan_);
      result_.witness = {timing_, plan_, run.digest, *run.judgements.front().first};
      for (const PlannedFault& fault : plan_) {
        file.plan.push_back(FormatFault(fault, prepared.pipeline(0).names()));
      }
    }
    const Violation& violation = result_.witness.violation;
    const std::string who = violation.message.none() ? "" : FormatMessage(violation.message) + " ";
    const std::string faults =
        plan_.empty() ? "no fault" : absl::StrCat(plan_.size(), plan_.size() == 1 ? " fault" : " faults");
    file.claim = absl::StrCat(invariant_, " breaks with ", faults, ": ", who, std::string(violation.what), ".");
    file.source.insert(file.source.end(), original_.source.begin(), original_.source.end());
    file.comments = Comments();
    result_.text = FileText(file);
    result_.scenario = Read(result_.text);
  }

  std::vector<std::string> Comments() const {
    const FoundWitness& found = result_.original;
    std::vector<std::string> comments = {"A minimal witness, written by redeliver minimize."};
    const std::string timings =
        absl::StrCat(found.timings.size() == 1 ? "timing " : "timings ", absl::StrJoin(found.timings, ", "));
    const size_t faults = found.witness.plan.size();
    if (faults == 0) {
      comments.push_back("It takes no fault.");
    } else if (found.exhaustive) {
      comments.push_back(absl::StrCat("Fewest faults: in the whole pipeline no plan of fewer than ", faults, " breaks ",
                                      invariant_, " like this, under ", timings, "."));
    } else {
      comments.push_back("No fault can be left out; whether a quite different plan has fewer was not tried in full.");
    }
    comments.push_back(result_.every_piece_needed
                           ? "Nothing can be taken away: without any one piece it holds, or breaks for another reason."
                           : "There may be pieces that could still be taken away: the search ended before.");
    return comments;
  }

  static Scenario Read(const std::string& text) {
    ReadResult read = ReadScenario(text, "the witness");
    REDELIVER_CHECK(read.scenario.has_value());
    return *std::move(read.scenario);
  }

  const Scenario& original_;
  const Configuration& configuration_;
  Effort& effort_;
  const std::string& invariant_;
  Reason reason_;
  JsonValue document_;
  uint64_t timing_;
  Plan plan_;
  Minimized result_;
};

}  // namespace

Minimized Minimize(const Prepared& prepared, const Target& target, const FoundWitness& found, Effort& effort) {
  return Minimizer(prepared, target, found, effort).Run();
}

}  // namespace redeliver
