// Which faults are on offer where: the scenario's rules, worked out once per configuration.
#ifndef REDELIVER_SIM_FAULT_HAZARD_TABLE_H_
#define REDELIVER_SIM_FAULT_HAZARD_TABLE_H_

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/base/choices.h"
#include "sim/fault/fault_options.h"
#include "sim/kernel/network.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

// A process or server that faults can name. A process and a server of the same name are one node, a broker of the log
// or a queue: it has one
// entity, and the hazards at its own requests and at requests that arrive are of different kinds.
struct FaultTarget {
  std::string name;  // As in sites: "email-1", "mail", "broker-1".
  std::string
      group;  // The declared name that stands for it too: "email", "brokers". That of a broker is its process's.
  bool fails_over = false;  // A server with a replica that may take over.
};

class HazardTable {
 public:
  // `processes` and `servers` as in RunShape, in that order.
  HazardTable(const FaultOptions& options, std::span<const FaultTarget> processes,
              std::span<const FaultTarget> servers);

  // Which hazards are on offer at one place: `size` of them from hazards()[begin] on.
  struct Row {
    uint32_t begin = 0;
    uint16_t size = 0;
    uint16_t kinds = 0;  // Which kinds are among them: a number below the size of kinds().
  };
  Row RowAtRequest(uint16_t process, Operation operation) const {
    return rows_[process * kOperationCount + static_cast<size_t>(operation)];
  }
  Row RowAtServer(uint16_t server, Operation operation) const {
    return rows_[(processes_ + server) * kOperationCount + static_cast<size_t>(operation)];
  }
  std::span<const Hazard> AtRequest(uint16_t process, Operation operation) const {
    return Slice(hazards_, RowAtRequest(process, operation));
  }
  std::span<const Hazard> AtServer(uint16_t server, Operation operation) const {
    return Slice(hazards_, RowAtServer(server, operation));
  }
  // The sets of kinds that are on offer somewhere: a set bit for each kind.
  const std::vector<uint32_t>& kinds() const { return kinds_; }
  bool AnyAtServers() const { return rows_[processes_ * kOperationCount].begin < hazards_.size(); }
  // When the processes that AtRequest(..., kMoment) has hazards for can be struck beside their requests.
  const std::optional<MomentOptions>& moments() const { return moments_; }
  uint64_t process_entity(uint16_t process) const { return entities_[process]; }
  uint64_t server_entity(uint16_t server) const { return entities_[processes_ + server]; }

  SimDuration extent(FaultKind kind) const { return extents_[static_cast<size_t>(kind)]; }
  SimTime until() const { return until_; }
  // Whether faults begin at that time.
  bool Strikes(SimTime now) const { return strikes_from_ <= now && now < strikes_until_; }
  // Whether a server in an outage refuses requests; otherwise it ignores them.
  bool outage_refuses() const { return outage_refuses_; }
  // Most faults in one run.
  uint64_t at_most() const { return at_most_; }
  // Whom an isolated node is cut off from, sorted; empty stands for everybody.
  std::span<const NodeId> isolated_from() const { return isolated_from_; }
  // The rate the user asked for; 0 for kinds that cannot strike.
  Probability rate(FaultKind kind) const { return rates_[static_cast<size_t>(kind)]; }
  bool enabled(FaultKind kind) const { return !rate(kind).zero(); }

  const std::vector<Hazard>& hazards() const { return hazards_; }
  // Of hazards(), or of others as many: the same with other rates.
  static std::span<const Hazard> Slice(std::span<const Hazard> hazards, Row row) {
    return hazards.subspan(row.begin, row.size);
  }

 private:
  struct Rule;
  struct Place;

  static std::vector<Rule> Rules(const FaultOptions& options);
  void AddRow(const std::vector<Rule>& rules, const Place& place);
  void FindPeers(const std::vector<std::string>& names, std::span<const FaultTarget> processes,
                 std::span<const FaultTarget> servers);

  size_t processes_;
  std::vector<Hazard> hazards_;
  std::vector<uint32_t> kinds_ = {0};
  std::vector<Row> rows_;  // Processes, then servers, times operations, and one more at the end.
  std::vector<uint64_t> entities_;
  std::array<SimDuration, kFaultKindCount> extents_{};
  std::array<Probability, kFaultKindCount> rates_{};
  std::vector<NodeId> isolated_from_;
  std::optional<MomentOptions> moments_;
  SimTime until_;
  SimTime strikes_from_;
  SimTime strikes_until_;
  bool outage_refuses_;
  uint64_t at_most_;
};

// Whether the fault can strike at this request, in this phase, whoever sends it.
bool CanStrikeRequest(FaultKind kind, Phase phase, Operation operation);

}  // namespace redeliver

#endif  // REDELIVER_SIM_FAULT_HAZARD_TABLE_H_
