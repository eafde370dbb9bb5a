// What `defects` found: which invariants notice which deliberate mistakes, and what nothing notices.
#ifndef REDELIVER_REPORTS_DEFECTS_REPORT_H_
#define REDELIVER_REPORTS_DEFECTS_REPORT_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explore/kill_matrix.h"

namespace redeliver {

// All that one invariant does to one defect.
struct KillCell {
  std::string_view invariant;
  uint64_t configurations = 0;    // In so many it notices.
  size_t faults = 0;              // The fewest that it takes,
  std::optional<uint64_t> seeds;  // and the fewest seeds; absent if only planned runs tell.
  // Where it takes the fewest seeds, or without any, the fewest faults.
  std::string where;
};

struct JudgedDefect {
  DefectInfo info;
  std::vector<KillCell> killers;  // In the order of the catalogue.
};

struct DefectsSummary {
  std::vector<JudgedDefect> defects;
  // What is wrong with the matrix.
  std::vector<Defect> survivors;                  // Without a reason.
  std::vector<Defect> killed_after_all;           // With one.
  std::vector<std::string_view> idle_invariants;  // Notice nothing; not asked when only some defects were planted.
  std::vector<std::string> unexpected;            // "scenario: configuration: invariant", violated without any defect.
  bool complete = true;

  bool AsItShouldBe() const {
    return complete && survivors.empty() && killed_after_all.empty() && idle_invariants.empty() && unexpected.empty();
  }
};

// The table must say something of each defect of the search.
DefectsSummary Summarize(const std::vector<const Prepared*>& scenarios, const KillSearch& search,
                         const KillMatrix& matrix, std::span<const DefectInfo> table = AllDefects());

std::string DefectsText(const DefectsSummary& summary, const KillMatrix& matrix);
// `{"schema": "redeliver.defects/1", ...}`.
std::string DefectsJson(const DefectsSummary& summary, const KillSearch& search, const KillMatrix& matrix);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_DEFECTS_REPORT_H_
