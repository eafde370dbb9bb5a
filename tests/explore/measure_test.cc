// Each metric of the catalogue is what its name says; what no run observed has no value.
#include "sim/explore/measure.h"

#include <ostream>
#include <string>

#include "gtest/gtest.h"
#include "sim/explore/sample.h"
#include "sim/explore/tally.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

const std::vector<std::string> kInvariants = {"no_loss", "key_order"};

// Four runs of five messages each.
ConfigurationResult SomeResult() {
  ConfigurationResult result = EmptyResult(kInvariants.size());
  result.runs = 4;
  Cell& cell = result.cells[1];
  cell.observations = 9;
  cell.violating_runs = 1;
  cell.violations = 3;
  result.metrics.messages = 20;
  result.metrics.effects = 22;
  result.metrics.duplicate_effects = 4;
  result.metrics.duplicate_effects_peak = 3;
  result.metrics.backlog_peak = 5;
  result.metrics.busy_time = static_cast<Uint128>(Seconds(9).nanoseconds());
  result.metrics.latency.Add(Nanos(1'000'001));
  result.metrics.latency.Add(Nanos(2'000'000));
  return result;
}

std::optional<MetricId> Find(const std::string& name) {
  for (const MetricEntry& metric : MetricsFor(kInvariants)) {
    if (metric.name == name) return metric.id;
  }
  return std::nullopt;
}

struct MeasureCase {
  const char* metric;
  std::optional<Ratio> value;
};
void PrintTo(const MeasureCase& test, std::ostream* out) { *out << test.metric; }

const MeasureCase kCases[] = {
    {"runs", Ratio{4}},
    {"effects", Ratio{22}},
    {"alerts", Ratio{0}},
    {"effects.per_run", Ratio{11, 2}},
    {"effects_per_message", Ratio{11, 10}},
    {"throughput", Ratio{2, 1'000'000'000}},
    {"duplicate_effects_peak", Ratio{3}},
    {"backlog_peak", Ratio{5}},
    {"dedup_records_peak", std::nullopt},
    {"dedup_bytes_peak", std::nullopt},
    {"latency.mean", Ratio{3'000'001, 2}},
    {"latency.p50", Ratio{1'003'519}},  // The end of the bucket.
    {"latency.max", Ratio{2'000'000}},
    {"drain_time.p99", std::nullopt},
    {"key_order.rate", Ratio{1, 4}},
    {"key_order.violating_runs", Ratio{1}},
    {"key_order.violations", Ratio{3}},
    {"no_loss.rate", std::nullopt},
    {"no_loss.violating_runs", std::nullopt},
};

class MeasureTest : public testing::TestWithParam<MeasureCase> {};

TEST_P(MeasureTest, IsExact) {
  const auto metric = Find(GetParam().metric);
  ASSERT_TRUE(metric.has_value());
  const std::optional<Ratio> measured = Measure(*metric, SomeResult());
  ASSERT_EQ(measured.has_value(), GetParam().value.has_value());
  if (!measured) return;
  EXPECT_EQ(*measured, *GetParam().value) << FormatDecimal(*measured, 12);
}

INSTANTIATE_TEST_SUITE_P(Metrics, MeasureTest, testing::ValuesIn(kCases),
                         [](const auto& info) { return AsTestName(info.param.metric); });

TEST(Measure, OfNoRunIsNothing) {
  const ConfigurationResult nothing = EmptyResult(kInvariants.size());
  for (const MetricEntry& metric : MetricsFor(kInvariants)) EXPECT_FALSE(Measure(metric.id, nothing)) << metric.name;
}

TEST(Measure, OfRepeatsIsZeroWhereNothingWasRepeated) {
  ConfigurationResult result = SomeResult();
  result.metrics.duplicate_effects_peak = 0;
  EXPECT_EQ(Measure(*Find("duplicate_effects_peak"), result), Ratio{0});
  result.metrics.effects = 0;
  EXPECT_EQ(Measure(*Find("duplicate_effects_peak"), result), std::nullopt);
}

// The value of a search does not depend on how it is divided.
TEST(Measure, IsTheSameForAnyNumberOfThreads) {
  const Lab lab = Lab::Named("dedup-in-a-cache");
  SearchControl control;
  control.configurations = lab.All();
  const SearchResult alone = Sample(lab.prepared(), {{1, 300}}, control);
  control.jobs = 3;
  const SearchResult together = Sample(lab.prepared(), {{1, 300}}, control);
  for (size_t c = 0; c < lab.size(); ++c) {
    for (const MetricEntry& metric : MetricsFor(lab.scenario().invariants)) {
      EXPECT_EQ(Measure(metric.id, alone.results[c]), Measure(metric.id, together.results[c])) << metric.name;
    }
  }
}

}  // namespace
}  // namespace redeliver
