// What a job asks of a sink that takes part in two-phase commits.
#ifndef REDELIVER_SIM_SINK_TWO_PHASE_REQUESTS_H_
#define REDELIVER_SIM_SINK_TWO_PHASE_REQUESTS_H_

#include "sim/base/ids.h"
#include "sim/base/outcome.h"
#include "sim/base/sim_time.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

class TwoPhaseSink;

struct SinkBeginReply {
  SinkTransactionId transaction;
};

// Opens a transaction, which lives for `timeout` at most. Refused as kProducerFenced if a later attempt of the job has
// been here.
struct SinkBeginRequest {
  using Server = TwoPhaseSink;
  using Reply = SinkBeginReply;
  static constexpr Operation kOperation = Operation::kSinkBegin;

  JobAttempt attempt;
  SimDuration timeout;
};

// Adds one effect. A poison message is refused as kInvalidMessage. This, and what follows, is refused as
// kInvalidTransactionState if the transaction is in no state for it: above all if it is gone.
struct SinkWriteRequest {
  using Server = TwoPhaseSink;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kSinkWrite;

  SinkTransactionId transaction;
  // The client numbers what it writes in a transaction, from 0: a repeated request is no second effect.
  Sequence sequence;
  MessageId message;
  KeyId key;
  Version version;
  bool poison = false;
};

// The transaction takes no more effects, and can be committed from now on.
struct SinkPrepareRequest {
  using Server = TwoPhaseSink;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kSinkPrepare;

  SinkTransactionId transaction;
};

// Applies all its effects, once. Requires that it is prepared; whoever asks again is told that it is done.
struct SinkCommitRequest {
  using Server = TwoPhaseSink;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kSinkCommit;

  SinkTransactionId transaction;
};

// Fences all earlier attempts of the job and aborts what they have not committed, prepared or not.
struct SinkAbortRequest {
  using Server = TwoPhaseSink;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kSinkAbort;

  JobAttempt attempt;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SINK_TWO_PHASE_REQUESTS_H_
