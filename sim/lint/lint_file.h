// `lint` of a whole scenario file: every configuration, each finding once, with its place in the file.
#ifndef REDELIVER_SIM_LINT_LINT_FILE_H_
#define REDELIVER_SIM_LINT_LINT_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "sim/lint/lint.h"
#include "sim/scenario/file_error.h"

namespace redeliver {

struct PlacedFinding {
  LintFinding finding;
  FilePosition position;                    // Of the knob, or of the nearest value around it that the file has.
  std::vector<std::string> configurations;  // The ones it was found in, in the order of the file.
};

// In the order of the rules, then of the file. `text` is the file that the scenario was read from; `configurations` are
// indices into those of the scenario.
std::vector<PlacedFinding> LintFile(std::string_view text, const Scenario& scenario,
                                    const std::vector<size_t>& configurations);

// "/topology/consumers/email/commit", RFC 6901.
std::string PointerOf(const LintFinding& finding);

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_LINT_FILE_H_
