// What a partition accepts from an idempotent producer: the next sequence, a recognised repeat, or nothing.
#include "sim/broker/producer_state.h"

#include "gtest/gtest.h"
#include "sim/broker/record.h"

namespace redeliver {
namespace {

using enum AppendVerdict;

constexpr int64_t kNothing = -1;
constexpr uint32_t kMax = 0xffffffff;

struct SequenceCase {
  const char* name;
  int64_t last_epoch;  // What was appended last; kNothing for a new producer.
  uint32_t last;
  uint32_t epoch;
  uint32_t next;
  AppendVerdict verdict;
};

const SequenceCase kCases[] = {
    //  name                          last_epoch  last  epoch  next  verdict
    {"FirstSequence",                 kNothing,   0,    0,     0,    kAccept},
    {"AnyFirstSequenceWhenForgotten", kNothing,   0,    3,     7,    kAccept},
    {"Next",                          0,          7,    0,     8,    kAccept},
    {"RetryOfTheLast",                0,          7,    0,     7,    kDuplicate},
    {"OldestInTheWindow",             0,          7,    0,     3,    kDuplicate},
    {"OlderThanTheWindow",            0,          7,    0,     2,    kOutOfOrder},
    {"FirstStillInTheWindow",         0,          4,    0,     0,    kDuplicate},
    {"FirstOutOfTheWindow",           0,          5,    0,     0,    kOutOfOrder},
    {"Gap",                           0,          7,    0,     9,    kOutOfOrder},
    {"WrapsAroundAtTheEnd",           0,          kMax, 0,     0,    kAccept},
    {"OlderEpoch",                    2,          7,    1,     8,    kFenced},
    {"OlderEpochThoughADuplicate",    2,          7,    1,     7,    kFenced},
    {"NewerEpochStartsAgain",         2,          7,    3,     0,    kAccept},
    {"NewerEpochDoesNotGoOn",         2,          7,    3,     8,    kOutOfOrder},
    {"NewerEpochByMoreThanOne",       2,          7,    9,     0,    kAccept},
};

class ProducerStateTest : public testing::TestWithParam<SequenceCase> {};

TEST_P(ProducerStateTest, Decides) {
  const SequenceCase& test = GetParam();
  ProducerState state;
  if (test.last_epoch != kNothing) {
    state.Appended(ProducerEpoch(static_cast<uint32_t>(test.last_epoch)), Sequence(test.last));
  }
  EXPECT_EQ(state.Check(ProducerEpoch(test.epoch), Sequence(test.next)), test.verdict);
}

INSTANTIATE_TEST_SUITE_P(Sequences, ProducerStateTest, testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

TEST(ProducerState, AWindowOfZeroRecognisesNothing) {
  ProducerState state;
  state.Appended(ProducerEpoch(0), Sequence(7));
  EXPECT_EQ(state.Check(ProducerEpoch(0), Sequence(7), 0), kOutOfOrder);
  EXPECT_EQ(state.Check(ProducerEpoch(0), Sequence(8), 0), kAccept);
}

TEST(ProducerState, ALongRunOfAppendsIsAcceptedOneByOne) {
  ProducerState state;
  for (uint32_t i = 0; i < 100; ++i) {
    ASSERT_EQ(state.Check(ProducerEpoch(0), Sequence(i)), kAccept);
    state.Appended(ProducerEpoch(0), Sequence(i));
    ASSERT_EQ(state.Check(ProducerEpoch(0), Sequence(i)), kDuplicate);
  }
}

TEST(PartitionOf, SpreadsRoutesOverAllPartitions) {
  EXPECT_EQ(PartitionOf({.route = 0}, 3), PartitionId(0));
  EXPECT_EQ(PartitionOf({.route = 5}, 3), PartitionId(2));
  EXPECT_EQ(PartitionOf({.route = kMax}, 1), PartitionId(0));
}

}  // namespace
}  // namespace redeliver
