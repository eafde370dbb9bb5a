// One run's servers and processes, built from a pipeline.
#ifndef REDELIVER_SIM_SCENARIO_WORLD_H_
#define REDELIVER_SIM_SCENARIO_WORLD_H_

#include "sim/broker/log_cluster.h"
#include "sim/client/replay_operator.h"
#include "sim/client/setup.h"
#include "sim/client/workload.h"
#include "sim/kernel/kernel.h"
#include "sim/kernel/moment.h"
#include "sim/kernel/process.h"
#include "sim/queue/lease_queue.h"
#include "sim/scenario/pipeline.h"
#include "sim/sink/api.h"
#include "sim/sink/two_phase_sink.h"
#include "sim/store/cache.h"
#include "sim/store/checkpoint_store.h"
#include "sim/store/database.h"
#include "sim/store/service_database.h"

namespace redeliver {

class World {
 public:
  // Both outlive the world.
  World(Kernel& kernel, const Pipeline& pipeline);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Starts every process, runs to the end and records what is left undone.
  RunEnd Run(const RunLimits& limits);

 private:
  void BuildSinks();
  void BuildDatabases();
  void BuildQueues();
  void HostQueues();
  void BuildRelays();
  void BuildReplays();
  void BuildProducers();
  void BuildConsumers();
  void BuildBrokers();
  void ScheduleMoments();
  // Where its stubs lead.
  void Connect(const Pipeline::Producer& producer, Workload& workload, ProducerSetup& setup);
  void Connect(const Pipeline::Consumer& consumer, ConsumerSetup& setup);
  void BuildCheckpoints(const Pipeline::Consumer& consumer, ConsumerSetup& setup);
  LogEndpoint Endpoint(LogId log);
  QueueEndpoint Endpoint(QueueId queue, GroupId group = GroupId::None());

  Kernel& kernel_;
  const Pipeline& pipeline_;
  LogCluster cluster_;
  PoolVector<PoolPointer<Api>> apis_;                      // By sink; null for others.
  PoolVector<PoolPointer<Database>> databases_;            // By sink; null for others.
  PoolVector<PoolPointer<TwoPhaseSink>> two_phase_sinks_;  // By sink; null for others.
  PoolVector<PoolPointer<CheckpointStore>> checkpoint_stores_;
  PoolVector<PoolPointer<Cache>> caches_;
  PoolVector<PoolPointer<ServiceDatabase>> service_databases_;
  PoolVector<PoolPointer<LeaseQueue>> queues_;
  PoolVector<PoolPointer<Workload>> workloads_;
  PoolVector<ProducerSetup> producer_setups_;
  PoolVector<RelaySetup> relay_setups_;
  PoolVector<ReplaySetup> replay_setups_;
  PoolVector<ConsumerSetup> consumer_setups_;
  PoolVector<PoolPointer<Context>> processes_;
  PoolVector<Program> programs_;
  PoolVector<PoolPointer<Moment>> moments_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_WORLD_H_
