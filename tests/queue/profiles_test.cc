// What each product does by default, a row each, and that a knob in a file changes that one rule.
#include "gtest/gtest.h"
#include "sim/queue/queue_rules.h"

namespace redeliver {
namespace {

struct ProfileCase {
  QueueProfile profile;
  Recovery recovery;
  SimDuration lease;
  uint32_t limit;  // With a dead-letter queue.
  LimitChecked checked;
  OverLimit over_limit;
  Transfer transfer;
  LateAck late_ack;
  LateAck lapsed_ack;
  ReturnPosition position;
  QueueOrder order;
  SimDuration dedup_window;
  SimDuration retention;
  uint64_t in_flight;
  InFlightFull full;
  Durability durability;
};

using enum QueueProfile;
using enum Recovery;
using enum LateAck;
using enum ReturnPosition;
using enum Durability;
constexpr auto kDlq = OverLimit::kDeadLetter;
constexpr auto kReceive = LimitChecked::kAtReceive;
constexpr auto kReturn = LimitChecked::kAtReturn;
constexpr auto kAny = QueueOrder::kNone;
constexpr auto kFifo = QueueOrder::kQueue;
constexpr SimDuration kNo = kForever;
constexpr SimDuration k0 = Nanos(0);

const ProfileCase kRows[] = {
    // clang-format off
    // profile          recovery     lease        limit checked   over               transfer               late ack   lapsed     position   order               dedup       retention in flight, full                    durability
    {kSqsStandard,      kTimer,      Seconds(30), 10,   kReceive, kDlq,              Transfer::kAtomic,     kIgnored,  kAccepted, kOriginal, kAny,               k0,         Days(4), 120'000, InFlightFull::kError, kSynced},
    {kSqsFifo,          kTimer,      Seconds(30), 10,   kReceive, kDlq,              Transfer::kAtomic,     kError,    kError,    kOriginal, QueueOrder::kGroup, Minutes(5), Days(4), 120'000, InFlightFull::kEmpty, kSynced},
    {kRabbitClassic,    kConnection, kNo,         0,    kReceive, kDlq,              Transfer::kAtMostOnce, kError,    kError,    kOriginal, kFifo,              k0,         kNo,     0,       InFlightFull::kStop,  kSynced},
    {kRabbitQuorum,     kConnection, kNo,         20,   kReturn,  kDlq,              Transfer::kAtMostOnce, kError,    kError,    kHead,     kFifo,              k0,         kNo,     2'000,   InFlightFull::kStop,  kQuorum},
    {kJetstream,        kTimer,      Seconds(30), 0,    kReceive, OverLimit::kPark,  Transfer::kAtomic,     kAccepted, kAccepted, kOriginal, kFifo,              Minutes(2), kNo,     1'000,   InFlightFull::kStop,  kInterval},
    {kRedisStreams,     kClaim,      Seconds(60), 0,    kReceive, kDlq,              Transfer::kAtomic,     kAccepted, kAccepted, kHead,     kFifo,              k0,         kNo,     0,       InFlightFull::kStop,  kAsyncReplica},
    {kPubsub,           kTimer,      Seconds(10), 5,    kReceive, kDlq,              Transfer::kAtomic,     kIgnored,  kIgnored,  kOriginal, kAny,               k0,         Days(7), 0,       InFlightFull::kStop,  kQuorum},
    {kCeleryRedis,      kScan,       Hours(1),    0,    kReceive, kDlq,              Transfer::kAtomic,     kIgnored,  kAccepted, kHead,     kFifo,              k0,         kNo,     0,       InFlightFull::kStop,  kAsyncReplica},
    {kBullmq,           kScan,       Seconds(30), 1,    kReturn,  OverLimit::kFail,  Transfer::kAtomic,     kError,    kError,    kOriginal, kFifo,              k0,         kNo,     0,       InFlightFull::kStop,  kAsyncReplica},
    {kSidekiqOss,       Recovery::kNone, kNo,     0,    kReceive, kDlq,              Transfer::kAtomic,     kIgnored,  kAccepted, kOriginal, kFifo,              k0,         kNo,     0,       InFlightFull::kStop,  kAsyncReplica},
    {kSidekiqSuperFetch, kScan,      Seconds(60), 3,    kReturn,  OverLimit::kFail,  Transfer::kAtomic,     kAccepted, kAccepted, kOriginal, kFifo,              k0,         kNo,     0,       InFlightFull::kStop,  kAsyncReplica},
    {kHangfire,         kTimer,      Minutes(30), 0,    kReceive, kDlq,              Transfer::kAtomic,     kAccepted, kAccepted, kOriginal, kFifo,              k0,         kNo,     0,       InFlightFull::kStop,  kSynced},
    {kLaravel,          kTimer,      Seconds(90), 0,    kReceive, OverLimit::kFail,  Transfer::kAtomic,     kIgnored,  kAccepted, kOriginal, kFifo,              k0,         kNo,     0,       InFlightFull::kStop,  kSynced},
    {kObanLifeline,     kScan,       Hours(1),    20,   kReceive, OverLimit::kFail,  Transfer::kAtomic,     kAccepted, kAccepted, kOriginal, kFifo,              k0,         kNo,     0,       InFlightFull::kStop,  kSynced},
    // clang-format on
};
static_assert(std::size(kRows) == kQueueProfileCount);

std::string NameOfRow(const testing::TestParamInfo<ProfileCase>& info) {
  return std::string(EnumNames<QueueProfile>::kNames[static_cast<size_t>(info.param.profile)].name);
}

class ProfileTest : public testing::TestWithParam<ProfileCase> {};

TEST_P(ProfileTest, HasItsRow) {
  const ProfileCase& row = GetParam();
  QueueOptions options;
  options.profile = row.profile;
  options.dead_letter = "dead";
  const QueueRules rules = RulesOf(options);
  EXPECT_EQ(rules.recovery, row.recovery);
  EXPECT_EQ(rules.lease, row.lease);
  EXPECT_EQ(rules.max_receive_count, row.limit);
  EXPECT_EQ(rules.limit_checked, row.checked);
  EXPECT_EQ(rules.over_limit, row.over_limit);
  EXPECT_EQ(rules.transfer, row.transfer);
  EXPECT_EQ(rules.late_ack, row.late_ack);
  EXPECT_EQ(rules.lapsed_ack, row.lapsed_ack);
  EXPECT_EQ(rules.return_position, row.position);
  EXPECT_EQ(rules.order, row.order);
  EXPECT_EQ(rules.dedup_window, row.dedup_window);
  EXPECT_EQ(rules.retention, row.retention);
  EXPECT_EQ(rules.in_flight_max, row.in_flight);
  EXPECT_EQ(rules.in_flight_full, row.full);
  EXPECT_EQ(rules.durability, row.durability);
}

INSTANTIATE_TEST_SUITE_P(Rows, ProfileTest, testing::ValuesIn(kRows), NameOfRow);

TEST(QueueRules, SqsAndPubsubHaveNoLimitWithoutADeadLetterQueue) {
  EXPECT_EQ(RulesOf({.profile = kSqsStandard}).max_receive_count, 0u);
  EXPECT_EQ(RulesOf({.profile = kPubsub}).max_receive_count, 0u);
  EXPECT_EQ(RulesOf({.profile = kRabbitQuorum}).max_receive_count, 20u);
}

TEST(QueueRules, BeforeRabbit43EveryReturnCounts) {
  const CountedEvents before = RulesOf({.profile = kRabbitQuorum, .version = QueueVersion::kBefore43}).count_on;
  const CountedEvents since = RulesOf({.profile = kRabbitQuorum}).count_on;
  EXPECT_TRUE(before.Has(CountOn::kNack));
  EXPECT_FALSE(since.Has(CountOn::kNack));
  EXPECT_TRUE(since.Has(CountOn::kConnectionLoss));
}

TEST(QueueRules, AKnobChangesItsRuleAndNoOther) {
  QueueRules expected = RulesOf({.profile = kJetstream});
  const QueueRules rules = RulesOf({.profile = kJetstream, .visibility_timeout = Minutes(5)});
  EXPECT_EQ(rules.lease, Minutes(5));
  EXPECT_EQ(rules.dedup_window, expected.dedup_window);
  EXPECT_EQ(rules.durability, expected.durability);
}

TEST(QueueRules, ARetentionOfZeroIsNone) {
  EXPECT_EQ(RulesOf({.profile = kSqsStandard, .retention = Nanos(0)}).retention, kForever);
}

TEST(QueueRules, NodesStandOnPowerSuppliesOfTheirOwnUnlessToldOtherwise) {
  EXPECT_EQ(RulesOf({.profile = kJetstream, .nodes = 5}).power_domains, 5u);
  EXPECT_EQ(RulesOf({.profile = kJetstream, .power_domains = 1}).nodes, 3u);
}

}  // namespace
}  // namespace redeliver
