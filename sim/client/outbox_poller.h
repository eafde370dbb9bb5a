// What relays that poll an outbox have in common: when they read, and what they do with a batch.
#ifndef REDELIVER_SIM_CLIENT_OUTBOX_POLLER_H_
#define REDELIVER_SIM_CLIENT_OUTBOX_POLLER_H_

#include <span>

#include "sim/client/publisher.h"
#include "sim/client/setup.h"

namespace redeliver {

class OutboxPoller {
 public:
  // `setup` outlives the poller.
  OutboxPoller(Context& self, const RelaySetup& setup)
      : self_(self),
        setup_(setup),
        outbox_(self, setup.outbox, setup.options.request_timeout),
        publisher_(self, setup.log, setup.queue, setup.options.request_timeout) {}

  Context& self() { return self_; }

  // Waits until it is time, and reads the next events. There is no wait after a full batch.
  Task<Outcome<OutboxBatch>> Poll();
  // However full the batch was: the rest of it has to wait.
  void Wait() { more_ = false; }
  // Publishes the events one after the other and marks them, as the options say.
  Task<Done> Publish(std::span<const OutboxEvent> events);

 private:
  // `release`: nothing else is going to be published of this batch.
  Task<Outcome<Done>> Mark(std::span<const OutboxEvent> events, bool release);

  Context& self_;
  const RelaySetup& setup_;
  OutboxClient outbox_;
  Publisher publisher_;
  bool more_ = false;  // The last batch was full.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_OUTBOX_POLLER_H_
