// What is known of every replica, and which message has no copy left.
#include "sim/invariant/copies.h"

#include <gtest/gtest.h>

#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

class CopiesTest : public testing::Test {
 protected:
  CopiesTest() {
    copies_.Reset(shape_);
    copies_.Count(kOrders);
  }

  void Append(BrokerId broker, uint64_t offset, uint32_t message, LogId log = kOrders) {
    copies_.Add(std::get<RecordAppended>(AppendedAt(broker, log, offset, message)));
  }
  void Replicate(BrokerId broker, uint64_t offset, uint32_t message) {
    copies_.Add(std::get<RecordReplicated>(Replicated(broker, kOrders, offset, message)));
  }
  // The messages of which the last copy goes, the highest offset first.
  std::vector<uint32_t> Truncate(BrokerId broker, uint64_t from, LogId log = kOrders) {
    std::vector<uint32_t> gone;
    copies_.Remove(std::get<RecordsTruncated>(Truncated(broker, log, from)),
                   [&](MessageId message) { gone.push_back(message.value()); });
    return gone;
  }

  RunShape shape_ = Pipeline();
  Copies copies_;
};

using Gone = std::vector<uint32_t>;

TEST_F(CopiesTest, TruncationTakesEverythingFromAnOffsetOn) {
  Append(kFirstBroker, 0, 1);
  Append(kFirstBroker, 1, 2);
  Append(kFirstBroker, 2, 3);
  EXPECT_EQ(Truncate(kFirstBroker, 1), (Gone{3, 2}));
  EXPECT_TRUE(copies_.Any(kOrders, MessageId(1)));
  EXPECT_FALSE(copies_.Any(kOrders, MessageId(2)));
  EXPECT_EQ(Truncate(kFirstBroker, 1), Gone{});
}

TEST_F(CopiesTest, OnlyTheLastCopyIsTheEnd) {
  Append(kFirstBroker, 0, 1);
  Replicate(kSecondBroker, 0, 1);
  EXPECT_EQ(Truncate(kFirstBroker, 0), Gone{});
  EXPECT_EQ(Truncate(kSecondBroker, 0), Gone{1});
}

TEST_F(CopiesTest, ADuplicateIsACopyToo) {
  Append(kFirstBroker, 0, 1);
  Append(kFirstBroker, 1, 1);
  EXPECT_EQ(Truncate(kFirstBroker, 1), Gone{});
  EXPECT_EQ(Truncate(kFirstBroker, 0), Gone{1});
}

TEST_F(CopiesTest, WhatIsWrittenInTheSamePlaceReplacesWhatWasThere) {
  Append(kFirstBroker, 0, 1);
  Append(kFirstBroker, 0, 2);
  EXPECT_FALSE(copies_.Any(kOrders, MessageId(1)));
  EXPECT_EQ(Truncate(kFirstBroker, 0), Gone{2});
}

TEST_F(CopiesTest, MarkersAndGapsAreNobodysCopies) {
  copies_.Add(std::get<RecordReplicated>(MarkerReplicated(kFirstBroker, kOrders, 0)));
  Append(kFirstBroker, 2, 1);
  EXPECT_EQ(Truncate(kFirstBroker, 0), Gone{1});
}

TEST_F(CopiesTest, OtherLogsAreNotCounted) {
  Append(kFirstBroker, 0, 1, kSettled);
  EXPECT_EQ(Truncate(kFirstBroker, 0, kSettled), Gone{});
  EXPECT_EQ(Truncate(kFirstBroker, 0, LogId(3)), Gone{});
}

TEST_F(CopiesTest, ResetForgetsRecordsAndLogs) {
  Append(kFirstBroker, 0, 1);
  copies_.Reset(shape_);
  EXPECT_EQ(Truncate(kFirstBroker, 0), Gone{});
  copies_.Count(kOrders);
  EXPECT_EQ(Truncate(kFirstBroker, 0), Gone{});
  EXPECT_FALSE(copies_.Any(kOrders, MessageId(1)));
}

TEST(Placement, NumbersReplicasPartitionByPartition) {
  Placement placement;
  placement.Reset(Pipeline());  // Logs of 2, 1 and 1 partitions on 3 brokers.
  EXPECT_EQ(placement.partitions(), 4u);
  EXPECT_EQ(placement.replicas(), 12u);
  EXPECT_EQ(placement.Partition(kSettled, PartitionId(0)), 2u);
  EXPECT_EQ(placement.Replica(kOrders, PartitionId(1), kSecondBroker), 4u);
  EXPECT_TRUE(placement.Has(kDeadOrders));
  EXPECT_FALSE(placement.Has(LogId(3)));
}

TEST(Placement, KnowsNothingBeforeItIsTold) {
  const Placement placement;
  EXPECT_EQ(placement.partitions(), 0u);
  EXPECT_FALSE(placement.Has(LogId(0)));
}

}  // namespace
}  // namespace redeliver
