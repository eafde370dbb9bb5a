#include "sim/broker/broker_program.h"

#include <algorithm>

#include "sim/broker/controller.h"
#include "sim/broker/log_cluster.h"
#include "sim/broker/replica_fetcher.h"
#include "sim/kernel/effect.h"

namespace redeliver {
namespace {

constexpr SimDuration kRequestTimeout = Seconds(30);       // controller.socket.timeout.ms, request.timeout.ms
constexpr SimDuration kQuorumRequestTimeout = Seconds(2);  // controller.quorum.request.timeout.ms
constexpr SimDuration kQuorumRetryBackoff = Millis(20);    // controller.quorum.retry.backoff.ms
constexpr SimDuration kRetryAfter = Millis(100);

// Follows the controller's decisions for ever, as an observer of its quorum (KIP-595).
Process FollowMetadata(Context& host, Broker& broker) {
  const CallOptions options{kQuorumRequestTimeout, Lane::kData, true};
  for (;;) {
    const MetadataFetchRequest request{broker.id(), broker.metadata() == nullptr ? 0 : broker.metadata()->version};
    const Outcome<MetadataFetchReply> fetched = co_await Ask(host, *broker.cluster().controller(), request, options);
    if (fetched.ok()) {
      broker.Receive(fetched.value().metadata);
    } else {
      co_await host.SleepInBackground(kQuorumRetryBackoff);
    }
  }
}

Task<Done> Register(Context& host, Broker& broker) {
  // KAFKA-14392.
  const SimDuration patience = std::min(kRequestTimeout, broker.cluster().options().broker_session_timeout / 2);
  const CallOptions options{patience, Lane::kCoordination, true};
  for (;;) {
    const RegisterRequest request{broker.id()};
    const Outcome<RegisterReply> registered = co_await Ask(host, *broker.cluster().controller(), request, options);
    if (registered.ok()) {
      broker.Registered(registered.value().broker_epoch);
      break;
    }
    co_await host.SleepInBackground(kRetryAfter);
  }
  co_return Done{};
}

Process ShrinkRegularly(Context& host, Broker& broker) {
  for (;;) {
    co_await host.SleepInBackground(Nanos(broker.cluster().options().replica_lag_time_max.nanoseconds() / 2));
    broker.ShrinkInSyncReplicas();
  }
}

// The answer settles the matter: it was written, or it never will be.
bool Settled(const Outcome<Done>& answer) {
  return answer.ok() || (answer.rejected() && (answer.reason() == Rejection::kInvalidProducerEpoch ||
                                               answer.reason() == Rejection::kTransactionCoordinatorFenced));
}

}  // namespace

Process BrokerProgram(Context& host, const BrokerSetup& setup) {
  Broker& broker = *setup.broker;
  LogCluster& cluster = broker.cluster();
  const bool first_start = host.incarnation() == Incarnation();
  if (first_start) broker.Receive(cluster.first_metadata());
  if (cluster.controller() == nullptr) {
    // One broker is its own controller; it leads everything again, in a new epoch.
    if (!first_start) broker.Receive(cluster.NextMetadataOfOne());
    Signal never;
    for (;;) co_await never.Wait();
  }
  if (!first_start) co_await Register(host, broker);
  host.Spawn(FollowMetadata(host, broker));
  host.Spawn(ShrinkRegularly(host, broker));
  for (size_t other = 0; other < cluster.broker_count(); ++other) {
    const BrokerId leader(static_cast<uint16_t>(other));
    if (leader != broker.id()) host.Spawn(FetchFromLeader(host, broker, leader));
  }
  // A heartbeat that is lost must not cost the session.
  const SimDuration patience = Nanos(cluster.options().broker_session_timeout.nanoseconds() / 4);
  const CallOptions options{patience, Lane::kCoordination, true};
  for (;;) {
    const BrokerHeartbeatRequest request{broker.id(), broker.broker_epoch(),
                                         broker.metadata() == nullptr ? 0 : broker.metadata()->version};
    const Outcome<Done> alive = co_await Ask(host, *cluster.controller(), request, options);
    if (alive.rejected() && alive.reason() == Rejection::kStaleBrokerEpoch) co_await Register(host, broker);
    co_await host.SleepInBackground(cluster.options().broker_heartbeat_interval);
  }
}

Process SendMarkersUntilAnswered(Context& host, Broker& broker, WriteMarkersRequest request) {
  const CallOptions options{kRequestTimeout, Lane::kCoordination};
  Outcome<Done> answer;
  while (broker.transactions().Awaits(request)) {
    const BrokerId leader = broker.metadata()->partition(request.partition).leader;
    if (!leader.none()) {
      answer = co_await Ask(host, broker.cluster().broker(leader), request, options);
      if (Settled(answer)) {
        broker.transactions().MarkerAcknowledged(request, answer.ok() ? Rejection::kNone : answer.reason());
        break;
      }
    }
    co_await host.Sleep(kRetryAfter);
  }
}

Process AlterPartition(Context& host, Broker& broker, AlterPartitionRequest request) {
  const CallOptions options{kRequestTimeout, Lane::kCoordination, true};
  for (;;) {
    Replica& replica = *broker.FindReplica(request.partition);
    if (!replica.leads() || replica.leader_epoch() != request.leader_epoch) break;
    const Outcome<AlterPartitionReply> altered = co_await Ask(host, *broker.cluster().controller(), request, options);
    if (!replica.leads() || replica.leader_epoch() != request.leader_epoch) break;
    if (altered.ok()) {
      replica.in_sync().Committed(altered.value().in_sync, altered.value().partition_epoch);
      replica.AdvanceHighWatermark();
      break;
    }
    // An earlier copy may have been carried out: then metadata tells, and the proposal stays pending until it does.
    if (altered.rejected() && altered.reason() == Rejection::kInvalidUpdateVersion) break;
    if (altered.rejected() && altered.reason() != Rejection::kUnavailable) {
      replica.in_sync().Refused();
      break;
    }
    co_await host.SleepInBackground(kRetryAfter);
  }
}

}  // namespace redeliver
