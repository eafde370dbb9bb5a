// Files whose sinks, dedup records or retries cannot mean what they say, and the exact errors they give.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

constexpr std::string_view kBooks = R"("dedup": {"mark": "with_effect"}})";
constexpr std::string_view kCached = R"({"mark": "after_effect", "cache": "seen"})";
constexpr std::string_view kMail = R"("mail": {"kind": "api"})";
constexpr std::string_view kEmail = R"("instances": 2)";

const BadFile kBadFiles[] = {
    {"ClaimInNoCache", kCached, R"({"mark": "claim"})",
     R"(36:71: /configurations/cached/topology/consumers/email/dedup/mark: consumer "email": a claim needs "cache")"},
    {"TwoStepsAfterTheEffect", kCached, R"({"mark": "after_effect", "cache": "seen", "check_and_set": "two_steps"})",
     R"(36:121: /configurations/cached/topology/consumers/email/dedup/check_and_set: consumer "email": "check_and_set" needs a mark before the effect, or a claim)"},
    {"StoreErrorWithoutStore", kBooks, R"("dedup": {"mark": "with_effect", "on_store_error": "open"}})",
     R"(21:109: /topology/consumers/books/dedup/on_store_error: consumer "books": "on_store_error" needs "cache")"},
    {"LeaseWithoutClaim", kCached, R"({"mark": "after_effect", "cache": "seen", "claim_lease": "5s"})",
     R"(36:119: /configurations/cached/topology/consumers/email/dedup/claim_lease: consumer "email": "claim_lease" needs "mark": "claim")"},
    {"ReleaseWithoutClaim", kCached, R"({"mark": "after_effect", "cache": "seen", "claim_release": "on_error"})",
     R"(36:121: /configurations/cached/topology/consumers/email/dedup/claim_release: consumer "email": "claim_release" needs "mark": "claim")"},
    {"MarkWithEffectInASearchIndex", R"("kind": "counter")", R"("kind": "search")",
     R"(21:76: /topology/consumers/books/dedup/mark: consumer "books": a mark with the effect needs a database, but sink "ledger" is of kind "search")"},
    {"RecordTimeAtAnApi", kMail, R"("mail": {"kind": "api", "record_ttl": "1h"})",
     R"(13:45: /topology/sinks/mail/record_ttl: sink "mail": ids of handled messages are kept by databases, not by "kind": "api")"},
    {"PurgeWithoutRecordTime", R"("kind": "counter")", R"("kind": "counter", "purge_interval": "1h")",
     R"(14:55: /topology/sinks/ledger/purge_interval: sink "ledger": "purge_interval" needs "record_ttl")"},
    {"DeletesForgottenByAnApi", kMail, R"("mail": {"kind": "api", "gc_deletes": "1h"})",
     R"(13:45: /topology/sinks/mail/gc_deletes: sink "mail": "gc_deletes" is for "kind": "search_versioned" only)"},
    {"ReceiverOfAnApi", kMail, R"("mail": {"kind": "api", "receiver_dedups": true})",
     R"(13:50: /topology/sinks/mail/receiver_dedups: sink "mail": "receiver_dedups" is for "kind": "webhook" only)"},
    {"CapacityOfWhatTakesNoTime", kMail, R"("mail": {"kind": "api", "capacity": 2})",
     R"(13:43: /topology/sinks/mail/capacity: sink "mail": "capacity" needs "service_time")"},
    {"WaitingForUnlimitedCapacity", kMail, R"("mail": {"kind": "api", "service_time": "1s", "waiting_max": 2})",
     R"(13:68: /topology/sinks/mail/waiting_max: sink "mail": "waiting_max" needs "capacity")"},
    {"TokensThatNobodyBrings", kMail, R"("mail": {"kind": "api", "fencing": "token"})",
     R"(13:42: /topology/sinks/mail/fencing: sink "mail": fencing tokens come with claims, but consumer "email" has no "dedup" with "mark": "claim")"},
    {"LeavingWhatIsCommittedAlready", kEmail, R"("commit": "before_effect", "on_unknown": "leave")",
     R"(20:97: /topology/consumers/email/on_unknown: consumer "email": "on_unknown": "leave" needs "commit": "after_effect", and neither "workers" nor "retry_log")"},
    {"BreakerWithWorkers", kEmail, R"("workers": 2, "breaker": {})",
     R"(20:81: /topology/consumers/email/breaker: consumer "email": "breaker" needs "commit": "after_effect", and neither "workers" nor "retry_log")"},
    {"BreakerThatNeverOpens", kEmail, R"("breaker": {"window": 10, "minimum_calls": 20})",
     R"(20:99: /topology/consumers/email/breaker/minimum_calls: consumer "email": "minimum_calls" is 20, which is above "window", 10: it would never open)"},
    {"BreakerThatAlwaysOpens", kEmail, R"("breaker": {"failure_rate": "0"})",
     R"(20:84: /topology/consumers/email/breaker/failure_rate: consumer "email": "failure_rate" of 0 opens at any success)"},
    {"GivingBackToALog", kEmail, R"("breaker": {"while_open": "give_back"})",
     R"(20:82: /topology/consumers/email/breaker/while_open: consumer "email": a log takes nothing back: "while_open" must be "pause")"},
    {"RetriesThatNobodyCanAfford", kEmail, R"("retry_budget": {"tokens": 4})",
     R"(20:72: /topology/consumers/email/retry_budget: consumer "email": "cost" is above "tokens": there would never be a retry)"},
    {"KindOfNoPoison", R"("poison": [3])", R"("poison_kind": "kills")",
     R"(17:73: /topology/producers/checkout/poison_kind: producer "checkout": "poison_kind" needs "poison")"},
    {"DeletionBeyondTheMessages", R"("poison": [3])", R"("deletes": [13])",
     R"(17:70: /topology/producers/checkout/deletes/0: producer "checkout": 13 is no number of its messages, [1, 12])"},
};

class BadEffect : public testing::TestWithParam<BadFile> {};

TEST_P(BadEffect, IsReportedWithPositionFindingAndRemedy) { ExpectErrors(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Files, BadEffect, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

}  // namespace
}  // namespace redeliver
