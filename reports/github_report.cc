#include "reports/github_report.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "reports/checks.h"
#include "reports/replay_command.h"
#include "reports/report_content.h"
#include "sim/scenario/json_document.h"
#include "sim/scenario/json_patch.h"

namespace redeliver {
namespace {

std::string EscapedData(std::string_view text) {
  return absl::StrReplaceAll(std::string(text), {{"%", "%25"}, {"\r", "%0D"}, {"\n", "%0A"}});
}

std::string EscapedProperty(std::string_view text) {
  return absl::StrReplaceAll(EscapedData(text), {{":", "%3A"}, {",", "%2C"}});
}

// Where the file says what a check is about: its threshold or its expectation, else its configuration.
class Lines {
 public:
  explicit Lines(std::string_view text) : document_(ParseJson(text)) {}

  int Of(const ReportCheck& check, const Scenario& scenario) const {
    const std::string configuration = NameOfConfiguration(check, scenario);
    if (configuration.empty()) return Of({"must_see"}).value_or(1);
    std::optional<int> line;
    if (check.threshold != nullptr) line = Of({"thresholds", configuration, check.threshold->metric});
    if (!line && check.subject == CheckSubject::kInvariant) line = Of({"expect", configuration});
    if (!line) line = Of({"configurations", configuration});
    return line.value_or(1);
  }

 private:
  // Nullopt if there is nothing at the end of the path.
  std::optional<int> Of(JsonPath path) const {
    if (!document_.root || FindPath(*document_.root, path) == nullptr) return std::nullopt;
    return PositionOfKey(*document_.root, path).line;
  }

  const JsonDocument document_;
};

// Annotations of one kind.
class Annotations {
 public:
  explicit Annotations(std::string_view command) : command_(command) {}

  void Add(std::string_view path, int line, std::string_view title, std::string_view message) {
    if (lines_.size() < kMostAnnotations) {
      lines_.push_back(absl::StrCat("::", command_, " file=", EscapedProperty(path), ",line=", line,
                                    ",title=", EscapedProperty(title), "::", EscapedData(message), "\n"));
    } else {
      ++left_out_;
    }
  }

  std::string Text() const {
    std::string text = absl::StrJoin(lines_, "");
    if (left_out_ > 0) {
      absl::StrAppend(&text, "::", command_, " title=Redeliver::", left_out_,
                      " more like these; the step's log and its other reports have them\n");
    }
    return text;
  }

 private:
  const std::string command_;
  std::vector<std::string> lines_;
  size_t left_out_ = 0;
};

// What is the matter, and how to see it.
std::string MessageOf(const ReportCheck& check, const Scenario& scenario) {
  std::string message = absl::StrJoin(FindingsInWords(check, scenario), "\n");
  if (check.outcome == CheckOutcome::kPassed) return message;
  for (const ShownBy& shown : check.witnesses) {
    const ReplayCommands commands = CommandsFor(*shown.input, *check.configuration, *shown.witness);
    const std::optional<std::string>& command = commands.by_plan ? commands.by_plan : commands.by_seed;
    absl::StrAppend(&message, "\n", std::string(HowItWasFound(shown)), ": ", InWords(shown.witness->violation),
                    "; to see it:\n", command.value_or(""));
  }
  return message;
}

}  // namespace

std::string GithubReport(std::span<const ReportInput> inputs) {
  Annotations errors("error");
  Annotations warnings("warning");
  for (const JudgedScenario& judged : JudgeAll(inputs)) {
    const Lines lines(judged.searches.front().scenario_text);
    for (const ReportCheck& check : judged.checks) {
      if (check.outcome == CheckOutcome::kPassed) continue;
      Annotations& annotations = check.outcome == CheckOutcome::kFailed ? errors : warnings;
      annotations.Add(judged.path(), lines.Of(check, judged.scenario()), judged.scenario().name,
                      MessageOf(check, judged.scenario()));
    }
  }
  return errors.Text() + warnings.Text();
}

}  // namespace redeliver
