// Clusters that cannot keep what is asked of them or would not start, and cuts that separate nobody; with the exact
// errors they give. What Kafka accepts is accepted.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

const BadFile kBadFiles[] = {
    {"MoreReplicasThanTheOneBroker", R"("partitions": 2)", R"("replicas": 2)",
     R"(7:32: /topology/logs/payments/replicas: log "payments": 2 replicas need as many brokers, and there is 1: lower it, or raise "brokers" in "topology": {"cluster"})"},
    {"MoreReplicasThanBrokers", R"("logs": {
      "payments": {"partitions": 2})",
     R"("cluster": {"brokers": 3}, "logs": {
      "payments": {"replicas": 4})",
     R"(7:32: /topology/logs/payments/replicas: log "payments": 4 replicas need as many brokers, and there are 3: lower it, or raise "brokers" in "topology": {"cluster"}
29:32: /faults/power_loss/targets/0: nothing is named "broker"; did you mean "brokers"?)"},
    {"FewerBrokersInOneConfiguration", R"("base": {})",
     R"("base": {"topology": {"cluster": {"brokers": 3}, "logs": {"dead": {"replicas": 9}}}})",
     R"(29:32: /faults/power_loss/targets/0: nothing is named "broker"; did you mean "brokers"? (in configuration "base")
35:84: /configurations/base/topology/logs/dead/replicas: log "dead": 9 replicas need as many brokers, and there are 3: lower it, or raise "brokers" in "topology": {"cluster"})"},
    {"InternalReplicasOutOfRange", R"("logs": {)", R"("cluster": {"internal_min_insync_replicas": 0}, "logs": {)",
     R"(6:49: /topology/cluster/internal_min_insync_replicas: 0 is outside [1, 9])"},
    {"FetchWaitAboveTheLagTime", R"("logs": {)",
     R"("cluster": {"replica_fetch_wait_max": "20s", "replica_lag_time_max": "10s"}, "logs": {)",
     R"(6:43: /topology/cluster/replica_fetch_wait_max: "replica_fetch_wait_max" is 20s, which must be at most "replica_lag_time_max", 10s)"},
    {"LagTimeBelowTheFetchWait", R"("logs": {)", R"("cluster": {"replica_lag_time_max": "100ms"}, "logs": {)",
     R"(6:41: /topology/cluster/replica_lag_time_max: "replica_fetch_wait_max" is 500ms, which must be at most "replica_lag_time_max", 100ms)"},
    {"FetchWaitAboveTheSocketTimeout", R"("logs": {)", R"("cluster": {"replica_fetch_wait_max": "31s"}, "logs": {)",
     R"(6:43: /topology/cluster/replica_fetch_wait_max: "31s" is outside [1ms, 30s])"},
    {"BrokerSessionShorterThanHeartbeat", R"("logs": {)", R"("cluster": {"broker_session_timeout": "2s"}, "logs": {)",
     R"(6:43: /topology/cluster/broker_session_timeout: "broker_session_timeout" is 2s, which must be above "broker_heartbeat_interval", 2s)"},
    {"BrokerHeartbeatLongerThanSession", R"("logs": {)",
     R"("cluster": {"broker_heartbeat_interval": "10s"}, "logs": {)",
     R"(6:46: /topology/cluster/broker_heartbeat_interval: "broker_session_timeout" is 9s, which must be above "broker_heartbeat_interval", 10s)"},
    {"CheckpointIntervalOfZero", R"("logs": {)",
     R"("cluster": {"high_watermark_checkpoint_interval": "0s"}, "logs": {)",
     R"(6:55: /topology/cluster/high_watermark_checkpoint_interval: "0s" is outside [10ms, 1h])"},
    {"HeartbeatIntervalOfANanosecond", R"("logs": {)", R"("cluster": {"broker_heartbeat_interval": "1ns"}, "logs": {)",
     R"(6:46: /topology/cluster/broker_heartbeat_interval: "1ns" is outside [10ms, 10min])"},
    {"PartCalledLikeOneOfTheBrokers", R"("logs": {)", R"("cluster": {"brokers": 3}, "logs": {"broker-3": {}, )",
     R"(6:41: /topology/logs/broker-3: "broker-3" is the name of a broker
29:32: /faults/power_loss/targets/0: nothing is named "broker"; did you mean "brokers"?)"},
    {"PartCalledController", R"("logs": {)", R"("cluster": {"brokers": 3}, "logs": {"controller": {}, )",
     R"(6:41: /topology/logs/controller: "controller" is the name of the brokers' controller
29:32: /faults/power_loss/targets/0: nothing is named "broker"; did you mean "brokers"?)"},
    {"IsolationFromItself", R"("crash": ["email"])",
     R"("isolate": {"targets": ["broker"], "from": ["broker", "brokers"]})",
     R"(28:29: /faults/isolate/targets/0: isolate cuts "broker" off from nobody that it talks to: change "from", or leave it out for everybody)"},
    {"IsolationOfOneWhoTalksToNobodyThere", R"("crash": ["email"])",
     R"("isolate": {"targets": ["email", "checkout"], "from": ["seen", "books"]})",
     R"(28:38: /faults/isolate/targets/1: isolate cuts "checkout" off from nobody that it talks to: change "from", or leave it out for everybody)"},
    {"IsolationOfNobodyInParticular", R"("crash": ["email"])", R"("isolate": {"from": ["email", "checkout"]})",
     R"(28:25: /faults/isolate/from: isolate without "targets" strikes producers and consumers, which talk to nobody of these: name "targets", or change "from")"},
    {"HorizonBeforeTheEndOfFaults", R"("seeds": 100)", R"("seeds": 100, "horizon": "30s")",
     R"(33:39: /search/horizon: "horizon" is 30s, and the faults of configuration "base" go on until 30s: raise it, or lower "until")"},
    {"FaultsBeyondTheHorizon", R"("until": "30s")", R"("until": "1h")",
     R"(27:14: /faults/until: "horizon" is 30min, and the faults of configuration "base" go on until 1h: raise it, or lower "until")"},
};

class BadCluster : public testing::TestWithParam<BadFile> {};

TEST_P(BadCluster, IsReportedWithPositionFindingAndRemedy) { ExpectErrors(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Files, BadCluster, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

struct GoodFile {
  std::string_view name;
  std::string_view from;
  std::string_view to;
};
void PrintTo(const GoodFile& file, std::ostream* out) { *out << file.name; }

const GoodFile kGoodFiles[] = {
    {"MinInsyncReplicasAboveReplicas", R"("partitions": 2)", R"("min_insync_replicas": 9)"},
    {"InternalMinInsyncReplicasAboveTheBrokers", R"("logs": {)",
     R"("cluster": {"internal_min_insync_replicas": 9}, "logs": {)"},
    {"AsManyReplicasAsBrokers", R"("partitions": 2)", R"("replicas": 1)"},
    {"FetchWaitOfTheLagTime", R"("logs": {)", R"("cluster": {"replica_lag_time_max": "500ms"}, "logs": {)"},
    {"BrokerNamesOfALargerCluster", R"("bridge")", R"("broker-2")"},
    {"StaticMembersBeyondThePartitions", R"("instances": 2)", R"("instances": 16, "static_members": true)"},
    {"IsolationOfEachFromTheOthers", R"("crash": ["email"])", R"("isolate": {"from": ["seen", "books", "brokers"]})"},
    {"NoFaultsUntilTheHorizon", R"("until": "30s",
    "crash": ["email"],
    "power_loss": {"targets": ["broker"]})",
     R"("until": "1h", "crash": {"rate": "0"})"},
};

class GoodCluster : public testing::TestWithParam<GoodFile> {};

TEST_P(GoodCluster, IsAccepted) {
  const ReadResult result = ReadScenario(Replaced(kSample, GetParam().from, GetParam().to), "s.json");
  EXPECT_EQ(FormatErrors(result.errors), "");
}

INSTANTIATE_TEST_SUITE_P(Files, GoodCluster, testing::ValuesIn(kGoodFiles),
                         [](const auto& file) { return std::string(file.param.name); });

}  // namespace
}  // namespace redeliver
