#include "sim/kernel/timer_wheel.h"

namespace redeliver {

bool TimerWheel::Few(const Link& list) {
  int count = 0;
  for (const Link* link = list.next; link != &list; link = link->next) {
    if (++count > kUnsorted) return false;
  }
  return true;
}

Link* TimerWheel::Earliest() {
  while (levels_ != 0) {
    const size_t level = static_cast<size_t>(__builtin_ctz(levels_));
    if (occupied_[level] == 0) {
      levels_ &= levels_ - 1;
      continue;
    }
    const size_t slot = static_cast<size_t>(__builtin_ctzll(occupied_[level]));
    Link& list = slots_[level][slot].list;
    if (!list.linked()) {
      occupied_[level] &= occupied_[level] - 1;
      continue;
    }
    if (list.next == list.previous) {
      occupied_[level] &= occupied_[level] - 1;  // It is taken out at once.
      return &list;
    }
    if (level == 0 || Few(list)) return &list;
    const uint64_t shift = level * kBits;
    now_ = ((now_ >> shift >> kBits << kBits) | slot) << shift;
    occupied_[level] &= occupied_[level] - 1;
    while (list.linked()) {
      Link* first = list.next;
      first->Remove();
      Place(*static_cast<EventNode*>(first));
    }
  }
  return nullptr;
}

void TimerWheel::Clear() {
  for (size_t level = 0; level < kLevels; ++level) {
    for (; occupied_[level] != 0; occupied_[level] &= occupied_[level] - 1) {
      Link& list = slots_[level][static_cast<size_t>(__builtin_ctzll(occupied_[level]))].list;
      while (list.linked()) static_cast<EventNode*>(list.next)->Unlink();
    }
  }
  levels_ = 0;
  now_ = 0;
  foreground_ = 0;
}

}  // namespace redeliver
