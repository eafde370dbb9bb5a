// Before a leader opens a producer's transaction in a partition it asks the transaction coordinator: whether the
// partition belongs to the transaction (KIP-890 part 1), or to add it (part 2). A guard, dropped by any marker, keeps a
// late answer from opening what is over (KAFKA-14884).
#ifndef REDELIVER_SIM_BROKER_PARTITION_VERIFIER_H_
#define REDELIVER_SIM_BROKER_PARTITION_VERIFIER_H_

#include "sim/base/pool.h"
#include "sim/broker/group_requests.h"
#include "sim/broker/log_requests.h"
#include "sim/broker/transaction_requests.h"
#include "sim/kernel/call.h"

namespace redeliver {

class Broker;

class PartitionVerifier {
 public:
  explicit PartitionVerifier(Broker& broker);

  // Whether a batch of this producer may be appended without asking: its transaction is open in the partition, or this
  // version does not ask.
  bool MayAppend(TopicPartition partition, const ProducerIdentity& producer) const;
  // The lowest sequence number of this producer that waits for the coordinator's answer; None(): none does.
  Sequence LowestWaiting(TopicPartition partition, ProducerId producer) const;

  // Asks; then the broker appends, or the request is refused.
  void Verify(AppendRequest& request, const Responder<AppendReply>& responder);
  // The same for offsets in a transaction, before the group coordinator looks at them.
  void Verify(TransactionOffsetsRequest& request, TopicPartition partition, const Responder<Done>& responder);

  // A marker ends the producer's transaction in the partition.
  void Ended(TopicPartition partition, ProducerId producer);
  // The broker has crashed.
  void Clear() { guards_.clear(); }

 private:
  struct Guard {
    TopicPartition partition;
    ProducerId producer;
    Sequence lowest_sequence;
    uint64_t number;
  };

  template <class Request, class Reply>
  static Process Ask(Context& host, PartitionVerifier& verifier, uint64_t guard, VerifyPartitionRequest question,
                     Request& request, Responder<Reply> responder);
  uint64_t Place(TopicPartition partition, ProducerId producer, Sequence sequence);
  // Whether the guard still stands; takes it away.
  bool Take(uint64_t number);

  Broker& broker_;
  PoolVector<Guard> guards_;
  uint64_t next_guard_ = 1;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_PARTITION_VERIFIER_H_
