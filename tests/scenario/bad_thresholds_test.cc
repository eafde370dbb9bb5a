// Files with wrong thresholds, and the exact errors they give.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

// The sample ends with its expectations.
constexpr std::string_view kEnd = R"("cached": []})";

const BadFile kBadFiles[] = {
    {"ThresholdsAreAList", kEnd, R"("cached": []}, "thresholds": [])",
     "38:73: /thresholds: expected an object of configurations, found a list"},
    {"OfNoConfiguration", kEnd, R"("cached": []}, "thresholds": {"bass": {}})",
     R"(38:74: /thresholds/bass: no configuration is named "bass"; did you mean "base"?)"},
    {"OfAConfigurationWithAnotherName", kEnd, R"("cached": []}, "thresholds": {"quick": {}})",
     R"(38:74: /thresholds/quick: no configuration is named "quick"; there are "base", "cached")"},
    {"MetricsAreAList", kEnd, R"("cached": []}, "thresholds": {"base": []})",
     "38:82: /thresholds/base: expected an object of metrics, found a list"},
    {"MisspelledMetric", kEnd, R"("cached": []}, "thresholds": {"base": {"troughput": "> 1/s"}})",
     R"(38:83: /thresholds/base/troughput: unknown metric "troughput"; did you mean "throughput"?)"},
    {"MisspelledMetricOfPlans", kEnd, R"("cached": []}, "thresholds": {"base": {"plans.effect": "> 1"}})",
     R"(38:83: /thresholds/base/plans.effect: unknown metric "effect"; did you mean "effects"?)"},
    {"UnknownMetric", kEnd, R"("cached": []}, "thresholds": {"base": {"happiness": "> 1"}})",
     R"(38:83: /thresholds/base/happiness: unknown metric "happiness"; `redeliver list metrics` has all)"},
    {"MetricOfAnInvariantNotJudged", kEnd, R"("cached": []}, "thresholds": {"base": {"key_order.rate": "< 1%"}})",
     R"(38:83: /thresholds/base/key_order.rate: "key_order" is not judged: it is not among "invariants")"},
    {"UnknownMetricOfAnInvariant", kEnd, R"("cached": []}, "thresholds": {"base": {"no_loss.ratio": "< 1%"}})",
     R"(38:83: /thresholds/base/no_loss.ratio: unknown metric "no_loss.ratio"; did you mean "no_loss.rate"?)"},
    {"IsANumber", kEnd, R"("cached": []}, "thresholds": {"base": {"effects": 20}})",
     R"(38:94: /thresholds/base/effects: expected a threshold such as "<= 2s", or a list of them, found 20)"},
    {"OneOfAListIsANumber", kEnd, R"("cached": []}, "thresholds": {"base": {"effects": ["> 1", 20]}})",
     R"(38:102: /thresholds/base/effects/1: expected a threshold such as "<= 2s", or a list of them, found 20)"},
    {"NoneInAList", kEnd, R"("cached": []}, "thresholds": {"base": {"effects": []}})",
     "38:94: /thresholds/base/effects: no threshold, so nothing would be expected"},
    {"AtLeastNothing", kEnd, R"("cached": []}, "thresholds": {"base": {"effects": ">= 0"}})",
     R"(38:94: /thresholds/base/effects: "effects": every value is >= 0, so nothing would be expected)"},
    {"AtLeastNoPartOfAConfiguration", kEnd, R"("cached": []}, "thresholds": {"base": {"effects": ">= 0% of cached"}})",
     R"(38:94: /thresholds/base/effects: "effects": every value is >= 0% of cached, so nothing would be expected)"},
    {"AtMostAllRuns", kEnd, R"("cached": []}, "thresholds": {"base": {"no_loss.rate": "<= 100%"}})",
     R"(38:99: /thresholds/base/no_loss.rate: "no_loss.rate": every value is <= 100%, so nothing would be expected)"},
    {"AnyPartOfTheRuns", kEnd, R"("cached": []}, "thresholds": {"base": {"no_loss.rate": "50% +- 50pp"}})",
     R"(38:99: /thresholds/base/no_loss.rate: "no_loss.rate": every value is 50% +- 50pp, so nothing would be expected)"},
    {"UnitThatDoesNotFit", kEnd, R"("cached": []}, "thresholds": {"base": {"latency.p50": "<= 20"}})",
     R"(38:98: /thresholds/base/latency.p50: "latency.p50": expected a duration such as "250ms", found "20")"},
    {"OfAMisspelledConfiguration", kEnd, R"("cached": []}, "thresholds": {"base": {"effects": "> 90% of cacheed"}})",
     R"(38:94: /thresholds/base/effects: no configuration is named "cacheed"; did you mean "cached"?)"},
    {"OfItself", kEnd, R"("cached": []}, "thresholds": {"base": {"effects": "> 90% of base"}})",
     R"(38:94: /thresholds/base/effects: "base" is this configuration itself)"},
    {"AllAtOnce", kEnd,
     R"("cached": []}, "thresholds": {"base": {"effects": "> 1s", "troughput": "> 1"}, "cached": {"effects": "1"}})",
     R"(38:94: /thresholds/base/effects: "effects": expected a number such as "20", "1.5" or "1/11", found "1s"
38:102: /thresholds/base/troughput: unknown metric "troughput"; did you mean "throughput"?
38:145: /thresholds/cached/effects: "effects": expected a comparison such as "<= 2" (==, !=, <=, <, >=, >), or a tolerance such as "2 +- 1%", found "1")"},
};

class BadThresholds : public testing::TestWithParam<BadFile> {};

TEST_P(BadThresholds, AreReportedWithPositionFindingAndRemedy) { ExpectErrors(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Files, BadThresholds, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

}  // namespace
}  // namespace redeliver
