#include "reports/junit_report.h"

#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "reports/checks.h"
#include "reports/markup.h"
#include "reports/replay_command.h"
#include "reports/report_content.h"

namespace redeliver {
namespace {

std::string Attribute(std::string_view name, std::string_view value) {
  return absl::StrCat(" ", std::string(name), "=\"", EscapedForMarkup(value), "\"");
}

std::string Attribute(std::string_view name, size_t value) { return Attribute(name, std::to_string(value)); }

std::string CountAttributes(size_t tests, const CheckCounts& counts) {
  return absl::StrCat(Attribute("tests", tests), Attribute("failures", counts.failed),
                      Attribute("errors", counts.open));
}

// The run that shows it, and how to see it again: a line each.
std::vector<std::string> WitnessLines(const ReportCheck& check, const ShownBy& shown) {
  const ReportInput& input = *shown.input;
  std::vector<std::string> lines{
      absl::StrCat(std::string(HowItWasFound(shown)), ": ", InWords(shown.witness->violation))};
  for (const std::string& fault : PlanInWords(input.prepared.pipeline(*check.configuration), *shown.witness)) {
    lines.push_back("  " + fault);
  }
  if (shown.witness->plan.empty()) lines.push_back("  without any fault");
  lines.push_back("digest " + shown.witness->digest.Hex());
  const ReplayCommands commands = CommandsFor(input, *check.configuration, *shown.witness);
  if (commands.by_seed) lines.push_back(*commands.by_seed);
  if (commands.by_plan) lines.push_back(*commands.by_plan);
  return lines;
}

// What went wrong; "" if nothing did.
std::string ProblemElement(const ReportCheck& check, const Scenario& scenario) {
  if (check.outcome == CheckOutcome::kPassed) return "";
  const std::string element = check.outcome == CheckOutcome::kFailed ? "failure" : "error";
  const std::vector<std::string> findings = FindingsInWords(check, scenario);
  std::string text;
  for (const std::string& finding : findings) absl::StrAppend(&text, EscapedForMarkup(finding), "\n");
  for (const ShownBy& shown : check.witnesses) {
    text += "\n";
    for (const std::string& line : WitnessLines(check, shown)) absl::StrAppend(&text, EscapedForMarkup(line), "\n");
  }
  const std::string type = check.outcome == CheckOutcome::kFailed ? "violated" : "inconclusive";
  return absl::StrCat("      <", element, Attribute("type", type), Attribute("message", absl::StrJoin(findings, "; ")),
                      ">", text, "</", element, ">\n");
}

std::string TestCase(const ReportCheck& check, const Scenario& scenario) {
  const std::string start =
      absl::StrCat("    <testcase", Attribute("classname", scenario.name), Attribute("name", NameOf(check, scenario)));
  const std::string problem = ProblemElement(check, scenario);
  return problem.empty() ? absl::StrCat(start, "/>\n") : absl::StrCat(start, ">\n", problem, "    </testcase>\n");
}

std::string TestSuite(const JudgedScenario& judged) {
  std::string suite = absl::StrCat("  <testsuite", Attribute("name", judged.scenario().name),
                                   CountAttributes(judged.checks.size(), Count(judged.checks)), ">\n");
  for (const ReportCheck& check : judged.checks) suite += TestCase(check, judged.scenario());
  return suite + "  </testsuite>\n";
}

}  // namespace

std::string JunitReport(std::span<const ReportInput> inputs) {
  std::string suites;
  size_t tests = 0;
  CheckCounts all;
  for (const JudgedScenario& judged : JudgeAll(inputs)) {
    const CheckCounts counts = Count(judged.checks);
    tests += judged.checks.size();
    all.failed += counts.failed;
    all.open += counts.open;
    suites += TestSuite(judged);
  }
  return absl::StrCat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", Attribute("name", "redeliver"),
                      CountAttributes(tests, all), ">\n", suites, "</testsuites>\n");
}

}  // namespace redeliver
