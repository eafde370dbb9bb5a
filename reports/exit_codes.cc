#include "reports/exit_codes.h"

#include <algorithm>
#include <iterator>

namespace redeliver {
namespace {

constexpr ExitCodeInfo kExitCodes[] = {
    {kExitAsExpected, "everything as expected, and nothing vacuous"},
    {kExitViolated, "an expectation failed, a threshold was missed, or (without `expect`) an invariant was violated"},
    {kExitBadInput, "bad usage or bad file"},
    {kExitInconclusive,
     "inconclusive: a limit fired, a declared fault never did, a must_see was never seen, nothing to judge or measure"},
    {kExitNotReproduced, "determinism lost: a replay or a second run differed, or two parts of a search disagree"},
    {kExitNoOutput, "output could not be written, or parts are missing in a merge"},
    {kExitOurFault, "our own fault"},
};

// From the one that says least to the one that says most.
constexpr int kBySeverity[] = {kExitAsExpected, kExitInconclusive,  kExitViolated, kExitBadInput,
                               kExitNoOutput,   kExitNotReproduced, kExitOurFault};
static_assert(std::size(kBySeverity) == std::size(kExitCodes));

}  // namespace

std::span<const ExitCodeInfo> AllExitCodes() { return kExitCodes; }

int WorseExitCode(int a, int b) {
  return *std::max(std::ranges::find(kBySeverity, a), std::ranges::find(kBySeverity, b));
}

}  // namespace redeliver
