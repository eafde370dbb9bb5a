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
  void Push(EventNode& node, SimTime time) {
    node.time_ = time;
    node.wheel_ = this;
    if (!node.background_) ++foreground_;
    Place(node);
  }

  // Takes out the earliest node; nullptr if there is none. Of several at one instant it takes the one whose place in
  // their order of arrival is `choose(time, count)`, a number below count; at most kTieLimit are considered.
  template <class Choose>
  EventNode* Pop(Choose&& choose) {
    Link* list = Earliest();
    if (list == nullptr) return nullptr;
    EventNode* node = static_cast<EventNode*>(list->next);
    if (list->next == list->previous) {
      now_ = static_cast<uint64_t>(node->time_.nanoseconds());
    } else {
      uint64_t count = 1;
      for (Link* link = node->next; link != list && count < kTieLimit; link = link->next) {
        EventNode* other = static_cast<EventNode*>(link);
        if (other->time_ < node->time_) {
          node = other;
          count = 1;
        } else if (other->time_ == node->time_) {
          ++count;
        }
      }
      if (count > 1) [[unlikely]]
        node = Skip(*node, choose(node->time_, count));
    }
    node->Unlink();
    return node;
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
  static constexpr int kUnsorted = 3;

  void Place(EventNode& node) {
    const uint64_t time = static_cast<uint64_t>(node.time_.nanoseconds());
    const uint64_t differs = time ^ now_;
    const int level = differs == 0 ? 0 : (63 - __builtin_clzll(differs)) / kBits;
    const int slot = static_cast<int>(time >> (level * kBits)) & (kSlots - 1);
    Link& list = slots_[static_cast<size_t>(level)][static_cast<size_t>(slot)].list;
    uint64_t& occupied = occupied_[static_cast<size_t>(level)];
    if ((occupied >> slot & 1) == 0) {
      new (&list) Link;
      occupied |= uint64_t{1} << slot;
      levels_ |= 1u << level;
    }
    node.InsertBefore(list);
  }
  static bool Few(const Link& list);
  // A list that has the earliest nodes, or nullptr; one of them must be taken out. Moves nodes of a coarser level down
  // where they are too many to look through.
  Link* Earliest();
  // The node `count` places behind `node` among those of the same instant.
  static EventNode* Skip(EventNode& node, uint64_t count) {
    Link* link = &node;
    while (count > 0) {
      link = link->next;
      if (static_cast<EventNode*>(link)->time_ == node.time_) --count;
    }
    return static_cast<EventNode*>(link);
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
