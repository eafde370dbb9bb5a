#include "sim/broker/cluster_client.h"

#include "sim/broker/log_cluster.h"

namespace redeliver {

ClusterClient::ClusterClient(Context& self, LogCluster& cluster, SimDuration request_timeout)
    : self_(self), cluster_(cluster), timeout_(request_timeout) {
  if (cluster.broker_count() > 1) return;
  metadata_ = cluster.first_metadata();
  only_ = &cluster.broker(BrokerId(0));
}

Task<Done> ClusterClient::Refresh() {
  while (cluster_.broker_count() > 1) {
    asked_ = static_cast<uint16_t>((asked_ + 1) % cluster_.broker_count());
    const CallOptions options{timeout_, Lane::kCoordination};
    const MetadataRequest request;
    const Outcome<MetadataReply> answered = co_await Ask(self_, At(BrokerId(asked_)), request, options);
    if (answered.ok()) {
      // An older picture than the own one is no news.
      if (!metadata_ || answered.value().metadata->version >= metadata_->version) metadata_ = answered.value().metadata;
      break;
    }
    co_await self_.Sleep(kRetryBackoff);
  }
  co_return Done{};
}

Broker& ClusterClient::At(BrokerId broker) { return cluster_.broker(broker); }

Broker& ClusterClient::AnyBroker() { return At(BrokerId(asked_)); }

BrokerId ClusterClient::LeaderId(TopicPartition partition) const { return metadata_->partition(partition).leader; }

Broker& ClusterClient::LeaderOf(TopicPartition partition) {
  if (only_ != nullptr) return *only_;
  const BrokerId leader = LeaderId(partition);
  return leader.none() ? AnyBroker() : At(leader);
}

Broker& ClusterClient::GroupCoordinator() { return LeaderOf({cluster_.offsets_log(), PartitionId(0)}); }

Broker& ClusterClient::TransactionCoordinator() { return LeaderOf({cluster_.transactions_log(), PartitionId(0)}); }

}  // namespace redeliver
