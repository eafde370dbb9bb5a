// Facts about effects that go through a two-phase commit: transactions at a sink, and the checkpoints of the job that
// has opened them.
#ifndef REDELIVER_SIM_TRACE_CHECKPOINT_FACTS_H_
#define REDELIVER_SIM_TRACE_CHECKPOINT_FACTS_H_

#include <string_view>

#include "sim/base/ids.h"

namespace redeliver {

// An effect was written within a transaction: nobody sees it before that is committed.
struct EffectStaged {
  static constexpr std::string_view kName = "sink.effect_staged";
  SinkId sink;
  SinkTransactionId transaction;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("sink", sink), v("transaction", transaction), v("message", message);
  }
};

// The transaction takes no more effects, and needs its client no more: whoever knows it can commit it.
struct SinkTransactionPrepared {
  static constexpr std::string_view kName = "sink.transaction_prepared";
  SinkId sink;
  SinkTransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("sink", sink), v("transaction", transaction);
  }
};

// All its effects are applied.
struct SinkTransactionCommitted {
  static constexpr std::string_view kName = "sink.transaction_committed";
  SinkId sink;
  SinkTransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("sink", sink), v("transaction", transaction);
  }
};

// Its effects will never be applied. `expired`: nobody asked for that, its timeout was over.
struct SinkTransactionAborted {
  static constexpr std::string_view kName = "sink.transaction_aborted";
  SinkId sink;
  SinkTransactionId transaction;
  bool expired;
  template <class V>
  void VisitFields(V&& v) const {
    v("sink", sink), v("transaction", transaction), v("expired", expired);
  }
};

// The job of `group` will go back to this checkpoint, no earlier one: what it had read by then counts as done, and
// `transaction` has the effects of the last part of it (None(): no effects).
struct CheckpointCompleted {
  static constexpr std::string_view kName = "checkpoint.completed";
  GroupId group;
  CheckpointNumber number;
  SinkId sink;
  SinkTransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("number", number), v("sink", sink), v("transaction", transaction);
  }
};

// An attempt of the job begins where the checkpoint left off; number 0: at the beginning.
struct CheckpointRestored {
  static constexpr std::string_view kName = "checkpoint.restored";
  GroupId group;
  CheckpointNumber number;
  JobAttempt attempt;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("number", number), v("attempt", attempt);
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_CHECKPOINT_FACTS_H_
