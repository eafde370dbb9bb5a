#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/exit_codes.h"
#include "reports/gallery_page.h"
#include "sim/client/catalogue.h"
#include "sim/invariant/catalogue.h"
#include "sim/lint/lint_rules.h"
#include "sim/scenario/metric_catalogue.h"
#include "sim/scenario/preset.h"
#include "sim/scenario/schema.h"
#include "sim/trace/fact_text.h"
#include "sim/trace/vocabulary.h"
#include "tools/output.h"
#include "tools/reference_page.h"
#include "tools/scenario_files.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

// Those of `schema NAME`, but for the scenario's own, which comes from its knobs.
constexpr std::string_view kReportSchema =
#include "reports/report.schema.json.inc"
    ;
constexpr std::string_view kSchemaOfDefects =
#include "reports/defects.schema.json.inc"
    ;
constexpr std::string_view kSchemaOfLint =
#include "reports/lint.schema.json.inc"
    ;
constexpr std::string_view kSchemaOfParts =
#include "reports/part.schema.json.inc"
    ;
constexpr std::string_view kSchemaOfDiffs =
#include "reports/diff.schema.json.inc"
    ;
constexpr std::pair<std::string_view, std::string_view> kSchemas[] = {{"report", kReportSchema},
                                                                      {"defects", kSchemaOfDefects},
                                                                      {"lint", kSchemaOfLint},
                                                                      {"part", kSchemaOfParts},
                                                                      {"diff", kSchemaOfDiffs}};

std::string Row(std::string_view name, std::string_view doc) {
  std::string row(name);
  if (row.size() < 28) row.append(28 - row.size(), ' ');
  return row + " " + std::string(doc) + "\n";
}

std::string FaultRows() {
  std::string rows;
  for (const FaultKindInfo& kind : kFaultKinds) rows += Row(kind.name, kind.doc);
  return rows;
}

std::string MetricRows() {
  std::string rows;
  for (const MetricEntry& metric : RunMetrics()) rows += Row(metric.name, metric.doc);
  for (const MetricEntry& metric : InvariantMetrics("INVARIANT", 0)) rows += Row(metric.name, metric.doc);
  return rows + Row(std::string(kPlansPrefix) + "METRIC", kPlansDoc);
}

// From a page in the folder that was named to the file.
std::string LinkTo(const std::string& file, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    const std::filesystem::path link = std::filesystem::path(file).lexically_relative(folder);
    if (!link.empty() && *link.begin() != "..") return link.generic_string();
  }
  return file;
}

int ListScenarios(const CommandLine& command) {
  const auto files = FindScenarioFiles(command.paths);
  if (!files) return kExitBadInput;
  std::string rows;
  const std::vector<std::string> folders = command.paths.empty() ? std::vector<std::string>{kGallery} : command.paths;
  std::vector<GalleryEntry> entries;
  int code = kExitAsExpected;
  for (const std::string& file : *files) {
    const std::optional<Scenario> scenario = LoadScenario(file);
    if (!scenario) {
      code = kExitBadInput;
      continue;
    }
    rows += file + "\n    " + scenario->claim + "\n";
    entries.push_back({LinkTo(file, folders), scenario->claim});
  }
  const int printed = Print(command.format == "markdown" ? GalleryPage(entries) : rows);
  return WorseExitCode(code, printed);
}

}  // namespace

int Check(const CommandLine& command) {
  int code = kExitAsExpected;
  for (const std::string& path : command.paths) {
    const auto files = FindScenarioFiles({path});
    if (!files) code = kExitBadInput;
    for (const std::string& file : files.value_or(std::vector<std::string>())) {
      const bool good = LoadScenario(file).has_value();
      if (!good) code = kExitBadInput;
      if (good && !WriteStdout("ok    " + file + "\n")) return kExitNoOutput;
    }
  }
  return code;
}

int Schema(const CommandLine& command) {
  for (const auto& [name, schema] : kSchemas) {
    if (command.topic == name) return Print(schema);
  }
  return Print(ScenarioSchema());
}

int Docs(const CommandLine&) { return Print(ReferencePage(DescribeCommandLine())); }

int List(const CommandLine& command) {
  std::string rows;
  if (command.topic == "scenarios") return ListScenarios(command);
  if (command.topic == "invariants") {
    for (const InvariantEntry& entry : AllInvariants()) rows += Row(entry.info.name, entry.info.statement);
  } else if (command.topic == "defects") {
    for (const DefectInfo& info : AllDefects()) rows += Row(info.name, info.doc);
  } else if (command.topic == "faults") {
    rows = FaultRows();
  } else if (command.topic == "metrics") {
    rows = MetricRows();
  } else if (command.topic == "operations") {
    for (const OperationInfo& operation : kOperations) rows += Row(operation.name, operation.doc);
  } else if (command.topic == "facts") {
    for (const std::string_view name : kFactNames) rows += std::string(name) + "\n";
  } else if (command.topic == "presets") {
    for (const Preset& preset : AllPresets()) rows += Row(preset.name, preset.doc);
  } else if (command.topic == "advice") {
    for (const LintRuleInfo& rule : kLintRules) rows += Row(rule.id, rule.advice);
  } else {
    for (const PatternInfo& pattern : AllPatterns()) rows += Row(pattern.name, pattern.when);
  }
  return Print(rows);
}

}  // namespace redeliver
