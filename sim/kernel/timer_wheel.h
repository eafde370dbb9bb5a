// The event queue: a hierarchical timing wheel of 11 levels with 64 slots each, exact to the nanosecond and first-in
// first-out within one instant. Push, pop and unlink are O(1); most timers are cancelled, so unlinking is what counts.
#ifndef REDELIVER_SIM_KERNEL_TIMER_WHEEL_H_
#define REDELIVER_SIM_KERNEL_TIMER_WHEEL_H_

#include <array>
#include <cstdint>
#include <new>

#include "sim/base/ids.h"
#include "sim/base/sim_time.h"

namespace redeliver {

class TimerWheel;

// Link of an intrusive circular list; linked to itself when in none.
struct Link {
  Link* previous = this;
  Link* next = this;

  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  bool linked() const { return next != this; }
  void InsertBefore(Link& other) {
    previous = other.previous;
    next = &other;
    previous->next = this;
    other.previous = this;
  }
  void Remove() {
    previous->next = next;
    next->previous = previous;
    previous = next = this;
  }
};

// Something that happens at a time. It lives where it is needed, often in a suspended coroutine's frame, and unlinks
// itself when destroyed: nothing pending can dangle.
class EventNode : public Link {
 public:
  EventNode() = default;
  virtual void Fire() = 0;

  void Unlink();
  SimTime time() const { return time_; }

 protected:
  ~EventNode() {
    if (linked()) Unlink();
  }

 private:
  friend class TimerWheel;
  friend class Kernel;

  TimerWheel* wheel_ = nullptr;  // Non-null while queued.
  SimTime time_;
  EventId cause_;
  // Background events, such as heartbeats, do not keep a run alive.
  bool background_ = false;
};

class TimerWheel {
 public:
  TimerWheel() = default;
  ~TimerWheel() { Clear(); }

  // Requires time >= the time of the last popped node, and that the node is in no list.
  void Push(EventNode& node, SimTime time);

  // Takes out the earliest node; nullptr if there is none. Of several at one instant it takes the one whose place in
  // their order of arrival is `choose(time, count)`, a number below count; at most kTieLimit are considered.
  template <class Choose>
  EventNode* Pop(Choose&& choose) {
    while (levels_ != 0) {
      const size_t level = static_cast<size_t>(__builtin_ctz(levels_));
      uint64_t& occupied = occupied_[level];
      if (occupied == 0) {
        levels_ &= levels_ - 1;
        continue;
      }
      const size_t slot = static_cast<size_t>(__builtin_ctzll(occupied));
      Link& list = slots_[level][slot].list;
      if (list.next != list.previous) {
        EventNode* node = Earliest(list, level == 0, choose);
        if (node != nullptr) {
          node->Remove();
          return Detach(*node);
        }
        SortIntoFiner(level, slot);
        continue;
      }
      occupied &= occupied - 1;
      if (!list.linked()) continue;
      EventNode& only = NodeOf(*list.next);
      now_ = static_cast<uint64_t>(only.time_.nanoseconds());
      only.previous = only.next = &only;  // The list is gone with its bit.
      return Detach(only);
    }
    return nullptr;
  }

  // Nodes that are not background.
  uint64_t foreground() const { return foreground_; }

  // Unlinks all nodes and goes back to time 0.
  void Clear();

 private:
  friend class EventNode;
  static constexpr uint64_t kTieLimit = 16;
  static constexpr int kBits = 6;
  static constexpr int kSlots = 1 << kBits;
  static constexpr int kLevels = 11;
  // Nodes of a coarse slot that are looked through rather than sorted into finer ones.
  static constexpr uint64_t kUnsorted = 3;

  // References, for a cast of pointers asks whether they are null.
  static EventNode& NodeOf(Link& link) { return static_cast<EventNode&>(link); }
  void Place(EventNode& node);
  // Of a list of several the one to take out; nullptr if they are too many to look through. In a slot of the finest
  // level all are of one instant.
  template <class Choose>
  static EventNode* Earliest(Link& list, bool finest, Choose&& choose) {
    EventNode* node = &NodeOf(*list.next);
    uint64_t seen = 1;
    uint64_t count = 1;  // Of those at the instant of `node`.
    for (Link* link = node->next; link != &list && count < kTieLimit; link = link->next) {
      if (seen++ == kUnsorted && !finest) return nullptr;
      EventNode& other = NodeOf(*link);
      if (other.time_ < node->time_) {
        node = &other;
        count = 1;
      } else if (other.time_ == node->time_) {
        ++count;
      }
    }
    if (count > 1) [[unlikely]]
      return Skip(*node, choose(node->time_, count));
    return node;
  }
  // Moves the nodes of a slot to finer levels.
  void SortIntoFiner(size_t level, size_t slot);
  EventNode* Detach(EventNode& node) {
    if (!node.background_) --foreground_;
    node.wheel_ = nullptr;
    return &node;
  }
  // The node `count` places behind `node` among those of the same instant.
  static EventNode* Skip(EventNode& node, uint64_t count) {
    Link* link = &node;
    while (count > 0) {
      link = link->next;
      if (NodeOf(*link).time_ == node.time_) --count;
    }
    return &NodeOf(*link);
  }

  // A list that exists only while its bit is set: making all of them for each run would cost more than the run's use of
  // them.
  union Slot {
    Slot() {}
    ~Slot() {}
    Link list;
  };

  std::array<std::array<Slot, kSlots>, kLevels> slots_;
  std::array<uint64_t, kLevels> occupied_{};  // A set bit may be stale: unlinking does not clear it.
  uint32_t levels_ = 0;
  // At most the time of the last popped node, from which it differs only below the level that this node was in.
  uint64_t now_ = 0;
  uint64_t foreground_ = 0;
};

inline void EventNode::Unlink() {
  if (wheel_ != nullptr) {
    if (!background_) --wheel_->foreground_;
    wheel_ = nullptr;
  }
  Remove();
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_TIMER_WHEEL_H_
