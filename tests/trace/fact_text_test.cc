// One line per fact, with the names the user gave.
#include "sim/trace/fact_text.h"

#include <set>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

RunShape Shape() {
  RunShape shape;
  shape.logs = {{.name = "orders"}};
  shape.groups = {{.name = "settle", .reads = LogId(0)}};
  shape.sinks = {{.name = "ledger", .fed_by = GroupId(0)}};
  shape.caches = {{.name = "seen"}};
  shape.processes = {"shop", "settle-1"};
  shape.servers = {"broker", "ledger"};
  shape.brokers = {"broker-1", "broker-2", "broker-3"};
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
     RecordAppended{LogId(0), PartitionId(1), Offset(7), MessageId(3), TransactionId::None(), BrokerId(2)},
     "        12.5ms  settle-1.2    log.record_appended        log=orders partition=1 offset=7 message=m3 "
     "broker=broker-3"},
    {"WithATransaction",
     RecordAppended{LogId(0), PartitionId(1), Offset(7), MessageId(3), TransactionId(4), BrokerId(0)},
     "        12.5ms  settle-1.2    log.record_appended        log=orders partition=1 offset=7 message=m3 "
     "transaction=t4 broker=broker-1"},
    {"WithEnums", FaultStruck{FaultKind::kCrash, Phase::kApplied, Operation::kSinkApply, 3, ServerId::None()},
     "        12.5ms  settle-1.2    fault.struck               kind=crash phase=applied operation=sink.apply "
     "ordinal=3"},
    {"WithAServer", FaultStruck{FaultKind::kError, Phase::kLost, Operation::kSinkApply, 3, ServerId(1)},
     "        12.5ms  settle-1.2    fault.struck               kind=error phase=lost operation=sink.apply ordinal=3 "
     "server=ledger"},
    {"WithADuration", ProcessPaused{Seconds(60)},
     "        12.5ms  settle-1.2    process.paused             duration=1min"},
    {"WithATruth", RunEnded{true}, "        12.5ms  settle-1.2    run.ended                  drained=true"},
    {"WithACache", MarksForgotten{CacheId(0), 5},
     "        12.5ms  settle-1.2    cache.marks_forgotten      cache=seen count=5"},
    {"WithAGroup", GroupRebalanced{GroupId(0), Generation(2), 1},
     "        12.5ms  settle-1.2    group.rebalanced           group=settle generation=2 members=1"},
    {"WithALeader", LeaderElected{LogId(0), PartitionId(1), BrokerId(1), LeaderEpoch(5), true},
     "        12.5ms  settle-1.2    replica.leader_elected     log=orders partition=1 leader=broker-2 epoch=5 "
     "unclean=true"},
    {"WithoutALeader", LeaderElected{LogId(0), PartitionId(1), BrokerId::None(), LeaderEpoch(6), false},
     "        12.5ms  settle-1.2    replica.leader_elected     log=orders partition=1 epoch=6 unclean=false"},
    {"WithASetOfBrokers", InSyncReplicasChanged{LogId(0), PartitionId(0), 0b101},
     "        12.5ms  settle-1.2    replica.in_sync_changed    log=orders partition=0 in_sync=broker-1,broker-3"},
    {"WithAnEmptySetOfBrokers", InSyncReplicasChanged{LogId(0), PartitionId(0), 0},
     "        12.5ms  settle-1.2    replica.in_sync_changed    log=orders partition=0 in_sync=none"},
    {"WithoutAMessage", RecordReplicated{LogId(0), PartitionId(0), BrokerId(1), Offset(8), MessageId::None()},
     "        12.5ms  settle-1.2    replica.record_replicated  log=orders partition=0 broker=broker-2 offset=8"},
    {"WithACount", RecordsTruncated{LogId(0), PartitionId(0), BrokerId(1), Offset(8), 3},
     "        12.5ms  settle-1.2    log.records_truncated      log=orders partition=0 broker=broker-2 from=8 count=3"},
    {"WithTheLogOfOffsets", LeadershipTaken{LogId(1), PartitionId(0), BrokerId(1), LeaderEpoch(5)},
     "        12.5ms  settle-1.2    replica.leadership_taken   log=__consumer_offsets partition=0 broker=broker-2 "
     "epoch=5"},
    {"WithTheLogOfTransactions", LeadershipTaken{LogId(2), PartitionId(0), BrokerId(1), LeaderEpoch(5)},
     "        12.5ms  settle-1.2    replica.leadership_taken   log=__transaction_state partition=0 broker=broker-2 "
     "epoch=5"},
    {"WithAWish", TransactionEnding{TransactionId(4), false},
     "        12.5ms  settle-1.2    transaction.ending         transaction=t4 commit=false"},
};

class LineTest : public testing::TestWithParam<LineCase> {};

TEST_P(LineTest, SaysWhenWhoAndWhat) {
  const Circumstance circumstance{EventId(9), SimTime() + Micros(12'500), ProcessId(1), Incarnation(2), EventId(8)};
  EXPECT_EQ(FormatEvent({circumstance, GetParam().fact}, Shape()), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(Facts, LineTest, testing::ValuesIn(kLines), [](const auto& info) { return info.param.name; });

TEST(FactText, AServersOwnDoingHasNoProcess) {
  const Circumstance circumstance{EventId(9), SimTime(), ProcessId::None(), Incarnation(), EventId()};
  EXPECT_EQ(FormatEvent({circumstance, AlertRaised{ChannelId(0)}}, Shape()),
            "            0s  -             dead_letter.alert_raised   in=orders");
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
