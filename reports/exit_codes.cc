#include "reports/exit_codes.h"

#include <algorithm>
#include <iterator>

namespace redeliver {
namespace {

struct ExitCodeInfo {
  int code;
  const char* meaning;
};

// In the order of WorseExitCode, the mildest first.
constexpr ExitCodeInfo kExitCodes[] = {
    {kExitAsExpected, "everything as expected, and nothing vacuous"},
    {kExitInconclusive,
     "inconclusive: a limit fired, a declared fault never did, a must_see was never seen, nothing to judge or measure"},
    {kExitViolated, "an expectation failed, a threshold was missed, or (without `expect`) an invariant was violated"},
    {kExitBadInput, "bad usage or bad file"},
    {kExitNoOutput, "output could not be written, or parts are missing in a merge"},
    {kExitNotReproduced, "determinism lost: a replay or a second run differed, or two parts of a search disagree"},
    {kExitOurFault, "our own fault"},
};

const ExitCodeInfo* Find(int code) { return std::ranges::find(kExitCodes, code, &ExitCodeInfo::code); }

}  // namespace

std::string ExitCodeTable() {
  std::string table;
  for (const int code : {0, 1, 2, 3, 4, 5, 70}) {
    const std::string number = std::to_string(code);
    table += std::string(4 - number.size(), ' ') + number + "  " + Find(code)->meaning + "\n";
  }
  return table;
}

int WorseExitCode(int a, int b) { return std::max(Find(a), Find(b))->code; }

}  // namespace redeliver
