// What sampling and proving share. Their results are functions of the scenario and the options alone: not of threads,
// speed or order.
#ifndef REDELIVER_SIM_EXPLORE_SEARCH_H_
#define REDELIVER_SIM_EXPLORE_SEARCH_H_

#include <functional>
#include <memory>
#include <vector>

#include "sim/explore/result.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

// A scenario with its configurations worked out; outlives every search over it.
class Prepared {
 public:
  explicit Prepared(const Scenario& scenario);

  const Scenario& scenario() const { return scenario_; }
  const Pipeline& pipeline(size_t configuration) const { return *pipelines_[configuration]; }

 private:
  const Scenario& scenario_;
  std::vector<std::unique_ptr<Pipeline>> pipelines_;
};

struct SearchControl {
  std::vector<size_t> configurations;  // Indices; requires at least one.
  int jobs = 1;
  // Ends the search after the first piece of work (of fixed size) that contains a violation.
  bool stop_on_first = false;
  // Asked now and then; true ends the search early. May be empty.
  std::function<bool()> should_stop;
  // Told now and then how much is done of how much: runs when sampling, single faults with all that follows from each
  // when proving. May be empty.
  std::function<void(uint64_t done, uint64_t total)> progress;
  // Tests only.
  Defect defect = Defect::kNone;
};

// A result without any run.
SearchResult StartSearch(const Prepared& prepared, SearchMode mode, const SearchControl& control);

RunOptions RunOptionsFor(const Scenario& scenario, SearchMode mode, Defect defect);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_SEARCH_H_
