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
    : Interference(table.AnyAtServers()),
      table_(table),
      choices_(choices),
      hazards_(table.hazards()),
      asked_(table.kinds().size(), 0) {
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
  hazards_ = scaled_;
}

inline const Strike* Injector::Decide(HazardTable::Row row, const Site& site, SimTime now) {
  if (row.size == 0 || Quiet(now)) return nullptr;
  ++asked_[row.kinds];
  const std::span<const Hazard> hazards = HazardTable::Slice(hazards_, row);
  const uint16_t code = choices_.Strike(site, hazards);
  if (code == Choices::kCalm) [[likely]]
    return nullptr;
  return StrikeOf(hazards, code, now);
}

const Strike* Injector::AtRequest(ProcessId process, Operation operation, uint32_t ordinal, SimTime now) {
  const uint64_t entity = table_.process_entity(process.value());
  return Decide(table_.RowAtRequest(process.value(), operation),
                {entity, kOperationHashes[static_cast<size_t>(operation)], ordinal}, now);
}

const Strike* Injector::AtServer(uint16_t server, Operation operation, uint32_t ordinal, SimTime now) {
  const uint64_t entity = table_.server_entity(server);
  return Decide(table_.RowAtServer(server, operation),
                {entity, kOperationHashes[static_cast<size_t>(operation)], ordinal}, now);
}

const Strike* Injector::StrikeOf(std::span<const Hazard> hazards, uint16_t code, SimTime now) {
  ++struck_;
  const FaultKind kind = KindOf(code);
  CountThoseWithoutTurn(hazards, kind);
  SimDuration extent = table_.extent(kind);
  if (Heals(kind)) extent = std::min(extent, table_.until() - now);
  strike_ = {kind, PhaseOf(code), extent, table_.isolated_from(), table_.outage_refuses()};
  return &strike_;
}

void Injector::CountThoseWithoutTurn(std::span<const Hazard> hazards, FaultKind struck) {
  uint32_t later = 0;  // A set bit for each kind; those of one kind stand together.
  for (size_t i = hazards.size(); i-- > 0 && KindOf(hazards[i].code) != struck;) {
    later |= uint32_t{1} << static_cast<uint32_t>(KindOf(hazards[i].code));
  }
  for (; later != 0; later &= later - 1) ++no_turn_[static_cast<size_t>(std::countr_zero(later))];
}

std::array<uint64_t, kFaultKindCount> Injector::Opportunities() const {
  std::array<uint64_t, kFaultKindCount> opportunities{};
  for (size_t i = 0; i < asked_.size(); ++i) {
    for (uint32_t kinds = table_.kinds()[i]; kinds != 0; kinds &= kinds - 1) {
      opportunities[static_cast<size_t>(std::countr_zero(kinds))] += asked_[i];
    }
  }
  for (size_t i = 0; i < opportunities.size(); ++i) opportunities[i] -= no_turn_[i];
  return opportunities;
}

}  // namespace redeliver
