// Pieces of work are taken in their order, on any number of threads.
#include "sim/explore/parallel.h"

#include <atomic>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redeliver {
namespace {

using Pieces = std::vector<uint64_t>;

const auto kSquares = [] { return [](uint64_t piece) { return piece * piece; }; };

Pieces Counted(uint64_t count) {
  Pieces pieces;
  for (uint64_t i = 0; i < count; ++i) pieces.push_back(i);
  return pieces;
}

TEST(RunInOrder, TakesEveryPieceOnceInOrderWithItsResult) {
  for (int jobs = 1; jobs <= 4; ++jobs) {
    Pieces taken;
    const uint64_t count = RunInOrder<uint64_t>(200, jobs, kSquares, nullptr, [&taken](uint64_t piece, uint64_t&& square) {
      EXPECT_EQ(square, piece * piece);
      taken.push_back(piece);
      return true;
    });
    EXPECT_EQ(count, 200u);
    EXPECT_EQ(taken, Counted(200)) << jobs << " jobs";
  }
}

TEST(RunInOrder, KeepsTheOrderWhenALaterPieceIsReadyFirst) {
  std::atomic<bool> second_is_ready = false;
  const auto make_worker = [&second_is_ready] {
    return [&second_is_ready](uint64_t piece) {
      if (piece == 0) second_is_ready.wait(false);
      if (piece == 1) {
        second_is_ready = true;
        second_is_ready.notify_all();
      }
      return piece;
    };
  };
  Pieces taken;
  RunInOrder<uint64_t>(2, 2, make_worker, nullptr, [&taken](uint64_t piece, uint64_t&&) {
    taken.push_back(piece);
    return true;
  });
  EXPECT_THAT(taken, testing::ElementsAre(0, 1));
}

TEST(RunInOrder, EndsWithThePieceThatSaysSo) {
  for (int jobs = 1; jobs <= 4; ++jobs) {
    Pieces taken;
    const uint64_t count = RunInOrder<uint64_t>(1000, jobs, kSquares, nullptr, [&taken](uint64_t piece, uint64_t&&) {
      taken.push_back(piece);
      return piece != 17;
    });
    EXPECT_EQ(count, 18u) << jobs << " jobs";
    EXPECT_EQ(taken, Counted(18)) << jobs << " jobs";
  }
}

TEST(RunInOrder, StopsBeforeAPieceAndTakesWhatWasBegun) {
  for (int jobs = 1; jobs <= 3; ++jobs) {
    int asked = 0;
    Pieces taken;
    const uint64_t count = RunInOrder<uint64_t>(
        1000, jobs, kSquares, [&asked] { return ++asked > 10; },
        [&taken](uint64_t piece, uint64_t&&) {
          taken.push_back(piece);
          return true;
        });
    EXPECT_EQ(count, 10u) << jobs << " jobs";
    EXPECT_EQ(taken, Counted(10)) << jobs << " jobs";
  }
}

TEST(RunInOrder, DoesNothingForNoPieces) {
  const auto take = [](uint64_t, uint64_t&&) {
    ADD_FAILURE() << "there is nothing to take";
    return true;
  };
  EXPECT_EQ(RunInOrder<uint64_t>(0, 3, kSquares, nullptr, take), 0u);
}

TEST(RunInOrder, MakesOneWorkerPerThread) {
  for (int jobs = 1; jobs <= 4; ++jobs) {
    std::atomic<int> workers = 0;
    const auto make_worker = [&workers] {
      ++workers;
      return [](uint64_t piece) { return piece; };
    };
    RunInOrder<uint64_t>(50, jobs, make_worker, nullptr, [](uint64_t, uint64_t&&) { return true; });
    EXPECT_EQ(workers, jobs);
  }
}

TEST(RunInOrder, MovesResultsThatCannotBeCopied) {
  using Result = std::unique_ptr<uint64_t>;
  uint64_t sum = 0;
  RunInOrder<Result>(
      10, 2, [] { return [](uint64_t piece) { return std::make_unique<uint64_t>(piece); }; }, nullptr,
      [&sum](uint64_t, Result&& result) {
        sum += *result;
        return true;
      });
  EXPECT_EQ(sum, 45u);
}

}  // namespace
}  // namespace redeliver
