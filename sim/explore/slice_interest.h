// What a violation is about, as ids: its messages and the places, transactions, caches and groups they went through.
// From this follows how much each fact of the run matters to it.
#ifndef REDELIVER_SIM_EXPLORE_SLICE_INTEREST_H_
#define REDELIVER_SIM_EXPLORE_SLICE_INTEREST_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/invariant/invariant.h"
#include "sim/trace/fact.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

// A place in a partition of a log.
struct RecordPosition {
  LogId log;
  PartitionId partition;
  Offset offset;

  friend auto operator<=>(const RecordPosition&, const RecordPosition&) = default;
};

// How much a fact matters, from 0 (not at all).
namespace weight {
inline constexpr int kNone = 0;
inline constexpr int kSetting = 45;  // Of use where there is room.
inline constexpr int kRelated = 60;
inline constexpr int kLineage = 75;  // What happened to the message.
inline constexpr int kTurn = 88;     // What decided its fate.
inline constexpr int kAlways = 100;
}  // namespace weight

class SliceInterest {
 public:
  // `events` are all of the run.
  SliceInterest(std::span<const Event> events, const RunShape& shape, const Violation& violation);

  const std::vector<MessageId>& messages() const { return messages_; }

  // To be asked of all events of the run, in their order.
  int Weigh(const Event& event);

 private:
  friend class Weigher;

  void AddMessage(MessageId message);
  void AddProof(const Event& event);
  void AddBlocker(std::span<const Event> events, GroupId group);
  void AddNeighbours(std::span<const Event> events);
  void AddPositionOf(const Event& event);
  void AddTransactionsOf(const Event& event);
  void AddScope(std::span<const Event> events, bool by_proof);

  bool Has(MessageId message) const;
  bool InScope(GroupId group) const;
  bool InScope(SinkId sink) const;
  bool HasPartition(LogId log, PartitionId partition) const { return partitions_.contains({log, partition}); }
  // Whether one of the positions is in [from, to).
  bool AnyWithin(LogId log, PartitionId partition, Offset from, Offset to) const;

  const RunShape& shape_;
  std::vector<MessageId> messages_;
  std::set<RecordPosition> positions_;
  std::set<std::pair<LogId, PartitionId>> partitions_;
  std::set<TransactionId> transactions_;
  std::set<ProducerId> producers_;
  std::set<std::pair<SinkId, SinkTransactionId>> sink_transactions_;
  std::set<CacheId> caches_;
  std::set<DatabaseId> databases_;
  std::set<GroupId> groups_;  // Empty: all.

  std::set<EventId> neighbours_;
  std::optional<GroupId> waiting_in_;  // Where the proof says that something still waits.
  // Whether the violation is that something never came: then all counts until the end.
  bool at_end_;

  // While weighing.
  std::map<std::pair<GroupId, PartitionId>, Offset> committed_;
  std::map<std::tuple<LogId, PartitionId, BrokerId>, Offset> high_watermarks_;
  bool fault_struck_ = false;
  // Who was handed a record of the partition last: the process, and its incarnation.
  std::map<std::tuple<GroupId, LogId, PartitionId>, std::pair<ProcessId, Incarnation>> readers_;
  std::set<std::pair<LogId, PartitionId>> marked_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_SLICE_INTEREST_H_
