// Where records stand, as facts tell it: which message each replica has at each offset, and whether a log still has a
// message at all.
#ifndef REDELIVER_SIM_INVARIANT_COPIES_H_
#define REDELIVER_SIM_INVARIANT_COPIES_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/base/ids.h"
#include "sim/invariant/table.h"
#include "sim/trace/log_facts.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

// Dense numbers, from 0, for the partitions of the scenario's logs and for the replicas each broker may have of them.
class Placement {
 public:
  void Reset(const RunShape& shape);

  size_t partitions() const { return first_partition_.back(); }
  size_t replicas() const { return partitions() * brokers_; }
  // Of one partition: its replicas have neighbouring numbers.
  size_t brokers() const { return brokers_; }

  // False for the logs behind the coordinators.
  bool Has(LogId log) const { return size_t{log.value()} + 1 < first_partition_.size(); }
  // Requires Has(log) and that the log has the partition.
  size_t Partition(LogId log, PartitionId partition) const {
    REDELIVER_CHECK(Has(log));
    const size_t found = first_partition_[log.value()] + partition.value();
    REDELIVER_CHECK(found < first_partition_[size_t{log.value()} + 1]);
    return found;
  }
  size_t Replica(LogId log, PartitionId partition, BrokerId broker) const {
    REDELIVER_CHECK(broker.value() < brokers_);
    return Partition(log, partition) * brokers_ + broker.value();
  }

 private:
  std::vector<size_t> first_partition_ = {0};  // By log; then the number of all.
  size_t brokers_ = 1;
};

// The messages of one replica, by offset.
class ReplicaLog {
 public:
  // A gap: a marker of the leader's, or something that nobody has told of.
  static constexpr MessageId kNothing = MessageId::None();

  void Clear() { messages_.clear(); }
  uint64_t end() const { return messages_.size(); }
  // Requires offset < end().
  MessageId At(uint64_t offset) const { return messages_[offset]; }
  // Returns what stood there before.
  MessageId Put(Offset offset, MessageId message) {
    if (offset.value() == messages_.size()) {
      messages_.push_back(message);
      return kNothing;
    }
    if (offset.value() > messages_.size()) messages_.resize(offset.value() + 1, kNothing);
    return std::exchange(messages_[offset.value()], message);
  }
  // Calls gone(MessageId) for each removed offset.
  template <class Gone>
  void Truncate(Offset from, Gone gone) {
    for (; messages_.size() > from.value(); messages_.pop_back()) gone(messages_.back());
  }

 private:
  std::vector<MessageId> messages_;
};

// How many copies of a message a log has, over all replicas and offsets.
class Copies {
 public:
  // No log is counted.
  void Reset(const RunShape& shape);
  // Counts the copies in this log from now on. Requires that it is one of the scenario's.
  void Count(LogId log);

  // Fact: RecordAppended or RecordReplicated.
  template <class Fact>
  void Add(const Fact& fact) {
    if (counts_.Has(fact.log))
      Put(fact.log, placement_.Replica(fact.log, fact.partition, fact.broker), fact.offset, fact.message);
  }
  // Calls gone(MessageId) for each message of which the log had its last copy here.
  template <class Gone>
  void Remove(const RecordsTruncated& fact, Gone gone) {
    if (!counts_.Has(fact.log)) return;
    ReplicaLog& replica = replicas_[placement_.Replica(fact.log, fact.partition, fact.broker)];
    replica.Truncate(fact.from, [&](MessageId message) {
      if (!message.none() && --counts_.At(fact.log, message) == 0) gone(message);
    });
  }
  // Requires that the log is counted.
  bool Any(LogId log, MessageId message) const { return counts_.Columns(log)[message.value()] != 0; }

 private:
  void Put(LogId log, size_t replica, Offset offset, MessageId message);

  Placement placement_;
  uint32_t messages_ = 0;
  std::vector<ReplicaLog> replicas_;
  Table<LogId, MessageId, uint32_t> counts_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_COPIES_H_
