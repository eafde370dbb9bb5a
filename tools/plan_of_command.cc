#include "tools/plan_of_command.h"

#include <fstream>

#include "sim/fault/plan_text.h"
#include "tools/output.h"

namespace redeliver {
namespace {

// Lines of a plan file without comments; nullopt and a complaint if it cannot be read.
std::optional<std::vector<std::string>> ReadPlanFile(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    // A comment begins a line or follows white space; "#3" in a site follows "/ ".
    const size_t start = line.find_first_not_of(" \t\r");
    if (start == std::string::npos || line[start] == '#') continue;
    lines.push_back(line.substr(start, line.find_last_not_of(" \t\r") - start + 1));
  }
  if (file.eof()) return lines;
  Complain(path + ": cannot be read");
  return std::nullopt;
}

}  // namespace

bool GivesPlan(const CommandLine& command) {
  return command.timing || !command.planned_faults.empty() || !command.plan_file.empty();
}

std::optional<std::vector<PlannedFault>> ReadPlan(const CommandLine& command, const Pipeline& pipeline) {
  std::vector<std::string> texts = command.planned_faults;
  if (!command.plan_file.empty()) {
    const auto lines = ReadPlanFile(command.plan_file);
    if (!lines) return std::nullopt;
    texts.insert(texts.end(), lines->begin(), lines->end());
  }
  if (texts.size() > kLongestPlan) {
    Complain("a plan has at most " + std::to_string(kLongestPlan) + " faults, this one " +
             std::to_string(texts.size()));
    return std::nullopt;
  }
  std::vector<PlannedFault> plan;
  bool good = true;
  for (const std::string& text : texts) {
    std::string error;
    const auto fault = ParseFault(text, pipeline.names(), &error);
    if (fault) plan.push_back(*fault);
    if (!fault) Complain(error);
    good = good && fault.has_value();
  }
  if (!good) return std::nullopt;
  return plan;
}

}  // namespace redeliver
