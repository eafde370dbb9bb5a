// The heart of a run: the clock, the event queue, and the one place where facts get their time, actor and cause.
#ifndef REDELIVER_SIM_KERNEL_KERNEL_H_
#define REDELIVER_SIM_KERNEL_KERNEL_H_

#include <algorithm>
#include <optional>
#include <vector>

#include "sim/base/choices.h"
#include "sim/base/defect.h"
#include "sim/base/pool.h"
#include "sim/kernel/interference.h"
#include "sim/kernel/latency.h"
#include "sim/kernel/network.h"
#include "sim/kernel/timer_wheel.h"
#include "sim/trace/recorder.h"

namespace redeliver {

class Context;
class Server;

// On whose behalf something happens. A server's own timers act for nobody.
struct Actor {
  ProcessId process = ProcessId::None();
  Incarnation incarnation;
};

// What a crash takes away from a process and the server on it, beyond their memory.
enum class Loss : uint8_t {
  kNothing,  // Peers see their connections reset.
  kPower,    // What the server had not synced to disk. Peers see nothing: their requests time out.
  kDisk,     // Everything the server stored; otherwise as kPower.
};

// Latencies and ties after a time come from another seed.
struct Reseeding {
  SimTime after;
  uint64_t seed;
};

struct RunLimits {
  SimTime horizon;
  uint64_t max_events;
  std::optional<Reseeding> reseeding = std::nullopt;
};

enum class RunEnd {
  kDrained,     // Nothing is in flight and everything is settled.
  kHorizon,     // The horizon came first, or nothing can happen any more.
  kEventLimit,  // The run was cut off: no verdict.
};

class Kernel {
 public:
  // All outlive the kernel.
  Kernel(Choices& choices, Recorder& recorder, Pool& pool, Interference& interference, const LatencyModel& latency)
      : choices_(choices),
        recorder_(recorder),
        pool_(pool),
        interference_(interference),
        latency_(latency),
        latency_draws_(choices.Under(kLatency)),
        doomed_(pool) {}
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  SimTime now() const { return now_; }
  const Choices& choices() const { return choices_; }
  Pool& pool() { return pool_; }
  Network& network() { return network_; }
  Interference& interference() { return interference_; }
  uint64_t events() const { return events_; }

  // The node fires at `time`, with the present cause; a time in the past means now.
  void ScheduleAt(EventNode& node, SimTime time) {
    node.cause_ = cause_;
    wheel_.Push(node, Later(time, now_));
  }
  // The node has the present cause, if it is ever scheduled by Reschedule.
  void InheritCause(EventNode& node) const { node.cause_ = cause_; }
  void ScheduleAfter(EventNode& node, SimDuration delay) { ScheduleAt(node, now_ + delay); }
  // The node fires at `time` with the cause it has: one that has fired and could not go on, for one.
  void Reschedule(EventNode& node, SimTime time) { wheel_.Push(node, Later(time, now_)); }
  // Requires that the node is not queued.
  static void SetBackground(EventNode& node) { node.background_ = true; }

  // Records a fact on behalf of the present actor; it becomes the cause of what follows within this event.
  template <class F>
  void Record(const F& fact) {
    cause_ = recorder_.Record(now_, actor_.process, actor_.incarnation, cause_, fact);
  }
  // Whose doing the rest of the present event is.
  void SetActor(const Actor& actor) { actor_ = actor; }

  SimDuration Latency(uint64_t entity, uint64_t ordinal) const {
    return latency_.Sample(latency_draws_.At(entity, ordinal));
  }

  // Servers that want to know of connections that clients have closed.
  void AddConnectionWatcher(Server& server) { connection_watchers_.push_back(&server); }
  const std::vector<Server*>& connection_watchers() const { return connection_watchers_; }

  // Plants a deliberate mistake, which models ask for by name; with kNone only what they ask for is kept.
  void Plant(Defect defect) {
    defect_ = defect;
    sound_ = false;
  }
  bool Has(Defect defect) const {
    if (sound_) [[likely]] return false;
    return Ask(defect);
  }
  // The mistakes that a model has asked for since one was planted: without them the run is the same.
  const DefectSet& asked() const { return asked_; }

  // The process crashes when the present event is over: never from inside its own code.
  void Doom(Context& process, SimDuration restart_after, Loss loss = Loss::kNothing) {
    doomed_.push_back({&process, restart_after, loss});
  }

  // Runs until `drained()` holds with no foreground event pending, or a limit is met.
  template <class Drained>
  RunEnd Run(const RunLimits& limits, Drained&& drained) {
    if (!doomed_.empty()) CrashDoomed();  // At their first requests, before any event.
    const auto break_tie = [this](SimTime time, uint64_t count) { return BreakTie(time, count); };
    SimTime stop = limits.reseeding ? std::min(limits.reseeding->after, limits.horizon) : limits.horizon;
    for (;;) {
      if (events_ == limits.max_events) return RunEnd::kEventLimit;
      EventNode* node = wheel_.Pop(break_tie);
      if (node == nullptr) return drained() ? RunEnd::kDrained : RunEnd::kHorizon;
      if (node->time() > stop) {
        if (node->time() > limits.horizon) return RunEnd::kHorizon;
        Reseed(limits.reseeding->seed);
        stop = limits.horizon;
      }
      ++events_;
      now_ = node->time();
      cause_ = node->cause_;
      actor_ = Actor();
      node->Fire();
      if (!doomed_.empty()) CrashDoomed();
      if (wheel_.foreground() == 0 && drained()) return RunEnd::kDrained;
    }
  }

 private:
  uint64_t BreakTie(SimTime time, uint64_t count) const {
    static constexpr Label kTie("tie");
    return choices_.Below({kTie, static_cast<uint64_t>(time.nanoseconds()), count}, count);
  }
  void Reseed(uint64_t seed) {
    choices_.Reseed(seed);
    latency_draws_ = choices_.Under(kLatency);
  }
  void CrashDoomed();
  [[gnu::cold]] bool Ask(Defect defect) const;

  friend class ActingFor;
  struct Doomed {
    Context* process;
    SimDuration restart_after;
    Loss loss;
  };

  static constexpr Label kLatency{"latency"};

  Choices& choices_;
  Recorder& recorder_;
  Pool& pool_;
  Interference& interference_;
  LatencyModel latency_;
  LabelDraws latency_draws_;
  Network network_;
  TimerWheel wheel_;
  SimTime now_;
  EventId cause_;
  Actor actor_;
  uint64_t events_ = 0;
  bool sound_ = true;
  Defect defect_ = Defect::kNone;
  mutable DefectSet asked_;
  PoolVector<Doomed> doomed_;
  std::vector<Server*> connection_watchers_;
};

// Within its scope, facts are recorded on somebody else's behalf; afterwards actor and cause are as before.
class ActingFor {
 public:
  ActingFor(Kernel& kernel, const Actor& actor) : kernel_(kernel), actor_(kernel.actor_), cause_(kernel.cause_) {
    kernel.SetActor(actor);
  }
  ActingFor(const ActingFor&) = delete;
  ActingFor& operator=(const ActingFor&) = delete;
  ~ActingFor() {
    kernel_.actor_ = actor_;
    kernel_.cause_ = cause_;
  }

 private:
  Kernel& kernel_;
  const Actor actor_;
  const EventId cause_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_KERNEL_H_
