// Advice is worth having only if it comes with proof: each rule finds something in a configuration that its scenario
// expects to break, and nothing in those that keep everything.
#include "sim/lint/lint.h"

#include <ostream>
#include <set>

#include "gtest/gtest.h"
#include "sim/lint/lint_file.h"
#include "tests/support/lab.h"

namespace redeliver {

void PrintTo(const LintRuleInfo& rule, std::ostream* out) { *out << rule.id; }

namespace {

// Rules that the configurations of a scenario break, by name.
std::set<std::string> Finders(const Scenario& scenario, LintRule rule, bool violating) {
  std::set<std::string> names;
  for (const Configuration& configuration : scenario.configurations) {
    if (configuration.expected_violations->empty() == violating) continue;
    for (const LintFinding& finding : Lint(configuration.model)) {
      if (finding.rule == rule) names.insert(configuration.name);
    }
  }
  return names;
}

class LintRuleTest : public testing::TestWithParam<LintRuleInfo> {
 protected:
  LintRule rule() const { return static_cast<LintRule>(&GetParamInTable() - kLintRules.data()); }
  static const LintRuleInfo& GetParamInTable() {
    return *std::ranges::find(kLintRules, GetParam().id, &LintRuleInfo::id);
  }
};

TEST_P(LintRuleTest, FindsWhatItsScenarioShowsToBreak) {
  const std::string path(GetParam().shown_by);
  const Lab lab = Lab::FromFile(path.substr(std::string("scenarios/").size()));
  EXPECT_NE(Finders(lab.scenario(), rule(), true), std::set<std::string>());
  EXPECT_EQ(Finders(lab.scenario(), rule(), false), std::set<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Rules, LintRuleTest, testing::ValuesIn(kLintRules),
                         [](const auto& info) { return std::string(info.param.id); });

TEST(LintRules, HaveDifferentNames) {
  std::set<std::string_view> ids;
  for (const LintRuleInfo& rule : kLintRules) ids.insert(rule.id);
  EXPECT_EQ(ids.size(), kLintRules.size());
}

constexpr std::string_view kFile = R"({
  "name": "a", "claim": "b", "source": "c",
  "topology": {
    "logs": {"orders": {"flush_interval": "0s"}},
    "sinks": {"mail": {"kind": "api"}},
    "producers": {"shop": {"writes": "orders", "delivery": "idempotent"}},
    "consumers": {"ship": {"reads": "orders", "effect": "mail"}}
  },
  "invariants": ["no_loss"],
  "configurations": {
    "one": {"topology": {"consumers": {"ship": {"commit": "before_effect"}}}},
    "two": {},
    "three": {}
  }
})";

// "line:column rule [configurations]".
Words Places(std::string_view text) {
  const ReadResult read = ReadScenario(text, "(inline)");
  EXPECT_TRUE(read.scenario);
  Words places;
  for (const PlacedFinding& placed : LintFile(text, *read.scenario, {0, 1, 2})) {
    std::string line = std::to_string(placed.position.line) + ":" + std::to_string(placed.position.column) + " " +
                       std::string(Describe(placed.finding.rule).id);
    for (const std::string& name : placed.configurations) line += " " + name;
    places.push_back(line);
  }
  return places;
}

TEST(LintFile, SaysEachThingOnceWhereItIsSetOrWouldBe) {
  EXPECT_EQ(Places(kFile), (Words{"11:59 ack_before_effect one", "7:57 effect_not_idempotent two three",
                                  "7:27 retries_for_ever one two three"}));
}

TEST(LintFile, NamesTheKnob) {
  const ReadResult read = ReadScenario(kFile, "(inline)");
  EXPECT_EQ(PointerOf(LintFile(kFile, *read.scenario, {0}).front().finding), "/topology/consumers/ship/commit");
}

}  // namespace
}  // namespace redeliver
