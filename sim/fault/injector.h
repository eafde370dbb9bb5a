// Answers the kernel's question "does anything go wrong here?" from the hazard table and the run's choices.
#ifndef REDELIVER_SIM_FAULT_INJECTOR_H_
#define REDELIVER_SIM_FAULT_INJECTOR_H_

#include <array>
#include <vector>

#include "sim/fault/hazard_table.h"
#include "sim/kernel/interference.h"

namespace redeliver {

class Injector final : public Interference {
 public:
  // `swarm`: scale each kind's rate for this run by 0, 1/4, 1 or 4. Both references outlive the injector.
  Injector(const HazardTable& table, Choices& choices, bool swarm);

  std::optional<Strike> AtRequest(ProcessId process, Operation operation, uint32_t ordinal, SimTime now) override {
    const auto hazards = table_.AtRequest(process.value(), operation);
    if (hazards.empty() || Quiet(now)) return std::nullopt;
    return Decide(hazards,
                  {table_.process_entity(process.value()), kOperationHashes[static_cast<size_t>(operation)], ordinal},
                  now);
  }
  std::optional<Strike> AtServer(uint16_t server, Operation operation, uint32_t ordinal, SimTime now) override {
    const auto hazards = table_.AtServer(server, operation);
    if (hazards.empty() || Quiet(now)) return std::nullopt;
    return Decide(hazards, {table_.server_entity(server), kOperationHashes[static_cast<size_t>(operation)], ordinal},
                  now);
  }

  // At how many requests each kind could have struck.
  const std::array<uint64_t, kFaultKindCount>& opportunities() const { return opportunities_; }

 private:
  // Whether nothing strikes now.
  bool Quiet(SimTime now) const { return !table_.Strikes(now) || struck_ == table_.at_most(); }
  std::optional<Strike> Decide(std::span<const Hazard> hazards, const Site& site, SimTime now);
  // At a request at which one kind has struck, those after it had no turn.
  void TakeBackOpportunities(std::span<const Hazard> hazards, FaultKind struck);
  Strike StrikeOf(uint16_t code, SimTime now);

  const HazardTable& table_;
  Choices& choices_;
  uint64_t struck_ = 0;
  std::vector<Hazard> scaled_;  // Empty without swarm.
  std::array<uint64_t, kFaultKindCount> opportunities_{};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_FAULT_INJECTOR_H_
