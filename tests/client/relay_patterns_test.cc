// How many messages each known failure of outboxes and relays costs: exactly as many as its rule says.
#include <map>

#include "gtest/gtest.h"
#include "tests/client/gallery.h"
#include "tests/support/enumeration.h"

namespace redeliver {
namespace {

// How many messages had their effect never, once, twice ...
std::map<int, int> MessagesByEffects(const Trial& trial, int messages) {
  std::map<uint32_t, int> effects;
  for (const Event& event : trial.replay.events) {
    if (const auto* fact = std::get_if<EffectApplied>(&event.fact)) ++effects[fact->message.value()];
  }
  std::map<int, int> counts;
  if (const int never = messages - static_cast<int>(effects.size()); never > 0) counts[0] = never;
  for (const auto& [message, times] : effects) ++counts[times];
  return counts;
}

// --- A service that crashes while it commits and publishes: two of its four crash points per order leave one half ------

struct DualWriteCase {
  const char* configuration;
  Words violating;
};

const DualWriteCase kDualWrites[] = {
    {"commit-first", {"shop / database.commit / applied / #1 = crash", "shop / log.append / lost / #1 = crash"}},
    {"publish-first", {"shop / log.append / applied / #1 = crash", "shop / database.commit / lost / #1 = crash"}},
    {"publish-in-transaction",
     {"shop / log.append / applied / #1 = crash", "shop / database.commit / lost / #1 = crash"}},
    {"outbox", {}},
};

class DualWriteTest : public testing::TestWithParam<DualWriteCase> {};

TEST_P(DualWriteTest, LeavesOneHalfExactlyWhereTheSpecSays) {
  const Lab lab = Lab::Named("dual-write");
  const size_t configuration = lab.Find(GetParam().configuration);
  Words violating;
  Bench bench(lab, configuration, 1);
  for (const PlanOutcome& outcome : bench.AtMostOneFault()) {
    if (outcome.run.judgements[lab.Invariant("outbox_equivalence")].violations == 0) continue;
    violating.push_back(lab.InWords(configuration, outcome.plan).at(0));
  }
  EXPECT_THAT(violating, testing::UnorderedElementsAreArray(GetParam().violating));
}

INSTANTIATE_TEST_SUITE_P(Orders, DualWriteTest, testing::ValuesIn(kDualWrites),
                         [](const auto& info) { return AsTestName(info.param.configuration); });

// --- A relay that crashes between publish and mark -------------------------------------------------------------------

struct MarkCase {
  const char* name;
  const char* configuration;
  const char* crash;
  std::map<int, int> messages_by_effects;
};

const MarkCase kMarks[] = {
    {"AfterBatchRepeatsTheBatch", "mark-after-batch", "relay-1 / outbox.mark / lost / #1 = crash", {{2, 10}}},
    {"AfterRowRepeatsOne", "mark-after-row", "relay-1 / outbox.mark / lost / #10 = crash", {{1, 9}, {2, 1}}},
    {"BeforePublishLosesTheBatch", "mark-before-publish", "relay-1 / outbox.mark / applied / #1 = crash", {{0, 10}}},
    {"DedupMakesTheRepeatHarmless", "mark-after-batch-and-dedup", "relay-1 / outbox.mark / lost / #1 = crash",
     {{1, 10}}},
};

class MarkTest : public testing::TestWithParam<MarkCase> {};

TEST_P(MarkTest, CostsAsManyAsTheSpecSays) {
  const Lab lab = Lab::Named("relay-crash-after-publish");
  const Trial trial = lab.Try(GetParam().configuration, {GetParam().crash});
  EXPECT_EQ(MessagesByEffects(trial, 10), GetParam().messages_by_effects) << testing::PrintToString(trial);
}

INSTANTIATE_TEST_SUITE_P(Marks, MarkTest, testing::ValuesIn(kMarks), [](const auto& info) { return info.param.name; });

// --- A failover that leaves the slot behind ---------------------------------------------------------------------------

TEST(LostSlot, CostsWhatCommitsBeforeThereIsANewOne) {
  const Lab lab = Lab::Named("slot-lost-at-failover");
  // One row per second, and the relay is back after ten.
  const Trial trial = lab.Try("no-slot-on-the-replica", {"store / outbox.read / lost / #10 = failover"});
  EXPECT_EQ(MessagesByEffects(trial, 24), (std::map<int, int>{{0, 10}, {1, 14}})) << testing::PrintToString(trial);
}

// --- A relay that was away for an hour, and stops again before it has stored its position ------------------------------

TEST(StalledRelay, PublishesTwiceWhatItSendsBeforeItsPositionIsStored) {
  const Lab lab = Lab::Named("stalled-pipeline-floods");
  const Words crashes = {"relay-1 / log.append / lost / #1 = crash", "relay-1 / log.append / lost / #61 = crash"};
  // Away from the first event on; then half a minute at two per second.
  const Trial trial = lab.Try("every-event-counts", crashes);
  EXPECT_EQ(MessagesByEffects(trial, 70), (std::map<int, int>{{1, 11}, {2, 59}})) << testing::PrintToString(trial);
}

// --- A business id of each attempt's own ------------------------------------------------------------------------------

TEST(BusinessId, OfEachAttemptsOwnDoublesWhatWasCommittedUnheard) {
  const auto doubled = [](const std::string& business_id) {
    const Lab lab = Lab::FromText(R"({"name": "ids", "claim": "The id must come from the caller.", "source": "test",
      "topology": {"logs": {"in": {}}, "databases": {"store": {}}, "sinks": {"sink": {"kind": "counter"}},
        "producers": {"source": {"database": "store", "messages": 2, "business_id": ")" +
                                  business_id + R"("}},
        "relays": {"relay": {"reads": "store", "writes": "in", "kind": "poll_flag"}},
        "consumers": {"reader": {"reads": "in", "effect": "sink"}}},
      "faults": {"disconnect": {"targets": ["source"]}}, "invariants": ["no_double_effect"],
      "configurations": {"base": {}}})");
    return MessagesByEffects(lab.Try("base", {"source / database.commit / applied / #1 = disconnect"}), 2);
  };
  EXPECT_EQ(doubled("from_request"), (std::map<int, int>{{1, 2}}));
  EXPECT_EQ(doubled("per_attempt"), (std::map<int, int>{{1, 1}, {2, 1}}));
}

}  // namespace
}  // namespace redeliver
