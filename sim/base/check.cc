#include "sim/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace redeliver {

void CheckFailed(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "%s:%d: internal error: %s does not hold\n", file, line, condition);
  std::fflush(nullptr);
  std::_Exit(70);
}

}  // namespace redeliver
