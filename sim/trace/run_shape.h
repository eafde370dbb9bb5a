// The declared parts of a run, by dense id: what observers may know beforehand, and the names that text needs.
#ifndef REDELIVER_SIM_TRACE_RUN_SHAPE_H_
#define REDELIVER_SIM_TRACE_RUN_SHAPE_H_

#include <string>
#include <vector>

#include "sim/base/ids.h"

namespace redeliver {

struct RunShape {
  struct Log {
    std::string name;
    uint16_t partitions = 1;
    // Whether messages come here that a group gave up on.
    bool dead_letters = false;
    // Whether messages enter the pipeline here: its acknowledgement is the promise to the outside, unless a database is
    // the origin.
    bool source = false;
    // The sink whose effects are the committed records of this log, written by a consumer; None() otherwise.
    SinkId sink = SinkId::None();
    // The database whose committed rows are published here: the commit is the promise. None(): producers write here
    // and nowhere else.
    DatabaseId origin = DatabaseId::None();
    // The sinks that owe effects for what it holds.
    std::vector<SinkId> feeds;
  };
  struct Queue {
    std::string name;
    bool dead_letters = false;
    bool source = false;
    DatabaseId origin = DatabaseId::None();
    // The sinks that owe effects for what it holds.
    std::vector<SinkId> feeds;
  };

  // Members of a consumer group share a log; the consumers of a queue compete for its messages.
  struct Group {
    std::string name;
    LogId reads = LogId::None();
    QueueId receives = QueueId::None();  // One of the two is None().
    // Where a given-up message goes; None() if nowhere.
    ChannelId dead_letters = ChannelId::None();
    // Tries before giving up; 0 = for ever.
    uint32_t max_attempts = 0;
    // The group whose messages it tries again, from a retry log; None() if it reads for itself.
    GroupId retries_for = GroupId::None();
  };

  // A sink that owes one effect for each message committed to the channel that `fed_by` reads.
  struct Sink {
    std::string name;
    GroupId fed_by;
    // Whether the sink keeps one state per key, which the last effect overwrites.
    bool keeps_state = false;
  };

  struct Cache {
    std::string name;
    // Memory that one record takes: its id and what the cache adds.
    uint64_t record_bytes = kIdBytes;
  };

  // A message id as text, in the form of RFC 9562: 32 hexadecimal digits and four hyphens.
  static constexpr uint64_t kIdBytes = 36;

  // The logs of the scenario; the two behind the coordinators have the next ids and no entry.
  std::vector<Log> logs;
  std::vector<Queue> queues;
  std::vector<std::string> databases;
  std::vector<Group> groups;
  std::vector<Sink> sinks;
  std::vector<Cache> caches;
  // Processes first, then servers: whoever a site or a circumstance can name.
  std::vector<std::string> processes;
  std::vector<std::string> servers;
  // Of the log cluster, in the order of BrokerId.
  std::vector<std::string> brokers;
  uint32_t messages = 0;
  uint32_t keys = 0;

  // --- Channels: logs first, then queues.
  size_t channels() const { return logs.size() + queues.size(); }
  // None() for the logs behind the coordinators.
  ChannelId ChannelOf(LogId log) const {
    return log.value() < logs.size() ? ChannelId(log.value()) : ChannelId::None();
  }
  ChannelId ChannelOf(QueueId queue) const {
    return queue.none() ? ChannelId::None() : ChannelId(static_cast<uint16_t>(logs.size() + queue.value()));
  }
  // None() if the channel is a queue.
  LogId LogOf(ChannelId channel) const {
    return channel.value() < logs.size() ? LogId(channel.value()) : LogId::None();
  }
  // None() if the channel is a log.
  QueueId QueueOf(ChannelId channel) const {
    const bool queue = channel.value() >= logs.size() && channel.value() < channels();
    return queue ? QueueId(static_cast<uint16_t>(channel.value() - logs.size())) : QueueId::None();
  }
  const std::string& NameOf(ChannelId channel) const {
    const LogId log = LogOf(channel);
    return log.none() ? queues[QueueOf(channel).value()].name : logs[log.value()].name;
  }
  bool IsSource(ChannelId channel) const {
    const LogId log = LogOf(channel);
    return log.none() ? queues[QueueOf(channel).value()].source : logs[log.value()].source;
  }
  DatabaseId OriginOf(ChannelId channel) const {
    const LogId log = LogOf(channel);
    return log.none() ? queues[QueueOf(channel).value()].origin : logs[log.value()].origin;
  }
  // What the group reads or receives.
  ChannelId SourceOf(GroupId group) const {
    const Group& found = groups[group.value()];
    return found.receives.none() ? ChannelOf(found.reads) : ChannelOf(found.receives);
  }

  // Whose effects are owed for what the group reads.
  GroupId OwnerOf(GroupId group) const {
    const GroupId owner = groups[group.value()].retries_for;
    return owner.none() ? group : owner;
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_RUN_SHAPE_H_
