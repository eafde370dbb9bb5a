// What a reader of a run knows at each of its facts: who is who, and what has happened so far.
#ifndef REDELIVER_REPORTS_RUN_CONTEXT_H_
#define REDELIVER_REPORTS_RUN_CONTEXT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "reports/sequence.h"
#include "sim/trace/fact.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class RunContext {
 public:
  RunContext(std::span<const Event> events, const RunShape& shape);

  const RunShape& shape() const { return shape_; }

  // --- Who is who.
  Participant Of(ProcessId process) const;
  Participant Of(ServerId server) const;
  Participant Of(BrokerId broker) const;
  Participant Of(SinkId sink) const;
  Participant Of(CacheId cache) const;
  Participant Of(DatabaseId database) const;
  Participant Of(QueueId queue) const;
  // Who takes writes for the partition now.
  Participant LeaderOf(LogId log, PartitionId partition) const;
  // Who has the message, and may be asked for it.
  Participant HolderOf(LogId log, MessageId message) const;
  // Who keeps offsets and transactions: a broker, whichever it is.
  Participant Coordinator() const;
  Participant Controller() const;
  Participant CheckpointsOf(GroupId group) const;
  // Whom the process asks for this; nullopt if that cannot be told.
  std::optional<Participant> AskedBy(ProcessId process, Operation operation) const;
  // The log whose committed records are the effects of this sink; None() if it is a sink of its own.
  LogId OutputOf(SinkId sink) const;

  // --- What has happened before the present fact.
  void Add(const Event& event);
  // How often the message has had an effect there, was handed out, was written.
  uint32_t effects(SinkId sink, MessageId message) const { return Count(effects_, {sink.value(), message}); }
  uint32_t deliveries(GroupId group, MessageId message) const { return Count(deliveries_, {group.value(), message}); }
  uint32_t copies(ChannelId channel, MessageId message) const { return Count(copies_, {channel.value(), message}); }
  Offset committed(GroupId group, PartitionId partition) const;
  // The messages that stand at [from, to) of the partition, as far as known.
  std::vector<MessageId> Messages(LogId log, PartitionId partition, Offset from, Offset to) const;
  // Whether the process has been restarted since it sent what this fact is about.
  bool FromBeforeCrash(const Circumstance& circumstance) const;
  // Whether its producer has asked for the transaction to be committed (true) or aborted; nullopt if for neither.
  std::optional<bool> Wish(TransactionId transaction) const;
  // The fault that struck the process or its server last, if that was at this very time.
  const FaultStruck* FaultAt(const Circumstance& circumstance) const;

 private:
  using Counts = std::map<std::pair<uint16_t, MessageId>, uint32_t>;
  static uint32_t Count(const Counts& counts, const std::pair<uint16_t, MessageId>& what) {
    const auto found = counts.find(what);
    return found == counts.end() ? 0 : found->second;
  }
  void Learn(const Event& event);
  Participant Named(const std::string& name) const;
  std::optional<GroupId> GroupOf(ProcessId process) const;

  const RunShape& shape_;
  // From the whole run.
  std::map<std::string, ParticipantKind> kinds_;
  std::map<ProcessId, GroupId> groups_;
  // So far.
  Counts effects_, deliveries_, copies_;
  std::map<std::pair<GroupId, PartitionId>, Offset> committed_;
  std::map<std::tuple<LogId, PartitionId, Offset>, MessageId> records_;
  std::map<std::pair<LogId, PartitionId>, BrokerId> leaders_;
  std::map<std::pair<LogId, MessageId>, BrokerId> holders_;
  std::map<ProcessId, Incarnation> incarnations_;
  std::map<std::string, std::pair<SimTime, FaultStruck>> faults_;  // By whom they struck.
  std::map<TransactionId, bool> wishes_;
};

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_RUN_CONTEXT_H_
