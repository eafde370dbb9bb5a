// What a scenario says about one producer and the messages it is asked to deliver.
#ifndef REDELIVER_SIM_CLIENT_PRODUCER_OPTIONS_H_
#define REDELIVER_SIM_CLIENT_PRODUCER_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/message.h"
#include "sim/base/rational.h"
#include "sim/base/sim_time.h"
#include "sim/broker/client_options.h"

namespace redeliver {

enum class Delivery { kFireAndForget, kRetrying, kIdempotent, kPipelined, kTransactional };

template <>
struct EnumNames<Delivery> {
  static constexpr EnumName kNames[] = {
      {"fire_and_forget", "One attempt; an unknown outcome is not looked into."},
      {"retrying", "Repeats a request with unknown outcome until it is acknowledged: may append twice."},
      {"idempotent", "Retries carry a producer id and sequence number, by which the log recognises them."},
      {"pipelined",
       "A real client as configured by `client`: batches, several requests in flight, retries in the "
       "background; a send is over when it is acknowledged or has timed out."},
      {"transactional", "Groups messages into log transactions."}};
};

enum class SendFailure { kGiveUp, kResend };

template <>
struct EnumNames<SendFailure> {
  static constexpr EnumName kNames[] = {
      {"give_up", "Goes on with the next message."},
      {"resend", "Sends it again, as a new send: the log cannot know that it is the same message."}};
};

enum class CommitTimeout { kAskAgain, kAbort, kNewProducerResend };

template <>
struct EnumNames<CommitTimeout> {
  static constexpr EnumName kNames[] = {
      {"ask_again", "Asks for the same commit until there is an answer."},
      {"abort", "Aborts, and sends the messages again in the next transaction."},
      {"new_producer_resend", "Starts a new producer, which sends the messages again."}};
};

// What a producer names a message by, for a queue to recognise a second send.
enum class SendIdFrom { kNothing, kMessage, kKey };

template <>
struct EnumNames<SendIdFrom> {
  static constexpr EnumName kNames[] = {
      {"nothing", "Sends carry no deduplication id."},
      {"message", "The message: a repeated send is recognised, inside the queue's window."},
      {"key", "The key: what names the entity and not the fact, or hashes bodies that may be equal."}};
};

enum class Spread { kByKey, kRoundRobin };

template <>
struct EnumNames<Spread> {
  static constexpr EnumName kNames[] = {{"by_key", "Messages of one key share a partition."},
                                        {"round_robin", "Partitions take turns, whatever the key."}};
};

enum class KeyChoice { kRoundRobin, kUniform, kZipf };

template <>
struct EnumNames<KeyChoice> {
  static constexpr EnumName kNames[] = {{"round_robin", "Each key in turn."},
                                        {"uniform", "Every key equally likely."},
                                        {"zipf", "Key k with weight 1/k: a few hot keys."}};
};

enum class WriteOrder { kOutbox, kCommitFirst, kPublishFirst, kPublishInTransaction };

template <>
struct EnumNames<WriteOrder> {
  static constexpr EnumName kNames[] = {
      {"outbox", "The event is a row in the transaction of the business row; a relay publishes it."},
      {"commit_first", "Commits the business row, then publishes."},
      {"publish_first", "Publishes, then commits the business row."},
      {"publish_in_transaction", "Publishes after the insert of the business row and before its commit."}};
};

enum class BusinessId { kFromRequest, kPerAttempt };

template <>
struct EnumNames<BusinessId> {
  static constexpr EnumName kNames[] = {
      {"from_request", "The caller's: a second attempt finds the row of the first."},
      {"per_attempt", "A new one for each attempt: a second attempt writes a second row."}};
};

template <>
struct EnumNames<PoisonKind> {
  static constexpr EnumName kNames[] = {
      {"throws", "The handler fails, or the sink refuses it."},
      {"kills", "The handler takes its process down."},
      {"hangs", "The handler never comes back."},
      {"slow", "The handler works for poison_time of its consumer, and is refused then."}};
};

struct ProducerOptions {
  std::string writes;
  std::string database;
  int64_t messages = 10;
  int64_t keys = 1;
  KeyChoice key_choice = KeyChoice::kRoundRobin;
  Spread spread = Spread::kByKey;
  Rate rate{50, Seconds(1)};
  Delivery delivery = Delivery::kRetrying;
  SimDuration request_timeout = Seconds(30);
  SimDuration retry_backoff = Millis(100);
  std::vector<int64_t> poison;
  PoisonKind poison_kind = PoisonKind::kThrows;
  std::vector<int64_t> deletes;
  std::optional<ClientOptions> client;
  SendFailure on_timeout = SendFailure::kGiveUp;
  int64_t transaction_size = 5;
  int64_t abort_every = 0;
  CommitTimeout on_commit_timeout = CommitTimeout::kAskAgain;
  SimDuration transaction_timeout = Seconds(60);
  SendIdFrom dedup_id = SendIdFrom::kNothing;
  bool confirms = true;
  WriteOrder write_order = WriteOrder::kOutbox;
  BusinessId business_id = BusinessId::kFromRequest;
  SimDuration transaction_time = Nanos(0);
  SimDuration transaction_time_spread = Nanos(0);

  // What the settings of its client depend on.
  ProducerUse use() const {
    return {request_timeout, retry_backoff, delivery == Delivery::kTransactional, transaction_timeout};
  }

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(
        &ProducerOptions::writes,
        {.name = "writes",
         .doc =
             "The log or queue its messages go to. Absent: a relay brings them there, out of the outbox of `database`.",
         .refers_to = RefersTo::kChannel});
    knob(&ProducerOptions::database,
         {.name = "database",
          .doc = "The database that its business rows are committed to: one for each message.",
          .refers_to = RefersTo::kDatabase});
    knob(&ProducerOptions::messages,
         {.name = "messages", .doc = "How many messages it is asked to deliver.", .legal = {{1, 100'000'000}}});
    knob(&ProducerOptions::keys, {.name = "keys",
                                  .doc = "How many keys they spread over; see spread for partitions.",
                                  .legal = {{1, 1'000'000}}});
    knob(&ProducerOptions::key_choice, {.name = "key_choice", .doc = "How a message gets its key."});
    knob(&ProducerOptions::spread, {.name = "spread", .doc = "How a message gets its partition."});
    knob(&ProducerOptions::rate, {.name = "rate", .doc = "How often it is asked."});
    knob(&ProducerOptions::delivery, {.name = "delivery", .doc = "What it does about unknown outcomes."});
    knob(&ProducerOptions::request_timeout,
         {.name = "request_timeout",
          .doc = "How long it waits for a reply before the outcome counts as unknown. Kafka: 30s.",
          .legal = {{Millis(1), Hours(1)}}});
    knob(&ProducerOptions::retry_backoff,
         {.name = "retry_backoff", .doc = "Wait before a retry. Kafka: 100ms.", .legal = {{Nanos(0), Hours(1)}}});
    knob(&ProducerOptions::poison,
         {.name = "poison", .doc = "Numbers (from 1) of messages that no handler will ever accept."});
    knob(&ProducerOptions::poison_kind, {.name = "poison_kind", .doc = "How these messages make their handlers fail."});
    knob(&ProducerOptions::deletes,
         {.name = "deletes",
          .doc = "Numbers (from 1) of messages that delete the state of their key, at sinks that keep one per key."});
    knob(
        &ProducerOptions::client,
        {.name = "client",
         .doc =
             "Settings of its Kafka client, for `delivery: pipelined` and `transactional`. Absent: the defaults of the "
             "Java client."});
    knob(&ProducerOptions::on_timeout,
         {.name = "on_timeout",
          .doc = "What the application does about a send that its client gave up; a transactional one does it in a new "
                 "transaction."});
    knob(&ProducerOptions::transaction_size, {.name = "transaction_size",
                                              .doc = "Messages per transaction, for `delivery: transactional`.",
                                              .legal = {{1, 10'000}}});
    knob(&ProducerOptions::abort_every,
         {.name = "abort_every",
          .doc = "The application aborts each n-th transaction and gives its messages up; 0 = none.",
          .legal = {{0, 1'000'000}}});
    knob(&ProducerOptions::on_commit_timeout,
         {.name = "on_commit_timeout", .doc = "What the application does about a commit without an answer."});
    knob(&ProducerOptions::transaction_timeout,
         {.name = "transaction_timeout",
          .doc = "Age at which the coordinator aborts an open transaction. Kafka: 60s.",
          .legal = {{Millis(10), Minutes(15)}}});
    knob(&ProducerOptions::dedup_id,
         {.name = "dedup_id", .doc = "For a queue: the deduplication id that its sends carry."});
    knob(&ProducerOptions::confirms,
         {.name = "confirms",
          .doc = "For a queue: whether it waits for the queue's word that a message is safe; else it takes a written "
                 "socket for a stored message."});
    knob(&ProducerOptions::write_order,
         {.name = "write_order", .doc = "How a service with a `database` writes its business row and its event."});
    knob(&ProducerOptions::business_id,
         {.name = "business_id",
          .doc = "What identifies the business row, when a transaction with unknown outcome is tried again."});
    knob(&ProducerOptions::transaction_time,
         {.name = "transaction_time",
          .doc = "How long a transaction in the `database` stays open after its insert, before it commits.",
          .legal = {{Nanos(0), Days(1)}}});
    knob(&ProducerOptions::transaction_time_spread,
         {.name = "transaction_time_spread",
          .doc = "How much longer than that it may take, evenly distributed.",
          .legal = {{Nanos(0), Days(1)}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_PRODUCER_OPTIONS_H_
