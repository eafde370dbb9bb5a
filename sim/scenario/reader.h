// Reads scenario files: JSON with comments, every error reported, nothing left to be found out by a run.
#ifndef REDELIVER_SIM_SCENARIO_READER_H_
#define REDELIVER_SIM_SCENARIO_READER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/file_error.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

struct ReadResult {
  std::optional<Scenario> scenario;  // Present exactly if there is no error.
  std::vector<FileError> errors;     // In the order of their positions; FormatErrors prints them.
  std::string text;                  // Of a file that was read.
};

// `file_name` is for errors only.
ReadResult ReadScenario(std::string_view text, std::string_view file_name);

// The same for a file of the machine. One that cannot be read is an error without a position.
ReadResult ReadScenarioFile(const std::string& path);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_READER_H_
