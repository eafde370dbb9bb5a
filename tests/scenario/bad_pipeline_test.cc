// Files whose parts do not fit together, and the exact errors they give.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

const BadFile kBadFiles[] = {
    {"MisspelledLog", R"("reads": "payments", "effect")", R"("reads": "payment", "effect")",
     R"(20:26: /topology/consumers/email/reads: no log or queue is named "payment"; did you mean "payments"?)"},
    {"UnknownSink", R"("effect": "mail")", R"("effect": "fax")",
     R"(20:48: /topology/consumers/email/effect: no sink is named "fax"; there are "mail", "ledger")"},
    {"NoSuchCache", R"("cache": "seen")", R"("cache": "sean")",
     R"(36:96: /configurations/cached/topology/consumers/email/dedup/cache: no cache is named "sean"; did you mean "seen"?)"},
    {"TwoPartsOfOneName", R"("receipts": {})", R"("receipts": {}, "seen": {})",
     R"(11:16: /topology/caches/seen: "seen" is already the name of a log)"},
    {"PartCalledBroker", R"("receipts": {})", R"("receipts": {}, "broker": {})",
     R"(9:23: /topology/logs/broker: "broker" is the name of the broker, on which all logs are)"},
    {"PartCalledLikeAnInstance", R"("receipts": {})", R"("receipts": {}, "email-2": {})",
     R"(9:23: /topology/logs/email-2: "email-2" is the name of an instance of consumer "email")"},
    {"NeitherEffectNorWrites", R"("effect": "mail", )", "",
     R"(13:7: /topology/sinks/mail: sink "mail": it is the effect of no consumer
20:16: /topology/consumers/email: consumer "email": has neither "effect" nor "writes")"},
    {"EffectAndWritesOutsideATransaction", R"("commit": "in_transaction")", R"("effect": "ledger")",
     R"(22:49: /topology/consumers/bridge/writes: consumer "bridge": "effect" and "writes" together need "commit": "in_transaction"
22:71: /topology/consumers/bridge/effect: consumer "bridge": sink "ledger" is already the effect of consumer "books")"},
    {"TransactionWithoutWrites", R"("instances": 2)", R"("commit": "in_transaction")",
     R"(20:66: /topology/consumers/email/commit: consumer "email": "commit": "in_transaction" needs "writes": a log transaction covers logs only
36:62: /configurations/cached/topology/consumers/email/dedup: consumer "email": "dedup" cannot be combined with "commit": "in_transaction")"},
    {"TransactionWithDedup", R"("commit": "in_transaction")", R"("commit": "in_transaction", "dedup": {"mark": "before_effect", "cache": "seen"})",
     R"(22:98: /topology/consumers/bridge/dedup: consumer "bridge": "dedup" cannot be combined with "commit": "in_transaction")"},
    {"MarkInNoCache", R"(, "cache": "seen")", "",
     R"(36:71: /configurations/cached/topology/consumers/email/dedup/mark: consumer "email": a mark before or after the effect needs "cache")"},
    {"MarkWithEffectInACache", R"({"mark": "with_effect"})", R"({"cache": "seen"})",
     R"(21:77: /topology/consumers/books/dedup/cache: consumer "books": a mark with the effect is kept by the sink: "cache" must be absent)"},
    {"MarkWithEffectAtAnApi", R"("kind": "counter")", R"("kind": "api")",
     R"(21:76: /topology/consumers/books/dedup/mark: consumer "books": a mark with the effect needs a database, but sink "ledger" is of kind "api")"},
    {"MarkWithEffectWithoutEffect", R"("commit": "in_transaction")", R"("dedup": {})",
     R"(22:70: /topology/consumers/bridge/dedup: consumer "bridge": a mark with the effect needs "effect")"},
    {"DeadLetterIsRead", R"("dead_letter": "dead")", R"("dead_letter": "dead"}, "more": {"reads": "dead", "writes": "dead", "dead_letter": "dead")",
     R"(20:106: /topology/consumers/email/dead_letter: consumer "email": "dead_letter" is a log that consumer "more" writes
20:151: /topology/consumers/more/writes: consumer "more": writes the log it reads
20:174: /topology/consumers/more/dead_letter: consumer "more": "dead_letter" is the log it reads
20:174: /topology/consumers/more/dead_letter: consumer "more": "dead_letter" is the log it writes)"},
    {"DeadLetterIsWritten", R"("commit": "in_transaction")", R"("commit": "in_transaction", "dead_letter": "receipts")",
     R"(22:104: /topology/consumers/bridge/dead_letter: consumer "bridge": "dead_letter" is the log it writes)"},
    {"WritesWhatItReads", R"("writes": "receipts")", R"("writes": "payments")",
     R"(21:26: /topology/consumers/books/reads: consumer "books": nothing writes log "receipts"
22:49: /topology/consumers/bridge/writes: consumer "bridge": log "payments" is already written by producer "checkout"
22:49: /topology/consumers/bridge/writes: consumer "bridge": writes the log it reads)"},
    {"WritesAProducersLog", R"("writes": "receipts", "commit")", R"("writes": "payments", "commit")",
     R"(21:26: /topology/consumers/books/reads: consumer "books": nothing writes log "receipts"
22:49: /topology/consumers/bridge/writes: consumer "bridge": log "payments" is already written by producer "checkout"
22:49: /topology/consumers/bridge/writes: consumer "bridge": writes the log it reads)"},
    {"LogWithTwoWritingConsumers", R"("effect": "ledger", "dedup": {"mark": "with_effect"})", R"("effect": "ledger"}, "more": {"reads": "payments", "writes": "receipts")",
     R"(22:49: /topology/consumers/bridge/writes: consumer "bridge": log "receipts" is already written by consumer "more")"},
    {"LogsInACycle", R"("effect": "ledger", "dedup": {"mark": "with_effect"})", R"("effect": "ledger", "dead_letter": "dead"}, "back": {"reads": "dead", "writes": "receipts")",
     R"(21:73: /topology/consumers/books/dead_letter: consumer "books": log "dead" leads back to log "receipts", so that messages go round
22:49: /topology/consumers/bridge/writes: consumer "bridge": log "receipts" is already written by consumer "back")"},
    {"SinkOfTwoConsumers", R"("dedup": {"mark": "with_effect"}})", R"("dedup": {"mark": "with_effect"}}, "more": {"reads": "payments", "effect": "ledger"})",
     R"(21:133: /topology/consumers/more/effect: consumer "more": sink "ledger" is already the effect of consumer "books")"},
    {"UnusedLog", R"("receipts": {})", R"("receipts": {}, "spare": {})",
     R"(9:23: /topology/logs/spare: log "spare": nothing writes or reads it)"},
    {"LogThatNothingWrites", R"(,
      "bridge": {"reads": "payments", "writes": "receipts", "commit": "in_transaction"})", "",
     R"(21:26: /topology/consumers/books/reads: consumer "books": nothing writes log "receipts")"},
    {"SessionShorterThanHeartbeat", R"("instances": 2)", R"("session_timeout": "3s")",
     R"(20:75: /topology/consumers/email/session_timeout: consumer "email": "session_timeout" is 3s, which must be above "heartbeat_interval", 3s)"},
    {"HeartbeatLongerThanSession", R"("instances": 2)", R"("heartbeat_interval": "1min")",
     R"(20:78: /topology/consumers/email/heartbeat_interval: consumer "email": "session_timeout" is 45s, which must be above "heartbeat_interval", 1min)"},
    {"BackoffAboveItsMaximum", R"("instances": 2)", R"("retry_backoff": "20s")",
     R"(20:73: /topology/consumers/email/retry_backoff: consumer "email": "retry_backoff" is 20s, which is above "retry_backoff_max", 10s)"},
    {"DeadLetterThatNothingComesTo", R"("max_attempts": 3)", R"("on_failure": "skip")", R"(20:109: /topology/consumers/email/dead_letter: consumer "email": nothing comes to "dead_letter" with "on_failure": "skip")"},
    {"DeadLetterIsWrittenByAnother", R"("dead_letter": "dead")", R"("dead_letter": "receipts")", R"(8:7: /topology/logs/dead: log "dead": nothing writes or reads it
20:106: /topology/consumers/email/dead_letter: consumer "email": "dead_letter" is a log that consumer "bridge" writes)"},
    {"DeadLetterIsTheRetryLogOfAnother", R"("commit": "in_transaction")", R"("commit": "after_effect", "retry_log": "dead")", R"(20:106: /topology/consumers/email/dead_letter: consumer "email": "dead_letter" is the retry log that consumer "bridge" writes)"},
    {"RetryGroupOfAnothersName", R"("dead_letter": "dead"},
      "books")", R"("retry_log": "dead"},
      "email-retry")", R"(21:7: /topology/consumers/email-retry: "email-retry" is the name of the group in which consumer "email" reads its retry log)"},
    {"RetryDelayWithoutRetryLog", R"("instances": 2)", R"("retry_delay": "0s")", R"(20:71: /topology/consumers/email/retry_delay: consumer "email": "retry_delay" needs "retry_log")"},
    {"SlowdownOfOneInstance", R"("instances": 2)", R"("instance_slowdown": "1s")", R"(20:77: /topology/consumers/email/instance_slowdown: consumer "email": "instance_slowdown" needs several "instances")"},
    {"CommitOffsetWithoutWorkers", R"("instances": 2)", R"("commit_offset": "highest_finished")", R"(20:73: /topology/consumers/email/commit_offset: consumer "email": "commit_offset" needs "workers" and "commit": "after_effect")"},
    {"OwnershipClaimsOfTheEagerProtocol", R"("instances": 2)", R"("owned_partitions_check": "trusted")", R"(20:82: /topology/consumers/email/owned_partitions_check: consumer "email": "owned_partitions_check" needs "rebalance_protocol": "cooperative")"},
    {"AutoCommitIntervalWithoutAutoCommit", R"("instances": 2)", R"("auto_commit_interval": "1s")", R"(20:80: /topology/consumers/email/auto_commit_interval: consumer "email": "auto_commit_interval" needs "enable_auto_commit": true or "commit": "auto")"},
    {"HeartbeatIntervalOfZero", R"("instances": 2)", R"("heartbeat_interval": "0s")", R"(20:78: /topology/consumers/email/heartbeat_interval: "0s" is outside [1ms, 10min])"},
    {"NoProducer", R"("checkout": {"writes": "payments", "messages": 12, "poison": [3]})", "",
     "16:18: /topology/producers: the topology has no producer"},
    {"TooManyMessages", R"("messages": 12, "poison": [3]})", R"("messages": 60000000}, "other": {"writes": "payments", "messages": 60000000})",
     "16:18: /topology/producers: all producers together have 120000000 messages; at most 100000000 are allowed"},
    {"PoisonNumberBeyondTheMessages", R"("poison": [3])", R"("poison": [3, 13])",
     R"(17:72: /topology/producers/checkout/poison/1: producer "checkout": 13 is no number of its messages, [1, 12])"},
    {"PoisonNumberTwice", R"("poison": [3])", R"("poison": [3, 3])",
     R"(17:72: /topology/producers/checkout/poison/1: producer "checkout": 3 is there twice)"},
    {"NetworkLowAboveHigh", R"("low": "1ms")", R"("low": "3ms")",
     R"(25:22: /network/low: "low" is 3ms, which is above "high", 2ms)"},
    {"IdempotencyKeyAtADatabase", R"("kind": "counter")", R"("kind": "counter", "idempotency_key": "message_id")",
     R"(14:56: /topology/sinks/ledger/idempotency_key: sink "ledger": "idempotency_key" is for "kind": "api" only)"},
    {"SinkWithoutAConsumer", R"("mail": {"kind": "api"})", R"("mail": {"kind": "api"}, "fax": {})",
     R"(13:32: /topology/sinks/fax: sink "fax": it is the effect of no consumer)"},
    {"DeadLetterIsAProducersLog", R"({"mark": "with_effect"})", R"({"mark": "with_effect"}, "dead_letter": "payments")",
     R"(21:107: /topology/consumers/books/dead_letter: consumer "books": "dead_letter" is a log that producer "checkout" writes
21:107: /topology/consumers/books/dead_letter: consumer "books": log "payments" leads back to log "receipts", so that messages go round)"},
};

class BadPipeline : public testing::TestWithParam<BadFile> {};

TEST_P(BadPipeline, IsReportedWithPositionFindingAndRemedy) {
  ExpectErrors(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Files, BadPipeline, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

}  // namespace
}  // namespace redeliver
