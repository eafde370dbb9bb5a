#include "sim/client/process_failure.h"

#include "sim/kernel/signal.h"

namespace redeliver {
namespace {

// Until somebody notices that a process is gone, and starts it again.
constexpr SimDuration kRestartAfter = Seconds(1);

}  // namespace

Task<Done> FailAndRestart(Context& self) {
  self.kernel().Doom(self, kRestartAfter);
  Signal never;
  for (;;) co_await never.Wait();
}

}  // namespace redeliver
