// What was asked of the faults: which may strike, how often they should have, and what a proof over them leaves out.
#ifndef REDELIVER_REPORTS_FAULTS_H_
#define REDELIVER_REPORTS_FAULTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "reports/report.h"

namespace redeliver {

// The kinds that may strike in the configuration, in the order of the vocabulary.
std::vector<FaultKind> Alphabet(const Pipeline& pipeline);
// In some configuration of the search.
std::vector<FaultKind> Alphabet(const ReportInput& input);

// How many faults of a kind the rates make expect, as a decimal with one digit after the point. A kind's rate is shared by
// its phases, and each phase of a request is an opportunity of its own, so an opportunity has the rate divided by the
// number of phases; swarm runs scale it by 0, 1/4, 1 or 4 in equal shares. Exact but for one thing: once a fault has
// struck at a request, the others there are counted as opportunities and not tried.
std::string ExpectedFaults(const Pipeline& pipeline, FaultKind kind, uint64_t opportunities, bool swarm);

// What "proved" does not cover, one sentence each.
std::vector<std::string> NotCovered(const SearchResult& search, const Pipeline& pipeline);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_FAULTS_H_
