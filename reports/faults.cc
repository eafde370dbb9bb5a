#include "reports/faults.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "reports/interval.h"
#include "sim/base/wide.h"

namespace redeliver {
namespace {

template <class Predicate>
std::vector<FaultKind> KindsWhere(Predicate&& holds) {
  std::vector<FaultKind> kinds;
  for (int i = 0; i < kFaultKindCount; ++i) {
    const FaultKind kind = static_cast<FaultKind>(i);
    if (holds(kind)) kinds.push_back(kind);
  }
  return kinds;
}

}  // namespace

std::vector<FaultKind> Alphabet(const Pipeline& pipeline) {
  return KindsWhere([&](FaultKind kind) { return pipeline.hazards().enabled(kind); });
}

std::vector<FaultKind> Alphabet(const ReportInput& input) {
  return KindsWhere([&](FaultKind kind) {
    return std::ranges::any_of(input.search.configurations, [&](size_t configuration) {
      return input.prepared.pipeline(configuration).hazards().enabled(kind);
    });
  });
}

std::string ExpectedFaults(const Pipeline& pipeline, FaultKind kind, uint64_t opportunities, bool swarm) {
  const uint64_t n = pipeline.hazards().rate(kind).numerator;
  const uint64_t d = pipeline.hazards().rate(kind).denominator;
  const Uint128 numerator = swarm ? n + 4 * n + 4 * std::min(4 * n, d) : n;
  const Uint128 denominator = swarm ? Uint128{16} * d : Uint128{d};
  const Uint128 tenths = (numerator * opportunities * 20 + denominator) / (denominator * 2);
  return absl::StrCat(static_cast<uint64_t>(tenths / 10), ".", static_cast<uint64_t>(tenths % 10));
}

bool FaultsAgree(const Pipeline& pipeline, FaultKind kind, const FaultCount& count) {
  const Probability& rate = pipeline.hazards().rate(kind);
  return MayComeOf(count.struck, count.opportunities, rate.numerator, rate.denominator);
}

std::string FaultOffItsRate(FaultKind kind, const ConfigurationResult& result) {
  const FaultCount& count = result.faults[static_cast<size_t>(kind)];
  return absl::StrCat("the fault ", std::string(Describe(kind).name), " struck ", count.struck, " times in ",
                      count.opportunities, " opportunities: its rate does not explain that");
}

std::vector<std::string> NotCovered(const SearchResult& search, const Pipeline& pipeline) {
  const std::string timings =
      absl::StrCat(search.timings.size() == 1 ? "timing " : "timings ", absl::StrJoin(search.timings, ", "));
  const std::string until = FormatDuration(pipeline.hazards().until() - SimTime());
  return {
      absl::StrCat("Latencies and workloads other than those of ", timings, "."),
      absl::StrCat("Other orders of events at one instant: the timing's seed decides each."),
      absl::StrCat("Faults after ", until, " of simulated time: they strike only before."),
      absl::StrCat("Two faults at one request: at most one strikes there."),
      absl::StrCat("More than ", search.faults, search.faults == 1 ? " fault" : " faults",
                   " in one run, faults of kinds not in the alphabet, and faults of another length than configured."),
  };
}

}  // namespace redeliver
