#include "sim/lint/lint_file.h"

#include <algorithm>

#include "sim/base/check.h"
#include "sim/scenario/json_document.h"

namespace redeliver {
namespace {

// How far down a path a document has values, and where the last of them is.
struct Reached {
  size_t steps = 0;
  FilePosition position;
};

Reached Follow(const JsonValue& document, const std::vector<std::string>& path) {
  Reached reached{0, document.position};
  const JsonValue* value = &document;
  for (const std::string& step : path) {
    value = value->Find(step);
    if (value == nullptr) break;
    ++reached.steps;
    reached.position = value->position;
  }
  return reached;
}

// What a configuration sets is found in its patch, everything else in the pipeline it starts from.
FilePosition PositionIn(const JsonValue& root, const std::string& configuration, const std::vector<std::string>& path) {
  const Reached base = Follow(root, path);
  const JsonValue* configurations = root.Find("configurations");
  const JsonValue* patch = configurations == nullptr ? nullptr : configurations->Find(configuration);
  if (patch == nullptr) return base.position;
  const Reached patched = Follow(*patch, path);
  return patched.steps == path.size() || patched.steps > base.steps ? patched.position : base.position;
}

std::string EscapedStep(std::string_view step) {
  std::string escaped;
  for (const char c : step) escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return escaped;
}

}  // namespace

std::vector<PlacedFinding> LintFile(std::string_view text, const Scenario& scenario,
                                    const std::vector<size_t>& configurations) {
  const JsonDocument document = ParseJson(text);
  REDELIVER_CHECK(document.root.has_value());
  std::vector<PlacedFinding> placed;
  for (const size_t index : configurations) {
    const Configuration& configuration = scenario.configurations[index];
    for (LintFinding& finding : Lint(configuration.model)) {
      const FilePosition position = PositionIn(*document.root, configuration.name, finding.path);
      const auto same = std::ranges::find_if(
          placed, [&](const PlacedFinding& other) { return other.position == position && other.finding == finding; });
      if (same == placed.end()) {
        placed.push_back({std::move(finding), position, {configuration.name}});
      } else {
        same->configurations.push_back(configuration.name);
      }
    }
  }
  std::ranges::stable_sort(placed, [](const PlacedFinding& a, const PlacedFinding& b) {
    return a.finding.rule != b.finding.rule ? a.finding.rule < b.finding.rule : a.position < b.position;
  });
  return placed;
}

std::string PointerOf(const LintFinding& finding) {
  std::string pointer;
  for (const std::string& step : finding.path) pointer += "/" + EscapedStep(step);
  return pointer;
}

}  // namespace redeliver
