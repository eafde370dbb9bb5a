// What a process sees of an outside service.
#ifndef REDELIVER_SIM_SINK_API_CLIENT_H_
#define REDELIVER_SIM_SINK_API_CLIENT_H_

#include "sim/kernel/effect.h"
#include "sim/sink/api.h"

namespace redeliver {

class ApiClient {
 public:
  ApiClient(Context& self, Api& api, SimDuration request_timeout) : self_(self), api_(api), timeout_(request_timeout) {}

  // One attempt; unknown means the service may have done it.
  Effect<ApiReply> Post(const ApiRequest& request) { return Ask(self_, api_, request, {timeout_}); }
  Effect<Done> Check() { return Ask(self_, api_, ApiCheckRequest(), {timeout_}); }

 private:
  Context& self_;
  Api& api_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SINK_API_CLIENT_H_
