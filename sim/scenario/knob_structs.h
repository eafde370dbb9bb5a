// Every struct of knobs that a scenario file can hold, with the name under which schema and reference list it.
#ifndef REDELIVER_SIM_SCENARIO_KNOB_STRUCTS_H_
#define REDELIVER_SIM_SCENARIO_KNOB_STRUCTS_H_

#include <string_view>

#include "sim/scenario/scenario.h"

namespace redeliver {

struct StructInfo {
  std::string_view name;   // In the schema's "$defs".
  std::string_view title;  // In the reference.
  std::string_view place;  // JSON pointers in a file, as a pattern.
};

template <class Struct>
struct KnobStruct;

template <>
struct KnobStruct<Topology> {
  static constexpr StructInfo kInfo = {"topology", "Topology", "/topology"};
};
template <>
struct KnobStruct<ClusterOptions> {
  static constexpr StructInfo kInfo = {"cluster", "Cluster", "/topology/cluster"};
};
template <>
struct KnobStruct<LogOptions> {
  static constexpr StructInfo kInfo = {"log", "Log", "/topology/logs/NAME"};
};
template <>
struct KnobStruct<QueueOptions> {
  static constexpr StructInfo kInfo = {"queue", "Queue", "/topology/queues/NAME"};
};
template <>
struct KnobStruct<DatabaseOptions> {
  static constexpr StructInfo kInfo = {"database", "Database", "/topology/databases/NAME"};
};
template <>
struct KnobStruct<CacheOptions> {
  static constexpr StructInfo kInfo = {"cache", "Cache", "/topology/caches/NAME"};
};
template <>
struct KnobStruct<SinkOptions> {
  static constexpr StructInfo kInfo = {"sink", "Sink", "/topology/sinks/NAME"};
};
template <>
struct KnobStruct<ProducerOptions> {
  static constexpr StructInfo kInfo = {"producer", "Producer", "/topology/producers/NAME"};
};
template <>
struct KnobStruct<ClientOptions> {
  static constexpr StructInfo kInfo = {"client", "Producer client", "/topology/producers/NAME/client"};
};
template <>
struct KnobStruct<RelayOptions> {
  static constexpr StructInfo kInfo = {"relay", "Relay", "/topology/relays/NAME"};
};
template <>
struct KnobStruct<ConsumerOptions> {
  static constexpr StructInfo kInfo = {"consumer", "Consumer", "/topology/consumers/NAME"};
};
template <>
struct KnobStruct<DedupOptions> {
  static constexpr StructInfo kInfo = {"dedup", "Dedup", "/topology/consumers/NAME/dedup"};
};
template <>
struct KnobStruct<RetryBudgetOptions> {
  static constexpr StructInfo kInfo = {"retry_budget", "Retry budget", "/topology/consumers/NAME/retry_budget"};
};
template <>
struct KnobStruct<BreakerOptions> {
  static constexpr StructInfo kInfo = {"breaker", "Circuit breaker", "/topology/consumers/NAME/breaker"};
};
template <>
struct KnobStruct<ReplayOptions> {
  static constexpr StructInfo kInfo = {
      "replay", "Replay", "/topology/logs/NAME/replay, /topology/queues/NAME/replay, /topology/databases/NAME/replay"};
};
template <>
struct KnobStruct<NetworkOptions> {
  static constexpr StructInfo kInfo = {"network", "Network", "/network"};
};
template <>
struct KnobStruct<FaultOptions> {
  static constexpr StructInfo kInfo = {"faults", "Faults", "/faults"};
};
template <>
struct KnobStruct<FaultRule> {
  static constexpr StructInfo kInfo = {"fault", "Error, timeout, forget, failover",
                                       "/faults/error, /faults/timeout, /faults/forget, /faults/failover"};
};
template <>
struct KnobStruct<BrokerLossFault> {
  static constexpr StructInfo kInfo = {"broker_loss", "Power loss, disk loss", "/faults/power_loss, /faults/disk_loss"};
};
template <>
struct KnobStruct<IsolateFault> {
  static constexpr StructInfo kInfo = {"isolate", "Isolate", "/faults/isolate"};
};
template <>
struct KnobStruct<MomentOptions> {
  static constexpr StructInfo kInfo = {"moments", "Moments", "/faults/moments"};
};
template <>
struct KnobStruct<StrikeOptions> {
  static constexpr StructInfo kInfo = {"strikes", "Strikes", "/faults/strikes"};
};
template <>
struct KnobStruct<CrashFault> {
  static constexpr StructInfo kInfo = {"crash", "Crash", "/faults/crash"};
};
template <>
struct KnobStruct<PauseFault> {
  static constexpr StructInfo kInfo = {"pause", "Pause", "/faults/pause"};
};
template <>
struct KnobStruct<DropFault> {
  static constexpr StructInfo kInfo = {"drop", "Drop", "/faults/drop"};
};
template <>
struct KnobStruct<DelayFault> {
  static constexpr StructInfo kInfo = {"delay", "Delay", "/faults/delay"};
};
template <>
struct KnobStruct<DisconnectFault> {
  static constexpr StructInfo kInfo = {"disconnect", "Disconnect", "/faults/disconnect"};
};
template <>
struct KnobStruct<ClockJumpFault> {
  static constexpr StructInfo kInfo = {"clock_jump", "Clock jump", "/faults/clock_jump"};
};
template <>
struct KnobStruct<OutageFault> {
  static constexpr StructInfo kInfo = {"outage", "Outage", "/faults/outage"};
};
template <>
struct KnobStruct<SearchOptions> {
  static constexpr StructInfo kInfo = {"search", "Search", "/search"};
};

// Calls visit.template operator()<Struct>() for each, in the order of the reference.
template <class Visit>
void ForEachModelStruct(Visit&& visit) {
  const auto all = [&]<class... Structs>() { (visit.template operator()<Structs>(), ...); };
  all.template operator()<Topology, ClusterOptions, LogOptions, QueueOptions, DatabaseOptions, CacheOptions,
                          SinkOptions, ProducerOptions, ClientOptions, RelayOptions, ConsumerOptions, DedupOptions,
                          RetryBudgetOptions, BreakerOptions, ReplayOptions, NetworkOptions, FaultOptions,
                          StrikeOptions, MomentOptions, CrashFault, PauseFault, DropFault, DelayFault, DisconnectFault,
                          IsolateFault, BrokerLossFault, ClockJumpFault, OutageFault, FaultRule>();
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_KNOB_STRUCTS_H_
