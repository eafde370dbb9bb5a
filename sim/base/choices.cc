#include "sim/base/choices.h"

#include "sim/base/check.h"

namespace redeliver {

uint16_t SampledChoices::Strike(const Site& site, std::span<const Hazard> hazards) {
  uint64_t drawn = 0;
  for (size_t i = 0; i < hazards.size(); ++i) {
    const Hazard& hazard = hazards[i];
    if (i == 0 || hazards[i - 1].draw != hazard.draw) {
      const uint64_t bits = hazard_draws_.At(Mix(site.entity ^ hazard.draw, site.operation), site.ordinal);
      drawn = ScaleBelow(bits, hazard.rate.denominator);
    }
    if (drawn < hazard.rate.numerator) {
      plan_.push_back({site, hazard.code});
      return hazard.code;
    }
    drawn -= hazard.rate.numerator;
  }
  return kCalm;
}

ScriptedChoices::ScriptedChoices(uint64_t seed, std::span<const PlannedFault> plan) : Choices(seed), plan_(plan) {
  REDELIVER_CHECK(plan.size() <= kLongestPlan);
}

uint16_t ScriptedChoices::Strike(const Site& site, std::span<const Hazard> hazards) {
  for (size_t i = 0; i < plan_.size(); ++i) {
    if (plan_[i].site != site || reached(i)) continue;
    for (const Hazard& hazard : hazards) {
      if (hazard.code != plan_[i].code || hazard.rate.zero()) continue;
      reached_ |= uint64_t{1} << i;
      struck_.push_back(plan_[i]);
      return hazard.code;
    }
  }
  return kCalm;
}

uint16_t EnumeratingChoices::Strike(const Site& site, std::span<const Hazard> hazards) {
  ++sites_;
  const bool after_plan = all_reached();
  const uint16_t code = ScriptedChoices::Strike(site, hazards);
  if (!after_plan || code != kCalm) return code;
  for (const Hazard& hazard : hazards) {
    if (!hazard.rate.zero()) children_.push_back({site, hazard.code});
  }
  return kCalm;
}

}  // namespace redeliver
