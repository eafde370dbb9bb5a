#include "sim/queue/ready_copies.h"

namespace redeliver {

ReadyCopies::ReadyCopies(Kernel& kernel, const QueueRules& rules, uint32_t keys, uint64_t entity)
    : kernel_(kernel),
      rules_(rules),
      entity_(entity),
      in_work_(rules.order == QueueOrder::kGroup ? keys : 0, kernel.pool()) {}

void ReadyCopies::InsertBehind(StoredCopy* place, StoredCopy& copy) {
  copy.before = place;
  copy.after = place != nullptr ? place->after : first_;
  (copy.before != nullptr ? copy.before->after : first_) = &copy;
  (copy.after != nullptr ? copy.after->before : last_) = &copy;
}

void ReadyCopies::Append(StoredCopy& copy) {
  copy.returned = false;
  InsertBehind(last_, copy);
}

void ReadyCopies::Return(StoredCopy& copy) {
  switch (rules_.return_position) {
    case ReturnPosition::kOriginal:
      return Restore(copy);
    case ReturnPosition::kTail:
      return Append(copy);
    case ReturnPosition::kHead:
      InsertBehind(last_returned_, copy);
      copy.returned = true;
      last_returned_ = &copy;
      return;
  }
}

void ReadyCopies::Restore(StoredCopy& copy) {
  copy.returned = false;
  StoredCopy* place = last_returned_;
  StoredCopy* next = place != nullptr ? place->after : first_;
  // What comes back is older than nearly everything that waits.
  for (; next != nullptr && next->id < copy.id; next = next->after) place = next;
  InsertBehind(place, copy);
}

void ReadyCopies::Remove(StoredCopy& copy) {
  if (last_returned_ == &copy) last_returned_ = copy.before;  // All before it have returned, too.
  (copy.before != nullptr ? copy.before->after : first_) = copy.after;
  (copy.after != nullptr ? copy.after->before : last_) = copy.before;
  copy.before = copy.after = nullptr;
}

bool ReadyCopies::Blocked(const StoredCopy& copy) const {
  return !in_work_.empty() && in_work_[copy.message.key.value()] > 0 && !kernel_.Has(Defect::kGroupNotBlocked);
}

StoredCopy* ReadyCopies::NextFree(StoredCopy* copy) const {
  while (copy != nullptr && Blocked(*copy)) copy = copy->after;
  return copy;
}

StoredCopy* ReadyCopies::Take() {
  StoredCopy* copy = NextFree(first_);
  if (copy == nullptr) return nullptr;
  if (rules_.order == QueueOrder::kNone && rules_.order_window > 1) {
    static constexpr Label kWindow("queue.window");
    uint64_t choices = 1;
    for (StoredCopy* other = copy->after; other != nullptr && choices < rules_.order_window; other = other->after) {
      ++choices;
    }
    uint64_t skip = kernel_.choices().Below({kWindow, entity_, ++taken_}, choices);
    for (; skip > 0; --skip) copy = copy->after;
  }
  Remove(*copy);
  return copy;
}

void ReadyCopies::Block(KeyId group) {
  if (!in_work_.empty()) ++in_work_[group.value()];
}

void ReadyCopies::Unblock(KeyId group) {
  if (!in_work_.empty()) --in_work_[group.value()];
}

}  // namespace redeliver
