// What a process sees of the log: producers and a group consumer, after Kafka's clients. A stub keeps client state only
// (it lives in the process's memory and dies with it) and repeats requests only where real clients do so by themselves.
#ifndef REDELIVER_SIM_BROKER_LOG_CLIENT_H_
#define REDELIVER_SIM_BROKER_LOG_CLIENT_H_

#include <optional>
#include <span>
#include <vector>

#include "sim/broker/log_requests.h"
#include "sim/kernel/effect.h"

namespace redeliver {

// Where a log is.
struct LogEndpoint {
  LogCluster* cluster = nullptr;
  LogId log;
  uint16_t partitions = 1;
};

// Sends records without identity: a repeated request appends again.
class ProducerClient {
 public:
  ProducerClient(Context& self, const LogEndpoint& log, SimDuration request_timeout)
      : self_(self), log_(log), timeout_(request_timeout) {}

  // One attempt.
  Effect<AppendReply> Send(const Message& message);

 private:
  Context& self_;
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
      : self_(self), log_(log), timeout_(request_timeout), next_sequence_(log.partitions) {}

  Context& self() { return self_; }

  // Obtains a new identity; sequence numbers start again. Repeats until the broker has answered.
  Task<Done> Init();
  // Takes the next sequence number. Send the stamped message until its outcome is known, and in the order of stamping.
  StampedMessage Stamp(const Message& message);
  // One attempt.
  Effect<AppendReply> Send(const StampedMessage& stamped);

 private:
  Context& self_;
  const LogEndpoint& log_;
  const SimDuration timeout_;
  ProducerIdentity identity_;
  std::vector<Sequence> next_sequence_;  // Per partition.
};

// Records handed out by one poll; valid until the next.
using RecordBatch = std::span<const Record>;

struct ConsumerEndpoint {
  LogEndpoint log;
  GroupId group;
  Isolation isolation = Isolation::kReadUncommitted;
  size_t max_poll_records = 500;
  SimDuration request_timeout;
  SimDuration session_timeout;
  SimDuration heartbeat_interval;
  SimDuration max_poll_interval;
};

// A member of a consumer group. Heartbeats come from a task of their own, so they go on while records are processed;
// what the group has decided meanwhile is learned at the next poll or commit.
class ConsumerClient {
 public:
  ConsumerClient(Context& self, const ConsumerEndpoint& endpoint)
      : self_(self), endpoint_(endpoint), member_(self.id().value() << 16 | (self.incarnation().value() & 0xffff)) {}
  ConsumerClient(const ConsumerClient&) = delete;
  ConsumerClient& operator=(const ConsumerClient&) = delete;

  Context& self() { return self_; }

  // Joins the group if need be and waits for records. The position advances past what is handed out: it does not wait
  // for the records to be processed.
  Task<RecordBatch> Poll();

  // Commits the position: everything handed out so far counts as done. Repeats while the outcome is unknown, as
  // commitSync does. Rejected: the group has moved on without this member; the next poll joins again and other members
  // may have the same records.
  Task<Outcome<Done>> CommitOffsets();

  // The next poll starts from the committed offsets again.
  void SeekToCommitted() { positions_stale_ = true; }
  // The next poll joins the group again.
  void Rejoin() { member_of_group_ = false; }

  // For TransactionalProducerClient: who this member is (ConsumerGroupMetadata), and its positions.
  Membership membership() const { return {endpoint_.group, member_, generation_}; }
  PoolArray<PartitionOffset> TakePositions() const;

 private:
  static Process HeartbeatLoop(Context& self, ConsumerClient& consumer);
  Task<Done> Join();
  Task<Done> FetchPositions();
  Task<Done> FetchRecords();
  RecordBatch HandOut();
  void LeaveQueueBehind();

  Context& self_;
  const ConsumerEndpoint& endpoint_;
  const MemberId member_;
  Generation generation_;
  bool heartbeats_started_ = false;
  bool polling_ = false;
  SimTime last_poll_;
  bool member_of_group_ = false;
  bool positions_stale_ = true;
  std::vector<PartitionOffset> positions_;        // Next offset to hand out.
  std::vector<PartitionOffset> fetch_positions_;  // Next offset to fetch.
  PoolArray<Record> fetched_;
  size_t handed_out_ = 0;
  EffectBase* waiting_fetch_ = nullptr;
};

// Sends records and consumed offsets in transactions (KIP-98, KIP-890 part 2). The transactional id is the process's
// name, so a new incarnation fences the old one.
class TransactionalProducerClient {
 public:
  TransactionalProducerClient(Context& self, const LogEndpoint& log, SimDuration request_timeout,
                              SimDuration transaction_timeout)
      : self_(self),
        log_(log),
        timeout_(request_timeout),
        transaction_timeout_(transaction_timeout),
        next_sequence_(log.partitions) {}

  Context& self() { return self_; }

  // Aborts what an older incarnation left open and fences it. Repeats until the coordinator has answered.
  Task<Done> InitTransactions();
  // Adds a record to the open transaction, opening one if need be. Retries carry the same sequence number. Rejected:
  // this producer is fenced, or the transaction is over.
  Task<Outcome<AppendReply>> Send(const Message& message);
  // Adds the consumer's positions. Rejected: fenced, or the group has moved on without this member.
  Task<Outcome<Done>> SendOffsetsToTransaction(ConsumerClient& consumer);
  // Commits or aborts; one attempt. Unknown: it may have been done; ask for the same again, never for the opposite.
  Task<Outcome<Done>> EndTransaction(bool commit);

 private:
  void Adopt(const ProducerIdentity& identity);

  Context& self_;
  const LogEndpoint& log_;
  const SimDuration timeout_;
  const SimDuration transaction_timeout_;
  ProducerIdentity identity_;
  std::vector<Sequence> next_sequence_;
};

// Moves records that a group gave up on to a dead-letter log.
class DeadLetterClient {
 public:
  DeadLetterClient(Context& self, const LogEndpoint& log, GroupId group, SimDuration request_timeout)
      : self_(self), log_(log), group_(group), timeout_(request_timeout) {}

  // One attempt.
  Effect<AppendReply> Store(const Message& message);

 private:
  Context& self_;
  const LogEndpoint& log_;
  const GroupId group_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_LOG_CLIENT_H_
