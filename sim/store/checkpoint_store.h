// Where a stream processor keeps the last checkpoint of one job: how far its sources were read, and which transaction
// at its sink has what came of that. Each attempt of the job begins by loading it, and from then on no earlier attempt
// can complete one (Flink: the checkpoint id counter and the leader of the job).
#ifndef REDELIVER_SIM_STORE_CHECKPOINT_STORE_H_
#define REDELIVER_SIM_STORE_CHECKPOINT_STORE_H_

#include "sim/base/outcome.h"
#include "sim/base/partition_offset.h"
#include "sim/base/pool.h"
#include "sim/kernel/call.h"

namespace redeliver {

class CheckpointStore;

struct LoadCheckpointReply {
  // The attempt that begins now.
  JobAttempt attempt;
  CheckpointNumber number;
  // By partition; where a partition is missing, nothing of it was read.
  PoolArray<PartitionOffset> positions;
  SinkTransactionId transaction = SinkTransactionId::None();
};

struct LoadCheckpointRequest {
  using Server = CheckpointStore;
  using Reply = LoadCheckpointReply;
  static constexpr Operation kOperation = Operation::kCheckpointLoad;
};

// Refused as kOvertaken if a later attempt has begun. A repeat is answered as the first.
struct CompleteCheckpointRequest {
  using Server = CheckpointStore;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kCheckpointComplete;

  JobAttempt attempt;
  CheckpointNumber number;
  PoolVector<PartitionOffset> positions;
  // What the checkpoint has prepared; None(): nothing.
  SinkTransactionId transaction = SinkTransactionId::None();
};

class CheckpointStore final : public Server {
 public:
  // Of the job that reads as `group` and has its effects at `sink`.
  CheckpointStore(Kernel& kernel, uint16_t index, GroupId group, SinkId sink)
      : Server(kernel, index), group_(group), sink_(sink), positions_(kernel.pool()) {}

  void Handle(LoadCheckpointRequest& request, Responder<LoadCheckpointReply> responder);
  void Handle(CompleteCheckpointRequest& request, Responder<Done> responder);

 private:
  const GroupId group_;
  const SinkId sink_;
  JobAttempt attempt_;
  CheckpointNumber number_;
  PoolVector<PartitionOffset> positions_;
  SinkTransactionId transaction_ = SinkTransactionId::None();
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_CHECKPOINT_STORE_H_
