// Databases, services and relays that do not fit together, and the exact errors they give.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

constexpr std::string_view kProducers = R"("producers": {
      "checkout": {"writes": "payments", "messages": 12, "poison": [3]}
    },)";

const BadFile kBadFiles[] = {
    {"NowhereToWrite", R"("writes": "payments", "messages": 12)", R"("messages": 12)", R"(17:19: /topology/producers/checkout: producer "checkout": "writes" must name a log or a queue, unless there is a "database"
20:26: /topology/consumers/email/reads: consumer "email": nothing writes log "payments"
22:27: /topology/consumers/bridge/reads: consumer "bridge": nothing writes log "payments")"},
    {"ServiceSettingsWithoutDatabase", R"("poison": [3])",
     R"("write_order": "commit_first", "business_id": "per_attempt", "transaction_time": "1s",
       "transaction_time_spread": "1s")",
     R"(17:73: /topology/producers/checkout/write_order: producer "checkout": "write_order" needs "database"
17:104: /topology/producers/checkout/business_id: producer "checkout": "business_id" needs "database"
17:139: /topology/producers/checkout/transaction_time: producer "checkout": "transaction_time" needs "database"
18:35: /topology/producers/checkout/transaction_time_spread: producer "checkout": "transaction_time_spread" needs "database")"},
    {"NoSuchDatabase", R"("poison": [3])", R"("database": "store")", R"(17:70: /topology/producers/checkout/database: no database is named "store"; there are none)"},
    {"ServiceWithAnotherDelivery", kProducers,
     R"("databases": {"store": {}}, "producers": {
      "checkout": {"writes": "payments", "database": "store", "write_order": "commit_first", "delivery": "idempotent"}
    },)",
     R"(17:106: /topology/producers/checkout/delivery: producer "checkout": "delivery" is for producers without "database": a service repeats what has an unknown outcome)"},
    {"OutboxAndWrites", kProducers,
     R"("databases": {"store": {}}, "relays": {"relay": {"reads": "store", "writes": "payments"}}, "producers": {
      "checkout": {"writes": "payments", "database": "store"}
    },)",
     R"(17:30: /topology/producers/checkout/writes: producer "checkout": "writes" must be absent: a relay publishes what is in the outbox. Leave it out, or set "write_order")"},
    {"OutboxWithoutRelay", kProducers,
     R"("databases": {"store": {}}, "producers": {"till": {"writes": "payments"},
      "checkout": {"database": "store"}
    },)",
     R"(17:32: /topology/producers/checkout/database: producer "checkout": "database" has an outbox that no relay reads: add one that reads "store", or set "write_order")"},
    {"DirectWithoutWrites", kProducers,
     R"("databases": {"store": {}}, "producers": {"till": {"writes": "payments"},
      "checkout": {"database": "store", "write_order": "publish_first"}
    },)",
     R"(17:56: /topology/producers/checkout/write_order: producer "checkout": "write_order" needs "writes": with publish_first the service itself publishes)"},
    {"RelayOfAnEmptyOutbox", kProducers,
     R"("databases": {"store": {}}, "relays": {"relay": {"reads": "store", "writes": "payments"}}, "producers": {
      "checkout": {"writes": "payments", "database": "store", "write_order": "commit_first"}
    },)",
     R"(16:63: /topology/relays/relay/reads: relay "relay": "reads" names a database whose outbox nobody writes: no producer has "database": "store" and "write_order": "outbox")"},
    {"SettingsOfOtherKindsAtCdc", kProducers,
     R"("databases": {"store": {}}, "relays": {"relay": {"reads": "store", "writes": "payments", "instances": 2,
        "mark": "after_row", "on_publish_error": "skip_row", "relay_partition": "hash_key", "gap_wait": "1s"}},
    "producers": {"checkout": {"database": "store"}},)",
     R"(16:107: /topology/relays/relay/instances: relay "relay": "instances" must be 1: a replication slot has one reader
17:17: /topology/relays/relay/mark: relay "relay": "mark" needs a "kind" that polls
17:50: /topology/relays/relay/on_publish_error: relay "relay": "on_publish_error" needs a "kind" that polls
17:81: /topology/relays/relay/relay_partition: relay "relay": "relay_partition" needs "kind": "poll_flag"
17:105: /topology/relays/relay/gap_wait: relay "relay": "gap_wait" needs "kind": "poll_gap_wait")"},
    {"SettingsOfCdcAtAPoller", kProducers,
     R"("databases": {"store": {}}, "relays": {"relay": {"reads": "store", "writes": "payments", "kind": "poll_cursor",
        "queue_size": 5, "flush_interval": "1s", "restart_wait": "1s", "slot_failover": "synced",
        "offset_mismatch": "trust_slot", "resume": "wait_for_exact"}},
    "producers": {"checkout": {"database": "store"}},)",
     R"(17:23: /topology/relays/relay/queue_size: relay "relay": "queue_size" needs "kind": "cdc"
17:44: /topology/relays/relay/flush_interval: relay "relay": "flush_interval" needs "kind": "cdc"
17:66: /topology/relays/relay/restart_wait: relay "relay": "restart_wait" needs "kind": "cdc"
17:89: /topology/relays/relay/slot_failover: relay "relay": "slot_failover" needs "kind": "cdc"
18:28: /topology/relays/relay/offset_mismatch: relay "relay": "offset_mismatch" needs "kind": "cdc"
18:52: /topology/relays/relay/resume: relay "relay": "resume" needs "kind": "cdc")"},
    {"RowsAndNoRowsInOneLog", kProducers,
     R"("databases": {"store": {}}, "relays": {"relay": {"reads": "store", "writes": "payments"}},
    "producers": {"till": {"writes": "payments"}, "checkout": {"database": "store"}},)",
     R"(16:82: /topology/relays/relay/writes: relay "relay": "payments" is also written by producer "till", whose messages are not rows of the same database)"},
    {"TwoDatabasesInOneLog", kProducers,
     R"("databases": {"store": {}, "other": {}},
    "producers": {"till": {"writes": "payments", "database": "other", "write_order": "commit_first"},
      "checkout": {"writes": "payments", "database": "store", "write_order": "commit_first"}},)",
     R"(18:30: /topology/producers/checkout/writes: producer "checkout": "payments" is also written by producer "till", whose messages are not rows of the same database)"},
    {"OneDatabaseInTwoLogs", kProducers,
     R"("databases": {"store": {}}, "relays": {"relay": {"reads": "store", "writes": "payments"}},
    "producers": {"till": {"writes": "dead", "database": "store", "write_order": "commit_first"},
      "checkout": {"database": "store"}},)",
     R"(16:82: /topology/relays/relay/writes: relay "relay": what is committed to database "store" goes to "dead" already, by producer "till"
20:106: /topology/consumers/email/dead_letter: consumer "email": "dead_letter" is a log that producer "till" writes)"},
    {"AConsumerWritesWhereARelayDoes", kProducers,
     R"("databases": {"store": {}}, "relays": {"relay": {"reads": "store", "writes": "receipts"}},
    "producers": {"till": {"writes": "payments"}, "checkout": {"database": "store"}},)",
     R"(21:49: /topology/consumers/bridge/writes: consumer "bridge": log "receipts" is already written by relay "relay")"},
};

class BadOutbox : public testing::TestWithParam<BadFile> {};

TEST_P(BadOutbox, IsReportedWithPositionFindingAndRemedy) { ExpectErrors(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Files, BadOutbox, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

TEST(Outbox, WithEverySettingOfItsOwnIsAccepted) {
  const std::string text = Replaced(kSample, kProducers, R"("databases": {"store": {"replication_lag": "1s"}},
    "producers": {"checkout": {"database": "store", "messages": 12, "business_id": "per_attempt",
      "transaction_time": "1s", "transaction_time_spread": "2s"}},
    "relays": {"relay": {"reads": "store", "writes": "payments", "kind": "poll_flag", "instances": 2,
      "poll_interval": "1s", "batch_size": 10, "mark": "after_row", "on_publish_error": "skip_row",
      "relay_partition": "hash_key"}},)");
  const ReadResult result = ReadScenario(text, "s.json");
  EXPECT_EQ(FormatErrors(result.errors), "");
  ASSERT_TRUE(result.scenario.has_value());
  const RelayOptions& relay = result.scenario->configurations[0].model.topology.relays[0].second;
  EXPECT_EQ(relay.kind, RelayKind::kPollFlag);
  EXPECT_EQ(relay.relay_partition, RelayPartition::kHashKey);
}

}  // namespace
}  // namespace redeliver
