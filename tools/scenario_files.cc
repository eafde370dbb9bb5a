#include "tools/scenario_files.h"

#include <algorithm>
#include <filesystem>
#include <numeric>

#include "sim/scenario/reader.h"
#include "tools/output.h"

namespace redeliver {
namespace {

namespace fs = std::filesystem;

bool IsScenarioFile(const fs::path& path) {
  return path.extension() == ".json" && path.stem().extension() != ".schema";
}

}  // namespace

std::optional<std::vector<std::string>> FindScenarioFiles(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  if (paths.empty()) {
    if (std::error_code error; fs::is_directory(kGallery, error)) return FindScenarioFiles({kGallery});
    Complain(std::string("no path is given, and there is no folder ") + kGallery +
             " here: name scenario files, or folders of them");
    return std::nullopt;
  }
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      if (!fs::exists(path, error)) {
        Complain(path + ": no such file or folder");
        return std::nullopt;
      }
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (fs::recursive_directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
      if (it->is_regular_file(error) && IsScenarioFile(it->path())) found.push_back(it->path().string());
    }
    if (error || found.empty()) {
      Complain(path + ": " + (error ? error.message() : "no scenario file (*.json) in this folder"));
      return std::nullopt;
    }
    std::ranges::sort(found);
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

std::optional<ScenarioFile> LoadScenarioFile(const std::string& path) {
  if (std::error_code error; fs::is_directory(path, error)) {
    Complain(path + ": is a folder; expected a scenario file. `redeliver test` takes folders");
    return std::nullopt;
  }
  ReadResult read = ReadScenarioFile(path);
  if (read.scenario) return ScenarioFile{path, std::move(read.text), *std::move(read.scenario)};
  WriteStderr(FormatErrors(read.errors));
  return std::nullopt;
}

std::optional<Scenario> LoadScenario(const std::string& path) {
  std::optional<ScenarioFile> file = LoadScenarioFile(path);
  if (!file) return std::nullopt;
  return std::move(file->scenario);
}

std::optional<std::vector<size_t>> SelectConfigurations(const Scenario& scenario,
                                                        const std::vector<std::string>& names) {
  std::vector<size_t> selected(scenario.configurations.size());
  std::iota(selected.begin(), selected.end(), size_t{0});
  if (names.empty()) return selected;
  std::vector<std::string_view> known;
  for (const Configuration& configuration : scenario.configurations) known.push_back(configuration.name);
  selected.clear();
  for (const std::string& name : names) {
    const auto found = std::ranges::find(known, name);
    if (found == known.end()) {
      Complain("--config " + name + ": no such configuration; there are " + ListOf(known) + DidYouMean(name, known));
      return std::nullopt;
    }
    const size_t index = static_cast<size_t>(found - known.begin());
    if (std::ranges::find(selected, index) == selected.end()) selected.push_back(index);
  }
  std::ranges::sort(selected);
  return selected;
}

}  // namespace redeliver
