// What replication promises: an offset means the same record to everybody.
#ifndef REDELIVER_SIM_INVARIANT_REPLICA_AGREEMENT_H_
#define REDELIVER_SIM_INVARIANT_REPLICA_AGREEMENT_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/invariant/copies.h"
#include "sim/invariant/invariant.h"

namespace redeliver {

// What a reader was given is held against every later reader, for ever; a replica is judged by what it has at the end
// below its high watermark, because until then it may learn better and truncate. A record that is gone without another
// in its place is NoLoss's business. Logs with one replica have no high watermarks: there the readers alone tell.
class ReplicaAgreement final : public Observer<ReplicaAgreement, RecordAppended, RecordReplicated, RecordsTruncated,
                                               HighWatermarkAdvanced, MessageDelivered> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "replica_agreement",
      .statement =
          "One offset has one value: for every reader, on every replica below its high watermark, and for ever."};

  void Start(const RunShape& shape);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const RecordReplicated& fact, const Circumstance& circumstance);
  void On(const RecordsTruncated& fact, const Circumstance& circumstance);
  void On(const HighWatermarkAdvanced& fact, const Circumstance& circumstance);
  void On(const MessageDelivered& fact, const Circumstance& circumstance);
  void AtEnd() override;

 private:
  // A place of a follower's log that holds the end of a transaction.
  static constexpr MessageId kMarker{MessageId::None().value() - 1};
  // In Shown: the offset has been reported.
  static constexpr MessageId kBroken = kMarker;

  // The value of an offset and the fact that shows it.
  struct Shown {
    EventId id;
    MessageId message = ReplicaLog::kNothing;
  };
  struct Replica {
    ReplicaLog log;
    EventId advanced;  // The last time its high watermark did.
    Offset high_watermark;
  };

  void JudgePartition(size_t partition);
  void JudgeOffset(size_t partition, uint64_t offset);

  bool replicated_ = false;
  Placement placement_;
  std::vector<std::vector<Shown>> read_;  // By partition and offset: the first delivery.
  std::vector<Replica> replicas_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_REPLICA_AGREEMENT_H_
