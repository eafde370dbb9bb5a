// What the program exits with. Stable; published in --help.
#ifndef REDELIVER_REPORTS_EXIT_CODES_H_
#define REDELIVER_REPORTS_EXIT_CODES_H_

#include <span>
#include <string_view>

namespace redeliver {

inline constexpr int kExitAsExpected = 0;
inline constexpr int kExitViolated = 1;
inline constexpr int kExitBadInput = 2;
inline constexpr int kExitInconclusive = 3;
inline constexpr int kExitNotReproduced = 4;
inline constexpr int kExitNoOutput = 5;
inline constexpr int kExitOurFault = 70;

struct ExitCodeInfo {
  int code;
  std::string_view meaning;
};

// All of them, the lowest first.
std::span<const ExitCodeInfo> AllExitCodes();

// Of several scenarios, the code that says most: 70 > 4 > 5 > 2 > 1 > 3 > 0.
int WorseExitCode(int a, int b);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_EXIT_CODES_H_
