// Scenario files named on the command line.
#ifndef REDELIVER_TOOLS_SCENARIO_FILES_H_
#define REDELIVER_TOOLS_SCENARIO_FILES_H_

#include <optional>
#include <string>
#include <vector>

#include "reports/part.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

// The folder that is meant where a verb is given none.
inline constexpr char kGallery[] = "scenarios";

// Folders stand for the scenario files (*.json, without *.schema.json) in them, at any depth, sorted by path; no path
// at all stands for the folder "scenarios", if there is one. Nullopt, and a complaint on stderr, if a path does not
// exist or a folder holds none.
std::optional<std::vector<std::string>> FindScenarioFiles(const std::vector<std::string>& paths);

// Nullopt, and all its errors on stderr, if the file is no scenario.
std::optional<Scenario> LoadScenario(const std::string& path);
// The same, with what the file says.
std::optional<ScenarioFile> LoadScenarioFile(const std::string& path);

// The indices of the named configurations, all of them if none is named. Nullopt, and a complaint, for an unknown name.
std::optional<std::vector<size_t>> SelectConfigurations(const Scenario& scenario,
                                                        const std::vector<std::string>& names);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_SCENARIO_FILES_H_
