#include "tools/declared_search.h"

#include "sim/explore/prove.h"
#include "sim/explore/run_plan.h"
#include "sim/explore/sample.h"
#include "tools/interrupt.h"

namespace redeliver {

std::vector<SearchResult> SearchAsDeclared(const Prepared& prepared, int jobs, ProgressLine& progress) {
  const SearchOptions& search = prepared.scenario().search;
  SearchControl control;
  for (size_t c = 0; c < prepared.scenario().configurations.size(); ++c) control.configurations.push_back(c);
  control.jobs = jobs;
  control.should_stop = Interrupted;
  if (search.plan) return {RunDeclaredPlan(prepared, control)};
  const std::vector<uint64_t> timings(search.timings.begin(), search.timings.end());
  control.progress = progress.Counting("seeds");
  std::vector<SearchResult> found;
  found.push_back(Sample(prepared, {{1, static_cast<uint64_t>(search.seeds)}}, control));
  control.progress = progress.Counting("pieces of the proof");
  found.push_back(Prove(prepared, static_cast<int>(search.faults), timings, control));
  return found;
}

}  // namespace redeliver
