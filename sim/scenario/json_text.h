// JSON as the gallery's files are laid out: what fits a line stands on one.
#ifndef REDELIVER_SIM_SCENARIO_JSON_TEXT_H_
#define REDELIVER_SIM_SCENARIO_JSON_TEXT_H_

#include <cstddef>
#include <string>

#include "sim/scenario/json_document.h"

namespace redeliver {

// Columns of a line, at most; a scalar that is longer stands alone.
inline constexpr size_t kJsonTextWidth = 120;

// Without a newline at the end. `indent` is that of the line in which the text begins, `column` where in it.
std::string JsonText(const JsonValue& value, size_t indent = 0, size_t column = 0);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_JSON_TEXT_H_
