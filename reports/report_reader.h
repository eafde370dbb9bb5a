// Reports read back: as much of them as a comparison needs, of this version of the tool or an older one.
#ifndef REDELIVER_REPORTS_REPORT_READER_H_
#define REDELIVER_REPORTS_REPORT_READER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/summary.h"
#include "sim/base/ratio.h"

namespace redeliver {

struct ReadCell {
  std::string invariant;
  Verdict verdict = Verdict::kInconclusive;
  Expectation expectation = Expectation::kNone;
  uint64_t violating_runs = 0;  // At most as many as there are runs.
  uint64_t runs = 0;
};

struct ReadThreshold {
  std::string metric;
  std::string text;
  std::string measured;  // "" if nothing was observed.
  ThresholdVerdict verdict = ThresholdVerdict::kOpen;
};

struct ReadMetric {
  std::string name;    // "effects", "latency.p99".
  std::string text;    // As in the report.
  Ratio value;         // In base units; of a duration in nanoseconds.
  bool total = false;  // A sum over all runs: it grows with them.
};

struct ReadConfiguration {
  std::string name;
  uint64_t runs = 0;
  std::string digest;  // Of all runs.
  std::vector<ReadCell> cells;
  std::vector<ReadThreshold> thresholds;
  std::vector<ReadMetric> metrics;
  std::vector<std::string> never_fired;
};

struct ReadReport {
  std::string scenario;
  std::string scenario_digest;
  std::string version;
  std::string mode;  // "sample", "prove" or "plan".
  // All that was asked of it, and whether it came to its end: names and values as in the report.
  std::map<std::string, std::string> search;
  uint64_t faults = 0;  // Of a proof, per plan.
  std::vector<uint64_t> timings;
  std::vector<std::string> missing_facts;
  std::vector<ReadConfiguration> configurations;
};

// Reports of one file: one, or those of several searches. Members that are unknown, or that older versions did not
// write, are no error. Nullopt, and what it is instead or what is wrong and where (a JSON pointer), for anything else.
std::optional<std::vector<ReadReport>> ReadReports(std::string_view json, std::string* error);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_REPORT_READER_H_
