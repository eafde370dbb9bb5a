// Tells observers which records readers can see as committed, each once: outputs of transactions, and records that are
// effects themselves because a consumer's output log is its sink.
#ifndef REDELIVER_SIM_BROKER_RECORD_VISIBILITY_H_
#define REDELIVER_SIM_BROKER_RECORD_VISIBILITY_H_

#include <vector>

#include "sim/broker/replica.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class RecordVisibility {
 public:
  // Both outlive it.
  RecordVisibility(Kernel& kernel, const RunShape& shape)
      : kernel_(kernel), shape_(shape), partitions_(kernel.pool()) {}

  // The leader's high watermark or last stable offset has moved.
  void Advanced(Replica& leader);
  // A new leader: what was visible and is not in its log is lost.
  void LeadershipTaken(Replica& leader);

 private:
  struct Partition {
    LeaderEpoch epoch;
    explicit Partition(Pool& pool) : shown(pool) { shown.reserve(16); }

    PoolVector<MessageId> shown;  // By offset; None(): a marker or an aborted record.
  };

  // Whether anybody cares: an output log, or one in which somebody wrote in a transaction.
  bool Watched(const Replica& leader) const;
  void Show(const Replica& leader, Offset offset, const StoredBatch& batch, Partition& partition);

  Kernel& kernel_;
  const RunShape& shape_;
  PoolMap<TopicPartition, Partition> partitions_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_RECORD_VISIBILITY_H_
