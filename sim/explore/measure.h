// What a search measured of a metric.
#ifndef REDELIVER_SIM_EXPLORE_MEASURE_H_
#define REDELIVER_SIM_EXPLORE_MEASURE_H_

#include <optional>

#include "sim/base/ratio.h"
#include "sim/explore/result.h"
#include "sim/scenario/metric_catalogue.h"

namespace redeliver {

// Exactly; nullopt if no run had anything to observe. Whether the runs were sampled or those of a proof is not asked.
std::optional<Ratio> Measure(const MetricId& metric, const ConfigurationResult& result);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_MEASURE_H_
