// A server: durable state that processes reach by requests only. It executes a request in one instant, when it arrives.
//
// A server may be hosted on a process of its own: then both are one node. It executes nothing while the process stands
// still or is down, and a crash of the process takes what the server keeps in memory.
#ifndef REDELIVER_SIM_KERNEL_SERVER_H_
#define REDELIVER_SIM_KERNEL_SERVER_H_

#include <algorithm>
#include <array>
#include <span>

#include "sim/kernel/kernel.h"

namespace redeliver {

class Server {
 public:
  // `index` is its place in RunShape::servers.
  Server(Kernel& kernel, uint16_t index) : kernel_(kernel), index_(index), node_(NodeOfServer(index)) {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  virtual ~Server() = default;

  // Once, before the run; one server per process. `host` outlives the server's last request.
  void HostOn(Context& host);
  // nullptr: the server stands alone.
  Context* host() const { return host_; }
  NodeId node() const { return node_; }

  // What is not on disk is gone. A server without a host closes its connections, too; with one, HostCrashed follows.
  virtual void LosePower() {}
  // Everything is gone; otherwise as LosePower.
  virtual void LoseDisk() {}
  // The host has crashed: what was in memory is gone. Requests not yet answered must not be answered any more but may
  // be dropped; the kernel drops those that are left. Their callers learn of it at once, after a loss of power never.
  virtual void HostCrashed() {}
  // The other servers that lose their power together with this one.
  virtual std::span<Server* const> PowerPeers() const { return {}; }
  // A cache's records are gone.
  virtual void Forget() {}
  // A client has closed its connections, or died, at that time. Told, after the time it takes to travel, to servers
  // that watch connections.
  virtual void ConnectionClosed(ProcessId, SimTime) {}
  // The wall clock has jumped forward.
  virtual void ClockJumped() {}
  // A replica has taken over, without what had not reached it. It knows of no connection.
  virtual void FailOver() {}

  // The server's wall clock. Times to live read it; a clock jump moves it.
  SimTime WallClock() const { return kernel_.now() + clock_offset_; }

  Kernel& kernel() { return kernel_; }
  uint16_t index() const { return index_; }
  uint32_t CountArrival(Operation operation) { return ++arrivals_[static_cast<size_t>(operation)]; }
  bool down() const { return kernel_.now() < down_until_; }
  // While it is down, whether it refuses requests or ignores them.
  bool refuses() const { return refuses_; }
  void GoDown(SimDuration duration, bool refuses = false) {
    down_until_ = kernel_.now() + duration;
    refuses_ = refuses;
  }
  void JumpClock(SimDuration by) {
    clock_offset_ = std::min(clock_offset_ + by, kFarthestClock);
    ClockJumped();
  }

 protected:
  template <class F>
  void Record(const F& fact) {
    kernel_.Record(fact);
  }
  // Once, before the run.
  void WatchConnections() { kernel_.AddConnectionWatcher(*this); }

 private:
  // Sums of times stay far below 2^63.
  static constexpr SimDuration kFarthestClock = Days(36'500);

  Kernel& kernel_;
  const uint16_t index_;
  NodeId node_;
  Context* host_ = nullptr;
  SimDuration clock_offset_;
  SimTime down_until_;
  bool refuses_ = false;
  std::array<uint32_t, kOperationCount> arrivals_{};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_SERVER_H_
