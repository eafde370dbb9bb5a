// Where the record of a handled message is kept decides what one crash does. For each place: every crash point of one
// message at the client's own requests, and at which of them it is lost or done twice. A model that makes a record in
// another store sound is wrong.
#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/enumeration.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

// `reader` and `sink` are what is inside of theirs; `faults` is a whole section.
Lab OneMessage(const std::string& reader, const std::string& sink, const std::string& faults) {
  return Lab::FromText(R"({
    "name": "one-message", "claim": "The place of the record decides.", "source": "sim/client/deduplicator.h",
    "topology": {
      "logs": {"in": {}}, "caches": {"seen": {"replication_lag": "1h"}},
      "sinks": {"sink": {)" +
                       sink + R"(}},
      "producers": {"source": {"writes": "in", "messages": 1}},
      "consumers": {"reader": {"reads": "in", "effect": "sink", "session_timeout": "10s", "request_timeout": "1s")" +
                       reader + R"(}}
    },
    "faults": )" + faults +
                       R"(, "invariants": ["no_loss", "no_double_effect"], "configurations": {"base": {}},
    "search": {"horizon": "60d"}})");
}

// The name of a fault without the process: "sink.apply / lost".
std::string Place(const std::string& words) {
  const size_t begin = words.find(" / ") + 3;
  return words.substr(begin, words.find(" / #") - begin);
}

struct Variant {
  const char* name;
  std::string reader;
  std::string sink;
  size_t crash_points;
  Words lost;
  Words doubled;
};
void PrintTo(const Variant& variant, std::ostream* out) { *out << variant.name; }

std::string Dedup(const std::string& mark) { return R"(, "dedup": {"cache": "seen", "mark": ")" + mark + R"("})"; }

const std::string kApi = R"("kind": "api")";
const std::string kClaim = R"(, "dedup": {"cache": "seen", "mark": "claim", "claim_lease": "60s")";

// A lookup changes nothing, so that a crash has one phase there, not two: whatever it does not come back with is lost.
const Variant kVariants[] = {
    {"IN_1_with_the_effect", R"(, "dedup": {"mark": "with_effect"})", R"("kind": "counter")", 4, {}, {}},
    {"IN_2_mark_apply", Dedup("before_effect"), kApi, 6, {"cache.mark / applied", "sink.apply / lost"}, {}},
    {"IN_3_look_up_apply_mark", Dedup("after_effect"), kApi, 7, {}, {"cache.mark / lost", "sink.apply / applied"}},
    {"IN_4_claim_apply_confirm", kClaim + "}", kApi, 8, {}, {"cache.confirm / lost", "sink.apply / applied"}},
    {"IN_5_claim_released_on_error",
     kClaim + R"(, "claim_release": "on_error"})",
     kApi,
     8,
     {},
     {"cache.confirm / lost", "sink.apply / applied"}},
    {"IN_6_conditional_on_the_version", "", R"("kind": "upsert_versioned")", 4, {}, {}},
    {"IN_6_conditional_on_the_id", "", R"("kind": "insert_unique")", 4, {}, {}},
    {"IN_7_key_at_the_provider", "", R"("kind": "api", "idempotency_key": "message_id")", 4, {}, {}},
    {"nothing", "", kApi, 4, {}, {"offsets.commit / lost", "sink.apply / applied"}},
};

class DedupMatrix : public testing::TestWithParam<Variant> {};

TEST_P(DedupMatrix, LosesAndDoublesAtExactlyTheseCrashPoints) {
  const Variant& variant = GetParam();
  const Lab lab =
      OneMessage(variant.reader, variant.sink, R"({"crash": {"targets": ["reader"], "phases": ["lost", "applied"],
      "operations": ["cache.lookup", "cache.mark", "cache.claim", "cache.confirm", "cache.release", "sink.apply",
                     "offsets.commit"]}})");
  Words lost;
  Words doubled;
  Bench bench(lab, 0, 1);
  const std::vector<PlanOutcome> outcomes = bench.AtMostOneFault();
  for (const PlanOutcome& outcome : outcomes) {
    const Words plan = lab.InWords(0, outcome.plan);
    const std::string place = plan.empty() ? "calm" : Place(plan[0]);
    if (outcome.run.judgements[0].violations > 0) lost.push_back(place);
    if (outcome.run.judgements[1].violations > 0) doubled.push_back(place);
  }
  EXPECT_EQ(outcomes.size() - 1, variant.crash_points);
  EXPECT_THAT(lost, testing::UnorderedElementsAreArray(variant.lost));
  EXPECT_THAT(doubled, testing::UnorderedElementsAreArray(variant.doubled));
}

INSTANTIATE_TEST_SUITE_P(Variants, DedupMatrix, testing::ValuesIn(kVariants),
                         [](const auto& info) { return info.param.name; });

// --- One mail, five accidents ---------------------------------------------------------------------------------------

// How many mails leave.
struct MailCase {
  const char* name;
  std::string reader;
  std::string sink;
  int crash_before;      // The effect never leaves the process.
  int crash_after;       // It is applied, and the process dies.
  int reply_lost;        // It is applied, and nobody hears of it.
  int cache_fails_over;  // After the record, and the message comes again.
  int day_eight;         // The message comes again when the record is eight days old.
};
void PrintTo(const MailCase& mail, std::ostream* out) { *out << mail.name; }

const MailCase kMails[] = {
    {"record_first", Dedup("before_effect"), kApi, 0, 1, 1, 2, 2},
    {"record_last", Dedup("after_effect"), kApi, 1, 2, 2, 2, 2},
    {"claim_and_confirm", Dedup("claim"), kApi, 1, 2, 2, 2, 2},
    {"provider_key_24h", "", R"("kind": "api", "idempotency_key": "message_id")", 1, 1, 1, 1, 2},
    {"provider_key_30d", "", R"("kind": "api", "idempotency_key": "message_id", "key_retention": "30d")", 1, 1, 1, 1,
     1},
};

class MailTable : public testing::TestWithParam<MailCase> {};

TEST_P(MailTable, SendsSoManyMails) {
  const MailCase& mail = GetParam();
  const auto mails = [&mail](const std::string& away, const Words& plan) {
    const Lab lab = OneMessage(mail.reader + R"(, "static_members": true)", mail.sink,
                               R"({"until": "20d", "crash": {"targets": ["reader"], "restart_after": ")" + away +
                                   R"("}, "drop": {"targets": ["reader"]}, "failover": {"targets": ["seen"]}})");
    const Trial trial = lab.Try("base", plan);
    EXPECT_TRUE(trial.replay.not_reached.empty()) << Joined(lab.InWords(0, trial.replay.not_reached));
    return static_cast<int>(trial.replay.run.fact_counts[kFactIndex<EffectApplied>]);
  };
  EXPECT_EQ(mails("1s", {"reader-1 / sink.apply / lost / #1 = crash"}), mail.crash_before);
  EXPECT_EQ(mails("1s", {"reader-1 / sink.apply / applied / #1 = crash"}), mail.crash_after);
  EXPECT_EQ(mails("1s", {"reader-1 / sink.apply / applied / #1 = drop"}), mail.reply_lost);
  EXPECT_EQ(mails("8d", {"reader-1 / offsets.commit / lost / #1 = crash"}), mail.day_eight);
  Words failover = {"reader-1 / offsets.commit / lost / #1 = crash"};
  if (mail.reader.find("before_effect") != std::string::npos)
    failover.push_back("seen / cache.mark / lost / #2 = failover");
  if (mail.reader.find("after_effect") != std::string::npos)
    failover.push_back("seen / cache.lookup / lost / #2 = failover");
  if (mail.reader.find("claim") != std::string::npos) failover.push_back("seen / cache.claim / lost / #2 = failover");
  EXPECT_EQ(mails("1s", failover), mail.cache_fails_over);
}

INSTANTIATE_TEST_SUITE_P(Mails, MailTable, testing::ValuesIn(kMails), [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace redeliver
