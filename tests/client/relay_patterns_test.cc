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

// --- A service that crashes while it commits and publishes: two of its four crash points per order leave one half ---

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

// --- A failover that leaves the slot behind -------------------------------------------------------------------------

TEST(LostSlot, CostsWhatCommitsBeforeThereIsANewOne) {
  const Lab lab = Lab::Named("slot-lost-at-failover");
  // One row per second, and the relay is back after ten.
  const Trial trial = lab.Try("no-slot-on-the-replica", {"store / outbox.read / lost / #10 = failover"});
  EXPECT_EQ(MessagesByEffects(trial, 24), (std::map<int, int>{{0, 10}, {1, 14}})) << testing::PrintToString(trial);
}

// --- A relay that was away for an hour, and stops again before it has stored its position ---------------------------

TEST(StalledRelay, PublishesTwiceWhatItSendsBeforeItsPositionIsStored) {
  const Lab lab = Lab::Named("stalled-pipeline-floods");
  const Words crashes = {"relay-1 / log.append / lost / #1 = crash", "relay-1 / log.append / lost / #61 = crash"};
  // Away from the first event on; then half a minute at two per second.
  const Trial trial = lab.Try("every-event-counts", crashes);
  EXPECT_EQ(MessagesByEffects(trial, 70), (std::map<int, int>{{1, 11}, {2, 59}})) << testing::PrintToString(trial);
}

// --- A business id of each attempt's own ----------------------------------------------------------------------------

// A service that writes `messages` rows of one key at once, and a relay. Each is the inside of its JSON object.
Lab OutboxLab(const std::string& service, const std::string& database, const std::string& relay,
              const std::string& faults) {
  return Lab::FromText(R"({"name": "outbox", "claim": "As many as the rule says.", "source": "sim/client",
      "topology": {"logs": {"in": {}}, "sinks": {"sink": {"kind": "counter"}},
        "databases": {"store": {)" + database + R"(}},
        "producers": {"source": {"database": "store", "rate": "1000/s", )" + service + R"(}},
        "relays": {"relay": {"reads": "store", "writes": "in", "poll_interval": "1s", )" + relay + R"(}},
        "consumers": {"reader": {"reads": "in", "effect": "sink"}}},
      "faults": {)" + faults + R"(},
      "invariants": ["outbox_equivalence", "no_loss", "no_double_effect", "key_order", "progress"],
      "configurations": {"base": {}}})");
}

TEST(BusinessId, OfEachAttemptsOwnDoublesWhatWasCommittedUnheard) {
  const auto effects = [](const std::string& business_id) {
    const Lab lab = OutboxLab(R"("messages": 2, "business_id": ")" + business_id + R"(")", "",
                              R"("kind": "poll_flag")", R"("disconnect": {"targets": ["source"]})");
    return MessagesByEffects(lab.Try("base", {"source / database.commit / applied / #1 = disconnect"}), 2);
  };
  EXPECT_EQ(effects("from_request"), (std::map<int, int>{{1, 2}}));
  EXPECT_EQ(effects("per_attempt"), (std::map<int, int>{{1, 1}, {2, 1}}));
}

// --- An event that the log refuses ----------------------------------------------------------------------------------

struct PublishErrorCase {
  const char* name;
  const char* relay;
  std::map<int, int> messages_by_effects;  // Of four in one batch, when the second is refused once.
  Words violated;
};

const PublishErrorCase kPublishErrors[] = {
    {"StopSendsAgainWhatWasSent", R"("kind": "poll_flag")", {{1, 3}, {2, 1}}, {"no_double_effect"}},
    {"StopAfterMarkedRowsRepeatsNothing", R"("kind": "poll_flag", "mark": "after_row")", {{1, 4}}, {}},
    {"StopAfterMarkingAllLosesTheRest", R"("kind": "poll_flag", "mark": "before_publish")", {{0, 3}, {1, 1}},
     {"outbox_equivalence", "no_loss"}},
    {"SkipPublishesTheNextOneFirst", R"("kind": "poll_flag", "on_publish_error": "skip_row")", {{1, 4}}, {"key_order"}},
    {"SkipIsForGoodWithACursor", R"("kind": "poll_cursor", "on_publish_error": "skip_row")", {{0, 1}, {1, 3}},
     {"outbox_equivalence", "no_loss"}},
    {"StopOfACursorSendsAgainWhatWasSent", R"("kind": "poll_cursor")", {{1, 3}, {2, 1}}, {"no_double_effect"}},
    {"ChangeDataCaptureTriesAgain", R"("kind": "cdc", "flush_interval": "1s")", {{1, 4}}, {}},
};

class PublishErrorTest : public testing::TestWithParam<PublishErrorCase> {};

TEST_P(PublishErrorTest, CostsWhatTheSpecSays) {
  const Lab lab = OutboxLab(R"("messages": 4)", "", GetParam().relay,
                            R"("error": {"targets": ["broker"], "operations": ["log.append"]})");
  const Trial trial = lab.Try("base", {"broker / log.append / lost / #2 = error"});
  EXPECT_EQ(MessagesByEffects(trial, 4), GetParam().messages_by_effects) << testing::PrintToString(trial);
  EXPECT_THAT(Violated(trial), testing::UnorderedElementsAreArray(GetParam().violated));
}

INSTANTIATE_TEST_SUITE_P(Errors, PublishErrorTest, testing::ValuesIn(kPublishErrors),
                         [](const auto& info) { return info.param.name; });

// --- A failover to a replica that lags behind -----------------------------------------------------------------------

struct LagCase {
  const char* name;
  const char* lag;
  const char* read;  // Before which the database fails over.
  Words violated;
};

const LagCase kLags[] = {
    {"SynchronousLosesNothing", "0s", "#2", {}},
    {"LostBeforeItsEventIsOutIsLost", "30s", "#1", {"no_loss"}},
    {"LostAfterItsEventIsOutIsAnEventWithoutRow", "30s", "#2", {"outbox_equivalence"}},
};

class LagTest : public testing::TestWithParam<LagCase> {};

TEST_P(LagTest, TakesRowsAndNotWhatWasPublished) {
  const Lab lab = OutboxLab(R"("messages": 2)", R"("replication_lag": ")" + std::string(GetParam().lag) + R"(")",
                            R"("kind": "poll_flag")", R"("failover": {"targets": ["store"]})");
  const Trial trial =
      lab.Try("base", {"store / outbox.read / lost / " + std::string(GetParam().read) + " = failover"});
  EXPECT_THAT(Violated(trial), testing::UnorderedElementsAreArray(GetParam().violated));
}

INSTANTIATE_TEST_SUITE_P(Failovers, LagTest, testing::ValuesIn(kLags),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace redeliver
