// A consumer that does not want what it has been given: it hands records back, or waits without leaving its group.
#include "gtest/gtest.h"
#include "sim/broker/consumer_client.h"
#include "tests/broker/consumer_world.h"

namespace redeliver {
namespace {

std::string Names(RecordBatch batch) {
  std::string names;
  for (const Record& record : batch) names += " m" + std::to_string(record.message.id.value());
  return names;
}

struct PickySetup {
  ConsumerWorld& world;
  size_t keep;  // Records of the first batch; the others are handed back once.
};

Process HandOnceBack(Context& self, const PickySetup& setup) {
  ConsumerClient consumer(self, setup.world.settle());
  bool picky = true;
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    setup.world.journal().Note("read" + Names(batch));
    if (picky) consumer.HandBack(batch.subspan(setup.keep));
    picky = false;
    co_await consumer.CommitOffsets();
  }
}

struct HandBackCase {
  const char* name;
  size_t keep;
  size_t max_poll_records;
  Lines reads;
  Offset first_commit;  // Of partition 0.
};

// m0, m2 and m4 are in partition 0, one behind the other.
const HandBackCase kCases[] = {
    {"AllOfIt", 0, 500, {"read m0 m2 m4", "read m0 m2 m4"}, Offset(0)},
    {"WhatComesAfterTheFirst", 1, 500, {"read m0 m2 m4", "read m2 m4"}, Offset(1)},
    {"Nothing", 3, 500, {"read m0 m2 m4"}, Offset(3)},
    {"WhatIsFetchedAndNotHandedOutFollows", 1, 2, {"read m0 m2", "read m2 m4"}, Offset(1)},
};

class HandBackTest : public testing::TestWithParam<HandBackCase> {};

TEST_P(HandBackTest, ComesAgainAndIsNotCommitted) {
  ConsumerWorld world;
  world.settle().max_poll_records = GetParam().max_poll_records;
  world.AppendAt(Seconds(0), {0, 2, 4});
  const PickySetup setup{world, GetParam().keep};
  world.simulation().At(Seconds(5), [&] { world.simulation().Start<HandOnceBack>("a", setup); });
  world.simulation().RunUntil(Seconds(30));
  EXPECT_EQ(world.journal().words(), GetParam().reads);
  for (const OffsetsCommitted& commit : world.simulation().All<OffsetsCommitted>()) {
    if (commit.partition != PartitionId(0)) continue;
    EXPECT_EQ(commit.offset, GetParam().first_commit);
    break;
  }
  EXPECT_TRUE(world.cluster().Drained());
}

INSTANTIATE_TEST_SUITE_P(Batches, HandBackTest, testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

struct PatientSetup {
  ConsumerWorld& world;
  bool paused;  // Polls with everything paused, while it waits.
};

Process WaitTenMinutes(Context& self, const PatientSetup& setup) {
  ConsumerClient consumer(self, setup.world.settle());
  const RecordBatch batch = co_await consumer.Poll();
  setup.world.journal().Note("read" + Names(batch));
  for (int i = 0; i < 20; ++i) {
    co_await self.Sleep(Seconds(30));
    if (setup.paused) co_await consumer.PollPaused();
  }
  const Outcome<Done> committed = co_await consumer.CommitOffsets();
  setup.world.journal().Note("committed " + NameOf(committed));
}

TEST(ConsumerClient, WhoPollsPausedKeepsItsPlaceBeyondTheMaximumPollInterval) {
  for (const bool paused : {false, true}) {
    ConsumerWorld world;
    world.AppendAt(Seconds(0), {0});
    const PatientSetup setup{world, paused};
    world.simulation().At(Seconds(5), [&] { world.simulation().Start<WaitTenMinutes>("a", setup); });
    world.simulation().RunUntil(Minutes(15));
    EXPECT_EQ(world.journal().words(), (Lines{"read m0", paused ? "committed ok" : "committed rejected"}));
  }
}

}  // namespace
}  // namespace redeliver
