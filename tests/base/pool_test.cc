// Memory of one run: blocks come back, Reset takes all, and nothing overlaps.
#include "sim/base/pool.h"

#include <cstdint>
#include <cstring>
#include <set>
#include <vector>

#include "gtest/gtest.h"
#include "sim/base/mix.h"

namespace redeliver {
namespace {

TEST(Pool, BlocksAreAligned) {
  Pool pool;
  for (size_t size = 0; size < 5'000; size += 7) {
    EXPECT_EQ(reinterpret_cast<uintptr_t>(pool.Allocate(size)) % Pool::kAlignment, 0u) << size;
  }
}

TEST(Pool, AFreedBlockIsUsedAgainForItsSizeClass) {
  if (!Pool().reuses_blocks()) GTEST_SKIP() << "under AddressSanitizer every block is its own allocation";
  Pool pool;
  void* block = pool.Allocate(40);
  pool.Free(block, 40);
  EXPECT_NE(pool.Allocate(65), block);
  EXPECT_EQ(pool.Allocate(64), block);
}

TEST(Pool, TheLastFreedIsTheFirstUsed) {
  if (!Pool().reuses_blocks()) GTEST_SKIP() << "under AddressSanitizer every block is its own allocation";
  Pool pool;
  void* first = pool.Allocate(16);
  void* second = pool.Allocate(16);
  pool.Free(first, 16);
  pool.Free(second, 16);
  EXPECT_EQ(pool.Allocate(16), second);
  EXPECT_EQ(pool.Allocate(16), first);
}

TEST(Pool, AfterResetTheSameMemoryIsHandedOutAgain) {
  if (!Pool().reuses_blocks()) GTEST_SKIP() << "under AddressSanitizer every block is its own allocation";
  Pool pool;
  std::set<void*> before;
  for (int i = 0; i < 20'000; ++i) before.insert(pool.Allocate(64));  // Several chunks.
  pool.Reset();
  for (int i = 0; i < 20'000; ++i) EXPECT_TRUE(before.contains(pool.Allocate(64)));
}

TEST(Pool, ResetForgetsFreeLists) {
  if (!Pool().reuses_blocks()) GTEST_SKIP() << "under AddressSanitizer every block is its own allocation";
  Pool pool;
  void* first = pool.Allocate(32);
  void* second = pool.Allocate(32);
  pool.Free(second, 32);
  pool.Reset();
  EXPECT_EQ(pool.Allocate(32), first);
  EXPECT_EQ(pool.Allocate(32), second);
}

TEST(Pool, BigBlocksAreFreedAndResetToo) {
  Pool pool;
  for (const size_t size : {2'048, 2'049, 100'000, 1'000'000}) {
    void* first = pool.Allocate(size);
    void* second = pool.Allocate(size);
    void* third = pool.Allocate(size);
    std::memset(second, 0xab, size);
    pool.Free(second, size);  // From the middle of the list.
    pool.Free(third, size);
    std::memset(first, 0xcd, size);
  }
  pool.Reset();  // The rest; LeakSanitizer watches.
  pool.Allocate(5'000);
}

// A block with a pattern of its own over all its bytes.
struct Marked {
  unsigned char* bytes;
  size_t size;
  unsigned char mark;

  bool intact() const {
    for (size_t i = 0; i < size; ++i) {
      if (bytes[i] != mark) return false;
    }
    return true;
  }
};

Marked Mark(Pool& pool, uint64_t random) {
  const size_t size = 1 + ScaleBelow(Mix(random, 1), random % 20 == 0 ? 5'000 : 300);
  auto* bytes = static_cast<unsigned char*>(pool.Allocate(size));
  const unsigned char mark = static_cast<unsigned char>(random);
  std::memset(bytes, mark, size);
  return {bytes, size, mark};
}

TEST(Pool, LiveBlocksNeverOverlap) {
  Pool pool;
  std::vector<Marked> live;
  for (uint64_t i = 0; i < 20'000; ++i) {
    live.push_back(Mark(pool, Mix(i, 7)));
    if (Mix(i, 8) % 3 == 0) continue;
    std::swap(live[ScaleBelow(Mix(i, 9), live.size())], live.back());
    ASSERT_TRUE(live.back().intact());
    pool.Free(live.back().bytes, live.back().size);
    live.pop_back();
  }
  for (const Marked& block : live) EXPECT_TRUE(block.intact());
}

PoolArray<int> UpTo(Pool& pool, int n) {
  PoolArray<int> array(pool, static_cast<size_t>(n));
  for (int i = 0; i < n; ++i) array.push_back(i);
  return array;
}

TEST(PoolArray, HoldsWhatIsPushed) {
  Pool pool;
  PoolArray<int> array = UpTo(pool, 100);
  EXPECT_EQ(array.size(), 100u);
  EXPECT_EQ(array[42], 42);
  EXPECT_EQ(array.back(), 99);
  EXPECT_EQ(array.end() - array.begin(), 100);
  array[42] = 7;
  EXPECT_EQ(std::as_const(array)[42], 7);
}

TEST(PoolArray, TheDefaultIsEmptyAndOwnsNothing) {
  const PoolArray<int> array;
  EXPECT_TRUE(array.empty());
  EXPECT_EQ(array.begin(), array.end());
}

TEST(PoolArray, MovesAndLeavesNothingBehind) {
  Pool pool;
  PoolArray<int> from = UpTo(pool, 3);
  const int* data = from.begin();
  PoolArray<int> to(std::move(from));
  EXPECT_EQ(to.begin(), data);
  EXPECT_EQ(to.size(), 3u);
  EXPECT_TRUE(from.empty());
  PoolArray<int> assigned;
  assigned = std::move(to);
  EXPECT_EQ(assigned.back(), 2);
}

TEST(PoolArray, ReturnsItsMemory) {
  if (!Pool().reuses_blocks()) GTEST_SKIP() << "under AddressSanitizer every block is its own allocation";
  Pool pool;
  const int* data = UpTo(pool, 10).begin();
  EXPECT_EQ(UpTo(pool, 10).begin(), data);
}

}  // namespace
}  // namespace redeliver
