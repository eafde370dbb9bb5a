// A request that is sent again until its server has decided: for clients whose only other choice would be to stop.
#ifndef REDELIVER_SIM_KERNEL_PERSISTENT_ASK_H_
#define REDELIVER_SIM_KERNEL_PERSISTENT_ASK_H_

#include "sim/kernel/effect.h"

namespace redeliver {

inline constexpr SimDuration kAskAgainAfter = Millis(100);

// The request must bear being executed twice: the answer may be the second one. Never unknown, and never refused as
// kUnavailable.
template <class Request>
Task<Outcome<typename Request::Reply>> AskUntilDecided(Context& self, typename Request::Server& server, Request request,
                                                       SimDuration timeout) {
  const CallOptions options{timeout};
  Outcome<typename Request::Reply> answer;
  for (;;) {
    answer = co_await Ask(self, server, request, options);
    if (answer.ok() || (answer.rejected() && answer.reason() != Rejection::kUnavailable)) break;
    co_await self.Sleep(kAskAgainAfter);
  }
  co_return answer;
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_PERSISTENT_ASK_H_
