// The log partition behind a coordinator, on the broker that leads it: state as records, replicated like any other.
#ifndef REDELIVER_SIM_BROKER_STATE_LOG_H_
#define REDELIVER_SIM_BROKER_STATE_LOG_H_

#include "sim/broker/coordinator_log.h"
#include "sim/broker/replica.h"

namespace redeliver {

// What state records say, by the number that stands for each in the log (MessageId). All replicas of a record share it:
// records never change. Offsets are packed into the record itself.
class StateRecords {
 public:
  explicit StateRecords(Pool& pool) : pool_(pool), records_(pool) { records_.reserve(32); }

  Message Store(StateRecord&& record);
  StateRecord Load(const Message& message) const;

 private:
  Pool& pool_;
  PoolVector<PoolPointer<StateRecord>> records_;
};

class StateLog final : public CoordinatorLog {
 public:
  // Both outlive the log. offsets.commit.timeout.ms bounds each write.
  StateLog(StateRecords& records, Replica& replica) : records_(records), replica_(replica) {}

  LeaderEpoch epoch() const override { return replica_.leader_epoch(); }

  // Calls visit(StateRecord, header) for each data record in order, marker(header) for each marker.
  template <class Visit, class Marker>
  void Replay(Visit&& visit, Marker&& marker) const {
    const PartitionLog& log = replica_.log();
    for (auto cursor = log.Read(log.log_start_offset(), log.log_end_offset()); !cursor.done(); cursor.Next()) {
      const StoredBatch& batch = cursor.batch();
      if (batch.marker()) {
        marker(batch.header);
        continue;
      }
      for (Offset at = cursor.begin(); at < cursor.end(); at = at.Next()) {
        visit(records_.Load(log.MessageAt(at)), batch.header);
      }
    }
  }

 private:
  Rejection Append(std::span<StateRecord> records, const ProducerIdentity& producer, TransactionId transaction,
                   Offset* end) override;
  bool Replicated(Offset end) const override { return replica_.Replicated(end); }
  void Park(Offset end, std::unique_ptr<ReplicationWaiter> waiter) override;

  StateRecords& records_;
  Replica& replica_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_STATE_LOG_H_
