#include "reports/report_diff.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "reports/durations.h"
#include "reports/interval.h"
#include "sim/base/sim_time.h"

namespace redeliver {
namespace {

// The n-th of those that have the key of `of`, where that is the n-th of its own list; nullptr if there is none.
template <class T, class Key>
const T* Counterpart(const T& of, const std::vector<T>& own, const std::vector<T>& others, Key&& key) {
  const auto before = std::count_if(own.data(), &of, [&](const T& one) { return key(one) == key(of); });
  auto left = before;
  for (const T& one : others) {
    if (key(one) == key(of) && left-- == 0) return &one;
  }
  return nullptr;
}

bool Judged(Verdict verdict) { return verdict == Verdict::kProved || verdict == Verdict::kHeld; }

std::string CellInWords(const ReadCell& cell) {
  const std::string verdict(VerdictName(cell.verdict));
  if (cell.verdict != Verdict::kViolated) return verdict;
  return absl::StrCat(verdict, " (", cell.violating_runs, " of ", cell.runs, " runs)");
}

std::string Rounded(const std::string& measure) {
  const auto duration = ParseDuration(measure);
  return duration ? ShortDuration(*duration) : measure;
}

// As the text report shows them, unless that would hide the difference.
std::string WasAndIs(const std::string& before, const std::string& after, const std::string& unit) {
  const bool rounded = Rounded(before) != Rounded(after);
  return absl::StrCat(" was ", rounded ? Rounded(before) : before, unit, ", is ", rounded ? Rounded(after) : after,
                      unit);
}

bool Overlap(const ReadCell& a, const ReadCell& b) {
  const RateInterval first = ExactInterval(a.violating_runs, a.runs);
  const RateInterval second = ExactInterval(b.violating_runs, b.runs);
  return ValueOfBound(first.low) <= ValueOfBound(second.high) && ValueOfBound(second.low) <= ValueOfBound(first.high);
}

// One search that is in both reports.
class SearchDiff {
 public:
  SearchDiff(const ReadReport& before, const ReadReport& after, const DiffOptions& options)
      : before_(before),
        after_(after),
        same_(before.scenario_digest == after.scenario_digest && before.search == after.search),
        tolerance_(options.tolerance.value_or(same_ ? Ratio{0} : kTolerance)) {}

  std::vector<ReportChange> Compare() {
    CompareWhole();
    const auto name = [](const ReadConfiguration& one) { return one.name; };
    for (const ReadConfiguration& one : before_.configurations) {
      const ReadConfiguration* other = Counterpart(one, before_.configurations, after_.configurations, name);
      if (other != nullptr) {
        CompareConfiguration(one, *other);
      } else {
        Add(ChangeKind::kWorse, one.name, "configuration", "there", "", "is judged no more");
      }
    }
    for (const ReadConfiguration& one : after_.configurations) {
      if (Counterpart(one, after_.configurations, before_.configurations, name) != nullptr) continue;
      Add(ChangeKind::kOther, one.name, "configuration", "", "there", "is new");
      for (const ReadCell& cell : one.cells) NewCell(one, cell);
    }
    std::ranges::stable_sort(changes_, {}, [](const ReportChange& change) {
      return change.kind == ChangeKind::kReason ? -1 : static_cast<int>(change.kind);
    });
    return std::move(changes_);
  }

 private:
  void Add(ChangeKind kind, std::string configuration, std::string subject, std::string before, std::string after,
           std::string text) {
    changes_.push_back({kind, after_.scenario, after_.mode, std::move(configuration), std::move(subject),
                        std::move(before), std::move(after), std::move(text)});
  }

  void Reason(std::string subject, const std::string& before, const std::string& after, const std::string& what) {
    if (before != after) Add(ChangeKind::kReason, "", std::move(subject), before, after, what);
  }

  void CompareWhole() {
    Reason(
        "version", before_.version, after_.version,
        absl::StrCat("version ", before_.version, " of the tool wrote the old report, ", after_.version, " the new"));
    Reason("scenario", before_.scenario_digest, after_.scenario_digest, "the scenario says something else");
    for (const auto& [key, was] : before_.search) {
      const auto now = after_.search.find(key);
      const std::string is = now == after_.search.end() ? "absent" : now->second;
      Reason(key, was, is, absl::StrCat("another search: ", key, " was ", was, ", is ", is));
    }
    if (before_.mode == "prove") CompareBounds();
    for (const std::string& fact : after_.missing_facts) {
      if (std::ranges::find(before_.missing_facts, fact) != before_.missing_facts.end()) continue;
      Add(ChangeKind::kWorse, "", fact, "seen", "", absl::StrCat("must_see: no run reaches ", fact, " any more"));
    }
    for (const std::string& fact : before_.missing_facts) {
      if (std::ranges::find(after_.missing_facts, fact) != after_.missing_facts.end()) continue;
      Add(ChangeKind::kBetter, "", fact, "", "seen", absl::StrCat("must_see: ", fact, " is no longer missing"));
    }
  }

  void CompareBounds() {
    if (before_.faults != after_.faults) {
      Add(after_.faults < before_.faults ? ChangeKind::kWorse : ChangeKind::kBetter, "", "faults",
          std::to_string(before_.faults), std::to_string(after_.faults),
          absl::StrCat("proofs went up to ", before_.faults, " faults per plan, now to ", after_.faults));
    }
    if (before_.timings.size() == after_.timings.size()) return;
    Add(after_.timings.size() < before_.timings.size() ? ChangeKind::kWorse : ChangeKind::kBetter, "", "timings",
        std::to_string(before_.timings.size()), std::to_string(after_.timings.size()),
        absl::StrCat("proofs held under ", before_.timings.size(), " timings, now under ", after_.timings.size()));
  }

  void CompareConfiguration(const ReadConfiguration& before, const ReadConfiguration& after) {
    const auto invariant = [](const ReadCell& cell) { return cell.invariant; };
    for (const ReadCell& cell : before.cells) {
      const ReadCell* other = Counterpart(cell, before.cells, after.cells, invariant);
      if (other != nullptr) {
        CompareCell(after, cell, *other);
      } else {
        Add(ChangeKind::kWorse, after.name, cell.invariant, CellInWords(cell), "",
            absl::StrCat(cell.invariant, " is judged no more"));
      }
    }
    for (const ReadCell& cell : after.cells) {
      if (Counterpart(cell, after.cells, before.cells, invariant) == nullptr) NewCell(after, cell);
    }
    CompareThresholds(before, after);
    for (const std::string& fault : after.never_fired) {
      if (std::ranges::find(before.never_fired, fault) != before.never_fired.end()) continue;
      Add(ChangeKind::kWorse, after.name, fault, "struck", "", absl::StrCat("the fault ", fault, " strikes no more"));
    }
    if (same_ && before.digest == after.digest) return;
    CompareMetrics(before, after);
    const bool unexplained = same_ && before.digest != after.digest;
    if (unexplained) {
      Add(ChangeKind::kOther, after.name, "digest", before.digest, after.digest,
          "the runs of the same search differ: the models have changed");
    }
  }

  void NewCell(const ReadConfiguration& configuration, const ReadCell& cell) {
    const bool bad = cell.verdict == Verdict::kViolated && cell.expectation != Expectation::kMet;
    Add(bad ? ChangeKind::kWorse : ChangeKind::kOther, configuration.name, cell.invariant, "", CellInWords(cell),
        absl::StrCat(cell.invariant, " is judged now: ", CellInWords(cell)));
  }

  void CompareCell(const ReadConfiguration& configuration, const ReadCell& before, const ReadCell& after) {
    const auto add = [&](ChangeKind kind, std::string text) {
      Add(kind, configuration.name, after.invariant, CellInWords(before), CellInWords(after), std::move(text));
    };
    const std::string words = absl::StrCat(after.invariant, " was ", CellInWords(before), ", is ", CellInWords(after));
    if (before.verdict != after.verdict) {
      const ChangeKind kind = KindOfFlip(before, after);
      add(kind, absl::StrCat(words, std::string(RemarkOnFlip(kind, before, after))));
      return;
    }
    if (Fails(before) != Fails(after)) {
      add(ChangeKind::kOther, absl::StrCat(after.invariant, " is ", CellInWords(after), " as before, which is ",
                                           Fails(after) ? "no longer" : "now", " as expected"));
    }
    if (after.verdict != Verdict::kViolated) return;
    const bool moved =
        same_ ? before.violating_runs != after.violating_runs : before_.mode == "sample" && !Overlap(before, after);
    if (!moved) return;
    const Ratio old_rate{before.violating_runs, before.runs};
    const bool more = Ratio{after.violating_runs, after.runs} > old_rate;
    const ChangeKind kind = !Fails(before) && !Fails(after) ? ChangeKind::kOther
                            : more                          ? ChangeKind::kWorse
                                                            : ChangeKind::kBetter;
    add(kind, words);
  }

  static bool Fails(const ReadCell& cell) {
    return cell.expectation == Expectation::kUnexpected || cell.expectation == Expectation::kMissing ||
           (cell.verdict == Verdict::kViolated && cell.expectation == Expectation::kNone);
  }

  // By what is guaranteed: a scenario that has come to expect the loss does not undo it.
  static ChangeKind KindOfFlip(const ReadCell& before, const ReadCell& after) {
    if (after.verdict == Verdict::kViolated) return ChangeKind::kWorse;
    if (!Judged(after.verdict)) {
      return Judged(before.verdict) || Fails(after) ? ChangeKind::kWorse : ChangeKind::kOther;
    }
    return before.verdict == Verdict::kProved ? ChangeKind::kWorse : ChangeKind::kBetter;
  }

  static std::string_view RemarkOnFlip(ChangeKind kind, const ReadCell& before, const ReadCell& after) {
    if (Fails(after)) return ", which the scenario does not expect";
    if (kind != ChangeKind::kWorse || after.expectation != Expectation::kMet) return "";
    return before.expectation == Expectation::kMissing ? ", as expected by the scenario"
                                                       : ", now expected by the scenario";
  }

  void CompareThresholds(const ReadConfiguration& before, const ReadConfiguration& after) {
    const auto metric = [](const ReadThreshold& threshold) { return threshold.metric; };
    for (const ReadThreshold& old : before.thresholds) {
      const ReadThreshold* now = Counterpart(old, before.thresholds, after.thresholds, metric);
      const std::string name = absl::StrCat(old.metric, " ", old.text);
      const std::string was(ThresholdVerdictName(old.verdict));
      if (now == nullptr) {
        Add(ChangeKind::kWorse, after.name, old.metric, was, "", absl::StrCat("the threshold ", name, " is gone"));
        continue;
      }
      const std::string is(ThresholdVerdictName(now->verdict));
      if (old.text != now->text) {
        Add(ChangeKind::kOther, after.name, old.metric, old.text, now->text,
            absl::StrCat("the threshold ", name, " is ", now->text, " now"));
      }
      if (was == is) continue;
      const bool lost = old.verdict == ThresholdVerdict::kMet || now->verdict == ThresholdVerdict::kMissed;
      Add(lost ? ChangeKind::kWorse : ChangeKind::kBetter, after.name, old.metric, was, is,
          absl::StrCat("the threshold ", now->metric, " ", now->text, " was ", was, " (", old.measured, "), is ", is,
                       " (", now->measured, ")"));
    }
    for (const ReadThreshold& now : after.thresholds) {
      if (Counterpart(now, after.thresholds, before.thresholds, metric) != nullptr) continue;
      const bool missed = now.verdict == ThresholdVerdict::kMissed;
      const std::string is(ThresholdVerdictName(now.verdict));
      Add(missed ? ChangeKind::kWorse : ChangeKind::kOther, after.name, now.metric, "", is,
          absl::StrCat("the threshold ", now.metric, " ", now.text, " is new: ", is));
    }
  }

  void CompareMetrics(const ReadConfiguration& before, const ReadConfiguration& after) {
    const auto name = [](const ReadMetric& metric) { return metric.name; };
    for (const ReadMetric& old : before.metrics) {
      const ReadMetric* now = Counterpart(old, before.metrics, after.metrics, name);
      if (now == nullptr || before.runs == 0 || after.runs == 0) continue;
      const bool per_run = old.total && before.runs != after.runs;
      const Ratio was = per_run ? Quotient(old.value, {before.runs}) : old.value;
      const Ratio is = per_run ? Quotient(now->value, {after.runs}) : now->value;
      const Ratio moved = is > was ? Difference(is, was) : Difference(was, is);
      if (moved <= Product(was, tolerance_)) continue;
      const std::string unit = per_run ? " in all" : "";
      Add(ChangeKind::kOther, after.name, old.name, old.text, now->text,
          absl::StrCat(old.name, WasAndIs(old.text, now->text, unit)));
    }
  }

  const ReadReport& before_;
  const ReadReport& after_;
  const bool same_;  // Scenario and search: nothing differs by chance.
  const Ratio tolerance_;
  std::vector<ReportChange> changes_;
};

}  // namespace

std::string_view ChangeKindName(ChangeKind kind) {
  static constexpr std::string_view kNames[] = {"worse", "better", "changed", "reason"};
  return kNames[static_cast<size_t>(kind)];
}

std::vector<ReportChange> DiffReports(const std::vector<ReadReport>& before, const std::vector<ReadReport>& after,
                                      const DiffOptions& options) {
  const auto key = [](const ReadReport& report) { return std::pair(report.scenario, report.mode); };
  std::vector<ReportChange> changes;
  for (const ReadReport& old : before) {
    const ReadReport* now = Counterpart(old, before, after, key);
    if (now == nullptr) {
      changes.push_back(
          {ChangeKind::kWorse, old.scenario, old.mode, "", "search", "there", "", "is in the old report only"});
      continue;
    }
    for (ReportChange& change : SearchDiff(old, *now, options).Compare()) changes.push_back(std::move(change));
  }
  for (const ReadReport& now : after) {
    if (Counterpart(now, after, before, key) != nullptr) continue;
    changes.push_back(
        {ChangeKind::kOther, now.scenario, now.mode, "", "search", "", "there", "is in the new report only"});
  }
  return changes;
}

}  // namespace redeliver
