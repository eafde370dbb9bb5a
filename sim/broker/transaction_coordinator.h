// Transactions of the log (its state counts as synced: a power loss does not touch it): who may write under a
// transactional id, what is open, and how it ends. Rules: KIP-98; KIP-890 part 2 ("TV2"): the leader registers
// partitions at the first append, and every end raises the producer's epoch.
#ifndef REDELIVER_SIM_BROKER_TRANSACTION_COORDINATOR_H_
#define REDELIVER_SIM_BROKER_TRANSACTION_COORDINATOR_H_

#include <memory>
#include <vector>

#include "sim/broker/log_requests.h"
#include "sim/kernel/process.h"

namespace redeliver {

class TransactionCoordinator {
 public:
  // Makes a decision visible in logs and groups.
  class Outlet {
   public:
    virtual void EndTransaction(TransactionId transaction, bool commit) = 0;

   protected:
    ~Outlet() = default;
  };

  TransactionCoordinator(Kernel& kernel, Outlet& outlet) : kernel_(kernel), outlet_(outlet) {}

  ProducerIdentity Init(const InitProducerRequest& request);

  // The transaction that a write of this producer belongs to, opened if need be; None() if the producer is fenced.
  TransactionId Enlist(const ProducerIdentity& producer);

  // kProducerFenced unless the epoch is the producer's current one, or the one just ended in the same way (a retry).
  // On success *now is the identity for the next transaction.
  Rejection End(const ProducerIdentity& producer, bool commit, ProducerIdentity* now);

  // Whether any transaction is undecided.
  bool AnyOpen() const;

 private:
  struct Producer final : EventNode {
    Producer(TransactionCoordinator& coordinator, ProducerId id) : coordinator(coordinator), id(id) {}
    // The open transaction has reached its timeout: abort, and fence its producer.
    void Fire() override { coordinator.Finish(*this, false); }

    TransactionCoordinator& coordinator;
    const ProducerId id;
    uint64_t transactional_id = 0;
    ProducerEpoch epoch;
    TransactionId open = TransactionId::None();
    SimDuration timeout;
    bool ended_before = false;  // Whether the previous epoch ended a transaction, and how.
    bool ended_with_commit = false;
  };

  Producer& Find(ProducerId id) { return *producers_[id.value()]; }
  void Finish(Producer& producer, bool commit);

  Kernel& kernel_;
  Outlet& outlet_;
  std::vector<std::unique_ptr<Producer>> producers_;  // By ProducerId.
  TransactionId next_transaction_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_TRANSACTION_COORDINATOR_H_
