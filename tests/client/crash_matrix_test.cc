// Every pattern of the gallery against every single fault its process can meet: how many there are, and how many of
// them break what. A count that moves is a change of a protocol or of a client, and wants an explanation.
#include <algorithm>
#include <iomanip>
#include <sstream>

#include "gtest/gtest.h"
#include "sim/explore/prove.h"
#include "tests/client/gallery.h"
#include "tests/support/enumeration.h"

namespace redeliver {
namespace {

constexpr std::string_view kCrash = R"("crash": {"targets": ["TARGET"]})";
constexpr std::string_view kNetworkAndPause = R"("drop": {"targets": ["TARGET"]}, "disconnect": {"targets": ["TARGET"]},
    "delay": {"targets": ["TARGET"]}, "pause": {"targets": ["TARGET"], "duration": "30s"})";

// One line per pattern: the plans with one fault, and how many of them violate each invariant. A dash: nothing to
// judge.
std::string Matrix(const Lab& lab) {
  SearchControl control;
  control.configurations = lab.All();
  const SearchResult search = Prove(lab.prepared(), 1, {1}, control);
  EXPECT_TRUE(search.complete);
  std::ostringstream text;
  text << "\n" << std::left << std::setw(28) << "pattern" << std::right << std::setw(7) << "plans";
  for (const std::string& invariant : lab.scenario().invariants) text << "  " << invariant;
  text << "\n";
  for (size_t c = 0; c < lab.size(); ++c) {
    const ConfigurationResult& result = search.results[c];
    EXPECT_EQ(result.cut_runs, 0u);
    text << std::left << std::setw(28) << lab.name(c) << std::right << std::setw(7) << result.plans[1];
    for (size_t i = 0; i < result.cells.size(); ++i) {
      const Cell& cell = result.cells[i];
      const std::string count = cell.observations == 0 ? "-" : std::to_string(cell.violating_runs);
      text << std::setw(static_cast<int>(lab.scenario().invariants[i].size()) + 2) << count;
    }
    text << "\n";
  }
  return text.str();
}

TEST(CrashMatrix, TheGalleryHasEveryPatternOfTheCatalogue) {
  Words catalogue;
  for (const PatternInfo& pattern : AllPatterns()) catalogue.emplace_back(pattern.name);
  Words gallery;
  for (const GalleryEntry& entry : kGallery) gallery.emplace_back(entry.pattern);
  EXPECT_EQ(gallery, catalogue);
}

// Doubles and losses: three crash points per message, as in the cases below plus one that is late. key_order: the
// append that a crashed producer leaves behind arrives after newer messages, as a service's commit does; and what a
// crashed worker of a queue held comes back when its lease ends, behind its successors. dual_writer loses between its
// commit and its append; a relay publishes again what it has not noted down.
TEST(CrashMatrix, SingleCrashesBreakExactlyThis) {
  EXPECT_EQ(Matrix(Gallery(3, kCrash)), R"(
pattern                       plans  no_loss  no_double_effect  no_phantom  key_order  atomicity  progress  offset_monotonic  dedup_sound
fire_and_forget_producer          9        0                 0           0          2          -         0                 0            -
retrying_producer                 9        0                 0           0          2          -         0                 0            -
idempotent_producer              12        0                 0           0          2          -         0                 0            -
pipelined_producer               12        0                 0           0          2          -         0                 0            -
transactional_producer           21        0                 0           0          0          0         0                 0            -
dual_writer                      36        9                 0           0          2          -         0                 0            -
outbox_writer                    27        0                 0           0          1          -         0                 0            -
cdc_relay                        30        0                12           0          0          -         0                 0            -
poll_flag_relay                  21        0                 9           0          0          -         0                 0            -
poll_cursor_relay                21        0                 9           0          0          -         0                 0            -
poll_horizon_relay               21        0                 9           0          0          -         0                 0            -
poll_gap_wait_relay              21        0                 9           0          0          -         0                 0            -
poll_serial_relay                21        0                 9           0          0          -         0                 0            -
at_most_once_consumer            31        9                 0           0          0          -         0                 0            -
at_least_once_consumer           31        0                 9           0          0          -         0                 0            -
auto_commit_consumer             26        0                10           0          0          -         0                 0            -
worker_pool_consumer             28        0                13           0          0          -         0                 0            -
retry_topic_consumer             43        0                 9           0          0          -         0                 0            -
idempotent_consumer              31        0                 0           0          0          -         0                 0            0
mark_before_effect_consumer      40        9                 0           0          0          -         0                 0            9
mark_after_effect_consumer       43        0                 9           0          0          -         0                 0            0
claim_consumer                   49        0                 9           0          0          -         0                 0            0
provider_key_consumer            31        0                 0           0          0          -         0                 0            0
transactional_processor          43        0                 0           0          0          0         0                 0            -
checkpointing_consumer           36        0                 0           0          0          0         0                 0            -
queue_producer                    9        0                 0           0          2          -         0                 -            -
queue_worker                     30        0                 9           0          6          -         0                 -            -
)");
}

// progress and offset_monotonic: an offset commit that arrives after its successors takes the group back, and if nobody
// commits again the records in between stay unsettled; only a transaction's offsets are safe from that, by the epoch.
TEST(CrashMatrix, SingleDropsDisconnectsDelaysAndPausesBreakExactlyThis) {
  EXPECT_EQ(Matrix(Gallery(3, kNetworkAndPause)), R"(
pattern                       plans  no_loss  no_double_effect  no_phantom  key_order  atomicity  progress  offset_monotonic  dedup_sound
fire_and_forget_producer         21        0                 0           0          4          -         0                 0            -
retrying_producer                21        0                12           0          0          -         0                 0            -
idempotent_producer              28        0                 0           0          0          -         0                 0            -
pipelined_producer               28        0                 0           0          0          -         0                 0            -
transactional_producer           49        0                 0           0          0          0         0                 0            -
dual_writer                      84        0                12           0          0          -         0                 0            -
outbox_writer                    63        0                 0           0          0          -         0                 0            -
cdc_relay                        70        0                12           0          0          -         0                 0            -
poll_flag_relay                  49        0                18           0          0          -         0                 0            -
poll_cursor_relay                49        0                18           0          0          -         0                 0            -
poll_horizon_relay               49        0                18           0          0          -         0                 0            -
poll_gap_wait_relay              49        0                18           0          0          -         0                 0            -
poll_serial_relay                49        0                18           0          0          -         0                 0            -
at_most_once_consumer            75        6                 0           0          4          -         4                 4            -
at_least_once_consumer           75        0                19           0          0          -         4                 4            -
auto_commit_consumer             66        0                18           0          0          -         0                 0            -
worker_pool_consumer             68        0                22           0          6          -         2                 2            -
retry_topic_consumer            105        0                19           0          8          -         4                 4            -
idempotent_consumer              75        0                 0           0          0          -         4                 4            0
mark_before_effect_consumer      96        6                 0           0          4          -         4                 4            0
mark_after_effect_consumer      105        0                12           0          0          -         4                 4            0
claim_consumer                  117        0                12           0          0          -         4                 4            0
provider_key_consumer            75        0                 0           0          0          -         4                 4            0
transactional_processor         103        0                 0           0          0          0         0                 0            -
checkpointing_consumer           88        0                 0           0          0          0         0                 0            -
queue_producer                   21        0                12           0          0          -         0                 -            -
queue_worker                     70        0                21           0          2          -         0                 -            -
)");
}

// What the headers of sim/client claim, in the names of invariants.
struct HeaderClaim {
  std::string_view pattern;
  Words kept;
};
const HeaderClaim kHeaderClaims[] = {
    {"fire_and_forget_producer", {"no_double_effect"}},
    {"retrying_producer", {"no_loss"}},
    {"idempotent_producer", {"no_loss", "no_double_effect"}},
    {"dual_writer", {"no_phantom"}},
    {"outbox_writer", {"no_loss", "no_double_effect", "no_phantom"}},
    {"cdc_relay", {"no_loss", "no_phantom"}},
    {"poll_flag_relay", {"no_loss", "no_phantom"}},
    {"poll_cursor_relay", {"no_loss", "no_phantom"}},
    {"poll_horizon_relay", {"no_loss", "no_phantom"}},
    {"poll_gap_wait_relay", {"no_loss", "no_phantom"}},
    {"poll_serial_relay", {"no_loss", "no_phantom"}},
    {"at_most_once_consumer", {"no_double_effect"}},
    {"at_least_once_consumer", {"no_loss"}},
    {"idempotent_consumer", {"no_loss", "no_double_effect"}},
    {"mark_before_effect_consumer", {"no_double_effect"}},
    {"mark_after_effect_consumer", {"no_loss"}},
    {"claim_consumer", {"no_loss"}},
    {"provider_key_consumer", {"no_loss", "no_double_effect"}},
    {"transactional_processor", {"no_loss", "no_double_effect", "atomicity"}},
    {"checkpointing_consumer", {"no_loss", "no_double_effect", "atomicity"}},
    {"queue_producer", {"no_loss"}},
    {"queue_worker", {"no_loss"}},
};

class HeaderClaimTest : public testing::TestWithParam<std::tuple<HeaderClaim, std::string_view>> {};

TEST_P(HeaderClaimTest, HoldsUnderEverySingleFault) {
  const auto& [claim, faults] = GetParam();
  const Lab lab = Gallery(2, faults);
  const size_t configuration = lab.Find(claim.pattern);
  Bench bench(lab, configuration, 1);
  for (const PlanOutcome& outcome : bench.AtMostOneFault()) {
    const Trial trial = lab.Try(claim.pattern, lab.InWords(configuration, outcome.plan));
    for (const std::string& invariant : claim.kept) EXPECT_THAT(trial, testing::Not(Violates(invariant)));
  }
}

std::string NameOfClaim(const testing::TestParamInfo<HeaderClaimTest::ParamType>& info) {
  const auto& [claim, faults] = info.param;
  return std::string(claim.pattern) + (faults == kCrash ? "_crash" : "_network_and_pause");
}

INSTANTIATE_TEST_SUITE_P(Gallery, HeaderClaimTest,
                         testing::Combine(testing::ValuesIn(kHeaderClaims), testing::Values(kCrash, kNetworkAndPause)),
                         NameOfClaim);

// One message, and a crash that is lost or applied: the whole list of plans that lose or double, per place of the dedup
// record.
struct DedupCase {
  std::string_view pattern;
  Words lose;
  Words repeat;
};
const DedupCase kDedupCases[] = {
    {"at_least_once_consumer",
     {},
     {"reader-1 / sink.apply / applied / #1 = crash", "reader-1 / offsets.commit / lost / #1 = crash"}},
    {"idempotent_consumer", {}, {}},
    {"mark_before_effect_consumer",
     {"reader-1 / cache.mark / applied / #1 = crash", "reader-1 / sink.apply / lost / #1 = crash"},
     {}},
    {"mark_after_effect_consumer",
     {},
     {"reader-1 / sink.apply / applied / #1 = crash", "reader-1 / cache.mark / lost / #1 = crash"}},
    {"claim_consumer",
     {},
     {"reader-1 / sink.apply / applied / #1 = crash", "reader-1 / cache.confirm / lost / #1 = crash"}},
    {"provider_key_consumer", {}, {}},
};

class DedupSpecTest : public testing::TestWithParam<DedupCase> {};

TEST_P(DedupSpecTest, LosesAndDoublesExactlyWhereTheSpecSays) {
  const Lab lab = Gallery(1, R"("crash": {"targets": ["TARGET"], "phases": ["lost", "applied"]})");
  const size_t configuration = lab.Find(GetParam().pattern);
  Words lose;
  Words repeat;
  Bench bench(lab, configuration, 1);
  for (const PlanOutcome& outcome : bench.AtMostOneFault()) {
    const Words plan = lab.InWords(configuration, outcome.plan);
    const std::string words = plan.empty() ? "calm" : plan[0];
    if (outcome.run.judgements[lab.Invariant("no_loss")].violations > 0) lose.push_back(words);
    if (outcome.run.judgements[lab.Invariant("no_double_effect")].violations > 0) repeat.push_back(words);
  }
  EXPECT_THAT(lose, testing::UnorderedElementsAreArray(GetParam().lose));
  EXPECT_THAT(repeat, testing::UnorderedElementsAreArray(GetParam().repeat));
}

INSTANTIATE_TEST_SUITE_P(Gallery, DedupSpecTest, testing::ValuesIn(kDedupCases),
                         [](const auto& info) { return std::string(info.param.pattern); });

}  // namespace
}  // namespace redeliver
