// Reads what a log holds, as a tool of an operator does: it is no member of any group and commits nothing.
#ifndef REDELIVER_SIM_BROKER_LOG_SCAN_CLIENT_H_
#define REDELIVER_SIM_BROKER_LOG_SCAN_CLIENT_H_

#include "sim/broker/cluster_client.h"
#include "sim/broker/log_requests.h"
#include "sim/kernel/effect.h"

namespace redeliver {

class LogScanClient {
 public:
  // `log` outlives it.
  LogScanClient(Context& self, const LogEndpoint& log, SimDuration request_timeout)
      : cluster_(self, *log.cluster, request_timeout), log_(log), timeout_(request_timeout) {}

  Context& self() { return cluster_.self(); }

  // One attempt to read on from `from`, without waiting for more. It is at the end when the position does not move.
  Task<Outcome<FetchReply>> Read(PartitionId partition, Offset from);

 private:
  ClusterClient cluster_;
  const LogEndpoint& log_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_LOG_SCAN_CLIENT_H_
