// A small scenario and results of searches over it, made by hand: reports are tested apart from what the models do.
#ifndef REDELIVER_TESTS_REPORTS_REPORT_FIXTURE_H_
#define REDELIVER_TESTS_REPORTS_REPORT_FIXTURE_H_

#include <string>
#include <string_view>
#include <vector>

#include "reports/report.h"
#include "sim/base/mix.h"

namespace redeliver {

// Three ways to remember what was mailed. Rows and columns of the matrix:
//                       no_loss    no_double_effect  dedup_sound
//   mark_before_effect  violated   held              violated
//   mark_after_effect   held       violated          held
//   provider_key        held       held              vacuous
class ReportFixture {
 public:
  explicit ReportFixture(SearchMode mode = SearchMode::kSample);
  ReportFixture(const ReportFixture&) = delete;
  ReportFixture& operator=(const ReportFixture&) = delete;

  ReportInput input() const { return {prepared, search, "scenarios/it's mail.json"}; }

  // What the scenario expects of each configuration; at first nothing at all.
  void Expect(std::vector<std::vector<std::string>> violations) {
    for (size_t i = 0; i < violations.size(); ++i) scenario.configurations[i].expected_violations = violations[i];
  }

  // A threshold on a metric; requires that both are right.
  void Ask(size_t configuration, std::string_view metric, std::string_view threshold);

  Cell& CellAt(size_t configuration, size_t invariant) { return search.results[configuration].cells[invariant]; }
  void Violate(Cell& cell, uint64_t runs, const Witness& witness) {
    cell.violating_runs = runs;
    cell.violations = 2 * runs;
    cell.witness = witness;
  }
  // Makes every cell hold and every fault strike.
  void Calm();

  Scenario scenario;
  Prepared prepared;
  SearchResult search;
};

inline PlannedFault Fault(std::string_view who, std::string_view operation, uint32_t ordinal, FaultKind kind,
                          Phase phase) {
  return {{HashName(who), HashName(operation), ordinal}, HazardCode(kind, phase)};
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_REPORTS_REPORT_FIXTURE_H_
