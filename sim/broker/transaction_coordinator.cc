#include "sim/broker/transaction_coordinator.h"

#include <algorithm>

namespace redeliver {

ProducerIdentity TransactionCoordinator::Init(const InitProducerRequest& request) {
  for (const auto& producer : producers_) {
    if (request.transactional_id == 0 || producer->transactional_id != request.transactional_id) continue;
    if (!kernel_.Has(Defect::kEpochNotRaisedAtInit)) {
      if (!producer->open.none()) Finish(*producer, false);
      producer->epoch = producer->epoch.Next();
      producer->ended_before = false;
    }
    return {producer->id, producer->epoch};
  }
  const ProducerId id(static_cast<uint32_t>(producers_.size()));
  producers_.push_back(std::make_unique<Producer>(*this, id));
  Producer& producer = *producers_.back();
  Kernel::SetBackground(producer);
  producer.transactional_id = request.transactional_id;
  producer.timeout = request.transaction_timeout;
  return {id, producer.epoch};
}

TransactionId TransactionCoordinator::Enlist(const ProducerIdentity& identity) {
  Producer& producer = Find(identity.id);
  if (identity.epoch != producer.epoch) {
    kernel_.Record(ProducerFenced{identity.id, identity.epoch});
    return TransactionId::None();
  }
  if (producer.open.none()) {
    producer.open = next_transaction_;
    next_transaction_ = next_transaction_.Next();
    kernel_.ScheduleAfter(producer, producer.timeout);
    kernel_.Record(TransactionStarted{producer.open, producer.id});
  }
  return producer.open;
}

Rejection TransactionCoordinator::End(const ProducerIdentity& identity, bool commit, ProducerIdentity* now) {
  Producer& producer = Find(identity.id);
  const bool retry = producer.ended_before && identity.epoch.Next() == producer.epoch &&
                     commit == producer.ended_with_commit && producer.open.none();
  if (!retry) {
    if (identity.epoch != producer.epoch) {
      kernel_.Record(ProducerFenced{identity.id, identity.epoch});
      return Rejection::kProducerFenced;
    }
    Finish(producer, commit);
    producer.ended_before = true;
    producer.ended_with_commit = commit;
  }
  *now = {producer.id, producer.epoch};
  return Rejection::kNone;
}

void TransactionCoordinator::Finish(Producer& producer, bool commit) {
  producer.Unlink();
  producer.epoch = producer.epoch.Next();
  producer.ended_before = false;
  const TransactionId transaction = std::exchange(producer.open, TransactionId::None());
  if (transaction.none()) return;
  if (commit) {
    kernel_.Record(TransactionCommitted{transaction});
  } else {
    kernel_.Record(TransactionAborted{transaction});
  }
  outlet_.EndTransaction(transaction, commit);
}

bool TransactionCoordinator::AnyOpen() const {
  return std::ranges::any_of(producers_, [](const auto& producer) { return !producer->open.none(); });
}

}  // namespace redeliver
