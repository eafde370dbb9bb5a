// What a job sees of a sink that takes part in two-phase commits.
#ifndef REDELIVER_SIM_SINK_TWO_PHASE_CLIENT_H_
#define REDELIVER_SIM_SINK_TWO_PHASE_CLIENT_H_

#include "sim/kernel/persistent_ask.h"
#include "sim/sink/two_phase_sink.h"

namespace redeliver {

class TwoPhaseClient {
 public:
  TwoPhaseClient(Context& self, TwoPhaseSink& sink, SimDuration request_timeout)
      : self_(self), sink_(sink), timeout_(request_timeout) {}

  // One attempt; unknown means that the effect may be part of the transaction. A repeat with its number is none.
  Effect<Done> Write(const SinkWriteRequest& request) { return Ask(self_, sink_, request, {timeout_}); }

  // These are repeated until the sink has answered. A transaction whose opening was never answered is nobody's.
  Task<Outcome<SinkBeginReply>> Begin(JobAttempt attempt, SimDuration timeout) {
    return Persist(SinkBeginRequest{attempt, timeout});
  }
  Task<Outcome<Done>> Prepare(SinkTransactionId transaction) { return Persist(SinkPrepareRequest{transaction}); }
  Task<Outcome<Done>> Commit(SinkTransactionId transaction) { return Persist(SinkCommitRequest{transaction}); }
  Task<Outcome<Done>> AbortEarlier(JobAttempt attempt) { return Persist(SinkAbortRequest{attempt}); }

 private:
  template <class Request>
  Task<Outcome<typename Request::Reply>> Persist(const Request& request) {
    return AskUntilDecided(self_, sink_, request, timeout_);
  }

  Context& self_;
  TwoPhaseSink& sink_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SINK_TWO_PHASE_CLIENT_H_
