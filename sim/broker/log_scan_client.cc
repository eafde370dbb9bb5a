#include "sim/broker/log_scan_client.h"

#include "sim/broker/broker.h"

namespace redeliver {

Task<Outcome<FetchReply>> LogScanClient::Read(PartitionId partition, Offset from) {
  if (cluster_.NeedsMetadata()) co_await cluster_.Refresh();
  FetchRequest request{GroupId::None(), log_.log, Isolation::kReadCommitted,
                       PoolArray<PartitionOffset>(self().kernel().pool(), 1), Nanos(0)};
  request.positions.push_back({partition, from});
  Broker& leader = cluster_.LeaderOf({log_.log, partition});
  const CallOptions options{timeout_};
  Outcome<FetchReply> read = co_await Ask(self(), leader, std::move(request), options);
  if (ClusterClient::Misdirected(read)) co_await cluster_.Refresh();
  co_return std::move(read);
}

}  // namespace redeliver
