// What a scenario says about one producer and the messages it is asked to deliver.
#ifndef REDELIVER_SIM_CLIENT_PRODUCER_OPTIONS_H_
#define REDELIVER_SIM_CLIENT_PRODUCER_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/rational.h"
#include "sim/base/sim_time.h"

namespace redeliver {

enum class Delivery { kFireAndForget, kRetrying, kIdempotent };

template <>
struct EnumNames<Delivery> {
  static constexpr EnumName kNames[] = {
      {"fire_and_forget", "One attempt; an unknown outcome is not looked into."},
      {"retrying", "Repeats a request with unknown outcome until it is acknowledged: may append twice."},
      {"idempotent", "Retries carry a producer id and sequence number, by which the log recognises them."}};
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

struct ProducerOptions {
  std::string writes;
  int64_t messages = 10;
  int64_t keys = 1;
  KeyChoice key_choice = KeyChoice::kRoundRobin;
  Spread spread = Spread::kByKey;
  Rate rate{50, Seconds(1)};
  Delivery delivery = Delivery::kRetrying;
  SimDuration request_timeout = Seconds(30);
  SimDuration retry_backoff = Millis(100);
  std::vector<int64_t> poison;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&ProducerOptions::writes,
         {.name = "writes", .doc = "The log its messages go to.", .refers_to = RefersTo::kLog, .required = true});
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
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_PRODUCER_OPTIONS_H_
