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

// How many faults of a kind its rate makes expect, as a decimal with one digit after the point; swarm runs scale the
// rate by 0, 1/4, 1 or 4 in equal shares.
std::string ExpectedFaults(const Pipeline& pipeline, FaultKind kind, uint64_t opportunities, bool swarm);

// Whether so many faults may come of that rate: the exact chance that a sample is off by as much or more is not below
// one in a billion. Otherwise what was asked for is not what was tried. Not for swarms, whose rates vary from run to
// run.
bool FaultsAgree(const Pipeline& pipeline, FaultKind kind, const FaultCount& count);

// "the fault drop struck 3 times in 9000 opportunities: ...": for one of which FaultsAgree says no.
std::string FaultOffItsRate(FaultKind kind, const ConfigurationResult& result);

// What "proved" does not cover, one sentence each.
std::vector<std::string> NotCovered(const SearchResult& search, const Pipeline& pipeline);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_FAULTS_H_
