#include "sim/base/choices.h"

#include "sim/base/check.h"

namespace redeliver {

void PrepareDraws(std::span<Hazard> hazards, uint64_t entity, uint64_t operation) {
  for (size_t i = 0; i < hazards.size();) {
    Hazard& first = hazards[i];
    first.key = Mix(entity ^ first.draw, operation);
    first.sharers = 0;
    for (; i < hazards.size() && hazards[i].draw == first.draw; ++i) ++first.sharers;
  }
  AddUpRates(hazards);
}

void AddUpRates(std::span<Hazard> hazards) {
  for (size_t i = 0; i < hazards.size(); i += hazards[i].sharers) {
    hazards[i].numerators = 0;
    for (const Hazard& hazard : hazards.subspan(i, hazards[i].sharers)) hazards[i].numerators += hazard.rate.numerator;
  }
}

uint16_t SampledChoices::Strike(const Site& site, std::span<const Hazard> hazards) {
  for (const Hazard* first = hazards.data(); first != hazards.data() + hazards.size(); first += first->sharers) {
    const uint64_t drawn = ScaleBelow(hazard_draws_.At(first->key, site.ordinal), first->rate.denominator);
    if (drawn < first->numerators) [[unlikely]]
      return Plan(site, first, drawn);
  }
  return kCalm;
}

uint16_t SampledChoices::Plan(const Site& site, const Hazard* hazard, uint64_t drawn) {
  for (; drawn >= hazard->rate.numerator; ++hazard) drawn -= hazard->rate.numerator;
  plan_.push_back({site, hazard->code});
  return hazard->code;
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
