// The page of what people say, from results made by hand.
#include "reports/claims_page.h"

#include "gtest/gtest.h"
#include "tests/reports/golden.h"
#include "tests/reports/report_fixture.h"

namespace redeliver {
namespace {

TEST(ClaimsPage, TellsTheVerdictAndWhatWasMeasured) {
  ReportFixture sampled;
  ReportFixture proved(SearchMode::kProve);
  for (ReportFixture* fixture : {&sampled, &proved}) {
    fixture->scenario.saying = "A mail | leaves once.";
    fixture->scenario.verdict = "true only if";
  }
  sampled.Ask(0, "latency.mean", "<= 1s");
  sampled.Ask(0, "effects", "== 12000");
  proved.CellAt(0, 0).violating_runs = 0;
  ExpectGolden("claims.md", ClaimsPage({DescribeClaim(sampled.scenario, "mail.json", sampled.search, proved.search)},
                                       "redeliver claims mail.json"));
}

}  // namespace
}  // namespace redeliver
