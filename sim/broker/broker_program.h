// What a broker does by itself, as coroutines on its host: live, learn, copy, and carry out decisions that need others.
#ifndef REDELIVER_SIM_BROKER_BROKER_PROGRAM_H_
#define REDELIVER_SIM_BROKER_BROKER_PROGRAM_H_

#include "sim/broker/broker.h"
#include "sim/broker/controller_requests.h"
#include "sim/kernel/process.h"

namespace redeliver {

struct BrokerSetup {
  Broker* broker = nullptr;
};

// From start to crash: registers, heartbeats, follows the metadata, fetches from leaders, looks after its in-sync
// replicas.
Process BrokerProgram(Context& host, const BrokerSetup& setup);

// Has a partition's leader write the end of a transaction: asks until it is answered for good.
Process SendMarkersUntilAnswered(Context& host, Broker& broker, WriteMarkersRequest request);

// Proposes in-sync replicas to the controller: asks until it is answered, or no longer the leader.
Process AlterPartition(Context& host, Broker& broker, AlterPartitionRequest request);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_BROKER_PROGRAM_H_
