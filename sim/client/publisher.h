// Where an event goes: to a log or to a queue, one send at a time and without identity.
#ifndef REDELIVER_SIM_CLIENT_PUBLISHER_H_
#define REDELIVER_SIM_CLIENT_PUBLISHER_H_

#include <optional>

#include "sim/broker/log_client.h"
#include "sim/queue/queue_client.h"

namespace redeliver {

class Publisher {
 public:
  // One of the two is set; both outlive the publisher.
  Publisher(Context& self, const LogEndpoint& log, const QueueEndpoint& queue, SimDuration request_timeout);

  Context& self() { return self_; }

  // One attempt; unknown means that the message may be there.
  Task<Outcome<Done>> Publish(const Message& message);

 private:
  Context& self_;
  std::optional<ProducerClient> log_;
  std::optional<QueueClient> queue_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_PUBLISHER_H_
