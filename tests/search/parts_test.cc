// A search that is cut into parts, on several machines or in several sittings, is the search that was never cut.
#include "tests/support/parts.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/search_text.h"

namespace redeliver {
namespace {

struct PartsCase {
  std::string file;
  SearchMode mode;
  int jobs;
};

class PartsTest : public testing::TestWithParam<PartsCase> {
 protected:
  const CutSearch search{GetParam().file, GetParam().mode, GetParam().jobs};
};

TEST_P(PartsTest, SevenUnevenPartsJoinedInAnyOrderAndGroupingAreTheWhole) {
  const SearchResult whole = CutSearch(GetParam().file, GetParam().mode, 1).Whole();
  const std::vector<Part> parts = search.UnevenParts();
  uint64_t runs = 0;
  for (const Part& part : parts) runs += part.search.results[0].runs;
  EXPECT_EQ(runs, whole.results[0].runs) << "a piece was searched twice or not at all";
  Phrases phrases;
  const std::string expected = search.Reports(whole);
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Part joined = JoinedAtRandom(parts, seed, phrases);
    ASSERT_EQ(Text(joined.search), Text(whole)) << "order " << seed;
    ASSERT_EQ(search.Reports(joined.search), expected) << "order " << seed;
  }
}

TEST_P(PartsTest, APartIsReadBackAsItWas) {
  for (const Shard& shard : {Shard{1, 1}, Shard{2, 3}, Shard{64, 64}}) {
    const Part part = search.PartOf(shard);
    const std::string json = WritePart(part.file, part.search);
    Phrases phrases;
    std::string error;
    const std::optional<Part> read = ReadPart(json, phrases, &error);
    ASSERT_TRUE(read.has_value()) << error;
    EXPECT_EQ(read->search.results, part.search.results);
    EXPECT_EQ(read->search.pieces, part.search.pieces);
    EXPECT_EQ(WritePart(read->file, read->search), json);
  }
}

// Stops the search when it has saved some pieces, and goes on from what it saved, until it comes to its end.
TEST_P(PartsTest, StoppedAgainAndAgainItGoesOnToTheSameEnd) {
  const SearchResult whole = search.Whole();
  std::string saved;
  Phrases phrases;
  int sittings = 0;
  for (bool ended = false; !ended; ++sittings) {
    std::string error;
    const std::optional<Part> before = saved.empty() ? std::nullopt : ReadPart(saved, phrases, &error);
    ASSERT_EQ(error, "");
    SearchControl control;
    control.configurations = search.lab().All();
    control.jobs = GetParam().jobs;
    if (before) control.before = &before->search;
    uint64_t pieces = 0;
    std::atomic<bool> stop = false;
    const uint64_t most = std::max<uint64_t>(1, whole.piece_count / 9);
    control.save = [&](const SearchResult& so_far, bool) {
      saved = WritePart(search.file(), so_far);
      stop = ++pieces >= most;
    };
    control.should_stop = [&] { return stop.load(); };
    const SearchResult found = search.Run(control);
    ended = found.complete;
    if (!ended) continue;
    EXPECT_EQ(search.Reports(found), search.Reports(whole));
  }
  // Another thread may have done the rest before this one could say stop.
  EXPECT_GE(sittings, GetParam().jobs == 1 ? 2 : 1);
}

std::vector<PartsCase> Cases() {
  std::vector<PartsCase> cases;
  int jobs = 0;
  for (const char* file :
       {"queue/ack-lost.json", "semantics/three-semantics.json", "outbox/parallel-relays-reorder.json",
        "dedup/cache-is-full.json", "log/brokers-fail-over.json"}) {
    for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve})
      cases.push_back({file, mode, 1 + jobs++ % 3});
    if (Brief() && cases.size() == 2) break;
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, PartsTest, testing::ValuesIn(Cases()), [](const auto& info) {
  return AsTestName(info.param.file) + (info.param.mode == SearchMode::kProve ? "_proved" : "_sampled");
});

TEST(Shards, TogetherFindTheSameOnAnyNumberOfThreads) {
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    const std::string one = Text(CutSearch("queue/ack-lost.json", mode, 1).PartOf({2, 3}).search);
    for (int jobs = 2; jobs <= 3; ++jobs) {
      EXPECT_EQ(Text(CutSearch("queue/ack-lost.json", mode, jobs).PartOf({2, 3}).search), one) << jobs << " jobs";
    }
  }
}

TEST(Before, ThatCountedOtherPiecesIsNotGoneOnFrom) {
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    const CutSearch search("queue/ack-lost.json", mode, 1);
    SearchResult other = search.Whole();
    const uint64_t pieces = other.piece_count++;
    SearchControl control;
    control.configurations = search.lab().All();
    control.before = &other;
    control.save = [](const SearchResult&, bool) { ADD_FAILURE() << "saved something that fits nowhere"; };
    const SearchResult found = search.Run(control);
    EXPECT_EQ(found.piece_count, pieces);
    EXPECT_TRUE(found.pieces.empty());
    EXPECT_FALSE(found.complete);
  }
}

TEST(Save, NeverTellsOfAPieceThatIsHalfDone) {
  const CutSearch search("queue/ack-lost.json", SearchMode::kProve, 1);
  const SearchResult whole = search.Whole();
  for (int asked = 1; asked < 80; asked += 3) {
    SearchControl control;
    control.configurations = search.lab().All();
    control.should_stop = [left = asked]() mutable { return --left < 0; };
    std::optional<Part> saved;
    control.save = [&](const SearchResult& so_far, bool) { saved = Part{search.file(), so_far}; };
    search.Run(control);
    if (!saved) continue;
    control.should_stop = nullptr;
    control.save = nullptr;
    control.before = &saved->search;
    ASSERT_EQ(Text(search.Run(control)), Text(whole)) << "stopped when asked for the " << asked << "th time";
  }
}

}  // namespace
}  // namespace redeliver
