#include "reports/claims_page.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "reports/thresholds.h"

namespace redeliver {
namespace {

// As text of a table's cell.
std::string CellText(const std::string& text) { return absl::StrReplaceAll(text, {{"|", "\\|"}}); }

std::string Code(const std::string& text) { return absl::StrCat("`", text, "`"); }

// "51 of 500 runs"; "" if there is none.
std::string Share(uint64_t violating, uint64_t of, const char* what) {
  return violating == 0 ? "" : absl::StrCat(violating, " of ", of, " ", what);
}

// "`no_loss` (51 of 500 runs, 3 of 40 plans)" for each invariant that is violated.
std::string ViolationsOf(const Scenario& scenario, const ConfigurationResult& sample,
                         const ConfigurationResult& proof) {
  std::vector<std::string> violated;
  for (size_t v = 0; v < scenario.invariants.size(); ++v) {
    std::vector<std::string> shares;
    for (const std::string& share : {Share(sample.cells[v].violating_runs, sample.runs, "runs"),
                                     Share(proof.cells[v].violating_runs, proof.runs, "plans")}) {
      if (!share.empty()) shares.push_back(share);
    }
    if (!shares.empty()) {
      violated.push_back(absl::StrCat(Code(scenario.invariants[v]), " (", absl::StrJoin(shares, ", "), ")"));
    }
  }
  return violated.empty() ? "nothing" : absl::StrJoin(violated, ", ");
}

// "`latency.mean` 506ms (expected <= 1s)" for each threshold.
std::string MeasuresOf(const Scenario& scenario, const SearchResult& sample, const SearchResult& proof, size_t c) {
  std::vector<std::string> measures;
  for (const SearchResult* search : {&sample, &proof}) {
    for (const ThresholdFinding& finding : JudgeThresholds(scenario, *search, c)) {
      measures.push_back(absl::StrCat(Code(finding.threshold->metric), " ", finding.measured.value_or("nothing"),
                                      " (expected ", finding.threshold->text, ")"));
    }
  }
  return CellText(absl::StrJoin(measures, ", "));
}

// What to say of the size of a search: "1,000 runs".
std::string SizeOf(const SearchResult& search) { return std::to_string(CountRuns(search)); }

}  // namespace

ClaimOnPage DescribeClaim(const Scenario& scenario, const std::string& link, const SearchResult& sample,
                          const SearchResult& proof) {
  ClaimOnPage claim;
  claim.row = absl::StrCat("| ", CellText(scenario.saying), " | **", scenario.verdict, "** | [", scenario.name, "](#",
                           scenario.name, ") |\n");
  claim.section = absl::StrCat("## ", scenario.name, "\n\n> ", scenario.saying, "\n\n**", scenario.verdict, "** ([",
                               link, "](", link, ")): ", scenario.claim, "\n\n",
                               "| configuration | violated | measured |\n| --- | --- | --- |\n");
  for (size_t c = 0; c < scenario.configurations.size(); ++c) {
    absl::StrAppend(&claim.section, "| ", scenario.configurations[c].name, " | ",
                    ViolationsOf(scenario, sample.results[c], proof.results[c]), " | ",
                    MeasuresOf(scenario, sample, proof, c), " |\n");
  }
  absl::StrAppend(&claim.section, "\n", SizeOf(sample), " sampled runs, ", SizeOf(proof), " plans of at most ",
                  scenario.search.faults, scenario.search.faults == 1 ? " fault.\n" : " faults.\n");
  return claim;
}

std::string ClaimsPage(const std::vector<ClaimOnPage>& claims, const std::string& command) {
  std::string page =
      absl::StrCat("# What people say, measured\n\nPrinted by ", Code(command),
                   "; do not edit. Each saying is put to a scenario, and each scenario tried in full.\n\n",
                   "| saying | verdict | scenario |\n| --- | --- | --- |\n");
  for (const ClaimOnPage& claim : claims) page += claim.row;
  for (const ClaimOnPage& claim : claims) absl::StrAppend(&page, "\n", claim.section);
  return page;
}

}  // namespace redeliver
