// Everything that a scenario file asks to be tried.
#ifndef REDELIVER_TOOLS_DECLARED_SEARCH_H_
#define REDELIVER_TOOLS_DECLARED_SEARCH_H_

#include <vector>

#include "sim/explore/search.h"
#include "tools/progress.h"

namespace redeliver {

// All configurations: sampled and proved, with the seeds, faults and timings of `search` in the file, or run by the
// plan that it has instead. Incomplete if interrupted.
std::vector<SearchResult> SearchAsDeclared(const Prepared& prepared, int jobs, ProgressLine& progress);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_DECLARED_SEARCH_H_
