// What a job sees of the store of its checkpoints.
#ifndef REDELIVER_SIM_STORE_CHECKPOINT_STORE_CLIENT_H_
#define REDELIVER_SIM_STORE_CHECKPOINT_STORE_CLIENT_H_

#include "sim/kernel/persistent_ask.h"
#include "sim/store/checkpoint_store.h"

namespace redeliver {

class CheckpointStoreClient {
 public:
  CheckpointStoreClient(Context& self, CheckpointStore& store, SimDuration request_timeout)
      : self_(self), store_(store), timeout_(request_timeout) {}

  // Both are repeated until the store has answered; each load that it has executed has begun an attempt.
  Task<Outcome<LoadCheckpointReply>> Load() {
    return AskUntilDecided(self_, store_, LoadCheckpointRequest(), timeout_);
  }
  Task<Outcome<Done>> Complete(const CompleteCheckpointRequest& request) {
    return AskUntilDecided(self_, store_, request, timeout_);
  }

 private:
  Context& self_;
  CheckpointStore& store_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_CHECKPOINT_STORE_CLIENT_H_
