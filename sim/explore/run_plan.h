// The plan that a scenario declares, tried and nothing else.
#ifndef REDELIVER_SIM_EXPLORE_RUN_PLAN_H_
#define REDELIVER_SIM_EXPLORE_RUN_PLAN_H_

#include "sim/explore/search.h"

namespace redeliver {

// Under each of the scenario's timings and each configuration. Requires that the scenario has a plan. As a sample of
// these timings: nothing is proved by it.
SearchResult RunDeclaredPlan(const Prepared& prepared, const SearchControl& control);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_RUN_PLAN_H_
