// Stops calling a sink that fails, and finds out later whether it has recovered. State of one process, in its memory.
#ifndef REDELIVER_SIM_CLIENT_CIRCUIT_BREAKER_H_
#define REDELIVER_SIM_CLIENT_CIRCUIT_BREAKER_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>

#include "sim/base/sim_time.h"
#include "sim/client/retry_options.h"

namespace redeliver {

class CircuitBreaker {
 public:
  enum class State : uint8_t { kClosed, kOpen, kHalfOpen };

  explicit CircuitBreaker(const BreakerOptions& options) : options_(options) {}

  // Planted by a test: it stays open.
  void Jam() { jammed_ = true; }

  // Half open from the end of its time on.
  State StateAt(SimTime now);
  // When an open one will be half open.
  SimTime open_until() const { return open_until_; }
  // How many more messages may be tried: any number if it is closed; if it is half open, only where messages are the
  // probe, and no more of them than decide, however many callers there are (resilience4j:
  // permittedNumberOfCallsInHalfOpenState).
  uint32_t MessagesLeft(SimTime now);
  bool AdmitsMessage(SimTime now) { return MessagesLeft(now) > 0; }
  // An attempt begins: one message less, if it is half open.
  void Begin(SimTime now) { begun_ += StateAt(now) == State::kHalfOpen ? 1 : 0; }
  // Whether the sink should be asked for its health.
  bool WantsHealthCheck(SimTime now) {
    return StateAt(now) == State::kHalfOpen && options_.probe == BreakerProbe::kHealthCheck;
  }
  // How a call went. One that began before the breaker opened changes nothing any more.
  void Record(bool failed, SimTime now);

 private:
  void Open(SimTime now);
  // Whether that many failures among so many calls are too many.
  bool TooMany(uint64_t failures, uint64_t calls) const {
    return failures * options_.failure_rate.denominator >= calls * options_.failure_rate.numerator;
  }

  const BreakerOptions options_;
  State state_ = State::kClosed;
  SimTime open_until_;
  std::deque<bool> calls_;  // Whether they failed: of the window or, half open, since then.
  uint64_t failures_ = 0;   // Among them.
  uint32_t begun_ = 0;      // Messages tried since it is half open.
  bool jammed_ = false;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_CIRCUIT_BREAKER_H_
