// Answers the kernel's question "does anything go wrong here?" from the hazard table and the run's choices.
#ifndef REDELIVER_SIM_FAULT_INJECTOR_H_
#define REDELIVER_SIM_FAULT_INJECTOR_H_

#include <array>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "sim/fault/hazard_table.h"
#include "sim/kernel/interference.h"

namespace redeliver {

class Injector final : public Interference {
 public:
  // `swarm`: scale each kind's rate for this run by 0, 1/4, 1 or 4. Both references outlive the injector.
  Injector(const HazardTable& table, Choices& choices, bool swarm);

  const Strike* AtRequest(ProcessId process, Operation operation, uint32_t ordinal, SimTime now) override;
  const Strike* AtServer(uint16_t server, Operation operation, uint32_t ordinal, SimTime now) override;

  // At how many requests each kind could have struck.
  std::array<uint64_t, kFaultKindCount> Opportunities() const;

 private:
  // Whether nothing strikes now.
  bool Quiet(SimTime now) const { return !table_.Strikes(now) || struck_ == table_.at_most(); }
  const Strike* Decide(HazardTable::Row row, const Site& site, SimTime now);
  [[gnu::cold]] const Strike* StrikeOf(std::span<const Hazard> hazards, uint16_t code, SimTime now);
  // At a request at which one kind has struck, those after it had no turn.
  void CountThoseWithoutTurn(std::span<const Hazard> hazards, FaultKind struck);

  const HazardTable& table_;
  Choices& choices_;
  uint64_t struck_ = 0;
  std::vector<Hazard> scaled_;                       // Empty without swarm.
  std::span<const Hazard> hazards_;                  // Those, or the table's.
  Strike strike_{};                                  // The last one.
  absl::InlinedVector<uint64_t, 16> asked_;          // How often, by the kinds on offer.
  std::array<uint64_t, kFaultKindCount> no_turn_{};  // By kind: how often another one before it had struck.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_FAULT_INJECTOR_H_
