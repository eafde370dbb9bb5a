// How a producer client is configured: what the user writes, and what the library makes of it. The rules are those of
// Kafka's Java client since 4.0 (ProducerConfig, KafkaProducer) and of librdkafka.
#ifndef REDELIVER_SIM_BROKER_CLIENT_OPTIONS_H_
#define REDELIVER_SIM_BROKER_CLIENT_OPTIONS_H_

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"
#include "sim/broker/log_requests.h"

namespace redeliver {

enum class ClientLibrary { kJava, kLibrdkafka };

template <>
struct EnumNames<ClientLibrary> {
  static constexpr EnumName kNames[] = {
      {"java", "Kafka's own client, 4.x: idempotent unless a setting forbids it, 5 requests in flight."},
      {"librdkafka",
       "The C library and what is built on it: not idempotent unless asked for, requests in flight without "
       "bound, transactions as before KIP-890 part 2."}};
};

// Absent knobs have the default of the library.
struct ClientOptions {
  ClientLibrary library = ClientLibrary::kJava;
  Acks acks = Acks::kAll;
  std::optional<bool> enable_idempotence;
  std::optional<int64_t> retries;
  std::optional<int64_t> max_in_flight;
  SimDuration linger = Millis(5);
  int64_t batch_size = 16;
  std::optional<SimDuration> delivery_timeout;
  SimDuration retry_backoff_max = Seconds(1);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&ClientOptions::library, {.name = "library", .doc = "Whose rules and defaults it has."});
    knob(&ClientOptions::acks, {.name = "acks", .doc = "What it waits for. Kafka: all."});
    knob(&ClientOptions::enable_idempotence,
         {.name = "enable_idempotence",
          .doc = "Whether retries are recognised by producer id and sequence number. Absent: true for java, unless "
                 "acks or retries rule it out, which is not an error then; false for librdkafka."});
    knob(&ClientOptions::retries, {.name = "retries",
                                   .doc = "Retries per batch. Absent: without bound, until delivery_timeout.",
                                   .legal = {{0, 1'000'000'000}}});
    knob(&ClientOptions::max_in_flight,
         {.name = "max_in_flight",
          .doc = "Requests on their way to one broker at a time. Absent: 5 for java; 1000000 for librdkafka, or 5 if "
                 "idempotent.",
          .legal = {{1, 1'000'000}}});
    knob(&ClientOptions::linger, {.name = "linger",
                                  .doc = "How long a batch waits for more records. Kafka: 5ms.",
                                  .legal = {{Nanos(0), kLongest}}});
    knob(&ClientOptions::batch_size,
         {.name = "batch_size",
          .doc = "Records in a full batch. Kafka counts bytes, 16KiB; the default is that for records of 1KiB.",
          .legal = {{1, 10'000}}});
    knob(&ClientOptions::delivery_timeout,
         {.name = "delivery_timeout",
          .doc =
              "Time after which the application is told that a send has failed, whatever the broker has. Absent: 2min "
              "for java, 5min for librdkafka.",
          .legal = {{Millis(1), kLongest}}});
    knob(&ClientOptions::retry_backoff_max, {.name = "retry_backoff_max",
                                             .doc = "Longest wait before a retry; it doubles from retry_backoff. "
                                                    "Kafka: 1s.",
                                             .legal = {{Nanos(0), kLongest}}});
  }

 private:
  static constexpr SimDuration kLongest = Hours(24);
};

// What a configuration depends on besides ClientOptions.
struct ProducerUse {
  SimDuration request_timeout = Seconds(30);
  SimDuration retry_backoff = Millis(100);
  // It has a transactional.id.
  bool transactional = false;
  SimDuration transaction_timeout = Seconds(60);
};

// The configuration in effect.
struct ProducerConfig {
  static constexpr int64_t kUnbounded = std::numeric_limits<int32_t>::max();

  ClientLibrary library = ClientLibrary::kJava;
  Acks acks = Acks::kAll;
  bool idempotent = true;
  int64_t retries = kUnbounded;
  int64_t max_in_flight = 5;
  SimDuration linger = Millis(5);
  size_t batch_size = 16;
  SimDuration delivery_timeout = Minutes(2);
  SimDuration request_timeout = Seconds(30);
  SimDuration retry_backoff = Millis(100);
  SimDuration retry_backoff_max = Seconds(1);

  friend bool operator==(const ProducerConfig&, const ProducerConfig&) = default;
};

// Requires that FindConflicts finds none.
ProducerConfig Effective(const ClientOptions& options, const ProducerUse& use);

// Settings with which the library refuses to start.
struct ConfigConflict {
  std::string_view knob;  // Of ClientOptions.
  std::string text;       // What is wrong, and the remedy.
};
std::vector<ConfigConflict> FindConflicts(const ClientOptions& options, const ProducerUse& use);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CLIENT_OPTIONS_H_
