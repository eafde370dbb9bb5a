#include "sim/kernel/connection_watch.h"

#include "sim/kernel/server.h"

namespace redeliver {
namespace {

// Where the network carries nothing, the server finds out by the heartbeats it misses. RabbitMQ: 60s.
constexpr SimDuration kHeartbeatTimeout = Seconds(60);

// The end of a connection on its way to the server. Belongs to the run's pool.
class ClosedConnection final : public EventNode {
 public:
  ClosedConnection(Context& client, Server& server)
      : client_(client), server_(server), closed_at_(client.kernel().now()) {
    Kernel::SetBackground(*this);
  }

  void Fire() override {
    Kernel& kernel = server_.kernel();
    if (kernel.network().cut() && !missed_) {
      const Passage passage = kernel.network().Carry(NodeOf(client_.id()), server_.node(), kernel.now(), held_);
      held_ = passage.kind == Passage::Kind::kHeld;
      missed_ = passage.kind == Passage::Kind::kLost;
      if (held_) return kernel.Reschedule(*this, passage.until);
      if (missed_) return kernel.Reschedule(*this, kernel.now() + kHeartbeatTimeout);
    }
    if (server_.host() != nullptr && server_.host()->Defer(*this)) return;
    server_.ConnectionClosed(client_.id(), closed_at_);
    Pool& pool = kernel.pool();
    this->~ClosedConnection();
    pool.Free(this, sizeof(ClosedConnection));
  }

 private:
  Context& client_;
  Server& server_;
  const SimTime closed_at_;
  bool held_ = false;
  bool missed_ = false;
};

void Tell(Context& client, Server& server) {
  static constexpr uint64_t kClosed = HashName("connection.closed");
  Kernel& kernel = client.kernel();
  auto* closed = new (kernel.pool().Allocate(sizeof(ClosedConnection))) ClosedConnection(client, server);
  const uint64_t instant = static_cast<uint64_t>(kernel.now().nanoseconds());
  kernel.ScheduleAfter(*closed, kernel.Latency(client.entity() ^ server.index() ^ kClosed, instant));
}

}  // namespace

void TellConnectionWatchers(Context& client) {
  for (Server* server : client.kernel().connection_watchers()) Tell(client, *server);
}

void TellConnectionWatchers(Context& client, uint16_t server) {
  for (Server* watcher : client.kernel().connection_watchers()) {
    if (watcher->index() == server) Tell(client, *watcher);
  }
}

}  // namespace redeliver
