// What a queue remembers of sends, to recognise a second one with the same id. The first one wins; that its message is
// settled changes nothing.
#ifndef REDELIVER_SIM_QUEUE_PRODUCER_DEDUP_H_
#define REDELIVER_SIM_QUEUE_PRODUCER_DEDUP_H_

#include "sim/base/pool.h"
#include "sim/queue/queue_requests.h"
#include "sim/queue/queue_rules.h"

namespace redeliver {

class ProducerDedup {
 public:
  // `ids`: there are no others. `rules` outlives it.
  ProducerDedup(Pool& pool, const QueueRules& rules, uint32_t ids)
      : rules_(rules), ids_(ids), remembered_(pool), in_order_(pool) {}

  // `now` is the queue's wall clock. None() is no id.
  bool Remembers(SendId id, SimTime now) const {
    return !id.none() && id.value() < remembered_.size() && remembered_[id.value()].until > now;
  }
  void Remember(SendId id, CopyId copy, SimTime now);
  // The copy was never stored, after all.
  void Forget(CopyId copy);

 private:
  struct Send {
    SimTime until;
    CopyId copy;
  };

  const QueueRules& rules_;
  const uint32_t ids_;
  PoolVector<Send> remembered_;   // By id; empty until the first.
  PoolVector<SendId> in_order_;  // From the oldest; a ring once it is full. Only for a capacity.
  size_t oldest_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_PRODUCER_DEDUP_H_
