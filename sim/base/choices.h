// All nondeterminism of a run goes through one interface: "choose below n under this label, for this entity, the i-th
// time" and "does a hazard strike at this site". Values are keyed by meaning, never by position in a stream: adding or
// removing one decision moves no other. 0 is always the calm option.
#ifndef REDELIVER_SIM_BASE_CHOICES_H_
#define REDELIVER_SIM_BASE_CHOICES_H_

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/mix.h"
#include "sim/base/rational.h"

namespace redeliver {

// What a choice is about. The hash is the key; it does not depend on which other labels exist.
class Label {
 public:
  consteval explicit Label(std::string_view name) : hash_(HashName(name)) {}
  constexpr uint64_t hash() const { return hash_; }

 private:
  uint64_t hash_;
};

struct ChoiceKey {
  Label label;
  uint64_t entity = 0;
  uint64_t ordinal = 0;
};

// A place where something can go wrong: the ordinal-th time (from 1) that `entity` performs `operation`.
// Both are hashes of names, so a site can be written down and found again without the run it came from.
struct Site {
  uint64_t entity = 0;
  uint64_t operation = 0;
  uint32_t ordinal = 0;

  friend auto operator<=>(const Site&, const Site&) = default;
};

// One thing that can go wrong at a site. The code is opaque here; `rate` matters to sampling only. Neighbours with the
// same `draw` exclude each other, have one denominator and share one draw, so that their rates add up.
struct Hazard {
  uint16_t code = 0;
  Probability rate;
  uint16_t draw = 0;
  // What sampling needs to know of a draw, at the first hazard that shares it. Set by PrepareDraws.
  uint16_t sharers = 0;
  uint64_t numerators = 0;  // The sum of theirs.
  uint64_t key = 0;         // Of the draw, but for the ordinal.
};

// Once for what is on offer wherever `entity` performs `operation`, before sampling.
void PrepareDraws(std::span<Hazard> hazards, uint64_t entity, uint64_t operation);
// Again, after other rates were set.
void AddUpRates(std::span<Hazard> hazards);

// A hazard made to strike at a site.
struct PlannedFault {
  Site site;
  uint16_t code = 0;

  friend auto operator<=>(const PlannedFault&, const PlannedFault&) = default;
};

// Draws under one label, with what all of them have in common worked out once.
class LabelDraws {
 public:
  uint64_t At(uint64_t entity, uint64_t ordinal) const {
    return Mix(MixInto(mixed_, entity) + ordinal * 0x9e3779b97f4a7c15);
  }

 private:
  friend class Choices;
  LabelDraws(uint64_t seed, Label label) : mixed_(FirstMix(seed ^ label.hash())) {}

  uint64_t mixed_;
};

class Choices {
 public:
  static constexpr uint16_t kCalm = 0xffff;

  virtual ~Choices() = default;

  // A number in [0, n). Requires n > 0.
  uint64_t Below(const ChoiceKey& key, uint64_t n) const { return ScaleBelow(Draw(key), n); }
  // 64 keyed bits; 0 is the calm option here too.
  uint64_t Draw(const ChoiceKey& key) const { return Under(key.label).At(key.entity, key.ordinal); }
  // The same for a label that many draws share.
  LabelDraws Under(Label label) const { return LabelDraws(seed_, label); }
  // The code of the hazard that strikes at `site`, or kCalm. `hazards` are prepared for the site's entity and
  // operation.
  virtual uint16_t Strike(const Site& site, std::span<const Hazard> hazards) = 0;

  // From now on everything is drawn by another seed, except where hazards strike.
  void Reseed(uint64_t seed) { seed_ = Spread(seed); }

 protected:
  // Seeds are spread before use, so that seeds 1, 2, 3 give unrelated runs.
  explicit Choices(uint64_t seed) : seed_(Spread(seed)) {}

 private:
  static uint64_t Spread(uint64_t seed) { return Mix(seed + 0x632be59bd9b4e019); }

  uint64_t seed_;
};

// Every hazard strikes with its own rate. Remembers what struck: replaying that plan gives the same run.
class SampledChoices final : public Choices {
 public:
  explicit SampledChoices(uint64_t seed) : Choices(seed), hazard_draws_(Under(kHazard)) {}

  uint16_t Strike(const Site& site, std::span<const Hazard> hazards) override;

  const std::vector<PlannedFault>& plan() const { return plan_; }

  // As if made anew, but for the memory of the plan.
  void Restart(uint64_t seed) {
    Reseed(seed);
    hazard_draws_ = Under(kHazard);
    plan_.clear();
  }

 private:
  static constexpr Label kHazard{"hazard"};

  // Of hazards that share a draw, from `hazard` on, the one that was drawn strikes.
  [[gnu::cold]] uint16_t Plan(const Site& site, const Hazard* hazard, uint64_t drawn);

  LabelDraws hazard_draws_;
  std::vector<PlannedFault> plan_;
};

// Faults in a plan, at most.
inline constexpr size_t kLongestPlan = 64;

// Exactly the planned hazards strike. Requires at most kLongestPlan of them.
class ScriptedChoices : public Choices {
 public:
  ScriptedChoices(uint64_t seed, std::span<const PlannedFault> plan);

  uint16_t Strike(const Site& site, std::span<const Hazard> hazards) override;

  // Whether the i-th planned fault struck. A site that the run never came to is no error; neither is a hazard not on
  // offer there.
  bool reached(size_t i) const { return (reached_ >> i & 1) != 0; }
  // What struck so far, in order of time.
  const std::vector<PlannedFault>& struck() const { return struck_; }

 protected:
  bool all_reached() const { return struck_.size() == plan_.size(); }

 private:
  std::span<const PlannedFault> plan_;
  uint64_t reached_ = 0;
  std::vector<PlannedFault> struck_;
};

// As scripted; also lists every fault that could strike after the last planned one has: the children of the plan in a
// search that visits each set of faults once.
class EnumeratingChoices final : public ScriptedChoices {
 public:
  using ScriptedChoices::ScriptedChoices;

  uint16_t Strike(const Site& site, std::span<const Hazard> hazards) override;

  const std::vector<PlannedFault>& children() const { return children_; }
  // Sites visited in the whole run, with at least one hazard on offer.
  uint64_t sites() const { return sites_; }

 private:
  std::vector<PlannedFault> children_;
  uint64_t sites_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_CHOICES_H_
