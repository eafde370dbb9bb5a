// What a scenario expects of one metric: "<= 2s", "== 20", "9.1% +- 1pp", "200/s +- 2%", "76.9% of calm +- 0.2pp".
// Numbers are exact.
#ifndef REDELIVER_SIM_SCENARIO_THRESHOLD_H_
#define REDELIVER_SIM_SCENARIO_THRESHOLD_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/base/ratio.h"
#include "sim/scenario/metric_catalogue.h"

namespace redeliver {

enum class Relation : uint8_t { kEqual, kNotEqual, kAtMost, kBelow, kAtLeast, kAbove, kWithin };

// As written in a file.
std::string_view RelationText(Relation relation);

struct Threshold {
  std::string metric;  // Name and text as in the file.
  std::string text;
  MetricId id;
  MetricUnit unit = MetricUnit::kNumber;
  Relation relation = Relation::kEqual;
  // The bounds of kWithin, both inclusive; otherwise twice the value compared with.
  Ratio low;
  Ratio high;
  // The configuration whose own value of the metric is the whole that the bounds are a share of; "": they are values.
  std::string reference;

  bool IsInequality() const;
  bool Holds(const Ratio& value) const;
  // Whether no value that the metric can have misses it: no metric is negative, and no rate of runs is above 1.
  bool CannotBeMissed() const;
};

// Sets what `text` says of a metric with `into.unit`. Otherwise what was expected, as an error message.
std::string ParseThreshold(std::string_view text, Threshold& into);

// The form of a threshold as a regular expression, for editors: it lets through more than ParseThreshold.
inline constexpr std::string_view kThresholdPattern =
    R"(^\s*((==|!=|<=|>=|<|>)\s*[0-9][^+]*|(==\s*)?[0-9][^+]*\+-\s*[0-9].*)$)";

inline constexpr std::string_view kThresholdDoc =
    "A comparison (==, !=, <=, <, >=, >) with a value, or a value with a tolerance: \"<= 2s\", \"200/s +- 2%\" (of "
    "it), "
    "\"9.1% +- 0.2pp\" (percentage points), \"5s +- 10ms\". Numbers are decimals or quotients as in \"1/11\". "
    "\"90% of C\" compares with the value that configuration C has.";

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_THRESHOLD_H_
