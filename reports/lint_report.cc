#include "reports/lint_report.h"

#include <nlohmann/json.hpp>

#include "reports/styled_text.h"

namespace redeliver {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kWidth = 100;

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// "scenario.json:12:20: /topology/consumers/email/commit: ack_before_effect: consumer "email" ...".
std::string FindingText(const LintedFile& file, const PlacedFinding& placed) {
  const LintRuleInfo& rule = Describe(placed.finding.rule);
  FileError line{file.path, placed.position, PointerOf(placed.finding),
                 std::string(rule.id) + ": " + placed.finding.what};
  std::string text = FormatError(line) + "\n";
  for (const std::string& wrapped : Wrap(rule.advice, kWidth - 4)) text += "    " + wrapped + "\n";
  if (placed.configurations.size() < file.configurations) text += "    in: " + Joined(placed.configurations) + "\n";
  return text + "    see: " + std::string(rule.shown_by) + "\n";
}

Json FindingJson(const PlacedFinding& placed) {
  const LintRuleInfo& rule = Describe(placed.finding.rule);
  Json json = Json::object();
  json["rule"] = rule.id;
  json["pointer"] = PointerOf(placed.finding);
  json["line"] = placed.position.line;
  json["column"] = placed.position.column;
  json["configurations"] = placed.configurations;
  json["found"] = placed.finding.what;
  json["advice"] = rule.advice;
  json["shown_by"] = rule.shown_by;
  return json;
}

}  // namespace

std::string LintText(const std::vector<LintedFile>& files) {
  std::string text;
  size_t findings = 0;
  for (const LintedFile& file : files) {
    findings += file.findings.size();
    for (const PlacedFinding& placed : file.findings) text += FindingText(file, placed);
  }
  if (findings == 0) return "nothing to say\n";
  return text + std::to_string(findings) + (findings == 1 ? " finding\n" : " findings\n");
}

std::string LintJson(const std::vector<LintedFile>& files) {
  Json json = Json::object();
  json["schema"] = "redeliver.lint/1";
  json["files"] = Json::array();
  for (const LintedFile& file : files) {
    Json one = Json::object();
    one["path"] = file.path;
    one["findings"] = Json::array();
    for (const PlacedFinding& placed : file.findings) one["findings"].push_back(FindingJson(placed));
    json["files"].push_back(std::move(one));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace redeliver
