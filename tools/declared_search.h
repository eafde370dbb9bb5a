// Everything that a scenario file asks to be tried.
#ifndef REDELIVER_TOOLS_DECLARED_SEARCH_H_
#define REDELIVER_TOOLS_DECLARED_SEARCH_H_

#include "sim/explore/search.h"

namespace redeliver {

struct DeclaredSearch {
  SearchResult sample;
  SearchResult proof;
};

// All configurations, with the seeds, faults and timings of `search` in the file. Incomplete if interrupted.
DeclaredSearch SearchAsDeclared(const Prepared& prepared, int jobs);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_DECLARED_SEARCH_H_
