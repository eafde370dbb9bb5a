// How records wait to be sent: when a batch is full or old enough, and where a retry goes.
#include "sim/broker/record_accumulator.h"

#include <string>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

constexpr PartitionId kFirst{0};
constexpr PartitionId kSecond{1};

SimTime At(SimDuration since_start) { return SimTime() + since_start; }

class RecordAccumulatorTest : public testing::Test {
 protected:
  bool Append(uint32_t id, SimDuration at = {}, PartitionId partition = kFirst) {
    return accumulator_.Append(partition, Message{.id = MessageId(id)}, At(at));
  }
  // Takes everything: "1+2 3".
  std::string TakeAll(PartitionId partition = kFirst) {
    std::string text;
    while (accumulator_.Head(partition) != nullptr) {
      PendingBatch& batch = accumulator_.TakeHead(partition);
      text += text.empty() ? "" : " ";
      for (uint32_t i = 0; i < batch.size(); ++i) {
        text += (i == 0 ? "" : "+") + std::to_string(batch.messages[i].id.value());
      }
      accumulator_.Free(batch);
    }
    return text;
  }
  // Takes the head as a sender does that will retry it.
  PendingBatch& TakeToRetry(uint32_t first_sequence) {
    PendingBatch& batch = accumulator_.TakeHead(kFirst);
    batch.retries = 1;
    batch.producer.id = ProducerId(7);
    batch.first_sequence = Sequence(first_sequence);
    return batch;
  }

  Pool pool_;
  RecordAccumulator accumulator_{pool_, 2, {.batch_size = 2, .linger = Millis(5)}};
};

TEST_F(RecordAccumulatorTest, TheSenderIsCalledForANewBatchAndForAFullOne) {
  EXPECT_TRUE(Append(1));
  EXPECT_TRUE(Append(2));
  EXPECT_TRUE(Append(3));
}

TEST_F(RecordAccumulatorTest, TheSenderIsNotCalledForARecordThatJoinsAnOpenBatch) {
  RecordAccumulator wide(pool_, 1, {.batch_size = 3, .linger = Millis(5)});
  EXPECT_TRUE(wide.Append(kFirst, Message{}, At({})));
  EXPECT_FALSE(wide.Append(kFirst, Message{}, At({})));
  EXPECT_TRUE(wide.Append(kFirst, Message{}, At({})));
}

TEST_F(RecordAccumulatorTest, RecordsOfOnePartitionShareBatchesUpToTheirSize) {
  for (const uint32_t id : {1, 2, 3}) Append(id);
  Append(4, {}, kSecond);
  EXPECT_EQ(TakeAll(kFirst), "1+2 3");
  EXPECT_EQ(TakeAll(kSecond), "4");
}

TEST_F(RecordAccumulatorTest, ABatchWaitsForItsLinger) {
  Append(1, Millis(3));
  EXPECT_EQ(accumulator_.ReadyAt(kFirst, false), At(Millis(8)));
  EXPECT_EQ(accumulator_.ReadyAt(kSecond, false), SimTime::Max());
}

TEST_F(RecordAccumulatorTest, AFullBatchWaitsForNothing) {
  Append(1, Millis(3));
  Append(2, Millis(4));
  EXPECT_EQ(accumulator_.ReadyAt(kFirst, false), At(Millis(3)));
}

TEST_F(RecordAccumulatorTest, ABatchWithAnotherBehindItWaitsForNothing) {
  Append(1, Millis(3));
  PendingBatch& retried = TakeToRetry(0);
  retried.retry_at = At(Millis(4));
  Append(2, Millis(3));
  accumulator_.PutFirst(retried);
  EXPECT_EQ(accumulator_.ReadyAt(kFirst, false), At(Millis(4)));
  accumulator_.Free(accumulator_.TakeHead(kFirst));
  EXPECT_EQ(accumulator_.ReadyAt(kFirst, false), At(Millis(8)));
}

TEST_F(RecordAccumulatorTest, AFlushWaitsForNothingButABackoff) {
  Append(1, Millis(3));
  EXPECT_EQ(accumulator_.ReadyAt(kFirst, true), At(Millis(3)));
  PendingBatch& retried = TakeToRetry(0);
  retried.retry_at = At(Millis(100));
  accumulator_.PutFirst(retried);
  EXPECT_EQ(accumulator_.ReadyAt(kFirst, true), At(Millis(100)));
}

TEST_F(RecordAccumulatorTest, NothingJoinsABatchThatWasSent) {
  Append(1);
  accumulator_.PutFirst(TakeToRetry(0));
  EXPECT_TRUE(Append(2));
  EXPECT_EQ(TakeAll(), "1 2");
}

TEST_F(RecordAccumulatorTest, ARetryWithoutNumbersGoesToTheHead) {
  for (const uint32_t id : {1, 2, 3, 4, 5}) Append(id);
  PendingBatch& first = TakeToRetry(0);
  PendingBatch& second = TakeToRetry(0);
  accumulator_.PutFirst(first);
  accumulator_.PutFirst(second);  // Its answer came later, and so it overtakes the first.
  EXPECT_EQ(TakeAll(), "3+4 1+2 5");
}

TEST_F(RecordAccumulatorTest, RetriesWithNumbersKeepTheirOrder) {
  for (const uint32_t id : {1, 2, 3, 4, 5}) Append(id);
  PendingBatch& first = TakeToRetry(0);
  PendingBatch& second = TakeToRetry(2);
  accumulator_.PutInSequence(second);
  accumulator_.PutInSequence(first);
  EXPECT_EQ(TakeAll(), "1+2 3+4 5");
}

TEST_F(RecordAccumulatorTest, RetriesKeepTheirOrderWhenTheNumbersStartAgain) {
  for (const uint32_t id : {1, 2, 3, 4}) Append(id);
  PendingBatch& first = TakeToRetry(0x7ffffffe);
  PendingBatch& second = TakeToRetry(0);
  accumulator_.PutInSequence(second);
  accumulator_.PutInSequence(first);
  EXPECT_EQ(TakeAll(), "1+2 3+4");
}

TEST(SequenceNumbers, HaveThirtyOneBits) {
  EXPECT_EQ(Advance(Sequence(0x7fffffff), 1), Sequence(0));
  EXPECT_TRUE(Precedes(Sequence(0x7fffffff), Sequence(0)));
  EXPECT_FALSE(Precedes(Sequence(0), Sequence(0x7fffffff)));
  EXPECT_FALSE(Precedes(Sequence(3), Sequence(3)));
}

}  // namespace
}  // namespace redeliver
