#include "sim/store/checkpoint_store.h"

namespace redeliver {

void CheckpointStore::Handle(LoadCheckpointRequest&, Responder<LoadCheckpointReply> responder) {
  attempt_ = attempt_.Next();
  Record(CheckpointRestored{group_, number_, attempt_});
  LoadCheckpointReply reply{attempt_, number_, PoolArray<PartitionOffset>(kernel().pool(), positions_.size()),
                            transaction_};
  for (const PartitionOffset& position : positions_) reply.positions.push_back(position);
  responder.Ok(std::move(reply));
}

void CheckpointStore::Handle(CompleteCheckpointRequest& request, Responder<Done> responder) {
  const bool stale = request.attempt < attempt_ && !kernel().Has(Defect::kStaleCheckpointAccepted);
  if (stale) return responder.Reject(Rejection::kOvertaken);
  if (request.number > number_) {
    number_ = request.number;
    positions_ = request.positions;
    transaction_ = request.transaction;
    Record(CheckpointCompleted{group_, number_, sink_, transaction_});
  }
  responder.Ok({});
}

}  // namespace redeliver
