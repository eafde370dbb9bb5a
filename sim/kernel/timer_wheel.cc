#include "sim/kernel/timer_wheel.h"

namespace redeliver {

inline void TimerWheel::Place(EventNode& node) {
  // By the number of zero bits above the highest bit in which the time differs from now_.
  static constexpr std::array<uint8_t, 64> kLevelOf = [] {
    std::array<uint8_t, 64> levels{};
    for (size_t zeros = 0; zeros < 64; ++zeros) levels[zeros] = static_cast<uint8_t>((63 - zeros) / kBits);
    return levels;
  }();
  const uint64_t time = static_cast<uint64_t>(node.time_.nanoseconds());
  const size_t level = kLevelOf[static_cast<size_t>(__builtin_clzll((time ^ now_) | 1))];
  const size_t slot = static_cast<size_t>(time >> (level * kBits)) & (kSlots - 1);
  uint64_t& occupied = occupied_[level];
  if ((occupied >> slot & 1) != 0) return node.InsertBefore(slots_[level][slot].list);
  occupied |= uint64_t{1} << slot;
  levels_ |= 1u << level;
  Link& list = *new (&slots_[level][slot].list) Link;
  list.previous = list.next = &node;
  node.previous = node.next = &list;
}

void TimerWheel::Push(EventNode& node, SimTime time) {
  node.time_ = time;
  node.wheel_ = this;
  if (!node.background_) ++foreground_;
  Place(node);
}

void TimerWheel::SortIntoFiner(size_t level, size_t slot) {
  Link& list = slots_[level][slot].list;
  const uint64_t shift = level * kBits;
  now_ = ((now_ >> shift >> kBits << kBits) | slot) << shift;
  occupied_[level] &= ~(uint64_t{1} << slot);
  while (list.linked()) {
    Link* first = list.next;
    first->Remove();
    Place(*static_cast<EventNode*>(first));
  }
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
