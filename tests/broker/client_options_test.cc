// What a library makes of a producer's settings: which are dropped without a word, and with which it refuses to start.
#include "sim/broker/client_options.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redeliver {
namespace {

using testing::ElementsAre;

constexpr ProducerUse kTransactional{.transactional = true};

std::vector<std::string> ConflictingKnobs(const ClientOptions& options, const ProducerUse& use = {}) {
  std::vector<std::string> knobs;
  for (const ConfigConflict& conflict : FindConflicts(options, use)) knobs.emplace_back(conflict.knob);
  return knobs;
}

struct IdempotenceCase {
  const char* name;
  ClientLibrary library;
  Acks acks;
  std::optional<bool> enable_idempotence;
  std::optional<int64_t> retries;
  std::optional<int64_t> max_in_flight;
  bool transactional;
  // Expected.
  std::vector<std::string> conflicts;
  bool idempotent;         // Without conflicts only.
  int64_t in_flight_most;  // The same.
};

const auto kNo = std::nullopt;
constexpr auto kJava = ClientLibrary::kJava;
constexpr auto kC = ClientLibrary::kLibrdkafka;

const IdempotenceCase kIdempotenceCases[] = {
    // name                             library acks         idempotence retries in flight tx  conflicts     idem.  most
    {"java_by_default", kJava, Acks::kAll, kNo, kNo, kNo, false, {}, true, 5},
    {"java_on", kJava, Acks::kAll, true, kNo, kNo, false, {}, true, 5},
    {"java_off", kJava, Acks::kAll, false, kNo, kNo, false, {}, false, 5},
    {"java_acks_leader_drops_it", kJava, Acks::kLeader, kNo, kNo, kNo, false, {}, false, 5},
    {"java_acks_none_drops_it", kJava, Acks::kNone, kNo, kNo, kNo, false, {}, false, 5},
    {"java_no_retries_drops_it", kJava, Acks::kAll, kNo, 0, kNo, false, {}, false, 5},
    {"java_some_retries_keep_it", kJava, Acks::kAll, kNo, 3, kNo, false, {}, true, 5},
    {"java_acks_leader_against_on", kJava, Acks::kLeader, true, kNo, kNo, false, {"acks"}, false, 0},
    {"java_no_retries_against_on", kJava, Acks::kAll, true, 0, kNo, false, {"retries"}, false, 0},
    {"java_everything_against_on",
     kJava,
     Acks::kNone,
     true,
     0,
     6,
     false,
     {"retries", "acks", "max_in_flight"},
     false,
     0},
    {"java_six_in_flight", kJava, Acks::kAll, kNo, kNo, 6, false, {"max_in_flight"}, false, 0},
    {"java_six_in_flight_and_acks_leader", kJava, Acks::kLeader, kNo, kNo, 6, false, {"max_in_flight"}, false, 0},
    {"java_six_in_flight_and_off", kJava, Acks::kAll, false, kNo, 6, false, {}, false, 6},
    {"java_one_in_flight", kJava, Acks::kAll, kNo, kNo, 1, false, {}, true, 1},
    {"java_transactional", kJava, Acks::kAll, kNo, kNo, kNo, true, {}, true, 5},
    {"java_transactional_and_off", kJava, Acks::kAll, false, kNo, kNo, true, {"enable_idempotence"}, false, 0},
    {"java_transactional_and_acks_leader", kJava, Acks::kLeader, kNo, kNo, kNo, true, {"acks"}, false, 0},
    {"java_transactional_and_no_retries", kJava, Acks::kAll, kNo, 0, kNo, true, {"retries"}, false, 0},
    {"librdkafka_by_default", kC, Acks::kAll, kNo, kNo, kNo, false, {}, false, 1'000'000},
    {"librdkafka_on", kC, Acks::kAll, true, kNo, kNo, false, {}, true, 5},
    {"librdkafka_six_in_flight", kC, Acks::kAll, kNo, kNo, 6, false, {}, false, 6},
    {"librdkafka_six_in_flight_against_on", kC, Acks::kAll, true, kNo, 6, false, {"max_in_flight"}, false, 0},
    {"librdkafka_acks_leader_against_on", kC, Acks::kLeader, true, kNo, kNo, false, {"acks"}, false, 0},
    {"librdkafka_transactional_turns_it_on", kC, Acks::kAll, kNo, kNo, kNo, true, {}, true, 5},
    {"librdkafka_transactional_and_acks_leader", kC, Acks::kLeader, kNo, kNo, kNo, true, {"acks"}, false, 0},
    {"librdkafka_transactional_and_off", kC, Acks::kAll, false, kNo, kNo, true, {"enable_idempotence"}, false, 0},
};

class Idempotence : public testing::TestWithParam<IdempotenceCase> {};

TEST_P(Idempotence, FollowsTheLibrary) {
  const IdempotenceCase& c = GetParam();
  const ClientOptions options{.library = c.library,
                              .acks = c.acks,
                              .enable_idempotence = c.enable_idempotence,
                              .retries = c.retries,
                              .max_in_flight = c.max_in_flight};
  const ProducerUse use{.transactional = c.transactional};
  EXPECT_EQ(ConflictingKnobs(options, use), c.conflicts);
  if (!c.conflicts.empty()) return;
  const ProducerConfig config = Effective(options, use);
  EXPECT_EQ(config.idempotent, c.idempotent);
  EXPECT_EQ(config.max_in_flight, c.in_flight_most);
  EXPECT_EQ(config.acks, c.acks);
}

INSTANTIATE_TEST_SUITE_P(ProducerConfig, Idempotence, testing::ValuesIn(kIdempotenceCases),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(ProducerConfig, HasTheDefaultsOfTheJavaClient) {
  const ProducerConfig expected{.library = ClientLibrary::kJava,
                                .acks = Acks::kAll,
                                .idempotent = true,
                                .retries = ProducerConfig::kUnbounded,
                                .max_in_flight = 5,
                                .linger = Millis(5),
                                .batch_size = 16,
                                .delivery_timeout = Minutes(2),
                                .request_timeout = Seconds(30),
                                .retry_backoff = Millis(100),
                                .retry_backoff_max = Seconds(1)};
  EXPECT_EQ(Effective({}, {}), expected);
}

TEST(ProducerConfig, LibrdkafkaWaitsFiveMinutes) {
  EXPECT_EQ(Effective({.library = ClientLibrary::kLibrdkafka}, {}).delivery_timeout, Minutes(5));
}

TEST(ProducerConfig, ADeliveryTimeoutTooShortForOneAttemptIsAConflictIfItWasSet) {
  ClientOptions options{.linger = Seconds(1), .delivery_timeout = Seconds(10)};
  EXPECT_THAT(ConflictingKnobs(options, {.request_timeout = Millis(9001)}), ElementsAre("delivery_timeout"));
  EXPECT_THAT(ConflictingKnobs(options, {.request_timeout = Seconds(9)}), ElementsAre());
}

TEST(ProducerConfig, ADeliveryTimeoutByDefaultIsRaisedToOneAttempt) {
  EXPECT_EQ(Effective({}, {.request_timeout = Minutes(3)}).delivery_timeout, Minutes(3) + Millis(5));
}

TEST(ProducerConfig, LibrdkafkaHasNoMessageOutliveItsTransaction) {
  ClientOptions options{.library = ClientLibrary::kLibrdkafka};
  EXPECT_EQ(Effective(options, kTransactional).delivery_timeout, Seconds(60));
  options.delivery_timeout = Seconds(60);
  EXPECT_THAT(ConflictingKnobs(options, kTransactional), ElementsAre());
  options.delivery_timeout = Seconds(61);
  EXPECT_THAT(ConflictingKnobs(options, kTransactional), ElementsAre("delivery_timeout"));
  EXPECT_THAT(ConflictingKnobs(options), ElementsAre());
}

TEST(ProducerConfig, LibrdkafkaHasADeliveryTimeoutAboveItsLinger) {
  ClientOptions options{.library = ClientLibrary::kLibrdkafka, .linger = Seconds(1), .delivery_timeout = Seconds(1)};
  EXPECT_THAT(ConflictingKnobs(options), ElementsAre("delivery_timeout"));
  options.delivery_timeout = Millis(1001);
  EXPECT_THAT(ConflictingKnobs(options), ElementsAre());
}

TEST(ProducerConfig, AFirstBackoffAboveTheLongestIsTheLongest) {
  const ProducerConfig config = Effective({.retry_backoff_max = Seconds(1)}, {.retry_backoff = Seconds(5)});
  EXPECT_EQ(config.retry_backoff, Seconds(1));
}

TEST(ProducerConfig, AConflictNamesItsRemedy) {
  const auto conflicts = FindConflicts({.acks = Acks::kLeader, .enable_idempotence = true}, {});
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_EQ(conflicts[0].text,
            "an idempotent producer needs \"acks\": \"all\": leave it out, or set \"enable_idempotence\": false");
}

}  // namespace
}  // namespace redeliver
