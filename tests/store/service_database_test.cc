// Transactions of a service: ids in the order of inserts, the log in the order of commits; a business id once.
#include "gtest/gtest.h"
#include "tests/store/service_database_world.h"

namespace redeliver {
namespace {

TEST(ServiceDatabase, ARowIsThereWhenItsTransactionCommits) {
  DatabaseWorld world;
  const RelayId cursor = world.database.AddRelay(OutboxRead::kAfterCursor);
  const auto transaction = world.Write(world.service, 1);
  EXPECT_EQ(world.Read(world.relay, cursor), Messages{});
  EXPECT_EQ(world.MessagesIn<RowCommitted>(), Messages{});
  EXPECT_TRUE(world.End(world.service, transaction));
  EXPECT_EQ(world.Read(world.relay, cursor), Messages{1});
  EXPECT_EQ(world.MessagesIn<RowCommitted>(), Messages{1});
}

TEST(ServiceDatabase, ARolledBackRowIsGoneAndItsIdIsNotGivenBack) {
  DatabaseWorld world;
  const RelayId cursor = world.database.AddRelay(OutboxRead::kAfterCursor);
  const auto transaction = world.Write(world.service, 1);
  EXPECT_TRUE(world.End(world.service, transaction, false));
  EXPECT_EQ(world.MessagesIn<RowRolledBack>(), Messages{1});
  world.Commit(world.service, 2);
  const OutboxBatch batch = world.Poll(world.relay, cursor);
  EXPECT_EQ(DatabaseWorld::MessagesOf(batch.events), Messages{2});
  EXPECT_EQ(batch.events[0].row, RowId(2));
}

TEST(ServiceDatabase, IdsAreInTheOrderOfInsertsAndTheLogIsInThatOfCommits) {
  DatabaseWorld world;
  const RelayId log = world.database.AddRelay(OutboxRead::kFromLog);
  const auto slow = world.Write(world.service, 1);
  world.Commit(world.other, 2);
  EXPECT_TRUE(world.End(world.service, slow));
  const StreamBatch batch = world.Stream(world.relay, log);
  EXPECT_EQ(DatabaseWorld::MessagesOf(batch.events), (Messages{2, 1}));
  EXPECT_GT(batch.events[0].row, batch.events[1].row);
}

TEST(ServiceDatabase, ATransactionEndsOnce) {
  DatabaseWorld world;
  const auto transaction = world.Write(world.service, 1);
  EXPECT_TRUE(world.End(world.service, transaction));
  EXPECT_FALSE(world.End(world.service, transaction));
  EXPECT_FALSE(world.End(world.service, transaction, false));
  EXPECT_EQ(world.Insert(world.service, transaction, 2), "refused");
  EXPECT_FALSE(world.End(world.service, TransactionNumber(7)));
  EXPECT_EQ(world.MessagesIn<RowCommitted>(), Messages{1});
}

TEST(ServiceDatabase, ABeginOverAnOpenTransactionRollsItBack) {
  DatabaseWorld world;
  world.Write(world.service, 1);
  world.Commit(world.service, 1);
  EXPECT_EQ(world.MessagesIn<RowRolledBack>(), Messages{1});
  EXPECT_EQ(world.MessagesIn<RowCommitted>(), Messages{1});
}

// --- Business ids ---------------------------------------------------------------------------------------------------

TEST(ServiceDatabase, ACommittedBusinessIdIsFoundAndNothingIsInserted) {
  DatabaseWorld world;
  world.Commit(world.service, 1);
  const auto transaction = world.Begin(world.other);
  EXPECT_EQ(world.Insert(world.other, transaction, 1), "repeated");
  EXPECT_TRUE(world.End(world.other, transaction));
  EXPECT_EQ(world.MessagesIn<RowCommitted>(), Messages{1});
}

TEST(ServiceDatabase, ARowWithAnIdOfItsOwnIsInsertedAgain) {
  DatabaseWorld world;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto transaction = world.Begin(world.service);
    EXPECT_EQ(world.Insert(world.service, transaction, 1, false), "inserted");
    EXPECT_TRUE(world.End(world.service, transaction));
  }
  EXPECT_EQ(world.MessagesIn<RowCommitted>(), (Messages{1, 1}));
}

struct SecondWriterCase {
  const char* name;
  const char* first_ends;  // "commit", "rollback" or "death".
  bool repeated;
};

const SecondWriterCase kSecondWriters[] = {
    {"IsToldWhenTheFirstCommits", "commit", true},
    {"InsertsWhenTheFirstRollsBack", "rollback", false},
    {"InsertsWhenTheFirstHasDied", "death", false},
};

class SecondWriterTest : public testing::TestWithParam<SecondWriterCase> {};

TEST_P(SecondWriterTest, OfABusinessIdWaits) {
  DatabaseWorld world;
  const auto first = world.Write(world.service, 1);
  const auto second = world.Begin(world.other);
  InsertRequest request = DatabaseWorld::InsertOf(second, 1);
  DirectCall<InsertRequest> waiting(world.other, world.database);
  world.database.Handle(request, waiting.responder());
  EXPECT_TRUE(waiting.TakeOutcome().unknown());
  const std::string end = GetParam().first_ends;
  if (end == "death") {
    DatabaseWorld::CloseConnectionOf(world.service);
    world.simulation.Run();
  } else {
    world.End(world.service, first, end == "commit");
  }
  const Outcome<InsertReply> outcome = waiting.TakeOutcome();
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome.value().repeated, GetParam().repeated);
}

INSTANTIATE_TEST_SUITE_P(Ends, SecondWriterTest, testing::ValuesIn(kSecondWriters),
                         [](const auto& info) { return info.param.name; });

TEST(ServiceDatabase, AWaitingWriterThatDiesInsertsNothing) {
  DatabaseWorld world;
  const auto first = world.Write(world.service, 1);
  InsertRequest request = DatabaseWorld::InsertOf(world.Begin(world.other), 1);
  DirectCall<InsertRequest> waiting(world.other, world.database);
  world.database.Handle(request, waiting.responder());
  DatabaseWorld::CloseConnectionOf(world.other);
  world.simulation.Run();
  EXPECT_TRUE(waiting.over());
  EXPECT_TRUE(world.End(world.service, first, false));
  EXPECT_EQ(world.MessagesIn<RowCommitted>(), Messages{});
}

// --- Connections ----------------------------------------------------------------------------------------------------

TEST(ServiceDatabase, AClosedConnectionRollsItsTransactionBack) {
  DatabaseWorld world;
  const auto transaction = world.Write(world.service, 1);
  world.Write(world.other, 2);
  EXPECT_FALSE(world.database.Drained());
  DatabaseWorld::CloseConnectionOf(world.service);
  world.simulation.Run();
  EXPECT_EQ(world.MessagesIn<RowRolledBack>(), Messages{1});
  EXPECT_FALSE(world.End(world.service, transaction));
}

struct ServiceSetup {
  ServiceDatabase& database;
  Journal& journal;
};

Process CommitsOne(Context& self, const ServiceSetup& setup) {
  if (self.incarnation() != Incarnation(0)) co_return;
  ServiceDatabaseClient database(self, setup.database, Seconds(1));
  const Outcome<BeginReply> begun = co_await database.Begin();
  const InsertRequest insert = DatabaseWorld::InsertOf(begun.value().transaction, 1);
  const Outcome<InsertReply> inserted = co_await database.Insert(insert);
  setup.journal.Note(NameOf(inserted));
  const Outcome<Done> committed = co_await database.Commit(begun.value().transaction);
  setup.journal.Note(NameOf(committed));
}

// What becomes of a transaction when its last request meets a fault: a request that was under way still counts.
struct LastRequestCase {
  const char* name;
  Operation operation;
  FaultKind kind;
  Phase phase;
  bool committed;
};

const LastRequestCase kLastRequests[] = {
    {"CommitLostInACrash", Operation::kDatabaseCommit, FaultKind::kCrash, Phase::kLost, false},
    {"CommitAppliedInACrash", Operation::kDatabaseCommit, FaultKind::kCrash, Phase::kApplied, true},
    {"CommitLateAfterACrash", Operation::kDatabaseCommit, FaultKind::kCrash, Phase::kLate, true},
    {"InsertAppliedInACrash", Operation::kDatabaseWrite, FaultKind::kCrash, Phase::kApplied, false},
    {"InsertLateAfterACrash", Operation::kDatabaseWrite, FaultKind::kCrash, Phase::kLate, false},
    {"CommitDropped", Operation::kDatabaseCommit, FaultKind::kDrop, Phase::kLost, false},
    {"CommitWhoseReplyIsDropped", Operation::kDatabaseCommit, FaultKind::kDrop, Phase::kApplied, true},
    {"CommitDelayed", Operation::kDatabaseCommit, FaultKind::kDelay, Phase::kLate, true},
    {"CommitDisconnected", Operation::kDatabaseCommit, FaultKind::kDisconnect, Phase::kLost, false},
    {"CommitLateAfterADisconnect", Operation::kDatabaseCommit, FaultKind::kDisconnect, Phase::kLate, true},
};

class LastRequestTest : public testing::TestWithParam<LastRequestCase> {};

TEST_P(LastRequestTest, CountsIfItWasUnderWay) {
  const LastRequestCase& last = GetParam();
  DatabaseWorld world;
  Journal journal(world.simulation);
  const ServiceSetup setup{world.database, journal};
  world.simulation.faults().AtRequest(last.operation, 1, {last.kind, last.phase, Millis(100)});
  world.simulation.Start<CommitsOne>("writer", setup);
  world.simulation.Run();
  EXPECT_EQ(world.MessagesIn<RowCommitted>(), last.committed ? Messages{1} : Messages{});
  EXPECT_TRUE(world.database.Drained());
}

INSTANTIATE_TEST_SUITE_P(Faults, LastRequestTest, testing::ValuesIn(kLastRequests),
                         [](const auto& info) { return info.param.name; });

// --- Inserts one after the other ------------------------------------------------------------------------------------

TEST(ServiceDatabase, SerialisedInsertsWaitForTheTransactionBeforeThem) {
  DatabaseWorld world;
  world.database.SerialiseInserts();
  const RelayId log = world.database.AddRelay(OutboxRead::kFromLog);
  const auto first = world.Write(world.service, 1);
  const auto second = world.Begin(world.other);
  InsertRequest request = DatabaseWorld::InsertOf(second, 2);
  DirectCall<InsertRequest> waiting(world.other, world.database);
  world.database.Handle(request, waiting.responder());
  EXPECT_TRUE(waiting.TakeOutcome().unknown());
  EXPECT_TRUE(world.End(world.service, first));
  EXPECT_TRUE(waiting.TakeOutcome().ok());
  EXPECT_TRUE(world.End(world.other, second));
  const StreamBatch batch = world.Stream(world.relay, log);
  EXPECT_EQ(DatabaseWorld::MessagesOf(batch.events), (Messages{1, 2}));
  EXPECT_LT(batch.events[0].row, batch.events[1].row);
}

// --- Failover -------------------------------------------------------------------------------------------------------

TEST(ServiceDatabase, ASynchronousFailoverLosesOnlyWhatIsOpen) {
  DatabaseWorld world;
  world.Commit(world.service, 1);
  const auto open = world.Write(world.service, 2);
  world.database.FailOver();
  EXPECT_EQ(world.MessagesIn<RowLost>(), Messages{});
  EXPECT_EQ(world.MessagesIn<RowRolledBack>(), Messages{2});
  EXPECT_FALSE(world.End(world.service, open));
  const auto again = world.Begin(world.service);
  EXPECT_EQ(world.Insert(world.service, again, 1), "repeated");
  EXPECT_EQ(world.Insert(world.service, again, 2), "inserted");
}

TEST(ServiceDatabase, AnAsynchronousFailoverLosesWhatIsYoungerThanTheLag) {
  DatabaseWorld world({.replication_lag = Seconds(2)});
  const RelayId cursor = world.database.AddRelay(OutboxRead::kAfterCursor);
  world.simulation.At(Seconds(1), [&] { world.Commit(world.service, 1); });
  world.simulation.At(Seconds(3), [&] { world.Commit(world.service, 2); });
  world.simulation.At(Seconds(4), [&] { world.Commit(world.service, 3); });
  world.simulation.At(Seconds(5), [&] { world.database.FailOver(); });
  world.simulation.Run();
  EXPECT_EQ(world.MessagesIn<RowLost>(), Messages{3});
  EXPECT_EQ(world.Read(world.relay, cursor), (Messages{1, 2}));
  const auto again = world.Begin(world.service);
  EXPECT_EQ(world.Insert(world.service, again, 3), "inserted");
}

TEST(ServiceDatabase, AFailoverDropsWhoWaits) {
  DatabaseWorld world;
  world.Write(world.service, 1);
  InsertRequest request = DatabaseWorld::InsertOf(world.Begin(world.other), 1);
  DirectCall<InsertRequest> waiting(world.other, world.database);
  world.database.Handle(request, waiting.responder());
  world.database.FailOver();
  world.simulation.Run();
  EXPECT_TRUE(waiting.over());
  EXPECT_EQ(world.MessagesIn<RowRolledBack>(), Messages{1});
}

}  // namespace
}  // namespace redeliver
