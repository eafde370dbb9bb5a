// Files with wrong faults, lists, configurations or expectations, and the exact errors they give.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

const BadFile kBadFiles[] = {
    {"MisspelledFault", R"("crash")", R"("crush")",
     R"(28:5: /faults/crush: unknown knob; did you mean "crash"? (The process dies and restarts with empty memory; servers learn of it by timeout only.))"},
    {"MisspelledFaultTarget", R"("crash": ["email"])", R"("crash": ["emial"])",
     R"(28:15: /faults/crash/0: nothing is named "emial"; did you mean "email"?)"},
    {"CrashOfASink", R"("crash": ["email"])", R"("crash": ["mail"])",
     R"(28:15: /faults/crash/0: crash cannot strike "mail", a sink; it strikes producers, relays, consumers, single instances, queues and brokers)"},
    {"CrashOfAMissingInstance", R"("crash": ["email"])", R"("crash": ["email-3"])",
     R"(28:15: /faults/crash/0: nothing is named "email-3"; did you mean "email-1"?)"},
    {"PowerLossOfAConsumer", R"(["broker"])", R"(["email-1"])",
     R"(29:32: /faults/power_loss/targets/0: power_loss cannot strike "email-1", an instance of consumer "email"; it strikes queues and brokers)"},
    {"ErrorOfAConsumer", R"("power_loss": {"targets": ["broker"]})", R"("error": ["books"])",
     R"(29:15: /faults/error/0: error cannot strike "books", a consumer; it strikes sinks, caches, databases, stores of checkpoints, queues and brokers)"},
    {"ForgetOfTheBroker", R"("power_loss")", R"("forget")",
     "29:28: /faults/forget/targets/0: forget cannot strike the broker; it strikes caches"},
    {"ForgetOfAllBrokers", R"("power_loss": {"targets": ["broker"]})", R"("forget": ["brokers"])",
     "29:16: /faults/forget/0: forget cannot strike the brokers; it strikes caches"},
    {"OutageOfTheControllerOfOneBroker", R"("crash": ["email"])", R"("outage": ["controller"])",
     R"(28:16: /faults/outage/0: nothing is named "controller"; there are "broker", "brokers", "ledger", "mail", "seen")"},
    {"MisspelledOperation", R"("crash": ["email"])", R"("crash": {"operations": ["log.apend"]})",
     R"(28:30: /faults/crash/operations/0: no operation is named "log.apend"; did you mean "log.append"?)"},
    {"OperationTwice", R"("crash": ["email"])", R"("crash": {"operations": ["log.fetch", "log.fetch"]})",
     R"(28:43: /faults/crash/operations/1: "log.fetch" is there twice)"},
    {"IsolationFromAMisspelledPart", R"("crash": ["email"])", R"("isolate": {"from": ["broker", "emial"]})",
     R"(28:36: /faults/isolate/from/1: no process or server is named "emial"; did you mean "email"?)"},
    {"IsolationBefore", R"("crash": ["email"])", R"("isolate": {"phases": ["before"]})",
     R"(28:28: /faults/isolate/phases/0: isolate has no phase "before"; there are "lost", "late")"},
    {"ForgetWithoutACache", R"("base": {})",
     R"("base": {"faults": {"forget": {}}, "topology": {"caches": {"seen": null}}})",
     "35:35: /configurations/base/faults/forget: forget strikes caches, and there are none"},
    {"FaultTargetTwice", R"("crash": ["email"])", R"("crash": ["email", "email"])",
     R"(28:24: /faults/crash/1: "email" is there twice)"},
    {"FaultTargetIsANumber", R"("crash": ["email"])", R"("crash": [1])",
     "28:15: /faults/crash/0: expected the name of a process or a server, found 1"},
    {"PhaseTheFaultDoesNotKnow", R"("crash": ["email"])", R"("drop": {"phases": ["late"]})",
     R"(28:25: /faults/drop/phases/0: drop has no phase "late"; there are "lost", "applied")"},
    {"PhaseTwice", R"("crash": ["email"])", R"("drop": {"phases": ["lost", "lost"]})",
     R"(28:33: /faults/drop/phases/1: "lost" is there twice)"},
    {"NoPhase", R"("crash": ["email"])", R"("drop": {"phases": []})",
     R"(28:24: /faults/drop/phases: drop needs a phase; there are "lost", "applied")"},
    {"NoInvariant", R"(["no_loss", "no_double_effect"])", "[]",
     R"(31:17: /invariants: no invariant, so nothing would be judged; there are "no_loss", "no_double_effect", "no_phantom", "key_order", "no_stale_overwrite", "atomicity", "replica_agreement", "progress", "offset_monotonic", "dedup_sound", "bounded_attempts", "dead_letter_complete", "alert_raised", "outbox_equivalence")"},
    {"MisspelledInvariant", R"(["no_loss")", R"(["no_los")",
     R"(31:18: /invariants/0: unknown invariant "no_los"; did you mean "no_loss"?)"},
    {"InvariantTwice", R"(["no_loss", "no)", R"(["no_loss", "no_loss", "no)",
     R"(31:29: /invariants/1: "no_loss" is there twice)"},
    {"MisspelledFact", "process.crashed", "process.crash",
     R"(32:16: /must_see/0: unknown fact "process.crash"; did you mean "process.crashed"?)"},
    {"NoTiming", "[1, 2]", "[]", "33:39: /search/timings: no timing, so that prove would try no plan"},
    {"TimingTwice", "[1, 2]", "[1, 1]", "33:43: /search/timings/1: 1 is there twice"},
    {"TimingZero", "[1, 2]", "[0]", "33:40: /search/timings/0: 0 is no seed; seeds count from 1"},
    {"NoConfigurations", R"("configurations")", R"("must_see_")",
     R"(1:1: lacks "configurations"; to run the pipeline as it stands, write "configurations": {"base": {}}
34:3: /must_see_: unknown knob; did you mean "must_see"? (Facts that some run of some configuration must reach.))"},
    {"ConfigurationIsANumber", R"("base": {})", R"("base": 1)",
     "35:13: /configurations/base: expected the name of a preset, or an object that patches the base, found 1"},
    {"ConfigurationNameWithSpace", R"("base": {})", R"("my base": {})",
     R"(35:5: /configurations/my base: "my base" is no name: expected a lower-case letter and then at most 39 of a-z, 0-9, _ and -
38:13: /expect: lacks "my base"; expect must say what every configuration violates
38:14: /expect/base: no configuration is named "base"; there are "my base", "cached")"},
    {"UnknownPreset", R"("base": {})", R"("base": "outbox")",
     R"(35:13: /configurations/base: unknown preset "outbox"; there are "at_most_once", "at_least_once", "idempotent_consumer", "transactional")"},
    {"MisspelledPreset", R"("base": {})", R"("base": {"preset": "at_most_onse"})",
     R"(35:24: /configurations/base/preset: unknown preset "at_most_onse"; did you mean "at_most_once"? There are "at_most_once", "at_least_once", "idempotent_consumer", "transactional")"},
    {"PresetThatDoesNotFit", R"("base": {})", R"("base": "transactional")",
     R"(35:13: /configurations/base: consumer "books": "commit": "in_transaction" needs "writes": a log transaction covers logs only
35:13: /configurations/base: consumer "email": "commit": "in_transaction" needs "writes": a log transaction covers logs only)"},
    {"MisspelledKeyOfAConfiguration", R"("cached": {"topology")", R"("cached": {"topologie")",
     R"(36:16: /configurations/cached/topologie: unknown knob; did you mean "topology"? (The pipeline.))"},
    {"MisspelledKnobInAPatch", R"("dedup": {"mark": "after)", R"("dedupe": {"mark": "after)",
     R"(36:53: /configurations/cached/topology/consumers/email/dedupe: unknown knob; did you mean "dedup"? (How a repeated message is recognised. Absent: it is not.))"},
    {"MisspelledKnobRemovedByAPatch", R"("base": {})", R"("base": {"faults": {"crush": null}})",
     R"(35:25: /configurations/base/faults/crush: unknown knob; did you mean "crash"? (The process dies and restarts with empty memory; servers learn of it by timeout only.))"},
    {"MisspelledPartRemovedByAPatch", R"("base": {})", R"("base": {"topology": {"sinks": {"mial": null}}})",
     R"(35:37: /configurations/base/topology/sinks/mial: there is no "mial" to remove; did you mean "mail"?)"},
    {"WrongInOneConfiguration", R"("base": {})", R"("base": {"network": {"high": "0s"}})",
     R"(25:22: /network/low: "low" is 1ms, which is above "high", 0s (in configuration "base"))"},
    {"ExpectationOfNoConfiguration", R"("expect": {"base")", R"("expect": {"bass")",
     R"(38:13: /expect: lacks "base"; expect must say what every configuration violates
38:14: /expect/bass: no configuration is named "bass"; did you mean "base"?)"},
    {"ExpectationOfAnInvariantNotJudged", R"("cached": [])", R"("cached": ["key_order"])",
     R"(38:55: /expect/cached/0: "key_order" is not judged: it is not among "invariants")"},
    {"ExpectationMissing", R"("base": ["no_double_effect"], )", "",
     R"(38:13: /expect: lacks "base"; expect must say what every configuration violates)"},
    {"SyntaxMissingComma", R"(["no_loss",)", R"(["no_loss")",
     "31:28: syntax error while parsing array - unexpected string literal; expected ']'"},
    {"SyntaxTrailingComma", R"("broker"])", R"("broker",])",
     "29:41: syntax error while parsing value - unexpected ']'; expected '[', '{', or a literal"},
    {"PatchLacksARequiredKnob", R"("base": {})", R"("base": {"topology": {"consumers": {"emial": {"instances": 3}}}})",
     R"(35:50: /configurations/base/topology/consumers/emial: lacks "reads" (The log or queue it consumes.); "emial" is new; did you mean "email"?)"},
    {"MustSeeIsAString", R"(["process.crashed"])", R"("process.crashed")",
     R"(32:15: /must_see: expected a list of facts, found "process.crashed")"},
    {"FactIsANumber", R"(["process.crashed"])", "[1]", "32:16: /must_see/0: expected the name of a fact, found 1"},
    {"ExpectIsAList", R"("expect": {"base": ["no_double_effect"], "cached": []})", R"("expect": [])",
     "38:13: /expect: expected an object of configurations, found a list"},
    {"CachedExpectationIsNull", R"("cached": [])", R"("cached": null)",
     "38:54: /expect/cached: expected a list of invariants, found null"},
    {"PresetIsANumber", R"("base": {})", R"("base": {"preset": 1})",
     R"(35:24: /configurations/base/preset: expected the name of a preset, found 1; there are "at_most_once", "at_least_once", "idempotent_consumer", "transactional")"},
};

class BadConfigurations : public testing::TestWithParam<BadFile> {};

TEST_P(BadConfigurations, IsReportedWithPositionFindingAndRemedy) { ExpectErrors(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Files, BadConfigurations, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

}  // namespace
}  // namespace redeliver
