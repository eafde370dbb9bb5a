// Metrics are counted from facts: what waits, what is remembered, how fast it went; and parts of a search merge.
#include "sim/scenario/metrics.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "sim/scenario/metric_catalogue.h"

namespace redeliver {
namespace {

constexpr LogId kOrders{0};
constexpr LogId kOther{1};  // Feeds nobody.
constexpr GroupId kShip{0};
constexpr GroupId kShipRetry{2};
constexpr SinkId kShipping{0};
constexpr SinkId kLedger{1};
constexpr CacheId kSmall{0};  // 40 bytes a record.
constexpr CacheId kLarge{1};  // 100 bytes.

RunShape Shape() {
  RunShape shape;
  shape.logs = {{.name = "orders", .feeds = {kShipping, kLedger}}, {.name = "other"}};
  shape.groups = {{.name = "ship"}, {.name = "book"}, {.name = "ship-retry", .reads = kOther, .retries_for = kShip}};
  shape.sinks = {{.name = "shipping", .fed_by = kShip}, {.name = "ledger", .fed_by = GroupId(1)}};
  shape.databases = {"shop"};
  shape.caches = {{"small", 40}, {"large", 100}};
  shape.messages = 4;
  return shape;
}

// One run, told fact by fact; time goes on a millisecond with each.
class Story {
 public:
  explicit Story(MetricsObserver& metrics) {
    metrics.Watch(recorder_);
    metrics.Begin(shape_);
  }

  template <class F>
  Story& Tell(const F& fact) {
    now_ = now_ + Millis(1);
    recorder_.Record(now_, ProcessId(0), Incarnation(0), EventId(), fact);
    return *this;
  }
  Story& Wait(SimDuration time) {
    now_ = now_ + time;
    return *this;
  }
  Story& Request(uint32_t message) { return Tell(MessageRequested{MessageId(message), KeyId(0), Version(1), false}); }
  Story& Append(uint32_t message, LogId log = kOrders) {
    return Tell(RecordAppended{log, PartitionId(0), Offset(message), MessageId(message), TransactionId::None(),
                               BrokerId(0)});
  }
  Story& Apply(uint32_t message, SinkId sink = kShipping) {
    return Tell(EffectApplied{sink, MessageId(message), KeyId(0), Version(1)});
  }
  Story& DeadLetter(uint32_t message, GroupId group) {
    return Tell(MessageDeadLettered{shape_.ChannelOf(kOther), group, MessageId(message)});
  }
  Story& Mark(CacheId cache, uint32_t message, bool renewed = false) {
    return Tell(MarkStored{cache, kShipping, MessageId(message), renewed});
  }
  Story& Forget(CacheId cache, uint64_t count) { return Tell(MarksForgotten{cache, count}); }
  void End() { Tell(RunEnded{true}); }

 private:
  const RunShape shape_ = Shape();
  Recorder recorder_;
  SimTime now_;
};

TEST(Backlog, IsWhatALogHoldsForASinkWithoutItsFirstEffect) {
  MetricsObserver metrics;
  Story(metrics).Append(0).Append(1).Apply(0).Append(2).Apply(1).Apply(2).End();
  EXPECT_EQ(metrics.totals().backlog_peak, 3u) << "the ledger has had no effect yet";
}

TEST(Backlog, CountsAMessageOnceHoweverManyCopiesThereAre) {
  MetricsObserver metrics;
  Story(metrics).Append(0).Append(0).Apply(0).Apply(0, kLedger).Append(0).End();
  EXPECT_EQ(metrics.totals().backlog_peak, 1u);
}

TEST(Backlog, OfALogThatFeedsNobodyIsNone) {
  MetricsObserver metrics;
  Story(metrics).Append(0, kOther).End();
  EXPECT_EQ(metrics.totals().backlog_peak, 0u);
}

TEST(Backlog, ShrinksWithDeadLettersOfTheGroupThatFeedsTheSinkAndOfItsRetries) {
  for (const GroupId group : {kShip, kShipRetry}) {
    MetricsObserver metrics;
    Story story(metrics);
    story.Append(0).Apply(0, kLedger).DeadLetter(0, group).Append(1).Apply(1, kLedger).End();
    EXPECT_EQ(metrics.totals().backlog_peak, 1u);
  }
}

TEST(Backlog, OfAnAppliedMessageStaysSettledWhenItIsDeadLettered) {
  MetricsObserver metrics;
  Story(metrics).Append(0).Apply(0).DeadLetter(0, kShip).Append(0).Apply(0).End();
  EXPECT_EQ(metrics.totals().duplicate_effects, 1u);
  EXPECT_EQ(metrics.totals().backlog_peak, 1u);
}

TEST(Backlog, BeginsAnewWithEachRun) {
  MetricsObserver metrics;
  Story(metrics).Append(0).Append(1).End();
  Story(metrics).Append(2).End();
  EXPECT_EQ(metrics.totals().backlog_peak, 2u);
}

TEST(Backlog, ChangesAreKeptForThoseWhoAsk) {
  MetricsObserver metrics;
  Story(metrics).Append(0).End();
  EXPECT_TRUE(metrics.backlog_changes().empty());
  metrics.KeepBacklogChanges();
  Story(metrics).Append(0).Apply(0).Append(0).DeadLetter(0, GroupId(1)).End();
  const SimTime start;
  const std::vector<BacklogChange> changes = {{start + Millis(1), kShipping, 1},
                                              {start + Millis(1), kLedger, 1},
                                              {start + Millis(2), kShipping, 0},
                                              {start + Millis(4), kLedger, 0}};
  EXPECT_EQ(metrics.backlog_changes(), changes);
  Story(metrics).End();
  EXPECT_TRUE(metrics.backlog_changes().empty()) << "those of the run before";
}

TEST(DedupRecords, AreThoseAliveInAllCachesAtOnce) {
  MetricsObserver metrics;
  Story(metrics).Mark(kSmall, 0).Mark(kLarge, 1).Forget(kSmall, 1).Mark(kSmall, 2).Mark(kSmall, 3).End();
  EXPECT_EQ(metrics.totals().dedup_records_peak, 3u);
  EXPECT_EQ(metrics.totals().dedup_bytes_peak, 2 * 40u + 100u);
}

TEST(DedupRecords, AreNotMoreForBeingRenewed) {
  MetricsObserver metrics;
  Story(metrics).Mark(kSmall, 0).Mark(kSmall, 0, true).Forget(kSmall, 1).Mark(kSmall, 0).End();
  EXPECT_EQ(metrics.totals().dedup_records_peak, 1u);
}

TEST(DuplicateEffects, PeakInTheRunThatHasMost) {
  MetricsObserver metrics;
  Story(metrics).Apply(0).Apply(0).Apply(0).End();
  Story(metrics).Apply(0).Apply(0).Apply(1).End();
  EXPECT_EQ(metrics.totals().duplicate_effects, 3u);
  EXPECT_EQ(metrics.totals().duplicate_effects_peak, 2u);
}

TEST(BusyTime, GoesFromTheFirstRequestToTheLastEffect) {
  MetricsObserver metrics;
  Story(metrics).Wait(Seconds(5)).Request(0).Wait(Millis(99)).Apply(0).Wait(Seconds(9)).End();
  EXPECT_EQ(metrics.totals().busy_time, static_cast<Uint128>(Millis(100).nanoseconds()));
  Story(metrics).Request(0).Request(1).Wait(Millis(9)).Apply(1).Apply(1).End();
  EXPECT_EQ(metrics.totals().busy_time, static_cast<Uint128>(Millis(112).nanoseconds()));
  EXPECT_EQ(metrics.totals().first_effects(), 2u);
  Story(metrics).Request(0).Wait(Seconds(1)).End();
  EXPECT_EQ(metrics.totals().busy_time, static_cast<Uint128>(Millis(112).nanoseconds())) << "nothing was done";
}

TEST(PublishDelay, GoesFromTheCommitOfARowToItsFirstRecord) {
  MetricsObserver metrics;
  const auto commit = [](uint32_t message) { return RowCommitted{DatabaseId(0), MessageId(message)}; };
  Story(metrics).Request(0).Tell(commit(0)).Wait(Millis(99)).Append(0).Append(0, kOther).End();
  EXPECT_EQ(metrics.totals().publish_delay.count(), 1u);
  EXPECT_EQ(metrics.totals().publish_delay.sum(), static_cast<Uint128>(Millis(100).nanoseconds()));
  Story(metrics).Request(0).Append(0).Tell(commit(0)).Request(1).Tell(commit(1)).End();
  EXPECT_EQ(metrics.totals().publish_delay.count(), 1u) << "published before, or never";
}

TEST(Metrics, MergeIsAdditionOfCountsAndTheMaximumOfPeaks) {
  Metrics sum;
  Metrics more;
  uint64_t value = 1;
  for (const CountInfo& count : kCounts) {
    sum.*count.member = value;
    more.*count.member = 2 * value++;
  }
  for (const PeakInfo& peak : kPeaks) {
    sum.*peak.member = value;
    more.*peak.member = 3 * value++;
  }
  for (const HistogramInfo& histogram : kHistograms) (more.*histogram.member).Add(Seconds(1));
  more.busy_time = 7;
  Metrics reversed = more;
  reversed.Merge(sum);
  sum.Merge(more);
  value = 1;
  for (const CountInfo& count : kCounts) EXPECT_EQ(sum.*count.member, 3 * value++) << count.name;
  for (const PeakInfo& peak : kPeaks) EXPECT_EQ(sum.*peak.member, 3 * value++) << peak.name;
  for (const PeakInfo& peak : kPeaks) EXPECT_EQ(reversed.*peak.member, sum.*peak.member) << peak.name;
  EXPECT_EQ(sum.latency.count(), 1u);
  EXPECT_EQ(sum.busy_time, 7u);
}

TEST(Catalogue, NamesEachMetricOnce) {
  std::vector<std::string> names;
  for (const MetricEntry& metric : MetricsFor({"no_loss", "key_order"})) {
    EXPECT_FALSE(metric.doc.empty()) << metric.name;
    EXPECT_EQ(std::count(names.begin(), names.end(), metric.name), 0) << metric.name;
    names.push_back(metric.name);
  }
  for (const char* name : {"runs", "effects", "effects.per_run", "backlog_peak", "throughput", "latency.mean",
                           "drain_time.max", "key_order.rate", "no_loss.violations"}) {
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 1) << name;
  }
}

struct MeasureCase {
  const char* name;
  Ratio value;
  MetricUnit unit;
  const char* text;
};

const MeasureCase kMeasures[] = {
    {"Whole", {20}, MetricUnit::kNumber, "20"},
    {"Number", {4955, 100}, MetricUnit::kNumber, "49.55"},
    {"Duration", {5'500'000}, MetricUnit::kDuration, "5.5ms"},
    {"DurationOfALongMean", {10'000'000'000, 3}, MetricUnit::kDuration, "3.33333s"},
    {"NoDuration", {0}, MetricUnit::kDuration, "0s"},
    {"Rate", {400, 2'001'000'000}, MetricUnit::kRate, "199.9/s"},
    {"Share", {1, 11}, MetricUnit::kShare, "9.09091%"},
    {"Bytes", {36}, MetricUnit::kBytes, "36B"},
    {"Kilobytes", {108'036}, MetricUnit::kBytes, "108.036kB"},
    {"Gigabytes", {1'080'000'000}, MetricUnit::kBytes, "1.08GB"},
};

class MeasureTextTest : public testing::TestWithParam<MeasureCase> {};

TEST_P(MeasureTextTest, HasItsUnitAndSixDigits) {
  EXPECT_EQ(FormatMeasure(GetParam().value, GetParam().unit), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(Values, MeasureTextTest, testing::ValuesIn(kMeasures),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace redeliver
