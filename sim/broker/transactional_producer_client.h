// Sends records and consumed offsets in transactions (KIP-98), one record per request and one request at a time. What
// it says to the coordinator depends on what both speak: before KIP-890 part 2, and always with librdkafka, it
// registers each partition before it writes there and keeps its epoch from transaction to transaction; since then
// leaders register partitions and every end of a transaction brings a new epoch.
#ifndef REDELIVER_SIM_BROKER_TRANSACTIONAL_PRODUCER_CLIENT_H_
#define REDELIVER_SIM_BROKER_TRANSACTIONAL_PRODUCER_CLIENT_H_

#include <optional>
#include <vector>

#include "sim/broker/client_options.h"
#include "sim/broker/cluster_client.h"
#include "sim/broker/transaction_requests.h"

namespace redeliver {

class ConsumerClient;

struct TransactionalOptions {
  ClientLibrary library = ClientLibrary::kJava;
  // Time after which a send is given up. Longer than a transaction may last: the coordinator is faster then.
  SimDuration delivery_timeout = Minutes(2);
};

// The transactional id is the process's name, so a new incarnation fences the old one.
class TransactionalProducerClient {
 public:
  TransactionalProducerClient(Context& self, const LogEndpoint& log, SimDuration request_timeout,
                              SimDuration transaction_timeout, const TransactionalOptions& options = {});

  Context& self() { return cluster_.self(); }

  // As a new instance: aborts what an older one left open and fences it. Repeats until the coordinator has answered.
  Task<Done> InitTransactions();
  // Adds a record to the open transaction, opening one if need be. Retries carry the same sequence number. Unless ok,
  // the transaction can only be aborted, or this producer is fenced. Unknown: the delivery timeout is over; a copy may
  // still be on its way.
  Task<Outcome<AppendReply>> Send(const Message& message);
  // Adds the consumer's positions. Rejected: fenced, or the group has moved on without this member; the transaction can
  // only be aborted.
  Task<Outcome<Done>> SendOffsetsToTransaction(ConsumerClient& consumer);
  // Commits or aborts; one attempt, as far as somebody answers. Unknown: it may have been done; ask for the same again,
  // never for the opposite. Rejected as anything but kTransactionAbortable: only InitTransactions leads on.
  Task<Outcome<Done>> EndTransaction(bool commit);

 private:
  enum class State { kReady, kAbortable, kFatal };
  enum class Source { kLeader, kCoordinator };
  struct RetryRule {
    SimTime deadline = SimTime::Max();
    SimDuration backoff_if_concurrent = Millis(100);
  };

  template <class Make, class Route>
  auto AskUntilAnswered(const Make& make, Route route, RetryRule rule)
      -> Task<Outcome<typename decltype(make())::Reply>>;
  Task<Outcome<ProducerIdentity>> Init(ProducerIdentity expected);
  Task<Outcome<Done>> AddPartition(TopicPartition partition, SimTime deadline);
  Task<Outcome<Done>> AddOffsets(GroupId group);
  Task<Outcome<ProducerIdentity>> End(bool commit);
  AppendRequest RequestFor(const Message& message, TopicPartition partition, Sequence sequence);

  // Gives the transaction its tag, at its first request.
  void Begin();
  // The end is acknowledged.
  void Ended(bool commit);
  void Adopt(const ProducerIdentity& identity);
  // What is left of the transaction after a refusal.
  void Refused(Rejection reason, Source source);
  // A send was given up without knowing whether its number is used.
  void GaveUp();

  ClusterClient cluster_;
  LogCluster& servers_;
  const LogEndpoint& log_;
  const SimDuration timeout_;
  const SimDuration transaction_timeout_;
  const TransactionalOptions options_;
  const bool leaders_add_partitions_;  // KIP-890 part 2.
  const bool may_raise_epoch_;         // KIP-360, where no end of a transaction does.

  ProducerIdentity identity_;
  PoolVector<Sequence> next_sequence_;  // By partition.
  State state_ = State::kReady;
  Rejection error_ = Rejection::kNone;  // Why it is not ready.
  bool raise_epoch_ = false;            // After the abort.

  // The open transaction.
  TransactionId tag_ = TransactionId::None();
  bool registered_ = false;                   // The coordinator knows of it, or may.
  bool ending_ = false;                       // Its end has been asked for.
  PoolVector<PartitionId> added_;             // Registered partitions.
  std::optional<TopicPartition> unanswered_;  // Its registration was given up without an answer.
  std::optional<GroupId> added_offsets_;
  PoolVector<MessageId> sent_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_TRANSACTIONAL_PRODUCER_CLIENT_H_
