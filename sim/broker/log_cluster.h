// The log server: partitioned logs, consumer groups and transactions on one broker with one replica. It routes requests
// to the state machines beside it and records what happened.
#ifndef REDELIVER_SIM_BROKER_LOG_CLUSTER_H_
#define REDELIVER_SIM_BROKER_LOG_CLUSTER_H_

#include <memory>
#include <optional>
#include <vector>

#include "sim/broker/group_coordinator.h"
#include "sim/broker/log_options.h"
#include "sim/broker/log_requests.h"
#include "sim/broker/partition_log.h"
#include "sim/broker/transaction_coordinator.h"
#include "sim/kernel/call.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class LogCluster final : public Server, private TransactionCoordinator::Outlet {
 public:
  // `options` has one entry per log of the shape; both outlive the cluster.
  LogCluster(Kernel& kernel, uint16_t index, const RunShape& shape, const std::vector<LogOptions>& options);

  void Handle(AppendRequest& request, Responder<AppendReply> responder);
  void Handle(DeadLetterRequest& request, Responder<AppendReply> responder);
  void Handle(FetchRequest& request, Responder<FetchReply> responder);
  void Handle(JoinRequest& request, Responder<JoinReply> responder);
  void Handle(HeartbeatRequest& request, Responder<Done> responder);
  void Handle(OffsetsFetchRequest& request, Responder<OffsetsReply> responder);
  void Handle(OffsetsCommitRequest& request, Responder<Done> responder);
  void Handle(InitProducerRequest& request, Responder<ProducerIdentity> responder);
  void Handle(TransactionOffsetsRequest& request, Responder<Done> responder);
  void Handle(EndTransactionRequest& request, Responder<ProducerIdentity> responder);

  void LosePower() override;

  // Whether every group has settled every record it can see, and no transaction is open.
  bool Drained() const;
  // Records RecordPending for each record that its group has not settled.
  void RecordBacklog();

 private:
  struct Log {
    LogId id;
    std::vector<PartitionLog> partitions;
    SinkId sink = SinkId::None();  // The sink whose effects its records are.
    std::optional<SimDuration> alert_after;
  };

  // The alert of a dead-letter log; active from when it goes off, as nobody empties the log.
  struct Alert final : EventNode {
    Alert(LogCluster& cluster, LogId log) : cluster(cluster), log(log) {}
    void Fire() override { cluster.kernel().Record(AlertRaised{log}); }
    LogCluster& cluster;
    LogId log;
  };

  struct ParkedFetch {
    FetchRequest request;
    Responder<FetchReply> responder;
  };

  static constexpr size_t kFetchRecordsMax = 500;

  PartitionLog& partition(LogId log, PartitionId partition) { return logs_[log.value()].partitions[partition.value()]; }
  void Store(Log& log, const Message& message, TransactionId transaction, Offset* offset);
  void EndTransaction(TransactionId transaction, bool commit) override;
  // Answers the fetch if there is anything to return.
  bool TryFetch(FetchRequest& request, const Responder<FetchReply>& responder);
  void WakeFetches(LogId log);
  // Calls visit(partition, offset, entry) for each record the group could still see; stops when it returns false.
  template <class Visit>
  void VisitBacklog(size_t group, Visit&& visit) const;

  const RunShape& shape_;
  std::vector<Log> logs_;
  std::vector<std::unique_ptr<ConsumerGroup>> groups_;
  std::vector<std::unique_ptr<Alert>> alerts_;
  std::vector<ParkedFetch> parked_;
  TransactionCoordinator transactions_;
  uint64_t defective_count_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_LOG_CLUSTER_H_
