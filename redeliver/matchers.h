// Claims about a simulation, for EXPECT_THAT; none needs GoogleTest itself. A claim is about every configuration of the
// scenario, unless In names one. Where it fails it tells of one counterexample with as few faults as can be: its plan,
// how it came about, and how to see it again. A name that does not exist throws ScenarioError.
#ifndef REDELIVER_REDELIVER_MATCHERS_H_
#define REDELIVER_REDELIVER_MATCHERS_H_

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

#include "redeliver/simulation.h"

namespace redeliver {

// "Every invariant holds in all of these runs." What had nothing to judge, hit a limit, or was tried without the faults
// that were asked for does not hold. Do not negate it: say Violates.
class HoldsInAll {
 public:
  using is_gtest_matcher = void;

  // Only this one of the invariants, and only this configuration.
  HoldsInAll Judging(std::string invariant) const;
  HoldsInAll In(std::string configuration) const;

  bool MatchAndExplain(const Simulation& simulation, std::ostream* out) const;
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;

 private:
  friend HoldsInAll ForAllSeeds(uint64_t first, uint64_t last);
  friend HoldsInAll ForAllPlans(int faults);

  HoldsInAll() = default;
  std::string Runs() const;

  // Plans of so many faults; if absent, seeds.
  std::optional<int> faults_;
  uint64_t first_ = 1;
  uint64_t last_ = 1;
  std::string invariant_;
  std::string configuration_;
};

// As Simulation::Sample. `ForAllSeeds(1000)` are the first thousand.
HoldsInAll ForAllSeeds(uint64_t first, uint64_t last);
inline HoldsInAll ForAllSeeds(uint64_t count) { return ForAllSeeds(1, count); }
// As Simulation::Prove.
HoldsInAll ForAllPlans(int faults);

// "Some run violates this invariant": one whose plan has no more faults than the scenario declares, or else one of the
// seeds that it declares.
class Violates {
 public:
  using is_gtest_matcher = void;

  explicit Violates(std::string invariant);

  // Some plan of at most so many faults does; seeds are not tried. Requires 0 <= faults <= 8.
  Violates WithAtMostFaults(int faults) const;
  Violates In(std::string configuration) const;

  bool MatchAndExplain(const Simulation& simulation, std::ostream* out) const;
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;

 private:
  std::string Within() const;

  std::string invariant_;
  std::optional<int> faults_;
  std::string configuration_;
};

}  // namespace redeliver

#endif  // REDELIVER_REDELIVER_MATCHERS_H_
