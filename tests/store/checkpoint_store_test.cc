// The last checkpoint of a job, and which of its attempts may complete the next.
#include "sim/store/checkpoint_store.h"

#include "gtest/gtest.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

constexpr SinkTransactionId kNothing = SinkTransactionId::None();

struct CheckpointWorld {
  // "attempt 1, checkpoint 2 at 5/7, transaction 3".
  std::string Load() {
    const Outcome<LoadCheckpointReply> loaded = AskDirectly(caller, store, LoadCheckpointRequest());
    std::string text = "attempt " + std::to_string(loaded.value().attempt.value()) + ", checkpoint " +
                       std::to_string(loaded.value().number.value()) + " at";
    for (const PartitionOffset& position : loaded.value().positions) {
      text += " " + std::to_string(position.partition.value()) + "/" + std::to_string(position.offset.value());
    }
    const SinkTransactionId transaction = loaded.value().transaction;
    return transaction.none() ? text : text + ", transaction " + std::to_string(transaction.value());
  }
  std::string Complete(uint32_t attempt, uint32_t number, uint64_t offset, SinkTransactionId transaction) {
    PoolVector<PartitionOffset> positions(simulation.pool());
    positions.push_back({PartitionId(0), Offset(offset)});
    const CompleteCheckpointRequest request{JobAttempt(attempt), CheckpointNumber(number), positions, transaction};
    return NameOf(AskDirectly(caller, store, request).reason());
  }

  Simulation simulation;
  CheckpointStore store{simulation.kernel(), 0, GroupId(0), SinkId(0)};
  Context& caller = simulation.NewProcess("caller");
};

TEST(CheckpointStore, BeginsWithNothing) {
  CheckpointWorld world;
  EXPECT_EQ(world.Load(), "attempt 1, checkpoint 0 at");
}

TEST(CheckpointStore, KeepsTheLastOne) {
  CheckpointWorld world;
  world.Load();
  EXPECT_EQ(world.Complete(1, 1, 4, SinkTransactionId(0)), "ok");
  EXPECT_EQ(world.Complete(1, 2, 7, SinkTransactionId(1)), "ok");
  EXPECT_EQ(world.Load(), "attempt 2, checkpoint 2 at 0/7, transaction 1");
}

TEST(CheckpointStore, ACheckpointMayHaveNoTransaction) {
  CheckpointWorld world;
  world.Load();
  EXPECT_EQ(world.Complete(1, 1, 4, kNothing), "ok");
  EXPECT_EQ(world.Load(), "attempt 2, checkpoint 1 at 0/4");
}

TEST(CheckpointStore, ARepeatIsAnsweredAndChangesNothing) {
  CheckpointWorld world;
  world.Load();
  world.Complete(1, 1, 4, SinkTransactionId(0));
  world.Complete(1, 2, 7, SinkTransactionId(1));
  EXPECT_EQ(world.Complete(1, 1, 4, SinkTransactionId(0)), "ok");
  EXPECT_EQ(world.Load(), "attempt 2, checkpoint 2 at 0/7, transaction 1");
  EXPECT_EQ(world.simulation.Count<CheckpointCompleted>(), 2u);
}

TEST(CheckpointStore, AnEarlierAttemptIsOvertaken) {
  CheckpointWorld world;
  world.Load();
  world.Load();
  EXPECT_EQ(world.Complete(1, 1, 4, SinkTransactionId(0)), "overtaken");
  EXPECT_EQ(world.Complete(2, 1, 3, SinkTransactionId(1)), "ok");
  EXPECT_EQ(world.Load(), "attempt 3, checkpoint 1 at 0/3, transaction 1");
}

}  // namespace
}  // namespace redeliver
