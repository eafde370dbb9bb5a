// A consumer that has assigned itself all partitions: no group keeps it waiting, and it starts where it is sent.
#include "gtest/gtest.h"
#include "sim/broker/consumer_client.h"
#include "tests/broker/consumer_world.h"

namespace redeliver {
namespace {

TEST(AssignedConsumer, ReadsAndCommitsWithoutAGroup) {
  ConsumerWorld world;
  world.settle().assigned = true;
  const ReaderSetup setup{world, "a"};
  world.simulation().Start<Read>("a", setup);
  world.AppendAt(Seconds(1), {0, 1});
  world.simulation().RunUntil(Seconds(5));
  EXPECT_EQ(world.simulation().Count<MessageDelivered>(), 2u);
  EXPECT_EQ(world.simulation().Count<GroupRebalanced>(), 0u);
  EXPECT_TRUE(world.cluster().Drained());
}

TEST(AssignedConsumer, GoesOnAtOnceAfterACrash) {
  ConsumerWorld world;
  world.settle().assigned = true;
  const ReaderSetup setup{world, "a"};
  Context& reader = world.simulation().Start<Read>("a", setup);
  world.AppendAt(Seconds(1), {0});
  world.simulation().At(Seconds(2), [&] { reader.Crash(Seconds(1)); });
  world.AppendAt(Seconds(4), {2});
  world.simulation().RunUntil(Seconds(5));
  EXPECT_EQ(world.journal().words(), (Lines{"a read m0", "a read m2"}));
}

struct SeekSetup {
  const ConsumerEndpoint& endpoint;
  Journal& journal;
};

// Reads two messages, and then partition 0 from its second record on.
Process SeekBack(Context& self, const SeekSetup& setup) {
  ConsumerClient consumer(self, setup.endpoint);
  for (int polls = 0; polls < 2; ++polls) {
    const RecordBatch batch = co_await consumer.Poll();
    std::string read = "read";
    for (const Record& record : batch) read += " m" + std::to_string(record.message.id.value());
    setup.journal.Note(read);
    const PartitionOffset second{PartitionId(0), Offset(1)};
    consumer.Seek({&second, 1});
  }
}

TEST(AssignedConsumer, ReadsOnFromWhereItIsSent) {
  for (const int brokers : {1, 3}) {
    ConsumerWorld world(brokers);
    world.settle().assigned = true;
    const SeekSetup setup{world.settle(), world.journal()};
    world.AppendAt(Seconds(0), {0, 2, 4});
    world.simulation().At(Seconds(10), [&] { world.simulation().Start<SeekBack>("a", setup); });
    world.simulation().RunUntil(Seconds(20));
    EXPECT_EQ(world.journal().words(), (Lines{"read m0 m2 m4", "read m2 m4"})) << brokers;
  }
}

}  // namespace
}  // namespace redeliver
