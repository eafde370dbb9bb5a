// Workers of one process: they take records from a queue and handle them side by side, in an order of their own.
#ifndef REDELIVER_SIM_CLIENT_WORKER_POOL_H_
#define REDELIVER_SIM_CLIENT_WORKER_POOL_H_

#include <deque>
#include <vector>

#include "sim/client/setup.h"
#include "sim/kernel/signal.h"

namespace redeliver {

// Which records of one generation are finished, and what may be committed for that.
class FinishedOffsets {
 public:
  explicit FinishedOffsets(CommitOffset rule) : rule_(rule) {}

  Generation generation() const { return generation_; }
  // Whatever was started in other generations is nobody's business any more.
  void Begin(Generation generation);
  // In the order of the log.
  void Start(const Record& record);
  void Finish(const Record& record);

  bool changed() const { return changed_; }
  // Offsets to commit that have moved since the last call; none if the member is in another generation by now.
  PoolArray<PartitionOffset> Take(Pool& pool, Generation generation);

 private:
  struct Started {
    Offset offset;
    bool finished = false;
  };
  struct Progress {
    PartitionId partition;
    std::deque<Started> started;  // From the first unfinished one.
    Offset next;                  // What the rule says may be committed.
    bool moved = false;
  };

  const CommitOffset rule_;
  Generation generation_;
  std::vector<Progress> progress_;
  bool changed_ = false;
};

class WorkerPool {
 public:
  // Both outlive the pool. The workers live as long as the process.
  WorkerPool(Context& self, const ConsumerSetup& setup);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Hands the records over. Those of older generations that no worker has begun are dropped: others have them now.
  void Push(const RecordBatch& batch, Generation generation);

  bool queue_empty() const { return queue_.empty(); }
  // Notified when a worker takes a record.
  Signal& taken() { return taken_; }
  FinishedOffsets& finished() { return finished_; }
  // Notified when a record is finished.
  Signal& progress() { return progress_; }

 private:
  static Process Worker(Context& self, WorkerPool& pool, Signal& wake);

  const ConsumerSetup& setup_;
  std::deque<Record> queue_;
  std::deque<Signal> wake_;  // One per worker.
  FinishedOffsets finished_;
  Signal taken_;
  Signal progress_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_WORKER_POOL_H_
