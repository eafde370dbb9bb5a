#include "sim/fault/injector.h"

#include <algorithm>
#include <bit>

namespace redeliver {
namespace {

// Whether it lasts, so that it has to be over when faults end.
bool Heals(FaultKind kind) {
  switch (kind) {
    case FaultKind::kCrash:
    case FaultKind::kPause:
    case FaultKind::kOutage:
    case FaultKind::kIsolate:
    case FaultKind::kPowerLoss:
    case FaultKind::kDiskLoss:
      return true;
    default:
      return false;
  }
}

}  // namespace

Injector::Injector(const HazardTable& table, Choices& choices, bool swarm)
    : Interference(table.AnyAtServers()), table_(table), choices_(choices) {
  if (!swarm) return;
  static constexpr Label kSwarm("swarm");
  scaled_ = table.hazards();
  for (Hazard& hazard : scaled_) {
    const uint64_t kind = static_cast<uint64_t>(KindOf(hazard.code));
    switch (choices.Below({kSwarm, kind, 0}, 4)) {
      case 0:
        hazard.rate.numerator = 0;
        break;
      case 1:
        hazard.rate.denominator *= 4;
        break;
      case 2:
        break;
      default:
        hazard.rate.numerator = std::min(hazard.rate.numerator * 4, hazard.rate.denominator);
    }
  }
  AddUpRates(scaled_);
}

std::optional<Strike> Injector::Decide(std::span<const Hazard> hazards, const Site& site, SimTime now) {
  for (uint32_t kinds = table_.KindsIn(hazards); kinds != 0; kinds &= kinds - 1) {
    ++opportunities_[static_cast<size_t>(std::countr_zero(kinds))];
  }
  const uint16_t code = choices_.Strike(site, scaled_.empty() ? hazards : table_.Within(scaled_, hazards));
  if (code == Choices::kCalm) [[likely]]
    return std::nullopt;
  TakeBackOpportunities(hazards, KindOf(code));
  return StrikeOf(code, now);
}

void Injector::TakeBackOpportunities(std::span<const Hazard> hazards, FaultKind struck) {
  uint32_t later = 0;  // A set bit for each kind; those of one kind stand together.
  for (size_t i = hazards.size(); i-- > 0 && KindOf(hazards[i].code) != struck;) {
    later |= uint32_t{1} << static_cast<uint32_t>(KindOf(hazards[i].code));
  }
  for (; later != 0; later &= later - 1) --opportunities_[static_cast<size_t>(std::countr_zero(later))];
}

Strike Injector::StrikeOf(uint16_t code, SimTime now) {
  ++struck_;
  const FaultKind kind = KindOf(code);
  SimDuration extent = table_.extent(kind);
  if (Heals(kind)) extent = std::min(extent, table_.until() - now);
  return Strike{kind, PhaseOf(code), extent, table_.isolated_from(), table_.outage_refuses()};
}

}  // namespace redeliver
