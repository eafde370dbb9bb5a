// What a partition accepts from an idempotent producer and from a transaction coordinator, in the order of the rules:
// a recognised repeat first, then the epoch, then the sequence.
#include "sim/broker/producer_state.h"

#include "gtest/gtest.h"

namespace redeliver {
namespace {

using enum AppendVerdict;

constexpr ProducerId kProducer(7);
constexpr Sequence kNoSequence = Sequence::None();

// Data batches of two records each, with sequences from `first` on, at offsets 0, 2, 4, ...
struct History {
  explicit History(Sequence largest = kLargestSequence) : states(pool, largest) {}

  Offset Data(uint32_t epoch, uint32_t first, uint32_t count = 2, bool transactional = false) {
    return Apply({.producer = {kProducer, ProducerEpoch(epoch)},
                  .first_sequence = Sequence(first),
                  .kind = BatchKind::kData,
                  .transactional = transactional,
                  .leader_epoch = {},
                  .coordinator_epoch = {},
                  .timestamp = {}},
                 count);
  }
  Offset Marker(uint32_t epoch, uint32_t coordinator_epoch = 0) {
    return Apply({.producer = {kProducer, ProducerEpoch(epoch)},
                  .first_sequence = {},
                  .kind = BatchKind::kCommitMarker,
                  .transactional = true,
                  .leader_epoch = {},
                  .coordinator_epoch = LeaderEpoch(coordinator_epoch),
                  .timestamp = {}},
                 1);
  }
  Offset Apply(const BatchHeader& header, uint32_t count) {
    const Offset base = end;
    end = Offset(end.value() + count);
    return states.Apply(header, base, count);
  }
  const ProducerEntry* entry() const { return states.Find(kProducer); }

  Pool pool;
  ProducerStates states;
  Offset end;
};

// --- Appends

struct AppendCase {
  const char* name;
  uint32_t epoch;
  Sequence first;
  uint32_t count;
  AppendCheck check;
};

AppendCheck DuplicateOf(uint64_t offset) { return {kDuplicate, Offset(offset)}; }

// After seven batches in epoch 2 with sequences 0-1, 2-3, ..., 12-13, at offsets 0, 2, ..., 12.
const AppendCase kAppends[] = {
    // name                            epoch  first         count  check
    {"Next", 2, Sequence(14), 2, {kAccept}},
    {"NextOfAnotherSize", 2, Sequence(14), 9, {kAccept}},
    {"RepeatOfTheLast", 2, Sequence(12), 2, DuplicateOf(12)},
    {"OldestOfTheFive", 2, Sequence(4), 2, DuplicateOf(4)},
    {"RepeatOlderThanTheFive", 2, Sequence(2), 2, {kOutOfOrder}},
    {"RepeatOfAnotherSize", 2, Sequence(12), 1, {kOutOfOrder}},
    {"RepeatBeginningWithinABatch", 2, Sequence(11), 2, {kOutOfOrder}},
    {"Gap", 2, Sequence(15), 2, {kOutOfOrder}},
    {"OlderEpoch", 1, Sequence(14), 2, {kInvalidEpoch}},
    {"OlderEpochThoughItLooksRepeated", 1, Sequence(12), 2, {kInvalidEpoch}},
    {"NewerEpochStartsAgain", 3, Sequence(0), 2, {kAccept}},
    {"NewerEpochDoesNotGoOn", 3, Sequence(14), 2, {kOutOfOrder}},
    {"NewerEpochByMoreThanOne", 9, Sequence(0), 2, {kAccept}},
    {"ACoordinatorHasNoSequence", 2, kNoSequence, 2, {kAccept}},
    {"ACoordinatorsEpochCounts", 1, kNoSequence, 2, {kInvalidEpoch}},
};

class AppendCheckTest : public testing::TestWithParam<AppendCase> {};

TEST_P(AppendCheckTest, IsDecidedByRepeatThenEpochThenSequence) {
  History history;
  for (uint32_t i = 0; i < 7; ++i) history.Data(2, 2 * i);
  const AppendCase& test = GetParam();
  EXPECT_EQ(CheckAppend(history.entry(), ProducerEpoch(test.epoch), test.first, test.count), test.check);
}

INSTANTIATE_TEST_SUITE_P(Batches, AppendCheckTest, testing::ValuesIn(kAppends),
                         [](const auto& info) { return info.param.name; });

AppendVerdict Check(const History& history, uint32_t epoch, uint32_t first, const AppendRules& rules = {}) {
  return CheckAppend(history.entry(), ProducerEpoch(epoch), Sequence(first), 2, rules).verdict;
}

TEST(CheckAppend, AnUnknownProducerMayBeginAnywhere) {
  EXPECT_EQ(CheckAppend(nullptr, ProducerEpoch(4), Sequence(17), 3), AppendCheck{kAccept});
}

TEST(CheckAppend, AMarkerOfANewerEpochLetsSequencesBeginAgain) {
  History history;
  history.Data(2, 0, 2, true);
  history.Marker(3);
  EXPECT_EQ(Check(history, 3, 0), kAccept);
  EXPECT_EQ(Check(history, 3, 2), kOutOfOrder);
  EXPECT_EQ(Check(history, 2, 2), kInvalidEpoch);
}

TEST(CheckAppend, AMarkerOfTheSameEpochLetsSequencesGoOn) {
  History history;
  history.Data(2, 0, 2, true);
  history.Marker(2);
  EXPECT_EQ(Check(history, 2, 2), kAccept);
  EXPECT_EQ(Check(history, 2, 0), kDuplicate);
}

TEST(CheckAppend, NothingOvertakesTheLowestSequenceThatWaitsForVerification) {
  History history;
  history.Data(2, 0);
  EXPECT_EQ(Check(history, 2, 2, {.lowest_waiting = Sequence(2)}), kAccept);
  EXPECT_EQ(Check(history, 2, 2, {.lowest_waiting = Sequence(1)}), kOutOfOrder);
  EXPECT_EQ(CheckAppend(nullptr, ProducerEpoch(0), Sequence(5), 1, {.lowest_waiting = Sequence(4)}).verdict,
            kOutOfOrder);
}

TEST(CheckAppend, SequencesWrapAround) {
  History history(Sequence(9));
  const AppendRules rules{.largest_sequence = Sequence(9)};
  history.Data(0, 6);
  history.Data(0, 8);
  EXPECT_EQ(Check(history, 0, 0, rules), kAccept);
  EXPECT_EQ(Check(history, 0, 10, rules), kOutOfOrder);

  History torn(Sequence(9));
  torn.Data(0, 9);  // 9 and 0.
  EXPECT_EQ(torn.entry()->latest().last, Sequence(0));
  EXPECT_EQ(Check(torn, 0, 9, rules), kDuplicate);
  EXPECT_EQ(Check(torn, 0, 1, rules), kAccept);
}

TEST(CheckAppend, TheRealBoundIsThatOf31Bits) {
  History history;
  history.Data(0, 0x7fff'fffe);
  EXPECT_EQ(Check(history, 0, 0), kAccept);
  EXPECT_EQ(Check(history, 0, 0x8000'0000), kOutOfOrder);
}

TEST(CheckAppend, PlantedDefectsDropOneRuleEach) {
  History history;
  history.Data(2, 0);
  EXPECT_EQ(Check(history, 2, 0, {.window = 0}), kOutOfOrder);
  EXPECT_EQ(Check(history, 1, 2, {.accepts_old_epochs = true}), kAccept);
  EXPECT_EQ(Check(history, 2, 4, {.accepts_gaps = true}), kAccept);
  EXPECT_EQ(Check(history, 2, 0, {.accepts_gaps = true}), kDuplicate);
}

// --- Markers

struct MarkerCase {
  const char* name;
  bool open;  // Whether a transaction of epoch 5 is open; otherwise it ended, by coordinator epoch 3.
  MarkerRules rules;
  uint32_t epoch;
  uint32_t coordinator_epoch;
  MarkerVerdict verdict;
};

constexpr MarkerRules kNotOlder{};
constexpr MarkerRules kNewer{.strict = true};
constexpr MarkerRules kNewerOrRepeated{.strict = true, .accepts_repeats = true};
constexpr MarkerRules kDefect{.strict = true, .accepts_old_epochs = true};

const MarkerCase kMarkers[] = {
    // name                             open   rules             epoch coordinator verdict
    {"SameEpoch", true, kNotOlder, 5, 3, MarkerVerdict::kAccept},
    {"NewerEpoch", true, kNotOlder, 6, 3, MarkerVerdict::kAccept},
    {"OlderEpoch", true, kNotOlder, 4, 3, MarkerVerdict::kInvalidEpoch},
    {"NewerCoordinator", false, kNotOlder, 5, 4, MarkerVerdict::kAccept},
    {"OlderCoordinator", false, kNotOlder, 5, 2, MarkerVerdict::kCoordinatorFenced},
    {"TheEpochIsCheckedFirst", false, kNotOlder, 4, 2, MarkerVerdict::kInvalidEpoch},
    {"StrictNewerEpoch", true, kNewer, 6, 3, MarkerVerdict::kAccept},
    {"StrictSameEpoch", true, kNewer, 5, 3, MarkerVerdict::kInvalidEpoch},
    {"StrictRepeat", false, kNewer, 5, 3, MarkerVerdict::kInvalidEpoch},
    {"RepeatWithoutOpenTransaction", false, kNewerOrRepeated, 5, 3, MarkerVerdict::kAccept},
    {"RepeatHitsTheNextTransaction", true, kNewerOrRepeated, 5, 3, MarkerVerdict::kInvalidEpoch},
    {"RepeatOfAnOlderEpoch", false, kNewerOrRepeated, 4, 3, MarkerVerdict::kInvalidEpoch},
    {"RepeatByAnOlderCoordinator", false, kNewerOrRepeated, 5, 2, MarkerVerdict::kCoordinatorFenced},
    {"DefectAcceptsAnOlderEpoch", true, kDefect, 4, 3, MarkerVerdict::kAccept},
};

class MarkerTest : public testing::TestWithParam<MarkerCase> {};

TEST_P(MarkerTest, IsDecidedByEpochThenCoordinator) {
  const MarkerCase& test = GetParam();
  History history;
  history.Data(5, 0, 2, true);
  if (!test.open) history.Marker(5, 3);
  EXPECT_EQ(CheckMarker(history.entry(), ProducerEpoch(test.epoch), LeaderEpoch(test.coordinator_epoch), test.rules),
            test.verdict);
}

INSTANTIATE_TEST_SUITE_P(Markers, MarkerTest, testing::ValuesIn(kMarkers),
                         [](const auto& info) { return info.param.name; });

TEST(CheckMarker, AnUnknownProducerMayEndItsTransaction) {
  EXPECT_EQ(CheckMarker(nullptr, ProducerEpoch(0), LeaderEpoch(0), kNewer), MarkerVerdict::kAccept);
}

// --- State

TEST(ProducerStates, AMarkerTellsWhereItsTransactionBegan) {
  History history;
  EXPECT_TRUE(history.Data(0, 0, 2, false).none());
  EXPECT_TRUE(history.Data(0, 2, 2, true).none());
  EXPECT_TRUE(history.Data(0, 4, 2, true).none());
  EXPECT_EQ(history.entry()->transaction_first, Offset(2));
  EXPECT_EQ(history.Marker(0), Offset(2));
  EXPECT_FALSE(history.entry()->InTransaction());
  EXPECT_TRUE(history.Marker(0).none());
}

TEST(ProducerStates, ACoordinatorsBatchesAreNotRemembered) {
  History history;
  history.Data(0, 0);
  history.Data(0, kNoSequence.value(), 3, true);
  EXPECT_EQ(history.entry()->batch_count, 1u);
  EXPECT_EQ(history.entry()->transaction_first, Offset(2));
}

TEST(ProducerStates, EntriesExpireOnlyWithoutAnOpenTransaction) {
  Pool pool;
  ProducerStates states(pool, kLargestSequence);
  const auto write = [&](uint32_t id, uint64_t offset, SimDuration at, bool transactional) {
    states.Apply({.producer = {ProducerId(id), ProducerEpoch(0)},
                  .first_sequence = Sequence(0),
                  .transactional = transactional,
                  .leader_epoch = {},
                  .coordinator_epoch = {},
                  .timestamp = SimTime() + at},
                 Offset(offset), 1);
  };
  write(9, 0, Seconds(10), false);
  write(3, 1, Seconds(11), false);
  write(5, 2, Seconds(1), true);
  states.Expire(SimTime() + Seconds(20), Seconds(10));
  EXPECT_EQ(states.Find(ProducerId(9)), nullptr);
  EXPECT_NE(states.Find(ProducerId(3)), nullptr);
  EXPECT_NE(states.Find(ProducerId(5)), nullptr);
}

TEST(PartitionOf, SpreadsRoutesOverAllPartitions) {
  const auto partition_of = [](uint32_t route, uint16_t partitions) {
    Message message;
    message.route = route;
    return PartitionOf(message, partitions);
  };
  EXPECT_EQ(partition_of(0, 3), PartitionId(0));
  EXPECT_EQ(partition_of(5, 3), PartitionId(2));
  EXPECT_EQ(partition_of(0xffff'ffff, 1), PartitionId(0));
}

}  // namespace
}  // namespace redeliver
