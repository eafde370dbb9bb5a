// How an idempotent producer numbers its batches, and what it does when it cannot know which numbers the broker has.
#include "sim/broker/producer_sequences.h"

#include <deque>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

constexpr ProducerIdentity kIdentity{ProducerId(7), ProducerEpoch(0)};
constexpr ProducerIdentity kNextEpoch{ProducerId(7), ProducerEpoch(1)};

class ProducerSequencesTest : public testing::Test {
 protected:
  ProducerSequencesTest() { sequences_.Adopt(kIdentity); }

  PendingBatch& New(uint32_t records, uint16_t partition = 0) {
    PendingBatch& batch = batches_.emplace_back();
    batch.partition = PartitionId(partition);
    batch.messages = PoolArray<Message>(pool_, records);
    for (uint32_t i = 0; i < records; ++i) batch.messages.push_back({});
    return batch;
  }
  PendingBatch& Sent(uint32_t records, uint16_t partition = 0) {
    PendingBatch& batch = New(records, partition);
    sequences_.Number(batch);
    return batch;
  }
  static void Retried(PendingBatch& batch) { ++batch.retries; }

  Pool pool_;
  std::deque<PendingBatch> batches_;
  ProducerSequences sequences_{2};
};

TEST_F(ProducerSequencesTest, CountsRecordsPerPartition) {
  EXPECT_EQ(Sent(3).first_sequence, Sequence(0));
  EXPECT_EQ(Sent(2).first_sequence, Sequence(3));
  EXPECT_EQ(Sent(1, 1).first_sequence, Sequence(0));
  EXPECT_EQ(Sent(1).first_sequence, Sequence(5));
}

TEST_F(ProducerSequencesTest, ARetryKeepsItsNumbers) {
  PendingBatch& batch = Sent(3);
  Sent(1);
  sequences_.Number(batch);
  EXPECT_EQ(batch.first_sequence, Sequence(0));
}

TEST_F(ProducerSequencesTest, NothingLeavesWithoutAnIdentity) {
  ProducerSequences fresh(1);
  EXPECT_FALSE(fresh.has_identity());
  EXPECT_FALSE(fresh.MayLeave(New(1)));
}

TEST_F(ProducerSequencesTest, ARetryWaitsForThoseBeforeIt) {
  PendingBatch& first = Sent(1);
  PendingBatch& second = Sent(1);
  EXPECT_TRUE(sequences_.MayLeave(first));
  EXPECT_FALSE(sequences_.MayLeave(second));
  sequences_.Acknowledged(first);
  EXPECT_TRUE(sequences_.MayLeave(second));
}

TEST_F(ProducerSequencesTest, ABatchOutOfOrderWaitsForTheMissingOne) {
  PendingBatch& first = Sent(1);
  PendingBatch& second = Sent(1);
  sequences_.OutOfOrder(second);
  sequences_.Settle();
  EXPECT_EQ(sequences_.identity(), kIdentity);
  EXPECT_EQ(second.first_sequence, Sequence(1));
  sequences_.Acknowledged(first);
  EXPECT_TRUE(sequences_.IsNext(second));
}

TEST_F(ProducerSequencesTest, OutOfOrderWithNothingMissingRaisesTheEpoch) {
  sequences_.Acknowledged(Sent(4));
  PendingBatch& next = Sent(2);
  PendingBatch& later = Sent(1);
  sequences_.OutOfOrder(next);  // The broker has forgotten what it acknowledged.
  sequences_.Settle();
  EXPECT_EQ(sequences_.identity(), kNextEpoch);
  EXPECT_EQ(next.producer, kNextEpoch);
  EXPECT_EQ(next.first_sequence, Sequence(0));
  EXPECT_EQ(later.first_sequence, Sequence(2));
  EXPECT_EQ(Sent(1).first_sequence, Sequence(3));
}

TEST_F(ProducerSequencesTest, ANewEpochLeavesBatchesOfOtherPartitionsAlone) {
  PendingBatch& other = Sent(1, 1);
  sequences_.StartOver(PartitionId(0));
  sequences_.Settle();
  EXPECT_EQ(other.producer, kIdentity);
  EXPECT_TRUE(sequences_.MayLeave(other));
  EXPECT_FALSE(sequences_.MayLeave(New(1, 1)));  // Not before the old epoch is answered.
  sequences_.Acknowledged(other);
  EXPECT_TRUE(sequences_.MayLeave(New(1, 1)));
  const PendingBatch& next = Sent(1, 1);
  EXPECT_EQ(next.producer, kNextEpoch);
  EXPECT_EQ(next.first_sequence, Sequence(0));
}

TEST_F(ProducerSequencesTest, ABatchThatExpiredAfterARetryHoldsUpNewOnes) {
  PendingBatch& first = Sent(1);
  PendingBatch& second = Sent(1);
  Retried(first);
  sequences_.Expired(first);
  sequences_.Settle();
  EXPECT_FALSE(sequences_.MayLeave(New(1)));
  EXPECT_TRUE(sequences_.MayLeave(second));
}

TEST_F(ProducerSequencesTest, ALaterAcknowledgementSettlesAnExpiredBatch) {
  PendingBatch& first = Sent(1);
  PendingBatch& second = Sent(1);
  Retried(first);
  sequences_.Expired(first);
  sequences_.Acknowledged(second);
  sequences_.Settle();
  EXPECT_EQ(sequences_.identity(), kIdentity);
  EXPECT_EQ(Sent(1).first_sequence, Sequence(2));
}

TEST_F(ProducerSequencesTest, AnExpiredBatchThatNothingSettlesRaisesTheEpoch) {
  PendingBatch& first = Sent(1);
  Retried(first);
  sequences_.Expired(first);
  sequences_.Settle();
  EXPECT_EQ(sequences_.identity(), kNextEpoch);
  EXPECT_EQ(Sent(1).first_sequence, Sequence(0));
}

TEST_F(ProducerSequencesTest, TheBatchAfterAnExpiredOneOutOfOrderRaisesTheEpoch) {
  PendingBatch& first = Sent(1);
  PendingBatch& second = Sent(1);
  PendingBatch& third = Sent(1);
  Retried(first);
  sequences_.Expired(first);
  sequences_.OutOfOrder(third);
  sequences_.Settle();
  EXPECT_EQ(sequences_.identity(), kIdentity);  // The second may still be taken.
  sequences_.OutOfOrder(second);
  sequences_.Settle();
  EXPECT_EQ(sequences_.identity(), kNextEpoch);
  EXPECT_EQ(second.first_sequence, Sequence(0));
  EXPECT_EQ(third.first_sequence, Sequence(1));
}

TEST_F(ProducerSequencesTest, ABatchThatExpiredAtItsFirstAttemptHoldsUpNothing) {
  sequences_.Expired(Sent(1));
  sequences_.Settle();
  EXPECT_EQ(sequences_.identity(), kIdentity);
  EXPECT_EQ(Sent(1).first_sequence, Sequence(1));
}

TEST_F(ProducerSequencesTest, ARefusedBatchLeavesNoGap) {
  PendingBatch& refused = Sent(1);
  sequences_.Failed(refused, Rejection::kInvalidProducerEpoch, true);
  sequences_.Settle();
  EXPECT_EQ(Sent(1).producer, kNextEpoch);
}

TEST_F(ProducerSequencesTest, ABatchOutOfRetriesChangesNothing) {
  sequences_.Failed(Sent(1), Rejection::kNotLeader, false);
  sequences_.Settle();
  EXPECT_EQ(sequences_.identity(), kIdentity);
}

TEST_F(ProducerSequencesTest, AfterTheLastEpochANewIdIsNeeded) {
  ProducerSequences sequences(1, ProducerEpoch(1));
  sequences.Adopt(kNextEpoch);
  PendingBatch& batch = New(1);
  sequences.Number(batch);
  sequences.StartOver(PartitionId(0));
  sequences.Settle();
  EXPECT_FALSE(sequences.has_identity());
  EXPECT_FALSE(sequences.MayLeave(batch));
  sequences.Adopt({ProducerId(8), ProducerEpoch(0)});
  EXPECT_TRUE(sequences.MayLeave(batch));
  EXPECT_EQ(batch.producer.id, ProducerId(8));
  EXPECT_EQ(batch.first_sequence, Sequence(0));
}

}  // namespace
}  // namespace redeliver
