// Files that ask of a queue what it cannot do, or of a client what only the other kind of channel has.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "sim/scenario/reader.h"

namespace redeliver {
namespace {

constexpr std::string_view kQueues = R"json({
  "name": "orders", "claim": "Orders come through.", "source": "here",
  "topology": {
    "logs": {"events": {}},
    "queues": {"orders": {"dead_letter": "dead"}, "dead": {}, "spare": {}},
    "sinks": {"mail": {}, "books": {}, "paper": {}},
    "producers": {"shop": {"writes": "orders"}, "till": {"writes": "events"}, "post": {"writes": "spare"}},
    "consumers": {
      "email": {"reads": "orders", "effect": "mail"},
      "book": {"reads": "events", "effect": "books"},
      "print": {"reads": "spare", "effect": "paper"}
    }
  },
  "invariants": ["no_loss"],
  "configurations": {"base": {}}
})json";

struct BadQueueFile {
  const char* name;
  const char* from;    // Replaced
  const char* to;      // by this,
  const char* errors;  // gives these lines.
};
void PrintTo(const BadQueueFile& file, std::ostream* out) { *out << file.name; }

const BadQueueFile kBadFiles[] = {
    {"ReplayOfAQueueThatNobodyReads", R"("dead": {})", R"("dead": {"replay": {"to": "events"}})",
     R"(s:5:70: /topology/queues/dead/replay: queue "dead": "replay" needs a consumer that reads it)"},
    {"ReplayToNowhere", R"("logs": {"events": {}})", R"("logs": {"events": {"replay": {"after": "1d"}}})",
     R"(s:4:35: /topology/logs/events/replay: lacks "to" (The log or queue that it is sent to. Whoever reads that receives it: of a log every group, of a retry log the one group whose it is.))"},
    {"ReplayByANamesake", R"("logs": {"events": {}})",
     R"("logs": {"events": {"replay": {"to": "events"}}, "events-operator": {}})",
     R"(s:4:54: /topology/logs/events-operator: "events-operator" is the name of the operator who replays "events")"},
    {"EventsKeptForNobody", R"("logs": {"events": {}})",
     R"("databases": {"store": {"events_kept": "1d"}}, "logs": {"events": {}})",
     R"(s:4:19: /topology/databases/store: database "store": nothing writes or reads it
s:4:44: /topology/databases/store/events_kept: database "store": "events_kept" needs "replay")"},
    {"VersionOfAnotherProduct", R"("spare": {})", R"("spare": {"version": "before_4.3"})",
     R"(s:5:84: /topology/queues/spare/version: queue "spare": "version" needs "profile": "rabbit_quorum")"},
    {"LeaseOfAQueueWithout", R"("spare": {})", R"("spare": {"profile": "rabbit_classic", "visibility_timeout": "30s"})",
     R"(s:5:124: /topology/queues/spare/visibility_timeout: queue "spare": "visibility_timeout" needs "recovery": "timer", "claim" or "scan")"},
    {"LeaseMaximumOfAQueueWithout", R"("spare": {})", R"("spare": {"profile": "rabbit_classic", "lease_max": "30s"})",
     R"(s:5:115: /topology/queues/spare/lease_max: queue "spare": "lease_max" needs "recovery": "timer", "claim" or "scan")"},
    {"ScanPeriodWithoutScan", R"("spare": {})", R"("spare": {"scan_period": "30s"})",
     R"(s:5:88: /topology/queues/spare/scan_period: queue "spare": "scan_period" needs "recovery": "scan")"},
    {"ScanGuardWithoutScan", R"("spare": {})", R"("spare": {"scan_guard": "none"})",
     R"(s:5:87: /topology/queues/spare/scan_guard: queue "spare": "scan_guard" needs "recovery": "scan")"},
    {"ConsumerTimeoutOfATimedQueue", R"("spare": {})", R"("spare": {"consumer_timeout": "30s"})",
     R"(s:5:93: /topology/queues/spare/consumer_timeout: queue "spare": "consumer_timeout" needs "recovery": "connection")"},
    {"LimitWithoutADeadLetterQueue", R"("spare": {})", R"("spare": {"max_receive_count": 3})",
     R"(s:5:94: /topology/queues/spare/max_receive_count: queue "spare": "max_receive_count" needs "dead_letter")"},
    {"LimitCheckedWithoutALimit", R"("spare": {})",
     R"("spare": {"profile": "jetstream", "limit_checked": "at_return"})",
     R"(s:5:114: /topology/queues/spare/limit_checked: queue "spare": "limit_checked" needs "max_receive_count")"},
    {"OverLimitWithoutALimit", R"("spare": {})", R"("spare": {"profile": "jetstream", "over_limit": "drop"})",
     R"(s:5:111: /topology/queues/spare/over_limit: queue "spare": "over_limit" needs "max_receive_count")"},
    {"TransferToNowhere", R"("spare": {})", R"("spare": {"transfer": "confirmed"})",
     R"(s:5:85: /topology/queues/spare/transfer: queue "spare": "transfer" needs "dead_letter")"},
    {"DeadLettersToItself", R"("orders": {"dead_letter": "dead"})", R"("orders": {"dead_letter": "orders"})",
     R"(s:5:42: /topology/queues/orders/dead_letter: queue "orders": "dead_letter" is the queue itself
s:5:53: /topology/queues/dead: queue "dead": nothing writes or reads it)"},
    {"DeadLettersInACircle", R"("dead": {})", R"("dead": {"dead_letter": "orders"})",
     R"(s:5:42: /topology/queues/orders/dead_letter: queue "orders": queue "dead" leads back to it, so that messages go round)"},
    {"NothingIsGivenUp", R"("orders": {"dead_letter": "dead"})",
     R"("orders": {"dead_letter": "dead", "profile": "hangfire"})",
     R"(s:5:42: /topology/queues/orders/dead_letter: queue "orders": nothing comes to "dead_letter" without "max_receive_count")"},
    {"WhatIsGivenUpStays", R"("orders": {"dead_letter": "dead"})",
     R"("orders": {"dead_letter": "dead", "profile": "jetstream", "max_receive_count": 3})",
     R"(s:5:42: /topology/queues/orders/dead_letter: queue "orders": nothing comes to "dead_letter" unless "over_limit" is "dead_letter" or "fail")"},
    {"AlertOfAQueueWithoutDeadLetters", R"("spare": {})", R"("spare": {"alert_after": "1min"})",
     R"(s:5:88: /topology/queues/spare/alert_after: queue "spare": "alert_after" is for a queue that dead letters come to)"},
    {"RedriveOfAQueueWithoutDeadLetters", R"("spare": {})", R"("spare": {"redrive_after": "1min"})",
     R"(s:5:90: /topology/queues/spare/redrive_after: queue "spare": "redrive_after" is for a queue that dead letters come to)"},
    {"DedupCapacityWithoutAWindow", R"("spare": {})", R"("spare": {"dedup_capacity": 3})",
     R"(s:5:91: /topology/queues/spare/dedup_capacity: queue "spare": "dedup_capacity" needs "dedup_window")"},
    {"ExpiryWithoutARetention", R"("spare": {})", R"("spare": {"profile": "hangfire", "expire_leased": true})",
     R"(s:5:113: /topology/queues/spare/expire_leased: queue "spare": "expire_leased" needs "retention")"},
    {"OverflowWithoutALength", R"("spare": {})", R"("spare": {"overflow": "trim"})",
     R"(s:5:85: /topology/queues/spare/overflow: queue "spare": "overflow" needs "length_max")"},
    {"InFlightWithoutABound", R"("spare": {})", R"("spare": {"profile": "hangfire", "in_flight_full": "stop"})",
     R"(s:5:114: /topology/queues/spare/in_flight_full: queue "spare": "in_flight_full" needs "in_flight_max")"},
    {"OrderWindowOfAnOrderedQueue", R"("spare": {})", R"("spare": {"profile": "sqs_fifo", "order_window": 5})",
     R"(s:5:112: /topology/queues/spare/order_window: queue "spare": "order_window" needs "order": "none")"},
    {"LagWithoutAReplica", R"("spare": {})", R"("spare": {"replication_lag": "1s"})",
     R"(s:5:92: /topology/queues/spare/replication_lag: queue "spare": "replication_lag" needs "durability": "async_replica")"},
    {"SyncIntervalOfAQuorum", R"("spare": {})", R"("spare": {"profile": "rabbit_quorum", "sync_interval": "1s"})",
     R"(s:5:118: /topology/queues/spare/sync_interval: queue "spare": "sync_interval" needs "durability": "synced", "interval" or "async_replica")"},
    {"MorePowerThanNodes", R"("spare": {})", R"("spare": {"profile": "jetstream", "power_domains": 5})",
     R"(s:5:114: /topology/queues/spare/power_domains: queue "spare": "power_domains" is 5, which is above "nodes", 3)"},
    {"TwoConsumersOfAQueue", R"(    "sinks": {"mail": {}, "books": {}, "paper": {}},
    "producers": {"shop": {"writes": "orders"}, "till": {"writes": "events"}, "post": {"writes": "spare"}},
    "consumers": {
      "email": {"reads": "orders", "effect": "mail"},
      "book": {"reads": "events", "effect": "books"},
      "print": {"reads": "spare", "effect": "paper)",
     R"(    "sinks": {"mail": {}, "books": {}, "paper": {}, "fax": {}},
    "producers": {"shop": {"writes": "orders"}, "till": {"writes": "events"}, "post": {"writes": "spare"}},
    "consumers": {
      "email": {"reads": "orders", "effect": "mail"},
      "book": {"reads": "events", "effect": "books"},
      "print": {"reads": "spare", "effect": "paper"}, "more": {"reads": "orders", "effect": "fax)",
     R"(s:11:73: /topology/consumers/more/reads: consumer "more": queue "orders" is already read by consumer "email": a queue has one kind of consumer; raise its "instances")"},
    {"IsolationAtAQueue", R"("reads": "orders",)", R"("reads": "orders", "isolation": "read_committed",)",
     R"(s:9:49: /topology/consumers/email/isolation: consumer "email": "isolation" needs a log, but it reads a queue)"},
    {"SessionAtAQueue", R"("reads": "orders",)",
     R"("reads": "orders", "session_timeout": "20s", "max_poll_records": 5,)",
     R"(s:9:55: /topology/consumers/email/session_timeout: consumer "email": "session_timeout" needs a log, but it reads a queue
s:9:82: /topology/consumers/email/max_poll_records: consumer "email": "max_poll_records" needs a log, but it reads a queue)"},
    {"RetryLogAtAQueue", R"(    "logs": {"events": {}},
    "queues": {"orders": {"dead_letter": "dead"}, "dead": {}, "spare": {}},
    "sinks": {"mail": {}, "books": {}, "paper": {}},
    "producers": {"shop": {"writes": "orders"}, "till": {"writes": "events"}, "post": {"writes": "spare"}},
    "consumers": {
      "email": {"reads": "orders)",
     R"(    "logs": {"events": {}, "later": {}},
    "queues": {"orders": {"dead_letter": "dead"}, "dead": {}, "spare": {}},
    "sinks": {"mail": {}, "books": {}, "paper": {}},
    "producers": {"shop": {"writes": "orders"}, "till": {"writes": "events"}, "post": {"writes": "spare"}},
    "consumers": {
      "email": {"reads": "orders", "retry_log": "later)",
     R"(s:9:49: /topology/consumers/email/retry_log: consumer "email": "retry_log" needs a log, but it reads a queue)"},
    {"TransactionAtAQueue", R"(    "logs": {"events": {}},
    "queues": {"orders": {"dead_letter": "dead"}, "dead": {}, "spare": {}},
    "sinks": {"mail": {}, "books": {}, "paper": {}},
    "producers": {"shop": {"writes": "orders"}, "till": {"writes": "events"}, "post": {"writes": "spare"}},
    "consumers": {
      "email": {"reads": "orders)",
     R"(    "logs": {"events": {}, "out": {}},
    "queues": {"orders": {"dead_letter": "dead"}, "dead": {}, "spare": {}},
    "sinks": {"mail": {}, "books": {}, "paper": {}},
    "producers": {"shop": {"writes": "orders"}, "till": {"writes": "events"}, "post": {"writes": "spare"}},
    "consumers": {
      "email": {"reads": "orders", "commit": "in_transaction", "writes": "out)",
     R"(s:9:46: /topology/consumers/email/commit: consumer "email": "commit": "in_transaction" needs a log, but it reads a queue)"},
    {"AttemptsThatTheQueueCounts", R"("reads": "orders",)",
     R"("reads": "orders", "on_failure": "reject", "max_attempts": 3,)",
     R"(s:9:76: /topology/consumers/email/max_attempts: consumer "email": "max_attempts" needs "on_failure": "retry": the queue counts what is given back, and has "max_receive_count")"},
    {"ReleaseDelayWithoutRelease", R"("reads": "orders",)", R"("reads": "orders", "release_delay": "1s",)",
     R"(s:9:53: /topology/consumers/email/release_delay: consumer "email": "release_delay" needs "on_failure": "release" or "reject")"},
    {"SettleUntilConfirmedWithAuto", R"("reads": "orders",)",
     R"("reads": "orders", "commit": "auto", "settle_until_confirmed": true,)",
     R"(s:9:80: /topology/consumers/email/settle_until_confirmed: consumer "email": nothing is settled with "commit": "auto")"},
    {"PrefetchAtALog", R"("reads": "events",)", R"("reads": "events", "prefetch": 5, "extend_every": "1s",)",
     R"(s:10:47: /topology/consumers/book/prefetch: consumer "book": "prefetch" needs a queue, but it reads a log
s:10:66: /topology/consumers/book/extend_every: consumer "book": "extend_every" needs a queue, but it reads a log)"},
    {"GivingBackToALog", R"("reads": "events",)", R"("reads": "events", "on_failure": "release",)",
     R"(s:10:49: /topology/consumers/book/on_failure: consumer "book": a record cannot be given back: it reads a log, and no queue)"},
    {"DeadLetterQueueOfALog", R"("reads": "events",)",
     R"("reads": "events", "max_attempts": 3, "dead_letter": "dead",)",
     R"(s:10:69: /topology/consumers/book/dead_letter: consumer "book": "dead_letter" must be a log: it reads one)"},
    {"IdempotentDeliveryToAQueue", R"({"writes": "orders"})", R"({"writes": "orders", "delivery": "idempotent"})",
     R"(s:7:60: /topology/producers/shop/delivery: producer "shop": to a queue, "delivery" is "fire_and_forget" or "retrying")"},
    {"DedupIdForALog", R"({"writes": "events"})", R"({"writes": "events", "dedup_id": "message"})",
     R"(s:7:90: /topology/producers/till/dedup_id: producer "till": "dedup_id" is for a queue: it does not write one)"},
    {"ConfirmsForALog", R"({"writes": "events"})", R"({"writes": "events", "confirms": false})",
     R"(s:7:90: /topology/producers/till/confirms: producer "till": "confirms" is for a queue: it does not write one)"},
};

class BadQueue : public testing::TestWithParam<BadQueueFile> {};

TEST_P(BadQueue, IsReportedWithPositionFindingAndRemedy) {
  std::string text(kQueues);
  const size_t at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string_view(GetParam().from).size(), GetParam().to);
  EXPECT_EQ(FormatErrors(ReadScenario(text, "s").errors), std::string(GetParam().errors) + "\n");
}

INSTANTIATE_TEST_SUITE_P(Files, BadQueue, testing::ValuesIn(kBadFiles),
                         [](const auto& info) { return info.param.name; });

TEST(Queues, TheSampleIsFine) { EXPECT_EQ(FormatErrors(ReadScenario(kQueues, "s").errors), ""); }

}  // namespace
}  // namespace redeliver
