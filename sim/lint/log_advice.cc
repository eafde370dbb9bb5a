#include "sim/lint/log_advice.h"

#include "absl/strings/str_cat.h"

namespace redeliver {
namespace {

bool UsesTransactions(const Topology& topology) {
  const auto writes = [](const auto& producer) { return producer.second.delivery == Delivery::kTransactional; };
  const auto processes = [](const auto& consumer) { return consumer.second.commit == CommitPlace::kInTransaction; };
  return std::ranges::any_of(topology.producers, writes) || std::ranges::any_of(topology.consumers, processes);
}

// Whether somebody waits for all in-sync replicas, whatever that means.
bool WaitsForAll(const Topology& topology, const std::string& log) {
  return std::ranges::any_of(topology.producers, [&log](const auto& entry) {
    const ProducerOptions& producer = entry.second;
    return producer.writes == log && producer.delivery != Delivery::kFireAndForget &&
           producer.client.value_or(ClientOptions()).acks == Acks::kAll;
  });
}

void LintLog(Linter& linter, const std::string& name, const LogOptions& log) {
  const Topology& topology = linter.topology();
  const int64_t brokers = topology.cluster.brokers;
  const auto add = [&](LintRule rule, std::string_view knob, std::string_view what) {
    linter.Add(rule, "logs", name, knob, absl::StrCat("log ", Quoted(name), " ", std::string(what)));
  };
  if (brokers > 1 && log.replicas != 1 && log.min_insync_replicas == 1 && WaitsForAll(topology, name)) {
    add(LintRule::kMinIsrOne, "min_insync_replicas", "acknowledges with one replica in sync");
  }
  if (log.unclean_leader_election) {
    add(LintRule::kUncleanElection, "unclean_leader_election", "lets a broker lead that lacks records");
  }
  if ((brokers == 1 || log.replicas == 1) && log.flush_interval > Nanos(0)) {
    add(LintRule::kOneUnsyncedCopy, "flush_interval", "has one copy, which reaches the disk after its acknowledgement");
  }
}

}  // namespace

void LintLogs(Linter& linter) {
  const Topology& topology = linter.topology();
  for (const auto& [name, log] : topology.logs) LintLog(linter, name, log);
  if (!UsesTransactions(topology)) return;
  if (!EndRaisesEpoch(topology.cluster.transactions)) {
    linter.AddForCluster(LintRule::kOldTransactionProtocol, "transactions",
                         "the end of a transaction does not say which one it ends");
  }
  if (!topology.cluster.group_metadata_fencing) {
    linter.AddForCluster(LintRule::kGroupNotFenced, "group_metadata_fencing",
                         "offsets in transactions are not checked against the group");
  }
}

}  // namespace redeliver
