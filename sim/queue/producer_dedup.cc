#include "sim/queue/producer_dedup.h"

namespace redeliver {

void ProducerDedup::Remember(SendId id, CopyId copy, SimTime now) {
  if (id.none() || rules_.dedup_window == Nanos(0)) return;
  if (remembered_.empty()) remembered_.resize(ids_);
  remembered_[id.value()] = {now + rules_.dedup_window, copy};
  if (rules_.dedup_capacity == 0) return;
  if (in_order_.size() < rules_.dedup_capacity) {
    in_order_.push_back(id);
    return;
  }
  remembered_[in_order_[oldest_].value()] = {};
  in_order_[oldest_] = id;
  oldest_ = (oldest_ + 1) % in_order_.size();
}

void ProducerDedup::Forget(CopyId copy) {
  for (Send& send : remembered_) {
    if (send.until != SimTime() && send.copy == copy) send = {};
  }
}

}  // namespace redeliver
