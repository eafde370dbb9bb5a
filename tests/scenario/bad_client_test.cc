// Producers whose client would not start with its settings, or would not be used, and the exact errors they give.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

const BadFile kBadFiles[] = {
    {"IdempotenceAgainstAcks", R"("poison": [3])",
     R"("delivery": "pipelined", "client": {"acks": "leader", "enable_idempotence": true})",
     R"(17:102: /topology/producers/checkout/client/acks: producer "checkout": "acks": an idempotent producer needs "acks": "all": leave it out, or set "enable_idempotence": false)"},
    {"SixInFlight", R"("poison": [3])", R"("delivery": "pipelined", "client": {"max_in_flight": 6})",
     R"(17:111: /topology/producers/checkout/client/max_in_flight: producer "checkout": "max_in_flight": an idempotent producer has at most 5 requests in flight: lower it, or set "enable_idempotence": false)"},
    {"DeliveryTimeoutShorterThanAnAttempt", R"("poison": [3])",
     R"("delivery": "transactional", "client": {"delivery_timeout": "10s"})",
     R"(17:118: /topology/producers/checkout/client/delivery_timeout: producer "checkout": "delivery_timeout": must be at least "linger" and "request_timeout" together, 30.005s: raise it, or lower "request_timeout")"},
    {"ClientOfASimplerProducer", R"("poison": [3])", R"("client": {"acks": "leader"})",
     R"(17:68: /topology/producers/checkout/client: producer "checkout": "client" needs "delivery": "pipelined" or "transactional")"},
    {"TransactionSettingsWithoutTransactions", R"("poison": [3])",
     R"("delivery": "pipelined", "abort_every": 3, "on_commit_timeout": "abort")",
     R"(17:98: /topology/producers/checkout/abort_every: producer "checkout": "abort_every" needs "delivery": "transactional"
17:122: /topology/producers/checkout/on_commit_timeout: producer "checkout": "on_commit_timeout" needs "delivery": "transactional")"},
};

class BadClient : public testing::TestWithParam<BadFile> {};

TEST_P(BadClient, IsReportedWithPositionFindingAndRemedy) { ExpectErrors(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Files, BadClient, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

TEST(Client, WithEverySettingOfItsOwnIsAccepted) {
  const std::string text = Replaced(kSample, R"("poison": [3])",
                                    R"("delivery": "pipelined", "request_timeout": "1s", "on_timeout": "resend",
      "client": {"library": "librdkafka", "acks": "none", "enable_idempotence": false, "retries": 3,
        "max_in_flight": 100, "linger": "0s", "batch_size": 1, "delivery_timeout": "10s", "retry_backoff_max": "2s"})");
  const ReadResult result = ReadScenario(text, "s.json");
  EXPECT_EQ(FormatErrors(result.errors), "");
  ASSERT_TRUE(result.scenario.has_value());
  const ProducerOptions& producer = result.scenario->configurations[0].model.topology.producers[0].second;
  ASSERT_TRUE(producer.client.has_value());
  EXPECT_EQ(producer.client->library, ClientLibrary::kLibrdkafka);
  EXPECT_EQ(producer.client->retries, 3);
}

}  // namespace
}  // namespace redeliver
