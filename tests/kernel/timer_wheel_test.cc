// The wheel is a sorted list that keeps the order of arrival within one instant.
#include "sim/kernel/timer_wheel.h"

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "sim/base/mix.h"
#include "sim/kernel/kernel.h"

namespace redeliver {
namespace {

struct Node final : EventNode {
  explicit Node(int number = 0) : number(number) {}
  void Fire() override {}
  int number;
};

const auto kFirst = [](SimTime, uint64_t) { return uint64_t{0}; };

int PopNumber(TimerWheel& wheel) {
  const EventNode* node = wheel.Pop(kFirst);
  return node == nullptr ? -1 : static_cast<const Node*>(node)->number;
}

std::vector<int> PopAll(TimerWheel& wheel) {
  std::vector<int> popped;
  for (int number = PopNumber(wheel); number != -1; number = PopNumber(wheel)) popped.push_back(number);
  return popped;
}

// Nodes 0, 1, 2, ... at the given times.
struct Filled {
  explicit Filled(const std::vector<int64_t>& times) {
    for (const int64_t time : times) wheel.Push(nodes.emplace_back(static_cast<int>(nodes.size())), SimTime(time));
  }
  TimerWheel wheel;
  std::deque<Node> nodes;
};

struct OrderCase {
  const char* name;
  std::vector<int64_t> times;
  std::vector<int> order;
};

constexpr int64_t kFar = int64_t{1} << 62;

const OrderCase kOrders[] = {
    // name                            times                          order
    {"Nothing",                        {},                            {}},
    {"One",                            {5},                           {0}},
    {"AtTimeZero",                     {0},                           {0}},
    {"EarliestFirst",                  {30, 10, 20},                  {1, 2, 0}},
    {"ArrivalOrderWithinAnInstant",    {7, 7, 7},                     {0, 1, 2}},
    {"ArrivalOrderFarAway",            {kFar, kFar, kFar},            {0, 1, 2}},
    {"AcrossLevels",                   {kFar, 1, 1 << 20, 64, 63},    {1, 4, 3, 2, 0}},
    {"AroundASlotEdge",                {4096, 4095, 4097},            {1, 0, 2}},
    {"SameSlotOfACoarseLevel",         {(1 << 20) + 5, (1 << 20) + 3, (1 << 20) + 5}, {1, 0, 2}},
    {"TheEndOfTime",                   {SimTime::Max().nanoseconds(), kFar}, {1, 0}},
};

class OrderTest : public testing::TestWithParam<OrderCase> {};

TEST_P(OrderTest, IsByTimeThenByArrival) {
  Filled filled(GetParam().times);
  EXPECT_EQ(PopAll(filled.wheel), GetParam().order);
}

INSTANTIATE_TEST_SUITE_P(Times, OrderTest, testing::ValuesIn(kOrders), [](const auto& info) { return info.param.name; });

TEST(TimerWheel, EventsOfOneInstantKeepTheirOrderThoughSomeCameFromAfar) {
  TimerWheel wheel;
  Node early(0), far(1), near(2), last(3);
  wheel.Push(far, SimTime(100'000));
  wheel.Push(early, SimTime(99'999));
  EXPECT_EQ(PopNumber(wheel), 0);
  wheel.Push(near, SimTime(100'000));
  wheel.Push(last, SimTime(100'000));
  EXPECT_EQ(PopAll(wheel), (std::vector<int>{1, 2, 3}));
}

TEST(TimerWheel, APoppedNodeKnowsItsTimeAndIsInNoList) {
  Filled filled({42});
  EventNode* node = filled.wheel.Pop(kFirst);
  ASSERT_EQ(node, &filled.nodes[0]);
  EXPECT_EQ(node->time(), SimTime(42));
  EXPECT_FALSE(node->linked());
  filled.wheel.Push(*node, SimTime(42));
  EXPECT_EQ(PopAll(filled.wheel), std::vector<int>{0});
}

TEST(TimerWheel, UnlinkedNodesAreNotPopped) {
  Filled filled({10, 10, 20, 30});
  filled.nodes[0].Unlink();
  filled.nodes[2].Unlink();
  filled.nodes[2].Unlink();  // Again: nothing happens.
  EXPECT_EQ(PopAll(filled.wheel), (std::vector<int>{1, 3}));
}

TEST(TimerWheel, ADestroyedNodeUnlinksItself) {
  TimerWheel wheel;
  Node kept(1);
  {
    Node destroyed(0);
    wheel.Push(destroyed, SimTime(5));
    wheel.Push(kept, SimTime(5));
  }
  EXPECT_EQ(wheel.foreground(), 1u);
  EXPECT_EQ(PopAll(wheel), std::vector<int>{1});
}

TEST(TimerWheel, ADestroyedWheelLeavesNodesAlone) {
  Node node;
  {
    TimerWheel wheel;
    wheel.Push(node, SimTime(1 << 30));
  }
  EXPECT_FALSE(node.linked());
}

TEST(TimerWheel, ClearGoesBackToTimeZero) {
  Filled filled({5, 1 << 30, kFar});
  EXPECT_EQ(PopNumber(filled.wheel), 0);
  filled.wheel.Clear();
  EXPECT_EQ(filled.wheel.foreground(), 0u);
  EXPECT_EQ(PopNumber(filled.wheel), -1);
  filled.wheel.Push(filled.nodes[2], SimTime(1));
  EXPECT_EQ(PopNumber(filled.wheel), 2);
}

TEST(TimerWheel, BackgroundNodesAreNotCounted) {
  TimerWheel wheel;
  Node foreground(0), background(1);
  Kernel::SetBackground(background);
  wheel.Push(foreground, SimTime(1));
  wheel.Push(background, SimTime(2));
  EXPECT_EQ(wheel.foreground(), 1u);
  background.Unlink();
  EXPECT_EQ(wheel.foreground(), 1u);
  wheel.Push(background, SimTime(2));
  EXPECT_EQ(PopNumber(wheel), 0);
  EXPECT_EQ(wheel.foreground(), 0u);
  EXPECT_EQ(PopNumber(wheel), 1);
}

// --- Ties -----------------------------------------------------------------------------------------------------------

TEST(TimerWheelTies, TheChooserPicksAPlaceInTheOrderOfArrival) {
  Filled filled({9, 9, 9, 9});
  std::vector<uint64_t> counts;
  const auto last = [&counts](SimTime time, uint64_t count) {
    EXPECT_EQ(time, SimTime(9));
    counts.push_back(count);
    return count - 1;
  };
  std::vector<int> order;
  while (EventNode* node = filled.wheel.Pop(last)) order.push_back(static_cast<Node*>(node)->number);
  EXPECT_EQ(order, (std::vector<int>{3, 2, 1, 0}));
  EXPECT_EQ(counts, (std::vector<uint64_t>{4, 3, 2}));
}

TEST(TimerWheelTies, TheChooserIsNotAskedAboutSingleNodes) {
  Filled filled({1, 2, 64, 4096});
  while (filled.wheel.Pop([](SimTime, uint64_t) -> uint64_t { return ADD_FAILURE(), 0; }) != nullptr) {
  }
}

TEST(TimerWheelTies, AtMostSixteenAreConsidered) {
  Filled filled(std::vector<int64_t>(20, 9));
  std::vector<uint64_t> counts;
  while (filled.wheel.Pop([&counts](SimTime, uint64_t count) { return counts.push_back(count), uint64_t{0}; })) {
  }
  EXPECT_EQ(counts[0], 16u);
  EXPECT_EQ(counts[4], 16u);
  EXPECT_EQ(counts[5], 15u);
}

// --- Against a reference --------------------------------------------------------------------------------------------

// The wheel and a multimap side by side, with the same random operations.
class Twins {
 public:
  explicit Twins(uint64_t seed) : seed_(seed) {}

  void Step() {
    const uint64_t what = Random() % 8;
    if (what < 4) {
      Push();
    } else if (what < 6 || reference_.empty()) {
      Pop();
    } else {
      Unlink();
    }
    ASSERT_EQ(wheel_.foreground(), foreground_);
  }
  void Drain() {
    while (!reference_.empty() && !testing::Test::HasFatalFailure()) Pop();
    EXPECT_EQ(wheel_.Pop(kFirst), nullptr);
  }

 private:
  using Reference = std::multimap<int64_t, std::unique_ptr<Node>>;

  uint64_t Random() { return Mix(seed_, ++draws_); }

  void Push() {
    // Distances of every magnitude, zero included; never beyond 2^62.
    const uint64_t distance = ScaleBelow(Random(), uint64_t{1} << ScaleBelow(Random(), 63));
    const int64_t time = std::min(static_cast<int64_t>(static_cast<uint64_t>(now_) + distance), kFar);
    const auto placed = reference_.emplace(Random() % 4 == 0 ? now_ : time, std::make_unique<Node>());
    if (Random() % 4 == 0) {
      Kernel::SetBackground(*placed->second);
      placed->second->number = 1;
    } else {
      ++foreground_;
    }
    wheel_.Push(*placed->second, SimTime(placed->first));
  }
  void Pop() {
    EventNode* node = wheel_.Pop(kFirst);
    if (reference_.empty()) {
      ASSERT_EQ(node, nullptr);
      return;
    }
    const auto first = reference_.begin();
    ASSERT_EQ(node, first->second.get());
    ASSERT_EQ(node->time(), SimTime(first->first));
    now_ = first->first;
    Forget(first);
  }
  void Unlink() {
    auto victim = reference_.begin();
    std::advance(victim, static_cast<ptrdiff_t>(Random() % std::min<size_t>(reference_.size(), 30)));
    Forget(victim);  // Its destructor unlinks.
  }
  void Forget(Reference::iterator at) {
    if (at->second->number == 0) --foreground_;
    reference_.erase(at);
  }

  const uint64_t seed_;
  uint64_t draws_ = 0;
  TimerWheel wheel_;
  Reference reference_;
  int64_t now_ = 0;
  uint64_t foreground_ = 0;
};

TEST(TimerWheel, AgreesWithAMultimapOverManyRandomOperations) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    Twins twins(seed);
    for (int i = 0; i < 400; ++i) ASSERT_NO_FATAL_FAILURE(twins.Step()) << "seed " << seed;
    ASSERT_NO_FATAL_FAILURE(twins.Drain()) << "seed " << seed;
  }
}

TEST(TimerWheel, AgreesWithAMultimapOverALongRun) {
  Twins twins(12345);
  for (int i = 0; i < 100'000; ++i) ASSERT_NO_FATAL_FAILURE(twins.Step());
  twins.Drain();
}

}  // namespace
}  // namespace redeliver
