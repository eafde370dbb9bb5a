// Claim: what a log, a queue or an outbox still holds when an operator comes is sent again.
// Hole: what it has forgotten is not (1); whoever reads where it is sent receives it, whether or not he has had it
// before (2); and an operator who is interrupted starts from the first one again.
#ifndef REDELIVER_SIM_CLIENT_REPLAY_OPERATOR_H_
#define REDELIVER_SIM_CLIENT_REPLAY_OPERATOR_H_

#include "sim/broker/log_client.h"
#include "sim/queue/queue_client.h"
#include "sim/store/service_database_client.h"

namespace redeliver {

struct ReplaySetup {
  SimTime at;
  // From where: one of the three. Of a queue, the group is that of its consumer.
  LogEndpoint log;
  QueueEndpoint queue;
  ServiceDatabase* database = nullptr;
  // Where to: one of the two.
  LogEndpoint to_log;
  QueueEndpoint to_queue;
};

Process ReplayOperator(Context& self, const ReplaySetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_REPLAY_OPERATOR_H_
