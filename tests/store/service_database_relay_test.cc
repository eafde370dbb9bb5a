// What relays find in an outbox, by each way to look for it, and what is left to be found at the end.
#include "gtest/gtest.h"
#include "tests/store/service_database_world.h"

namespace redeliver {
namespace {

// --- What each way to read sees of a transaction that commits behind a younger one ----------------------------------

struct LateCommitCase {
  const char* name;
  OutboxRead by;
  Messages while_open;  // Message 1 is inserted first and still open, 2 and 3 are committed.
  Messages afterwards;  // All of the former is marked, and 1 has committed.
  bool drained;         // Whether there is nothing left to publish then.
};

const LateCommitCase kLateCommits[] = {
    {"CursorNeverSeesIt", OutboxRead::kAfterCursor, {2, 3}, {}, true},
    {"FlagSeesItLater", OutboxRead::kUnmarked, {2, 3}, {1}, false},
    {"HorizonWaitsForIt", OutboxRead::kByHorizon, {}, {1, 2, 3}, false},
};

class LateCommitTest : public testing::TestWithParam<LateCommitCase> {};

TEST_P(LateCommitTest, IsSeenAsTheSpecSays) {
  DatabaseWorld world;
  const RelayId relay = world.database.AddRelay(GetParam().by);
  const auto slow = world.Write(world.service, 1);
  world.Commit(world.other, 2);
  world.Commit(world.other, 3);
  EXPECT_EQ(world.Read(world.relay, relay), GetParam().while_open);
  world.Mark(world.relay, relay, 100);
  EXPECT_TRUE(world.End(world.service, slow));
  EXPECT_EQ(world.Read(world.relay, relay), GetParam().afterwards);
  EXPECT_EQ(world.database.Drained(), GetParam().drained);
  world.database.RecordBacklog();
  Messages pending = GetParam().afterwards;
  std::ranges::sort(pending);
  EXPECT_EQ(world.MessagesIn<EventPending>(), pending);
}

INSTANTIATE_TEST_SUITE_P(Reads, LateCommitTest, testing::ValuesIn(kLateCommits),
                         [](const auto& info) { return info.param.name; });

// --- Limits and cursors ---------------------------------------------------------------------------------------------

struct CursorCase {
  const char* name;
  OutboxRead by;
};

const CursorCase kCursors[] = {{"ByRow", OutboxRead::kAfterCursor}, {"ByTransaction", OutboxRead::kByHorizon}};

class CursorTest : public testing::TestWithParam<CursorCase> {};

TEST_P(CursorTest, MovesWithEachMark) {
  DatabaseWorld world;
  const RelayId relay = world.database.AddRelay(GetParam().by);
  for (uint32_t message = 1; message <= 5; ++message) world.Commit(world.service, message);
  EXPECT_EQ(world.Read(world.relay, relay, 2), (Messages{1, 2}));
  EXPECT_EQ(world.Read(world.relay, relay, 2), (Messages{1, 2}));
  world.Mark(world.relay, relay, 2);
  EXPECT_EQ(world.MessagesIn<EventMarked>(), Messages{2});
  EXPECT_EQ(world.Read(world.relay, relay, 9), (Messages{3, 4, 5}));
  EXPECT_FALSE(world.database.Drained());
  world.Mark(world.relay, relay, 3);
  EXPECT_EQ(world.Read(world.relay, relay, 9), Messages{});
  EXPECT_TRUE(world.database.Drained());
}

TEST_P(CursorTest, IsAsReplicatedAsTheRows) {
  DatabaseWorld world({.replication_lag = Seconds(2)});
  const RelayId relay = world.database.AddRelay(GetParam().by);
  for (uint32_t message = 1; message <= 3; ++message) world.Commit(world.service, message);
  world.simulation.At(Seconds(10), [&] { world.Mark(world.relay, relay, 1); });
  world.simulation.At(Seconds(12), [&] { world.Mark(world.relay, relay, 1); });
  world.simulation.At(Seconds(13), [&] { world.database.FailOver(); });
  world.simulation.Run();
  EXPECT_EQ(world.Read(world.relay, relay), (Messages{2, 3}));
}

INSTANTIATE_TEST_SUITE_P(Reads, CursorTest, testing::ValuesIn(kCursors),
                         [](const auto& info) { return info.param.name; });

// --- Marks and locks ------------------------------------------------------------------------------------------------

struct Flags {
  DatabaseWorld world;
  RelayId relay = world.database.AddRelay(OutboxRead::kUnmarked);
  Flags() {
    for (uint32_t message = 1; message <= 4; ++message) world.Commit(world.service, message);
  }
  Messages First(uint32_t limit) { return world.Read(world.relay, relay, limit); }
  Messages Second(uint32_t limit) { return world.Read(world.second_relay, relay, limit); }
};

TEST(OutboxFlags, ASecondRelaySkipsWhatTheFirstHasLocked) {
  Flags flags;
  EXPECT_EQ(flags.First(2), (Messages{1, 2}));
  EXPECT_EQ(flags.Second(9), (Messages{3, 4}));
  EXPECT_EQ(flags.First(9), (Messages{1, 2}));
}

TEST(OutboxFlags, LocksEndWithTheConnection) {
  Flags flags;
  flags.First(2);
  DatabaseWorld::CloseConnectionOf(flags.world.relay);
  flags.world.simulation.Run();
  EXPECT_EQ(flags.Second(9), (Messages{1, 2, 3, 4}));
}

TEST(OutboxFlags, ALockEndsWithItsMarkAndTheRestWithARelease) {
  Flags flags;
  flags.First(4);
  flags.world.Mark(flags.world.relay, flags.relay, 1);
  EXPECT_EQ(flags.Second(9), Messages{});
  flags.world.Mark(flags.world.relay, flags.relay, 1, true);
  EXPECT_EQ(flags.world.MessagesIn<EventMarked>(), (Messages{1, 2}));
  EXPECT_EQ(flags.Second(9), (Messages{3, 4}));
}

TEST(OutboxFlags, AnInstanceReadsItsOwnKeysOnly) {
  Flags flags;
  const auto read = [&](uint32_t part) {
    return DatabaseWorld::MessagesOf(flags.world.Poll(flags.world.relay, flags.relay, 9, 2, part).events);
  };
  EXPECT_EQ(read(0), (Messages{2, 4}));
  EXPECT_EQ(read(1), (Messages{1, 3}));
}

TEST(OutboxFlags, AFailoverForgetsYoungMarksAndEveryLock) {
  DatabaseWorld world({.replication_lag = Seconds(2)});
  const RelayId relay = world.database.AddRelay(OutboxRead::kUnmarked);
  for (uint32_t message = 1; message <= 3; ++message) world.Commit(world.service, message);
  world.simulation.At(Seconds(10), [&] { world.Mark(world.relay, relay, 1); });
  world.simulation.At(Seconds(12), [&] { world.Mark(world.relay, relay, 1); });
  world.simulation.At(Seconds(13), [&] {
    EXPECT_EQ(world.Read(world.relay, relay), Messages{3});
    world.database.FailOver();
  });
  world.simulation.Run();
  EXPECT_EQ(world.Read(world.second_relay, relay), (Messages{2, 3}));
}

// --- Change data capture --------------------------------------------------------------------------------------------

StreamStart Open(DatabaseWorld& world, RelayId relay) {
  return AskDirectly(world.relay, world.database, StreamOpenRequest{relay}).value();
}
void Store(DatabaseWorld& world, RelayId relay, uint32_t position) {
  AskDirectly(world.relay, world.database, PositionStoreRequest{relay, LogPosition(position)});
}

TEST(ChangeStream, ReadsFromAPositionOn) {
  DatabaseWorld world;
  const RelayId relay = world.database.AddRelay(OutboxRead::kFromLog);
  for (uint32_t message = 1; message <= 4; ++message) world.Commit(world.service, message);
  const StreamBatch batch = world.Stream(world.relay, relay, 1, 2);
  EXPECT_EQ(DatabaseWorld::MessagesOf(batch.events), (Messages{2, 3}));
  EXPECT_EQ(batch.read_to, LogPosition(3));
  EXPECT_FALSE(world.database.Drained());
  Store(world, relay, 4);
  EXPECT_TRUE(world.database.Drained());
  EXPECT_EQ(world.MessagesIn<EventMarked>(), Messages{4});
}

TEST(ChangeStream, PassesOverWhatIsNoEvent) {
  DatabaseWorld world({.other_changes = Seconds(1)});
  const RelayId relay = world.database.AddRelay(OutboxRead::kFromLog);
  world.simulation.At(Millis(2500), [&] {
    world.Commit(world.service, 1);
    const StreamBatch batch = world.Stream(world.relay, relay);
    EXPECT_EQ(DatabaseWorld::MessagesOf(batch.events), Messages{1});
    EXPECT_EQ(batch.events[0].position, LogPosition(3));
    EXPECT_EQ(batch.read_to, LogPosition(3));
  });
  world.simulation.Run();
}

struct SlotCase {
  const char* name;
  bool slot_failover;
  Messages pending;  // After a new slot, if there must be one.
};

const SlotCase kSlots[] = {{"IsLostIfTheReplicaHasNone", false, {}}, {"GoesOnIfTheReplicaHasIt", true, {2, 3}}};

class SlotTest : public testing::TestWithParam<SlotCase> {};

TEST_P(SlotTest, AtAFailover) {
  DatabaseWorld world;
  const RelayId relay = world.database.AddRelay(OutboxRead::kFromLog, GetParam().slot_failover);
  world.Commit(world.service, 1);
  Store(world, relay, 1);
  world.Commit(world.service, 2);
  world.database.FailOver();
  EXPECT_EQ(world.simulation.Count<SlotLost>(), GetParam().slot_failover ? 0u : 1u);
  EXPECT_EQ(Open(world, relay).has_slot, GetParam().slot_failover);
  EXPECT_EQ(world.Stream(world.relay, relay, 1).slot_lost, !GetParam().slot_failover);
  world.Commit(world.service, 3);
  EXPECT_FALSE(world.database.Drained());  // Whoever makes a new slot could still begin where the old one ended.
  AskDirectly(world.relay, world.database, SlotCreateRequest{relay});
  EXPECT_EQ(Open(world, relay).stored, LogPosition(1));
  world.database.RecordBacklog();
  EXPECT_EQ(world.MessagesIn<EventPending>(), GetParam().pending);
  EXPECT_EQ(world.database.Drained(), GetParam().pending.empty());
}

INSTANTIATE_TEST_SUITE_P(Slots, SlotTest, testing::ValuesIn(kSlots), [](const auto& info) { return info.param.name; });

TEST(Scan, ShowsWhatIsThereUntilItIsOldAndPublished) {
  DatabaseWorld world({.events_kept = Hours(12)});
  const RelayId relay = world.database.AddRelay(OutboxRead::kUnmarked);
  for (uint32_t message = 1; message <= 3; ++message) world.Commit(world.service, message);
  const auto open = world.Write(world.service, 4);
  world.Mark(world.relay, relay, 2);
  const auto scan = [&](RowId after = RowId(), uint32_t limit = 100) {
    return DatabaseWorld::MessagesOf(
        AskDirectly(world.other, world.database, OutboxScanRequest{after, limit}).value().events);
  };
  EXPECT_EQ(scan(), (Messages{1, 2, 3}));
  EXPECT_EQ(scan(RowId(), 2), (Messages{1, 2}));
  EXPECT_EQ(scan(RowId(2)), Messages{3});
  EXPECT_EQ(scan(RowId(3)), Messages{});
  world.simulation.At(Hours(12), [&] {
    EXPECT_EQ(scan(), Messages{3});
    world.Mark(world.relay, relay, 1);
    EXPECT_EQ(scan(), Messages{});
    EXPECT_TRUE(world.End(world.service, open));
    EXPECT_EQ(scan(), Messages{4});
  });
  world.simulation.Run();
}

TEST(ChangeStream, PositionsOfLostCommitsAreGivenToOthers) {
  DatabaseWorld world({.replication_lag = Seconds(2)});
  const RelayId relay = world.database.AddRelay(OutboxRead::kFromLog, true);
  world.simulation.At(Seconds(10), [&] {
    world.Commit(world.service, 1);
    Store(world, relay, 1);
    world.database.FailOver();
    world.Commit(world.service, 2);
  });
  world.simulation.Run();
  EXPECT_EQ(world.MessagesIn<RowLost>(), Messages{1});
  EXPECT_EQ(Open(world, relay).stored, LogPosition(1));
  EXPECT_TRUE(world.database.Drained());  // The relay takes the new commit for the old one.
}

}  // namespace
}  // namespace redeliver
