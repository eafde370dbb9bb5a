// Transactions at sinks that take part in two-phase commits: whether the sink and the job's checkpoints agree about
// what is done.
#ifndef REDELIVER_SIM_INVARIANT_PREPARED_TRANSACTIONS_H_
#define REDELIVER_SIM_INVARIANT_PREPARED_TRANSACTIONS_H_

#include <vector>

#include "sim/base/ids.h"
#include "sim/trace/checkpoint_facts.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class PreparedTransactions {
 public:
  // What is known of one that has effects. EventId(): it has not happened.
  struct Transaction {
    MessageId message = MessageId::None();  // Of its first effect.
    EventId counted;                        // By a checkpoint, as done.
    EventId committed;
    EventId aborted;

    bool in_use() const { return !message.none(); }
    // It is done by its checkpoint, and will never have its effects.
    bool lost() const { return counted != EventId() && aborted != EventId(); }
    // It had its effects, and no checkpoint ever counted it: whoever goes back to one has them again.
    bool uncounted() const { return counted == EventId() && committed != EventId(); }
  };

  void Reset(const RunShape& shape) { by_sink_.assign(shape.sinks.size(), {}); }

  // Whether it is the first effect of its transaction.
  bool Add(const EffectStaged& fact) {
    Transaction& transaction = Find(fact.sink, fact.transaction);
    const bool first = !transaction.in_use();
    if (first) transaction.message = fact.message;
    return first;
  }
  void Add(const CheckpointCompleted& fact, EventId id) {
    if (!fact.transaction.none()) Find(fact.sink, fact.transaction).counted = id;
  }
  void Add(const SinkTransactionCommitted& fact, EventId id) { Find(fact.sink, fact.transaction).committed = id; }
  void Add(const SinkTransactionAborted& fact, EventId id) { Find(fact.sink, fact.transaction).aborted = id; }

  // Calls visit(transaction) for each that has effects.
  template <class Visit>
  void ForEach(Visit visit) const {
    for (const std::vector<Transaction>& transactions : by_sink_) {
      for (const Transaction& transaction : transactions) {
        if (transaction.in_use()) visit(transaction);
      }
    }
  }

 private:
  Transaction& Find(SinkId sink, SinkTransactionId id) {
    std::vector<Transaction>& transactions = by_sink_[sink.value()];
    if (id.value() >= transactions.size()) transactions.resize(size_t{id.value()} + 1);
    return transactions[id.value()];
  }

  std::vector<std::vector<Transaction>> by_sink_;  // Then by transaction.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_PREPARED_TRANSACTIONS_H_
