// What a caller knows about a request: it was done, it was refused, or nobody knows.
#ifndef REDELIVER_SIM_BASE_OUTCOME_H_
#define REDELIVER_SIM_BASE_OUTCOME_H_

#include <cstdint>
#include <utility>

namespace redeliver {

// Why a server refused. Named after the Kafka error where there is one. A refused request changed nothing, except where
// MayHaveHappened says otherwise.
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

  kNotLeader,                     // NOT_LEADER_OR_FOLLOWER; after a parked append the outcome is unknown (KAFKA-13574).
  kNotEnoughReplicas,             // Fewer in-sync replicas than required; nothing was appended.
  kNotEnoughReplicasAfterAppend,  // The same, noticed after the append.
  kRequestTimedOut,               // The broker waited for replication as long as the request allowed.
  kFencedLeaderEpoch,             // The sender's leader epoch is older than the receiver's.
  kUnknownLeaderEpoch,            // The sender's leader epoch is newer than the receiver's.
  kOffsetOutOfRange,
  kOffsetNotAvailable,            // The new leader does not know the end of its log yet (KIP-207).
  kInvalidUpdateVersion,          // AlterPartition was sent under an old partition epoch.
  kStaleBrokerEpoch,              // The broker has registered again meanwhile.
  kNotCoordinator,                // Somebody else coordinates, or this broker still loads the state.
  kFencedInstance,                // Another member uses this group.instance.id (KIP-345).
  kInvalidProducerEpoch,          // An older epoch at a partition leader.
  kInvalidProducerIdMapping,      // The coordinator does not know this producer under this transactional.id.
  kConcurrentTransactions,        // The previous transaction is still being completed.
  kInvalidTransactionState,       // No such transition in this state.
  kTransactionAbortable,          // The transaction cannot go on and must be aborted (KIP-890).
  kTransactionCoordinatorFenced,  // A newer coordinator has written markers.
  kInvalidTransactionTimeout,     // Longer than transaction.max.timeout.ms.

  kStaleReceipt,   // Somebody else may hold the message by now.
  kChannelClosed,  // The same; and whatever else the caller held has been returned.
  kOverLimit,      // The queue holds or has handed out as much as it may.
  kInProgress,     // A request with the same idempotency key is being served: 409.
  kOvertaken,      // Somebody with a newer fencing token has been here.
};

// Whether a request refused for this reason may have been carried out all the same, or still may be.
constexpr bool MayHaveHappened(Rejection reason) {
  return reason == Rejection::kNotLeader || reason == Rejection::kNotEnoughReplicasAfterAppend ||
         reason == Rejection::kRequestTimedOut;
}

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
