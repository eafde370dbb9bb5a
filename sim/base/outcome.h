// What a caller knows about a request: it was done, it was refused, or nobody knows.
#ifndef REDELIVER_SIM_BASE_OUTCOME_H_
#define REDELIVER_SIM_BASE_OUTCOME_H_

#include <cstdint>
#include <utility>

namespace redeliver {

// Why a server refused. A refused request changed nothing.
enum class Rejection : uint8_t {
  kNone,
  kIllegalGeneration,    // The group has moved to a newer generation.
  kUnknownMember,        // The coordinator removed this member.
  kRebalanceInProgress,  // The member must join again.
  kUnstableOffsets,      // An open transaction holds offsets of this group.
  kProducerFenced,       // A newer producer epoch exists.
  kOutOfOrderSequence,   // A batch is missing before this one.
  kInvalidMessage,       // The handler or the sink can never accept this message.
  kUnavailable,          // The server is there but does not serve now.
};

// Reply of requests that return nothing else.
struct Done {};

template <class T>
class Outcome {
 public:
  static Outcome Ok(T value) { return Outcome(State::kOk, Rejection::kNone, std::move(value)); }
  static Outcome Rejected(Rejection reason) { return Outcome(State::kRejected, reason, T{}); }
  static Outcome Unknown() { return Outcome(State::kUnknown, Rejection::kNone, T{}); }

  // Unknown until somebody says better.
  Outcome() = default;

  bool ok() const { return state_ == State::kOk; }
  bool rejected() const { return state_ == State::kRejected; }
  // It may have happened, it may not have, and it may still happen later.
  bool unknown() const { return state_ == State::kUnknown; }

  Rejection reason() const { return reason_; }
  // Requires ok().
  const T& value() const { return value_; }
  T& value() { return value_; }

 private:
  enum class State : uint8_t { kUnknown, kOk, kRejected };

  Outcome(State state, Rejection reason, T value) : state_(state), reason_(reason), value_(std::move(value)) {}

  State state_ = State::kUnknown;
  Rejection reason_ = Rejection::kNone;
  T value_{};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_OUTCOME_H_
