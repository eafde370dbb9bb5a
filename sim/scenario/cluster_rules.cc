#include "sim/scenario/cluster_rules.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace redeliver {
namespace {

void AddForPair(const RuleContext& context, std::string_view knob, std::string_view other, std::string message) {
  const std::string_view at = context.Has({"topology", "cluster", knob}) ? knob : other;
  context.Add({"topology", "cluster", at}, std::move(message));
}

// INVALID_REPLICATION_FACTOR in Kafka. More min_insync_replicas than replicas mean all of them there, and here.
void CheckReplicas(const RuleContext& context) {
  const Topology& topology = context.model.topology;
  const int64_t brokers = topology.cluster.brokers;
  for (const auto& [name, log] : topology.logs) {
    if (log.replicas <= brokers) continue;
    context.Add({"topology", "logs", name, "replicas"},
                absl::StrCat("log ", Quoted(name), ": ", log.replicas, " replicas need as many brokers, and there ",
                             brokers == 1 ? "is " : "are ", brokers,
                             ": lower it, or raise \"brokers\" in \"topology\": {\"cluster\"}"));
  }
}

void CheckTimes(const RuleContext& context) {
  const ClusterOptions& cluster = context.model.topology.cluster;
  // KafkaConfig.validateValues.
  if (cluster.replica_fetch_wait_max > cluster.replica_lag_time_max) {
    AddForPair(context, "replica_fetch_wait_max", "replica_lag_time_max",
               absl::StrCat("\"replica_fetch_wait_max\" is ", FormatDuration(cluster.replica_fetch_wait_max),
                            ", which must be at most \"replica_lag_time_max\", ",
                            FormatDuration(cluster.replica_lag_time_max)));
  }
  // Kafka only logs an error, from half of the session timeout on.
  if (cluster.broker_session_timeout <= cluster.broker_heartbeat_interval) {
    AddForPair(context, "broker_session_timeout", "broker_heartbeat_interval",
               absl::StrCat("\"broker_session_timeout\" is ", FormatDuration(cluster.broker_session_timeout),
                            ", which must be above \"broker_heartbeat_interval\", ",
                            FormatDuration(cluster.broker_heartbeat_interval)));
  }
}

}  // namespace

void CheckCluster(const RuleContext& context) {
  CheckReplicas(context);
  CheckTimes(context);
}

}  // namespace redeliver
