// The follower's side of replication: one loop for each leader, which copies all partitions followed there.
#ifndef REDELIVER_SIM_BROKER_REPLICA_FETCHER_H_
#define REDELIVER_SIM_BROKER_REPLICA_FETCHER_H_

#include "sim/broker/broker.h"
#include "sim/kernel/process.h"

namespace redeliver {

// Runs on the broker's host until it crashes.
Process FetchFromLeader(Context& host, Broker& broker, BrokerId leader);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_REPLICA_FETCHER_H_
