// A database commits a transaction as a whole: what it writes, what it remembers, and what it refuses.
#include "sim/store/database.h"

#include "gtest/gtest.h"
#include "sim/store/database_client.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

using enum Database::Statement;

RunShape Shape() {
  RunShape shape;
  shape.sinks = {{.name = "ledger"}};
  shape.messages = 10;
  shape.keys = 10;
  return shape;
}

struct World {
  explicit World(Database::Statement statement) : World(TableOptions{.statement = statement}) {}
  explicit World(const TableOptions& options) : database(simulation.kernel(), 0, SinkId(0), options, shape) {}

  // "written", "repeated" or the refusal.
  std::string Commit(const CommitRequest& request) {
    const Outcome<CommitReply> outcome = AskDirectly(caller, database, request);
    if (!outcome.ok()) return NameOf(outcome.reason());
    return outcome.value().repeated ? "repeated" : "written";
  }

  Simulation simulation;
  RunShape shape = Shape();
  Database database;
  Context& caller = simulation.NewProcess("caller");
};

CommitRequest Plain(uint32_t message) { return {MessageId(message), KeyId(1), Version(2)}; }
CommitRequest Remembering(uint32_t message) {
  CommitRequest request = Plain(message);
  request.remember = true;
  return request;
}
CommitRequest Poison(uint32_t message) {
  CommitRequest request = Plain(message);
  request.poison = true;
  return request;
}

struct CommitCase {
  const char* name;
  Database::Statement statement;
  std::vector<CommitRequest> commits;
  Lines answers;
  std::vector<std::string_view> facts;
};

constexpr std::string_view kApplied = EffectApplied::kName;
constexpr std::string_view kSuperseded = EffectSuperseded::kName;
constexpr std::string_view kRejected = EffectRejected::kName;

const CommitCase kCommits[] = {
    {"AnIncrementRepeats", kIncrement, {Plain(1), Plain(1)}, {"written", "written"}, {kApplied, kApplied}},
    {"AnUpsertRepeats", kUpsert, {Plain(1), Plain(1)}, {"written", "written"}, {kApplied, kApplied}},
    {"AUniqueRowDoesNot", kInsertUnique, {Plain(1), Plain(1)}, {"written", "repeated"}, {kApplied, kSuperseded}},
    {"UniqueRowsOfTwoMessages", kInsertUnique, {Plain(1), Plain(2)}, {"written", "written"}, {kApplied, kApplied}},
    {"ARememberedIdRollsBackTheRepeat",
     kIncrement,
     {Remembering(1), Remembering(1), Remembering(1)},
     {"written", "repeated", "repeated"},
     {kApplied, kSuperseded, kSuperseded}},
    {"ARememberedIdOfAnUpsertToo",
     kUpsert,
     {Remembering(1), Remembering(1)},
     {"written", "repeated"},
     {kApplied, kSuperseded}},
    {"WhatWasNotRememberedIsNotKnown",
     kIncrement,
     {Plain(1), Remembering(1)},
     {"written", "written"},
     {kApplied, kApplied}},
    {"WhoDoesNotAskIsNotStopped", kIncrement, {Remembering(1), Plain(1)}, {"written", "written"}, {kApplied, kApplied}},
    {"PoisonIsAlwaysRefused",
     kIncrement,
     {Poison(1), Poison(1)},
     {"invalid_message", "invalid_message"},
     {kRejected, kRejected}},
    {"PoisonIsRefusedByAUniqueTableToo", kInsertUnique, {Poison(1)}, {"invalid_message"}, {kRejected}},
    {"ARefusalRemembersNothing",
     kInsertUnique,
     {Poison(1), Plain(1)},
     {"invalid_message", "written"},
     {kRejected, kApplied}},
};

class CommitTest : public testing::TestWithParam<CommitCase> {};

TEST_P(CommitTest, AnswersAndRecords) {
  World world(GetParam().statement);
  Lines answers;
  for (const CommitRequest& request : GetParam().commits) answers.push_back(world.Commit(request));
  EXPECT_EQ(answers, GetParam().answers);
  EXPECT_EQ(world.simulation.FactNames(), GetParam().facts);
}

INSTANTIATE_TEST_SUITE_P(Transactions, CommitTest, testing::ValuesIn(kCommits),
                         [](const auto& info) { return info.param.name; });

// --- Versions -------------------------------------------------------------------------------------------------------

CommitRequest At(uint32_t version) { return {MessageId(version), KeyId(1), Version(version)}; }
CommitRequest Deletion(uint32_t version) {
  CommitRequest request = At(version);
  request.deletes = true;
  return request;
}

// A first statement, and a second one after a while.
struct VersionCase {
  const char* name;
  Database::Statement statement;
  std::optional<SimDuration> tombstone_ttl;
  CommitRequest first;
  SimDuration after;
  CommitRequest second;
  const char* answer;
};

const VersionCase kVersions[] = {
    {"ANewerVersionIsWritten", kUpsertVersioned, {}, At(1), Seconds(1), At(2), "written"},
    {"AnOlderOneIsDone", kUpsertVersioned, {}, At(2), Seconds(1), At(1), "repeated"},
    {"TheSameOneIsDone", kUpsertVersioned, {}, At(2), Seconds(1), At(2), "repeated"},
    {"APlainUpsertTakesAnOlderOne", kUpsert, {}, At(2), Seconds(1), At(1), "written"},
    {"ADeletionIsAVersion", kUpsertVersioned, {}, Deletion(2), Seconds(1), At(1), "repeated"},
    {"AnOldDeletionIsDone", kUpsertVersioned, {}, At(3), Seconds(1), Deletion(2), "repeated"},
    {"ADeletedRowMayComeBackNewer", kUpsertVersioned, {}, Deletion(2), Seconds(1), At(3), "written"},
    {"ADeletionRememberedForEver", kUpsertVersioned, {}, Deletion(2), Days(30), At(1), "repeated"},
    {"At59sOf60TheVersionIsRemembered", kUpsertVersioned, Seconds(60), Deletion(2), Seconds(59), At(1), "repeated"},
    {"At61sOf60ItIsForgotten", kUpsertVersioned, Seconds(60), Deletion(2), Seconds(61), At(1), "written"},
    {"WhatIsNotDeletedIsNotForgotten", kUpsertVersioned, Seconds(60), At(2), Seconds(61), At(1), "repeated"},
    {"APlainUpsertBringsADeletedRowBack", kUpsert, {}, Deletion(2), Seconds(1), At(1), "written"},
};

class VersionTest : public testing::TestWithParam<VersionCase> {};

TEST_P(VersionTest, DecidesWhatIsWritten) {
  const VersionCase& test = GetParam();
  World world(TableOptions{.statement = test.statement, .tombstone_ttl = test.tombstone_ttl});
  world.simulation.At(Seconds(0), [&] { EXPECT_EQ(world.Commit(test.first), "written"); });
  world.simulation.At(test.after, [&] { EXPECT_EQ(world.Commit(test.second), test.answer); });
  world.simulation.Run();
  EXPECT_EQ(world.simulation.Count<EffectSuperseded>(), std::string(test.answer) == "repeated" ? 1u : 0u);
}

INSTANTIATE_TEST_SUITE_P(Versions, VersionTest, testing::ValuesIn(kVersions),
                         [](const auto& info) { return info.param.name; });

// --- Records of handled messages
// --------------------------------------------------------------------------------------

struct RecordCase {
  const char* name;
  SimDuration stored;
  SimDuration asked;
  const char* answer;
};

// Kept for 30 minutes, purged each minute.
const RecordCase kRecords[] = {
    {"YoungerThanItsTimeItIsKnown", Seconds(0), Minutes(29), "repeated"},
    {"AtItsTimeThePurgeTakesIt", Seconds(0), Minutes(30), "written"},
    {"BetweenTwoPurgesItIsStillThere", Seconds(10), Minutes(30) + Seconds(50), "repeated"},
    {"TheNextPurgeTakesIt", Seconds(10), Minutes(31), "written"},
};

class RecordTest : public testing::TestWithParam<RecordCase> {};

TEST_P(RecordTest, IsKeptUntilAPurge) {
  const RecordCase& test = GetParam();
  World world(TableOptions{.record_ttl = Minutes(30), .purge_interval = Minutes(1)});
  world.simulation.At(test.stored, [&] { EXPECT_EQ(world.Commit(Remembering(1)), "written"); });
  world.simulation.At(test.asked, [&] { EXPECT_EQ(world.Commit(Remembering(1)), test.answer); });
  world.simulation.Run();
}

INSTANTIATE_TEST_SUITE_P(Records, RecordTest, testing::ValuesIn(kRecords),
                         [](const auto& info) { return info.param.name; });

TEST(Database, ARecordCanBeThatOfACopy) {
  World world(kIncrement);
  CommitRequest copy = Remembering(1);
  copy.id = DedupId::OfCopy(5);
  EXPECT_EQ(world.Commit(copy), "written");
  EXPECT_EQ(world.Commit(copy), "repeated");
  copy.id = DedupId::OfCopy(6);
  EXPECT_EQ(world.Commit(copy), "written");
}

TEST(Database, AnOlderFencingTokenIsOvertaken) {
  World world(TableOptions{.checks_tokens = true});
  CommitRequest request = Plain(1);
  request.fencing_token = 5;
  EXPECT_EQ(world.Commit(request), "written");
  request.fencing_token = 4;
  EXPECT_EQ(world.Commit(request), "overtaken");
  EXPECT_EQ(world.Commit(Plain(2)), "written") << "tokens are compared per message";
}

TEST(Database, AnEffectNamesItsSinkMessageKeyAndVersion) {
  World world(kUpsert);
  world.Commit(Plain(3));
  const EffectApplied effect = world.simulation.All<EffectApplied>().at(0);
  EXPECT_EQ(effect.sink, SinkId(0));
  EXPECT_EQ(effect.message, MessageId(3));
  EXPECT_EQ(effect.key, KeyId(1));
  EXPECT_EQ(effect.version, Version(2));
}

struct CommitSetup {
  Database& database;
  Journal& journal;
};

Process Committer(Context& self, const CommitSetup& setup) {
  DatabaseClient database(self, setup.database, Seconds(1));
  const CommitRequest transaction = Remembering(1);
  Outcome<CommitReply> committed = co_await database.Commit(transaction);
  while (committed.unknown()) {
    setup.journal.Note("unknown");
    committed = co_await database.Commit(transaction);
  }
  setup.journal.Note(committed.value().repeated ? "repeated" : "written");
}

TEST(DatabaseClient, ARepeatAfterAnUnknownOutcomeTellsThatItWasDone) {
  World world(kIncrement);
  Journal journal(world.simulation);
  const CommitSetup setup{world.database, journal};
  world.simulation.faults().AtServer(Operation::kSinkApply, 1, {FaultKind::kTimeout, Phase::kApplied, {}});
  world.simulation.Start<Committer>("committer", setup);
  world.simulation.Run();
  EXPECT_EQ(journal.lines(), (Lines{"1s unknown", "1.002s repeated"}));
  EXPECT_EQ(world.simulation.Count<EffectApplied>(), 1u);
}

}  // namespace
}  // namespace redeliver
