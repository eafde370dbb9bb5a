// What a process that writes sees of the log: producers that send one record at a time, after Kafka's clients with a
// linger of zero and one request in flight. A stub keeps client state only (it lives in the process's memory and dies
// with it). With several brokers it asks whom to send to before its first request, and again when an answer says that
// it asked the wrong one.
#ifndef REDELIVER_SIM_BROKER_PRODUCER_CLIENT_H_
#define REDELIVER_SIM_BROKER_PRODUCER_CLIENT_H_

#include "sim/base/pool.h"
#include "sim/broker/cluster_client.h"
#include "sim/broker/record_accumulator.h"

namespace redeliver {

// Kafka's RetriableException, for an append: the same request may succeed later.
bool IsRetriable(Rejection reason);

// A batch of one.
PoolArray<Message> BatchOfOne(Pool& pool, const Message& message);

// Sends records without identity: a repeated request appends again.
class ProducerClient {
 public:
  ProducerClient(Context& self, const LogEndpoint& log, SimDuration request_timeout)
      : cluster_(self, *log.cluster, request_timeout), log_(log), timeout_(request_timeout) {}

  Context& self() { return cluster_.self(); }

  // One attempt.
  Task<Outcome<AppendReply>> Send(const Message& message);

 private:
  ClusterClient cluster_;
  const LogEndpoint& log_;
  const SimDuration timeout_;
};

// A message with the sequence number that makes its retries recognisable.
struct StampedMessage {
  Message message;
  ProducerIdentity producer;
  Sequence sequence;
};

// Sends records under a producer id and sequence numbers (KIP-98): a repeated request is recognised. The identity does
// not survive a crash.
class IdempotentProducerClient {
 public:
  IdempotentProducerClient(Context& self, const LogEndpoint& log, SimDuration request_timeout)
      : cluster_(self, *log.cluster, request_timeout),
        log_(log),
        timeout_(request_timeout),
        next_sequence_(log.partitions, self.kernel().pool()) {}

  Context& self() { return cluster_.self(); }

  // Obtains a new identity; sequence numbers start again. Repeats until a broker has answered.
  Task<Done> Init();
  // Takes the next sequence number. Send the stamped message until its outcome is known, and in the order of stamping.
  StampedMessage Stamp(const Message& message);
  // One attempt. What Kafka's client would retry by itself is unknown, or, if nothing can have been appended, rejected
  // as kUnavailable; any other rejection means that the log has lost track of this producer.
  Task<Outcome<AppendReply>> Send(const StampedMessage& stamped);

 private:
  ClusterClient cluster_;
  const LogEndpoint& log_;
  const SimDuration timeout_;
  ProducerIdentity identity_;
  PoolVector<Sequence> next_sequence_;  // Per partition.
};

// Moves records that a group gave up on to a dead-letter log.
class DeadLetterClient {
 public:
  DeadLetterClient(Context& self, const LogEndpoint& log, GroupId group, SimDuration request_timeout)
      : cluster_(self, *log.cluster, request_timeout), log_(log), group_(group), timeout_(request_timeout) {}

  Context& self() { return cluster_.self(); }

  // One attempt.
  Task<Outcome<AppendReply>> Store(const Message& message);

 private:
  ClusterClient cluster_;
  const LogEndpoint& log_;
  const GroupId group_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_PRODUCER_CLIENT_H_
