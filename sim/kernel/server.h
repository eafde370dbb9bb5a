// A server: durable state that processes reach by requests only. It executes a request in one instant, when it arrives.
#ifndef REDELIVER_SIM_KERNEL_SERVER_H_
#define REDELIVER_SIM_KERNEL_SERVER_H_

#include <array>

#include "sim/kernel/kernel.h"

namespace redeliver {

class Server {
 public:
  // `index` is its place in RunShape::servers.
  Server(Kernel& kernel, uint16_t index) : kernel_(kernel), index_(index) {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  virtual ~Server() = default;

  // What is not on disk is gone, connections are closed.
  virtual void LosePower() {}
  // A cache's records are gone.
  virtual void Forget() {}

  // The server's wall clock. Times to live read it; a clock jump moves it.
  SimTime WallClock() const { return kernel_.now() + clock_offset_; }

  Kernel& kernel() { return kernel_; }
  uint16_t index() const { return index_; }
  uint32_t CountArrival(Operation operation) { return ++arrivals_[static_cast<size_t>(operation)]; }
  bool down() const { return kernel_.now() < down_until_; }
  void GoDown(SimDuration duration) { down_until_ = kernel_.now() + duration; }
  void JumpClock(SimDuration by) { clock_offset_ = clock_offset_ + by; }

 protected:
  template <class F>
  void Record(const F& fact) {
    kernel_.Record(fact);
  }

 private:
  Kernel& kernel_;
  const uint16_t index_;
  SimDuration clock_offset_;
  SimTime down_until_;
  std::array<uint32_t, kOperationCount> arrivals_{};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_SERVER_H_
