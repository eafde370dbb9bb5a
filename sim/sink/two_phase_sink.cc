#include "sim/sink/two_phase_sink.h"

#include <algorithm>

namespace redeliver {

TwoPhaseSink::TwoPhaseSink(Kernel& kernel, uint16_t index, SinkId sink, const SinkOptions& options)
    : Server(kernel, index),
      sink_(sink),
      keeps_prepared_(options.keeps_prepared),
      line_(*this, kernel, options.times()) {}

void TwoPhaseSink::Handle(SinkBeginRequest& request, Responder<SinkBeginReply> responder) {
  if (request.attempt < newest_attempt_) return responder.Reject(Rejection::kProducerFenced);
  const SinkTransactionId id(static_cast<uint32_t>(transactions_.size()));
  Transaction& transaction = transactions_.emplace_back(*this, id, request.attempt, WallClock() + request.timeout);
  Kernel::SetBackground(transaction);
  Watch(transaction);
  responder.Ok({id});
}

void TwoPhaseSink::Handle(SinkWriteRequest& request, Responder<Done> responder) {
  if (request.poison) {
    Record(EffectRejected{sink_, request.message});
    return responder.Reject(Rejection::kInvalidMessage);
  }
  line_.Enter(request, responder);
}

void TwoPhaseSink::Execute(SinkWriteRequest& request, Responder<Done> responder) {
  Transaction& transaction = Find(request.transaction);
  if (transaction.state != State::kOpen) return responder.Reject(Rejection::kInvalidTransactionState);
  if (request.sequence >= transaction.next) {
    transaction.next = request.sequence.Next();
    Record(EffectStaged{sink_, request.transaction, request.message});
    const Effect effect{request.message, request.key, request.version};
    kernel().Has(Defect::kStagedEffectsVisible) ? Apply(effect) : transaction.effects.push_back(effect);
  }
  responder.Ok({});
}

void TwoPhaseSink::Handle(SinkPrepareRequest& request, Responder<Done> responder) {
  Transaction& transaction = Find(request.transaction);
  if (transaction.ended()) return responder.Reject(Rejection::kInvalidTransactionState);
  if (transaction.state == State::kOpen) {
    transaction.state = State::kPrepared;
    Record(SinkTransactionPrepared{sink_, request.transaction});
  }
  responder.Ok({});
}

void TwoPhaseSink::Handle(SinkCommitRequest& request, Responder<Done> responder) {
  Transaction& transaction = Find(request.transaction);
  const bool confirms = transaction.state == State::kPrepared || transaction.state == State::kCommitted ||
                        kernel().Has(Defect::kCommitOfAbortedConfirmed);
  if (!confirms) return responder.Reject(Rejection::kInvalidTransactionState);
  if (transaction.state == State::kPrepared) Commit(transaction);
  responder.Ok({});
}

void TwoPhaseSink::Handle(SinkAbortRequest& request, Responder<Done> responder) {
  newest_attempt_ = std::max(newest_attempt_, request.attempt);
  for (Transaction& transaction : transactions_) {
    if (transaction.ended() || transaction.attempt >= request.attempt) continue;
    const bool commits = transaction.state == State::kPrepared && kernel().Has(Defect::kLaterTransactionsCommitted);
    commits ? Commit(transaction) : Abort(transaction, false);
  }
  responder.Ok({});
}

void TwoPhaseSink::ClockJumped() {
  for (Transaction& transaction : transactions_) {
    if (!transaction.ended()) Watch(transaction);
  }
}

void TwoPhaseSink::Watch(Transaction& transaction) {
  transaction.Unlink();
  kernel().ScheduleAfter(transaction, transaction.expires - WallClock());
}

void TwoPhaseSink::Expire(Transaction& transaction) {
  if (transaction.ended() || (transaction.state == State::kPrepared && keeps_prepared_)) return;
  Abort(transaction, true);
}

void TwoPhaseSink::Commit(Transaction& transaction) {
  for (const Effect& effect : transaction.effects) Apply(effect);
  Record(SinkTransactionCommitted{sink_, transaction.id});
  if (!kernel().Has(Defect::kCommitForgotten)) End(transaction, State::kCommitted);
}

void TwoPhaseSink::Abort(Transaction& transaction, bool expired) {
  Record(SinkTransactionAborted{sink_, transaction.id, expired});
  End(transaction, State::kAborted);
}

void TwoPhaseSink::End(Transaction& transaction, State state) {
  transaction.state = state;
  transaction.effects = {};
  transaction.Unlink();
}

void TwoPhaseSink::Apply(const Effect& effect) {
  Record(EffectApplied{sink_, effect.message, effect.key, effect.version});
}

}  // namespace redeliver
