// Files whose keys or values are not what the declarations say, and the exact errors they give.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

const BadFile kBadFiles[] = {
    {"MisspelledFileKey", R"("must_see")", R"("must_se")",
     R"(32:3: /must_se: unknown knob; did you mean "must_see"? (Facts that some run of some configuration must reach.))"},
    {"UnrelatedFileKey", R"("must_see")", R"("frobnicate")",
     R"(32:3: /frobnicate: unknown knob; known: "$schema", "name", "claim", "saying", "verdict", "source", "topology", "network", "faults", "invariants", "must_see", "search", "configurations", "expect", "vacuous", "thresholds")"},
    {"SchemaIsNoString", R"("name": "sample")", R"("name": "sample", "$schema": 1)",
     "2:32: /$schema: expected a string, found 1"},
    {"NoName", R"("name": "sample", )", "",
     R"(1:1: lacks "name" (Name of the scenario: a-z, 0-9 and -, as the file is called.))"},
    {"NameWithCapital", R"("sample")", R"("Sample")",
     R"(2:11: /name: expected a name of at most 80 of a-z, 0-9 and -, found "Sample")"},
    {"NameIsANumber", R"("name": "sample")", R"("name": 7)",
     "2:11: /name: expected a name of at most 80 of a-z, 0-9 and -, found 7"},
    {"BlankClaim", R"("A mail may leave twice.")", R"(" ")",
     R"(3:12: /claim: expected a sentence on one line, found " ")"},
    {"ClaimWithLineBreak", "may leave", R"(may\nleave)",
     R"(3:12: /claim: expected a sentence on one line, found "A mail may\u000aleave twice.")"},
    {"SayingWithoutVerdict", R"("source")", R"("saying": "It leaves once.", "source")",
     R"(4:13: /saying: lacks a "verdict" on it: "true", "true only if", "false")"},
    {"BlankSaying", R"("source")", R"("saying": " ", "verdict": "true", "source")",
     R"(4:13: /saying: expected a sentence on one line, found " ")"},
    {"VerdictWithoutSaying", R"("source")", R"("verdict": "true", "source")",
     R"(4:14: /verdict: is on no "saying")"},
    {"UnknownVerdict", R"("source")", R"("saying": "It leaves once.", "verdict": "maybe", "source")",
     R"(4:43: /verdict: expected one of "true", "true only if", "false", found "maybe")"},
    {"VerdictIsABool", R"("source")", R"("saying": "It leaves once.", "verdict": true, "source")",
     R"(4:43: /verdict: expected one of "true", "true only if", "false", found true)"},
    {"EmptySourceList", R"("https://example.org/1")", "[]",
     "4:13: /source: expected a line of text, or a list of such lines, found an empty list"},
    {"SourceIsANumber", R"("https://example.org/1")", "[1]",
     "4:14: /source/0: expected a line of text, found 1"},
    {"MisspelledSection", R"("caches")", R"("cache")",
     R"(11:5: /topology/cache: unknown knob; did you mean "caches"? (Caches that forget: by age, or in a failover.))"},
    {"SectionIsAList", R"("caches": {"seen": {"ttl": "7d"}})", R"("caches": [])",
     "11:15: /topology/caches: expected an object of names, found a list"},
    {"NameOfLogWithCapital", R"("dead": {"al)", R"("Dead": {"al)",
     R"(8:7: /topology/logs/Dead: "Dead" is no name: expected a lower-case letter and then at most 39 of a-z, 0-9, _ and -
20:106: /topology/consumers/email/dead_letter: no log or queue is named "dead"; did you mean "Dead"?)"},
    {"PartIsAString", R"("receipts": {})", R"("receipts": "yes")",
     R"(9:19: /topology/logs/receipts: expected an object, found "yes")"},
    {"MisspelledKnob", R"("max_attempts")", R"("max_atempts")",
     R"(20:72: /topology/consumers/email/max_atempts: unknown knob; did you mean "max_attempts"? (Attempts, refused or of unknown outcome, after which it gives up on a message; 0 = it never does. Counted in memory: a crash or a rebalance starts again.))"},
    {"UnrelatedKnob", R"("ttl": "7d")", R"("size": 9)",
     R"(11:25: /topology/caches/seen/size: unknown knob; known: "ttl", "capacity", "eviction", "replication_lag", "bytes_per_record")"},
    {"MissingRequiredKnob", R"("reads": "receipts", )", "",
     R"(21:16: /topology/consumers/books: lacks "reads" (The log or queue it consumes.))"},
    {"RequiredNameIsEmpty", R"("reads": "receipts")", R"("reads": "")",
     R"(21:26: /topology/consumers/books/reads: expected the name of a log or a queue, found "")"},
    {"DuplicateKey", R"("instances": 2)", R"("effect": "mail")",
     "20:56: /topology/consumers/email/effect: duplicate key; the first one is at 20:38"},
    {"IntegerIsAString", R"("partitions": 2)", R"("partitions": "2")",
     R"(7:34: /topology/logs/payments/partitions: expected a whole number, found "2")"},
    {"IntegerHasAFraction", R"("partitions": 2)", R"("partitions": 2.5)",
     "7:34: /topology/logs/payments/partitions: expected a whole number, found 2.5"},
    {"IntegerOutOfRange", R"("partitions": 2)", R"("partitions": 65)",
     "7:34: /topology/logs/payments/partitions: 65 is outside [1, 64]"},
    {"IntegerBeyond64Bits", R"("partitions": 2)", R"("partitions": 99999999999999999999)",
     "7:34: /topology/logs/payments/partitions: 99999999999999999999 is outside [1, 64]"},
    {"NullForAnInteger", R"("partitions": 2)", R"("partitions": null)",
     "7:34: /topology/logs/payments/partitions: expected a whole number, found null"},
    {"DurationIsANumber", R"("7d")", "250",
     R"(11:32: /topology/caches/seen/ttl: expected a duration such as "250ms", found 250)"},
    {"DurationWithoutUnit", R"("7d")", R"("250")",
     R"(11:32: /topology/caches/seen/ttl: expected a duration such as "250ms", found "250"; its unit is ns, us, ms, s, min, h or d)"},
    {"DurationInMinutes", R"("7d")", R"("10m")",
     R"(11:32: /topology/caches/seen/ttl: expected a duration such as "250ms", found "10m"; its unit is ns, us, ms, s, min, h or d; did you mean "10min"?)"},
    {"KnobOfAnotherPart", R"("ttl":)", R"("visibility_timeout":)",
     R"(11:25: /topology/caches/seen/visibility_timeout: unknown knob; "visibility_timeout" is a knob of /topology/queues/NAME)"},
    {"DurationNegative", R"("7d")", R"("-1s")",
     R"(11:32: /topology/caches/seen/ttl: "-1s" is outside [1ms, 3650d])"},
    {"DurationOutOfRange", R"("5min")", R"("31d")",
     R"(8:31: /topology/logs/dead/alert_after: "31d" is outside [0s, 30d])"},
    {"ProbabilityIsAPercentage", R"("crash": ["email"])", R"("crash": {"rate": "5%"})",
     R"(28:23: /faults/crash/rate: expected a probability such as "1/100", from "0" to "1", found "5%"; did you mean "1/20"?)"},
    {"ProbabilityIsADecimal", R"("crash": ["email"])", R"("crash": {"rate": 0.02})",
     R"(28:23: /faults/crash/rate: expected a probability such as "1/100", from "0" to "1", found 0.02; did you mean "1/50"?)"},
    {"ProbabilityAboveOne", R"("crash": ["email"])", R"("crash": {"rate": "2/1"})",
     R"(28:23: /faults/crash/rate: expected a probability such as "1/100", from "0" to "1", found "2/1")"},
    {"RatePerMillisecond", R"("messages": 12)", R"("rate": "5/ms")",
     R"(17:50: /topology/producers/checkout/rate: expected a rate such as "50/s", per s, min, h or d, found "5/ms")"},
    {"BooleanIsANumber", R"("seeds": 100)", R"("swarm": 1)",
     "33:23: /search/swarm: expected true or false, found 1"},
    {"MisspelledWord", R"("kind": "api")", R"("kind": "apy")",
     R"(13:24: /topology/sinks/mail/kind: expected one of "api", "counter", "upsert", "insert_unique", "upsert_versioned", "search", "search_versioned", "webhook", "two_phase", found "apy"; did you mean "api"?)"},
    {"UnrelatedWord", R"("kind": "api")", R"("kind": "database")",
     R"(13:24: /topology/sinks/mail/kind: expected one of "api", "counter", "upsert", "insert_unique", "upsert_versioned", "search", "search_versioned", "webhook", "two_phase", found "database")"},
    {"DedupIsAWord", R"({"mark": "with_effect"})", R"("with_effect")",
     R"(21:67: /topology/consumers/books/dedup: expected an object, found "with_effect")"},
    {"SourceIsAnObject", R"("https://example.org/1")", "{}",
     "4:13: /source: expected a line of text, or a list of such lines, found an object"},
    {"TopologyMissing", R"("topology": {)", R"("topologies": {)",
     R"(1:1: lacks "topology" (The pipeline.)
5:3: /topologies: unknown knob; did you mean "topology"? (The pipeline.))"},
    {"TopologyIsNull", R"("topology": {)", R"("topology": null, "x": {)",
     R"(5:15: /topology: expected an object, found null
5:21: /x: unknown knob; known: "$schema", "name", "claim", "saying", "verdict", "source", "topology", "network", "faults", "invariants", "must_see", "search", "configurations", "expect", "vacuous", "thresholds")"},
};

class BadKnobs : public testing::TestWithParam<BadFile> {};

TEST_P(BadKnobs, IsReportedWithPositionFindingAndRemedy) {
  ExpectErrors(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Files, BadKnobs, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

}  // namespace
}  // namespace redeliver
