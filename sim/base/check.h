// CHECK is for our own bugs: it prints where and ends the program with exit 70. Never for a user's input, never for the
// simulated world.
#ifndef REDELIVER_SIM_BASE_CHECK_H_
#define REDELIVER_SIM_BASE_CHECK_H_

namespace redeliver {

[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);

}  // namespace redeliver

#define REDELIVER_CHECK(condition) \
  (__builtin_expect(!!(condition), 1) ? (void)0 : ::redeliver::CheckFailed(__FILE__, __LINE__, #condition))

#endif  // REDELIVER_SIM_BASE_CHECK_H_
