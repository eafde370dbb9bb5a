#include "sim/client/worker_pool.h"

#include <algorithm>

#include "sim/client/deduplicator.h"
#include "sim/client/log_reader.h"

namespace redeliver {

// --- FinishedOffsets

void FinishedOffsets::Begin(Generation generation) {
  generation_ = generation;
  progress_.clear();
  changed_ = false;
}

void FinishedOffsets::Start(const Record& record) {
  auto found = std::ranges::find(progress_, record.partition, &Progress::partition);
  if (found == progress_.end()) {
    Progress progress;
    progress.partition = record.partition;
    found = progress_.insert(found, std::move(progress));
  }
  found->started.push_back({record.offset});
}

void FinishedOffsets::Finish(const Record& record) {
  Progress& progress = *std::ranges::find(progress_, record.partition, &Progress::partition);
  std::ranges::find(progress.started, record.offset, &Started::offset)->finished = true;
  Offset next = rule_ == CommitOffset::kHighestFinished ? record.offset.Next() : progress.next;
  while (!progress.started.empty() && progress.started.front().finished) {
    next = std::max(next, progress.started.front().offset.Next());
    progress.started.pop_front();
  }
  if (next <= progress.next) return;
  progress.next = next;
  progress.moved = changed_ = true;
}

PoolArray<PartitionOffset> FinishedOffsets::Take(Pool& pool, Generation generation) {
  PoolArray<PartitionOffset> offsets(pool, progress_.size());
  for (Progress& progress : progress_) {
    if (std::exchange(progress.moved, false) && generation == generation_) {
      offsets.push_back({progress.partition, progress.next});
    }
  }
  changed_ = false;
  return offsets;
}

// --- WorkerPool

WorkerPool::WorkerPool(Context& self, const ConsumerSetup& setup)
    : setup_(setup), wake_(setup.workers), finished_(setup.commit_offset) {
  for (Signal& wake : wake_) self.Spawn(Worker(self, *this, wake));
}

void WorkerPool::Push(const RecordBatch& batch, Generation generation) {
  if (generation != finished_.generation()) {
    queue_.clear();
    finished_.Begin(generation);
  }
  for (const Record& record : batch) {
    queue_.push_back(record);
    finished_.Start(record);
  }
  for (Signal& wake : wake_) wake.Notify();
}

Process WorkerPool::Worker(Context& self, WorkerPool& pool, Signal& wake) {
  Deduplicator deduplicator(self, pool.setup_);
  for (;;) {
    while (pool.queue_.empty()) co_await wake.Wait();
    const Record record = pool.queue_.front();
    pool.queue_.pop_front();
    const Generation generation = pool.finished_.generation();
    pool.taken_.Notify();
    Handled handled = co_await deduplicator.HandleOnce(record.message, CopyOf(record));
    while (!IsSettled(handled)) {
      co_await self.Sleep(pool.setup_.retry_backoff);
      handled = co_await deduplicator.HandleOnce(record.message, CopyOf(record));
    }
    if (generation != pool.finished_.generation()) continue;  // Somebody else's by now.
    pool.finished_.Finish(record);
    pool.progress_.Notify();
  }
}

}  // namespace redeliver
