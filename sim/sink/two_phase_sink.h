// A sink that a stream processor writes to in transactions, one per checkpoint, as Flink's KafkaSink and its
// TwoPhaseCommitSinkFunction do. What is prepared outlives the client and waits for whoever comes to commit it: but
// only until the transaction's timeout is over, which runs from its beginning and does not ask whether it is prepared
// (Kafka: transaction.timeout.ms), unless the sink keeps what is prepared (KIP-939).
#ifndef REDELIVER_SIM_SINK_TWO_PHASE_SINK_H_
#define REDELIVER_SIM_SINK_TWO_PHASE_SINK_H_

#include <deque>
#include <vector>

#include "sim/kernel/service_line.h"
#include "sim/sink/sink_options.h"
#include "sim/sink/two_phase_requests.h"

namespace redeliver {

class TwoPhaseSink final : public Server {
 public:
  // The effects of `sink`.
  TwoPhaseSink(Kernel& kernel, uint16_t index, SinkId sink, const SinkOptions& options);

  void Handle(SinkBeginRequest& request, Responder<SinkBeginReply> responder);
  void Handle(SinkWriteRequest& request, Responder<Done> responder);
  void Handle(SinkPrepareRequest& request, Responder<Done> responder);
  void Handle(SinkCommitRequest& request, Responder<Done> responder);
  void Handle(SinkAbortRequest& request, Responder<Done> responder);
  // The work on one effect is done.
  void Execute(SinkWriteRequest& request, Responder<Done> responder);

  void ClockJumped() override;

 private:
  enum class State : uint8_t { kOpen, kPrepared, kCommitted, kAborted };

  struct Effect {
    MessageId message;
    KeyId key;
    Version version;
  };

  // Fires when its timeout is over.
  struct Transaction final : EventNode {
    Transaction(TwoPhaseSink& sink, SinkTransactionId id, JobAttempt attempt, SimTime expires)
        : sink(sink), id(id), attempt(attempt), expires(expires) {}
    void Fire() override { sink.Expire(*this); }
    bool ended() const { return state == State::kCommitted || state == State::kAborted; }

    TwoPhaseSink& sink;
    const SinkTransactionId id;
    const JobAttempt attempt;
    const SimTime expires;  // By the sink's clock.
    State state = State::kOpen;
    Sequence next;  // The number of its next effect.
    std::vector<Effect> effects;
  };

  Transaction& Find(SinkTransactionId id) { return transactions_[id.value()]; }
  // Sets its timer by what the clock says now.
  void Watch(Transaction& transaction);
  void Expire(Transaction& transaction);
  void Commit(Transaction& transaction);
  void Abort(Transaction& transaction, bool expired);
  void End(Transaction& transaction, State state);
  void Apply(const Effect& effect);

  const SinkId sink_;
  const bool keeps_prepared_;
  JobAttempt newest_attempt_;
  std::deque<Transaction> transactions_;  // By id.
  ServiceLine<TwoPhaseSink, SinkWriteRequest> line_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SINK_TWO_PHASE_SINK_H_
