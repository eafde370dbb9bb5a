// Only parts of one search are joined, each piece once; and what is no part is refused with a reason.
#include "reports/part.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/parts.h"

namespace redeliver {
namespace {

using testing::HasSubstr;

const CutSearch& Search() {
  static const CutSearch search("queue/ack-lost.json", SearchMode::kSample, 1);
  return search;
}

Part Third(uint64_t number) { return Search().PartOf({number, 3}); }

JoinFailure FailureOf(const std::vector<Part>& parts) {
  std::vector<NamedPart> named;
  for (const Part& part : parts) named.push_back({"part-" + std::to_string(named.size() + 1), part});
  const auto joined = Join(std::move(named));
  const auto* failure = std::get_if<JoinFailure>(&joined);
  if (failure == nullptr) throw std::runtime_error("they were joined");
  return *failure;
}

TEST(Join, CountsAPartOnceHoweverOftenItIsThere) {
  const std::string once = Search().Reports(Joined({Third(1), Third(2)}).search);
  EXPECT_EQ(Search().Reports(Joined({Third(2), Third(1), Third(2), Third(2)}).search), once);
  const Part both = Joined({Third(1), Third(2)});
  EXPECT_EQ(Search().Reports(Joined({both, Third(1)}).search), once);
  EXPECT_EQ(Search().Reports(Joined({Third(2), both, both, Third(1)}).search), once);
}

TEST(Join, SaysWhatIsMissing) {
  const Part joined = Joined({Third(3), Third(1)});
  EXPECT_FALSE(joined.search.complete);
  EXPECT_THAT(MissingInWords(joined.search), HasSubstr("seeds "));
  EXPECT_THAT(MissingInWords(joined.search), HasSubstr(": pieces " + Third(2).search.pieces.Text() + " ("));
  EXPECT_TRUE(Joined({joined, Third(2)}).search.complete);
}

TEST(Join, RefusesPartsThatOverlapInPart) {
  const Part left = Joined({Third(1), Third(2)});
  const Part right = Joined({Third(2), Third(3)});
  const JoinFailure failure = FailureOf({left, right});
  EXPECT_EQ(failure.kind, JoinFailure::Kind::kOverlap);
  EXPECT_THAT(failure.message, HasSubstr("overlap: both hold some pieces, and each holds others"));
}

TEST(Join, RefusesTheSamePiecesWithOtherResults) {
  Part other = Third(2);
  other.search.results[0].metrics.latency.Add(Millis(1));
  const JoinFailure failure = FailureOf({Third(1), Third(2), other});
  EXPECT_EQ(failure.kind, JoinFailure::Kind::kDisagree);
  EXPECT_THAT(failure.message, HasSubstr("part-2 and part-3 hold the same pieces with different results"));
}

TEST(Join, RefusesASearchOfAnotherSize) {
  Part other = CutSearch("queue/ack-lost.json", SearchMode::kProve, 1).PartOf({1, 2});
  Part one = other;
  ++other.search.piece_count;
  EXPECT_EQ(FailureOf({one, other}).kind, JoinFailure::Kind::kDisagree);
}

struct OtherSearch {
  std::string name;
  void (*change)(Part& part);
  std::string says;
};

class JoinTest : public testing::TestWithParam<OtherSearch> {};

TEST_P(JoinTest, RefusesAnotherSearch) {
  Part other = Third(2);
  GetParam().change(other);
  const JoinFailure failure = FailureOf({Third(1), other});
  EXPECT_EQ(failure.kind, JoinFailure::Kind::kOtherSearch);
  EXPECT_THAT(failure.message, HasSubstr("part-1 and part-2 are not parts of one search"));
  EXPECT_THAT(failure.message, HasSubstr(GetParam().says));
}

const OtherSearch kOtherSearches[] = {
    {"scenario", [](Part& part) { part.file.scenario.digest.Fold(1); }, "the scenario: ack-lost ("},
    {"mode", [](Part& part) { part.search.mode = SearchMode::kProve; }, "the mode: sample and prove"},
    {"configurations", [](Part& part) { part.search.configurations.pop_back(); }, "the configurations: "},
    {"seeds", [](Part& part) { ++part.search.asked_seeds[0].last; }, "the seeds: 1.."},
    {"faults", [](Part& part) { part.search.faults = 2; }, "the number of faults: 0 and 2"},
    {"timings", [](Part& part) { part.search.timings = {7}; }, "the timings:  and 7"},
};

INSTANTIATE_TEST_SUITE_P(Differing, JoinTest, testing::ValuesIn(kOtherSearches),
                         [](const auto& info) { return info.param.name; });

TEST(Join, NamesTheScenarioTheSameWayInAnyOrder) {
  Part elsewhere = Third(2);
  elsewhere.file.path = "/mnt/scenarios/ack-lost.json";
  EXPECT_EQ(Joined({Third(1), elsewhere}).file.path, Joined({elsewhere, Third(1)}).file.path);
}

std::string Written() { return WritePart(Third(2).file, Third(2).search); }

std::string WhyRefused(const std::string& json) {
  Phrases phrases;
  std::string error;
  return ReadPart(json, phrases, &error) ? "" : error;
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  if (at == std::string::npos) throw std::invalid_argument("there is no " + from);
  return text.replace(at, from.size(), to);
}

TEST(ReadPart, RefusesWhatIsCutOffAnywhere) {
  const std::string json = Written();
  ASSERT_EQ(WhyRefused(json), "");
  for (size_t size = 0; size < json.size() - 1; size += 1 + json.size() / 300) {
    EXPECT_THAT(WhyRefused(json.substr(0, size)), HasSubstr("or cut off or damaged")) << size;
  }
}

TEST(ReadPart, RefusesEveryChangedDigitAndLetter) {
  const std::string json = Written();
  int changed = 0;
  for (size_t at = 0; at < json.size(); at += 1 + json.size() / 500) {
    const bool letter = std::isalnum(static_cast<unsigned char>(json[at])) != 0;
    if (!letter) continue;
    std::string other = json;
    other[at] = other[at] == '1' ? '2' : '1';
    EXPECT_NE(WhyRefused(other), "") << other.substr(at < 40 ? 0 : at - 40, 80);
    ++changed;
  }
  EXPECT_GT(changed, 100);
}

TEST(ReadPart, SaysWhatItIsInstead) {
  const std::string json = Written();
  EXPECT_THAT(WhyRefused(Replaced(json, "redeliver.part/1", "redeliver.part/2")), HasSubstr("its \"schema\" is not"));
  EXPECT_THAT(WhyRefused(Replaced(json, "redeliver.part/1", "redeliver.report/1")), HasSubstr("is a report"));
  EXPECT_THAT(WhyRefused(Replaced(json, "\"version\": \"", "\"version\": \"9.")),
              HasSubstr("was written by version 9."));
  EXPECT_THAT(WhyRefused("{}"), HasSubstr("is no part of a search"));
  EXPECT_THAT(WhyRefused("[1, 2]"), HasSubstr("is no part of a search"));
  EXPECT_THAT(WhyRefused("// A comment\n{}"), HasSubstr("is no part of a search"));
  EXPECT_THAT(WhyRefused(Search().file().text), HasSubstr("is no part of a search"));
}

}  // namespace
}  // namespace redeliver
