#include "sim/kernel/server.h"

#include "sim/kernel/process.h"

namespace redeliver {

void Server::HostOn(Context& host) {
  host_ = &host;
  node_ = NodeOf(host.id());
  host.Host(*this);
}

}  // namespace redeliver
