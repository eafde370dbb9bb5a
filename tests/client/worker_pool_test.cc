// What a pool of workers may commit, by what they have finished.
#include "sim/client/worker_pool.h"

#include <ostream>
#include <string>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

constexpr Generation kNow{7};
constexpr PartitionId kPartition{1};

Record At(uint64_t offset, PartitionId partition = kPartition) { return {Message(), partition, Offset(offset)}; }

// "2 5": the offsets of the partitions that moved.
std::string Take(FinishedOffsets& finished, Generation generation = kNow) {
  Pool pool;
  std::string text;
  for (const PartitionOffset& offset : finished.Take(pool, generation)) {
    text += (text.empty() ? "" : " ") + std::to_string(offset.offset.value());
  }
  return text;
}

// Records 3 to 6 are at work; each finishes in turn, and what may be committed is asked for.
struct FinishCase {
  std::string_view name;
  CommitOffset rule;
  std::vector<uint64_t> finish;
  std::vector<std::string> commits;
};
void PrintTo(const FinishCase& one, std::ostream* out) { *out << one.name; }

const FinishCase kFinishCases[] = {
    {"lowest_in_order", CommitOffset::kLowestContiguous, {3, 4, 5, 6}, {"4", "5", "6", "7"}},
    {"lowest_waits_for_the_first", CommitOffset::kLowestContiguous, {5, 4, 3, 6}, {"", "", "6", "7"}},
    {"highest_in_order", CommitOffset::kHighestFinished, {3, 4, 5, 6}, {"4", "5", "6", "7"}},
    {"highest_passes_over_the_unfinished", CommitOffset::kHighestFinished, {5, 4, 3, 6}, {"6", "", "", "7"}},
};

class FinishTest : public testing::TestWithParam<FinishCase> {};

TEST_P(FinishTest, MovesTheCommitAsTheRuleSays) {
  FinishedOffsets finished(GetParam().rule);
  finished.Begin(kNow);
  for (uint64_t offset = 3; offset <= 6; ++offset) finished.Start(At(offset));
  std::vector<std::string> commits;
  for (const uint64_t offset : GetParam().finish) {
    finished.Finish(At(offset));
    commits.push_back(Take(finished));
    EXPECT_FALSE(finished.changed());
  }
  EXPECT_EQ(commits, GetParam().commits);
}

INSTANTIATE_TEST_SUITE_P(FinishedOffsets, FinishTest, testing::ValuesIn(kFinishCases),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(FinishedOffsets, PartitionsMoveByThemselves) {
  FinishedOffsets finished(CommitOffset::kLowestContiguous);
  finished.Begin(kNow);
  finished.Start(At(3));
  finished.Start(At(9, PartitionId(0)));
  finished.Finish(At(9, PartitionId(0)));
  EXPECT_EQ(Take(finished), "10");
  finished.Finish(At(3));
  EXPECT_EQ(Take(finished), "4");
}

TEST(FinishedOffsets, NothingIsCommittedInAnotherGeneration) {
  FinishedOffsets finished(CommitOffset::kLowestContiguous);
  finished.Begin(kNow);
  finished.Start(At(3));
  finished.Finish(At(3));
  EXPECT_EQ(Take(finished, kNow.Next()), "");
  EXPECT_FALSE(finished.changed());
}

TEST(FinishedOffsets, ANewGenerationStartsWithNothing) {
  FinishedOffsets finished(CommitOffset::kLowestContiguous);
  finished.Begin(kNow);
  finished.Start(At(3));
  finished.Finish(At(3));
  finished.Begin(kNow.Next());
  EXPECT_FALSE(finished.changed());
  finished.Start(At(1));
  finished.Finish(At(1));
  EXPECT_EQ(Take(finished, kNow.Next()), "2");
}

}  // namespace
}  // namespace redeliver
