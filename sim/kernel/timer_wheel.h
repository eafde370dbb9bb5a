// The event queue: a hierarchical timing wheel of 11 levels with 64 slots each, exact to the nanosecond and first-in
// first-out within one instant. Push, pop and unlink are O(1); most timers are cancelled, so unlinking is what counts.
#ifndef REDELIVER_SIM_KERNEL_TIMER_WHEEL_H_
#define REDELIVER_SIM_KERNEL_TIMER_WHEEL_H_

#include <array>
#include <cstdint>

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
    Link* link = list->next;
    if (link != list->previous) [[unlikely]] {
      uint64_t count = 0;
      for (const Link* tied = link; tied != list && count < kTieLimit; tied = tied->next) ++count;
      for (uint64_t skip = choose(static_cast<EventNode*>(link)->time_, count); skip > 0; --skip) link = link->next;
    }
    EventNode& node = *static_cast<EventNode*>(link);
    now_ = static_cast<uint64_t>(node.time_.nanoseconds());
    node.Unlink();
    return &node;
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

  void Place(EventNode& node) {
    const uint64_t time = static_cast<uint64_t>(node.time_.nanoseconds());
    const uint64_t differs = time ^ now_;
    const int level = differs == 0 ? 0 : (63 - __builtin_clzll(differs)) / kBits;
    const int slot = static_cast<int>(time >> (level * kBits)) & (kSlots - 1);
    node.InsertBefore(slots_[static_cast<size_t>(level)][static_cast<size_t>(slot)]);
    occupied_[static_cast<size_t>(level)] |= uint64_t{1} << slot;
    levels_ |= 1u << level;
  }
  // The list of the earliest instant, or nullptr. Moves nodes of coarser levels down as needed.
  Link* Earliest();

  std::array<std::array<Link, kSlots>, kLevels> slots_;
  std::array<uint64_t, kLevels> occupied_{};  // A set bit may be stale: unlinking does not clear it.
  uint32_t levels_ = 0;
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
