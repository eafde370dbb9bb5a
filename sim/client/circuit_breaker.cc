#include "sim/client/circuit_breaker.h"

namespace redeliver {

CircuitBreaker::State CircuitBreaker::StateAt(SimTime now) {
  if (state_ == State::kOpen && now >= open_until_) {
    state_ = State::kHalfOpen;
    calls_.clear();
    failures_ = 0;
    begun_ = 0;
  }
  return state_;
}

uint32_t CircuitBreaker::MessagesLeft(SimTime now) {
  const State state = StateAt(now);
  if (state == State::kClosed) return std::numeric_limits<uint32_t>::max();
  if (state == State::kOpen || options_.probe == BreakerProbe::kHealthCheck) return 0;
  const auto most = static_cast<uint32_t>(options_.half_open_calls);
  return most - std::min(most, begun_);
}

void CircuitBreaker::Record(bool failed, SimTime now) {
  const State state = StateAt(now);
  if (state == State::kOpen) return;
  calls_.push_back(failed);
  failures_ += failed ? 1 : 0;
  if (state == State::kHalfOpen) {
    if (calls_.size() < static_cast<size_t>(options_.half_open_calls)) return;
    if (TooMany(failures_, calls_.size())) return Open(now);
    state_ = State::kClosed;
    calls_.clear();
    failures_ = 0;
    return;
  }
  if (calls_.size() > static_cast<size_t>(options_.window)) {
    failures_ -= calls_.front() ? 1 : 0;
    calls_.pop_front();
  }
  if (calls_.size() < static_cast<size_t>(options_.minimum_calls)) return;
  if (TooMany(failures_, calls_.size())) Open(now);
}

void CircuitBreaker::Open(SimTime now) {
  state_ = State::kOpen;
  open_until_ = jammed_ ? SimTime::Max() : now + options_.open_for;
}

}  // namespace redeliver
