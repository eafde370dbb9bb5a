#include "sim/kernel/timer_wheel.h"

namespace redeliver {

Link* TimerWheel::Earliest() {
  while (levels_ != 0) {
    const size_t level = static_cast<size_t>(__builtin_ctz(levels_));
    if (occupied_[level] == 0) {
      levels_ &= levels_ - 1;
      continue;
    }
    const size_t slot = static_cast<size_t>(__builtin_ctzll(occupied_[level]));
    Link& list = slots_[level][slot];
    if (!list.linked()) {
      occupied_[level] &= occupied_[level] - 1;
      continue;
    }
    if (level == 0) return &list;
    if (list.next == list.previous) return &list;  // A single node needs no sorting.
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
      Link& list = slots_[level][static_cast<size_t>(__builtin_ctzll(occupied_[level]))];
      while (list.linked()) static_cast<EventNode*>(list.next)->Unlink();
    }
  }
  levels_ = 0;
  now_ = 0;
  foreground_ = 0;
}

}  // namespace redeliver
