// The copies that can be handed out, in the order in which a queue considers them.
#ifndef REDELIVER_SIM_QUEUE_READY_COPIES_H_
#define REDELIVER_SIM_QUEUE_READY_COPIES_H_

#include "sim/base/pool.h"
#include "sim/kernel/kernel.h"
#include "sim/queue/queue_rules.h"
#include "sim/queue/stored_copy.h"

namespace redeliver {

class ReadyCopies {
 public:
  // `keys` are those of the whole run; `entity` is the queue's. All references outlive it.
  ReadyCopies(Kernel& kernel, const QueueRules& rules, uint32_t keys, uint64_t entity);

  // Behind all others.
  void Append(StoredCopy& copy);
  // Where the rules want a copy that was handed out.
  void Return(StoredCopy& copy);
  // To its place by age.
  void Restore(StoredCopy& copy);
  void Remove(StoredCopy& copy);

  // Takes out the next one that may be handed out; nullptr if none may.
  StoredCopy* Take();
  // The first, whether or not it may be handed out.
  StoredCopy* first() { return first_; }

  // --- Groups: none of a group is handed out while an earlier one is in work.
  void Block(KeyId group);
  void Unblock(KeyId group);

 private:
  bool Blocked(const StoredCopy& copy) const;
  void InsertBehind(StoredCopy* place, StoredCopy& copy);
  StoredCopy* NextFree(StoredCopy* copy) const;

  Kernel& kernel_;
  const QueueRules& rules_;
  const uint64_t entity_;
  uint64_t taken_ = 0;
  StoredCopy* first_ = nullptr;
  StoredCopy* last_ = nullptr;
  StoredCopy* last_returned_ = nullptr;
  PoolVector<uint32_t> in_work_;  // By group; empty where groups mean nothing.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_READY_COPIES_H_
