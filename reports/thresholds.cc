#include "reports/thresholds.h"

#include "absl/strings/str_cat.h"
#include "reports/interval.h"
#include "sim/explore/measure.h"

namespace redeliver {
namespace {

// Whether the search is the one that thresholds on plans are about.
bool ProvesWhatTheScenarioAsks(const Scenario& scenario, const SearchResult& search) {
  const std::vector<uint64_t> timings(scenario.search.timings.begin(), scenario.search.timings.end());
  return search.faults == scenario.search.faults && search.timings == timings;
}

class ThresholdJudge {
 public:
  ThresholdJudge(const Scenario& scenario, const SearchResult& search, size_t i)
      : scenario_(scenario), search_(search), result_(search.results[i]) {}

  ThresholdFinding operator()(const Threshold& threshold) const {
    ThresholdFinding finding;
    finding.threshold = &threshold;
    const std::optional<Ratio> value = Measure(threshold.id, result_);
    if (value) finding.measured = FormatMeasure(*value, threshold.unit);
    if (!search_.complete) {
      finding.reason = "the search stopped early";
    } else if (result_.cut_runs > 0) {
      finding.reason = absl::StrCat(result_.cut_runs, " runs were given up");
    } else if (!value) {
      finding.reason = "nothing was observed";
    } else if (!threshold.reference.empty()) {
      Compare(*value, threshold, finding);
    } else if (threshold.id.kind == MetricKind::kViolationRate && threshold.IsInequality() && !threshold.id.of_plans) {
      CompareInterval(threshold, finding);
    } else {
      finding.verdict = threshold.Holds(*value) ? ThresholdVerdict::kMet : ThresholdVerdict::kMissed;
    }
    return finding;
  }

 private:
  // As a share of what the configuration named has.
  void Compare(const Ratio& value, const Threshold& threshold, ThresholdFinding& finding) const {
    const ConfigurationResult* other = nullptr;
    for (size_t i = 0; i < search_.results.size(); ++i) {
      if (scenario_.configurations[search_.configurations[i]].name == threshold.reference) other = &search_.results[i];
    }
    const std::optional<Ratio> whole = other == nullptr ? std::nullopt : Measure(threshold.id, *other);
    if (other == nullptr) {
      finding.reason = absl::StrCat(threshold.reference, " was not run");
    } else if (other->cut_runs > 0) {
      finding.reason = absl::StrCat("runs of ", threshold.reference, " were given up");
    } else if (!whole || whole->numerator == 0) {
      finding.reason = absl::StrCat("nothing was observed in ", threshold.reference);
    } else {
      const Ratio share = Quotient(value, *whole);
      absl::StrAppend(&*finding.measured, " (", FormatMeasure(share, MetricUnit::kShare), " of ", threshold.reference,
                      ")");
      finding.verdict = threshold.Holds(share) ? ThresholdVerdict::kMet : ThresholdVerdict::kMissed;
    }
  }

  // Met if the whole interval meets it, missed if no part of it does.
  void CompareInterval(const Threshold& threshold, ThresholdFinding& finding) const {
    const RateInterval interval = ExactInterval(result_.cells[threshold.id.index].violating_runs, result_.runs);
    const bool low = threshold.Holds(ValueOfBound(interval.low));
    const bool high = threshold.Holds(ValueOfBound(interval.high));
    absl::StrAppend(&*finding.measured, " (", interval.low, " to ", interval.high, ")");
    if (low != high) {
      finding.reason = absl::StrCat(result_.runs, " runs are too few to tell");
    } else {
      finding.verdict = low ? ThresholdVerdict::kMet : ThresholdVerdict::kMissed;
    }
  }

  const Scenario& scenario_;
  const SearchResult& search_;
  const ConfigurationResult& result_;
};

}  // namespace

std::string_view ThresholdVerdictName(ThresholdVerdict verdict) {
  static constexpr std::string_view kNames[] = {"met", "missed", "open"};
  return kNames[static_cast<size_t>(verdict)];
}

std::string NameOf(const Threshold& threshold) { return absl::StrCat(threshold.metric, " ", threshold.text); }

std::string InWords(const ThresholdFinding& finding) {
  const Threshold& threshold = *finding.threshold;
  std::string text = absl::StrCat(threshold.metric, " is ", finding.measured.value_or("unknown"));
  if (finding.verdict == ThresholdVerdict::kMissed) return absl::StrCat(text, ", not ", threshold.text);
  absl::StrAppend(&text, "; expected ", threshold.text);
  return finding.reason.empty() ? text : absl::StrCat(text, "; open: ", finding.reason);
}

std::vector<ThresholdFinding> JudgeThresholds(const Scenario& scenario, const SearchResult& search, size_t i) {
  const bool proof = search.mode == SearchMode::kProve;
  std::vector<ThresholdFinding> findings;
  if (proof && !ProvesWhatTheScenarioAsks(scenario, search)) return findings;
  const ThresholdJudge judge(scenario, search, i);
  for (const Threshold& threshold : scenario.configurations[search.configurations[i]].thresholds) {
    if (threshold.id.of_plans == proof) findings.push_back(judge(threshold));
  }
  return findings;
}

}  // namespace redeliver
