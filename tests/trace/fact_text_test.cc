// One line per fact, with the names the user gave.
#include "sim/trace/fact_text.h"

#include <set>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

RunShape Shape() {
  RunShape shape;
  shape.logs = {{.name = "orders"}};
  shape.groups = {{.name = "settle"}};
  shape.sinks = {{.name = "ledger"}};
  shape.caches = {"seen"};
  shape.processes = {"shop", "settle-1"};
  shape.servers = {"broker", "ledger"};
  return shape;
}

struct LineCase {
  const char* name;
  Fact fact;
  const char* line;
};

const LineCase kLines[] = {
    {"WithoutFields", ProcessCrashed{}, "        12.5ms  settle-1.2    process.crashed"},
    {"WithIdentifiers", EffectApplied{SinkId(0), MessageId(3), KeyId(1), Version(2)},
     "        12.5ms  settle-1.2    sink.effect_applied        sink=ledger message=m3 key=k1 version=2"},
    {"WithoutATransaction",
     RecordAppended{LogId(0), PartitionId(1), Offset(7), MessageId(3), TransactionId::None()},
     "        12.5ms  settle-1.2    log.record_appended        log=orders partition=1 offset=7 message=m3"},
    {"WithATransaction", RecordAppended{LogId(0), PartitionId(1), Offset(7), MessageId(3), TransactionId(4)},
     "        12.5ms  settle-1.2    log.record_appended        log=orders partition=1 offset=7 message=m3 transaction=t4"},
    {"WithEnums", FaultStruck{FaultKind::kCrash, Phase::kApplied, Operation::kSinkApply, 3, ServerId::None()},
     "        12.5ms  settle-1.2    fault.struck               kind=crash phase=applied operation=sink.apply ordinal=3"},
    {"WithAServer", FaultStruck{FaultKind::kError, Phase::kLost, Operation::kSinkApply, 3, ServerId(1)},
     "        12.5ms  settle-1.2    fault.struck               kind=error phase=lost operation=sink.apply ordinal=3 "
     "server=ledger"},
    {"WithADuration", ProcessPaused{Seconds(60)}, "        12.5ms  settle-1.2    process.paused             duration=1min"},
    {"WithATruth", RunEnded{true}, "        12.5ms  settle-1.2    run.ended                  drained=true"},
    {"WithACache", MarksForgotten{CacheId(0), 5}, "        12.5ms  settle-1.2    cache.marks_forgotten      cache=seen count=5"},
    {"WithAGroup", GroupRebalanced{GroupId(0), Generation(2), 1},
     "        12.5ms  settle-1.2    group.rebalanced           group=settle generation=2 members=1"},
};

class LineTest : public testing::TestWithParam<LineCase> {};

TEST_P(LineTest, SaysWhenWhoAndWhat) {
  const Circumstance circumstance{EventId(9), SimTime() + Micros(12'500), ProcessId(1), Incarnation(2), EventId(8)};
  EXPECT_EQ(FormatEvent({circumstance, GetParam().fact}, Shape()), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(Facts, LineTest, testing::ValuesIn(kLines), [](const auto& info) { return info.param.name; });

TEST(FactText, AServersOwnDoingHasNoProcess) {
  const Circumstance circumstance{EventId(9), SimTime(), ProcessId::None(), Incarnation(), EventId()};
  EXPECT_EQ(FormatEvent({circumstance, AlertRaised{LogId(0)}}, Shape()),
            "            0s  -             dead_letter.alert_raised   log=orders");
}

TEST(FactText, ProcessesAreAsWideAsTheLongestName) {
  RunShape shape = Shape();
  shape.processes[0] = "a-shop-with-a-very-long-name";
  const Circumstance circumstance{EventId(9), SimTime(), ProcessId(1), Incarnation(0), EventId()};
  const std::string line = FormatEvent({circumstance, ProcessResumed{}}, shape);
  EXPECT_EQ(line.find("process.resumed"), 14 + 2 + shape.processes[0].size() + 4 + 2);
}

TEST(FactText, KindNamesAreThoseOfTheFacts) {
  EXPECT_EQ(kFactNames[kFactIndex<EffectApplied>], EffectApplied::kName);
  EXPECT_EQ(std::set(kFactNames.begin(), kFactNames.end()).size(), kFactKindCount);
}

TEST(FactText, MessagesAreNumbered) { EXPECT_EQ(FormatMessage(MessageId(12)), "m12"); }

}  // namespace
}  // namespace redeliver
