// A search's result as text, every field of it: two results are equal exactly if their texts are.
#ifndef REDELIVER_TESTS_SUPPORT_SEARCH_TEXT_H_
#define REDELIVER_TESTS_SUPPORT_SEARCH_TEXT_H_

#include <sstream>
#include <string>

#include "sim/explore/prove.h"
#include "sim/explore/sample.h"

namespace redeliver {

inline void Describe(std::ostream& out, const Violation& violation) {
  out << violation.what << " message " << violation.message.value() << " events " << violation.first.value() << ", "
      << violation.second.value();
}

inline void Describe(std::ostream& out, const Witness& witness) {
  out << "piece " << witness.piece << " seed " << witness.seed << " digest " << witness.digest.Hex() << " plan";
  for (const PlannedFault& fault : witness.plan) {
    out << " (" << fault.site.entity << " " << fault.site.operation << " " << fault.site.ordinal << " " << fault.code << ")";
  }
  out << " violation ";
  Describe(out, witness.violation);
}

inline void Describe(std::ostream& out, const Histogram& histogram) {
  out << histogram.count() << " values, sum " << static_cast<uint64_t>(histogram.sum() >> 64) << " "
      << static_cast<uint64_t>(histogram.sum());
  for (uint64_t i = 0; i <= 1000; ++i) out << " " << histogram.Quantile(i, 1000).nanoseconds();
}

inline void Describe(std::ostream& out, const ConfigurationResult& result) {
  out << "  runs " << result.runs << " events " << result.events << " cut " << result.cut_runs << " undrained "
      << result.undrained_runs << " digest " << result.digest.Hex() << " singles " << result.single_faults << "\n";
  for (const Cell& cell : result.cells) {
    out << "  cell " << cell.observations << " " << cell.violating_runs << " " << cell.violations << " ";
    if (cell.witness) Describe(out, *cell.witness);
    for (const Violations& suffered : cell.by_group) {
      out << "\n    group " << suffered.violating_runs << " " << suffered.violations << " ";
      if (suffered.witness) Describe(out, *suffered.witness);
    }
    out << "\n";
  }
  out << "  faults";
  for (const FaultCount& count : result.faults) out << " " << count.struck << "/" << count.opportunities;
  out << "\n  facts";
  for (const uint64_t count : result.fact_counts) out << " " << count;
  out << "\n  metrics";
  for (const CountInfo& count : kCounts) out << " " << count.name << " " << result.metrics.*count.member;
  for (const PeakInfo& peak : kPeaks) out << " " << peak.name << " " << result.metrics.*peak.member;
  out << " busy " << static_cast<uint64_t>(result.metrics.busy_time >> 64) << " "
      << static_cast<uint64_t>(result.metrics.busy_time);
  out << "\n  latency ";
  Describe(out, result.metrics.latency);
  out << "\n  publish delay ";
  Describe(out, result.metrics.publish_delay);
  out << "\n  drain time ";
  Describe(out, result.metrics.drain_time);
  out << "\n  dead letter time ";
  Describe(out, result.metrics.dead_letter_time);
  out << "\n  paired";
  for (const PairedRuns& runs : result.paired) out << " " << runs.both << "," << runs.only_first << "," << runs.only_this;
  out << "\n  plans";
  for (const uint64_t count : result.plans) out << " " << count;
  out << "\n";
}

inline std::string Text(const SearchResult& search) {
  std::ostringstream out;
  out << (search.mode == SearchMode::kProve ? "prove " : "sample ") << search.faults << " faults, "
      << (search.complete ? "complete" : "incomplete") << (search.swarm ? ", swarm" : "") << "\n  seeds";
  for (const SeedRange& range : search.seeds) out << " " << range.first << ".." << range.last;
  out << "\n  timings";
  for (const uint64_t timing : search.timings) out << " " << timing;
  out << "\n";
  for (size_t i = 0; i < search.results.size(); ++i) {
    out << "configuration " << search.configurations[i] << "\n";
    Describe(out, search.results[i]);
  }
  return out.str();
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_SUPPORT_SEARCH_TEXT_H_
