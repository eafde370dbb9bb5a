#include "sim/kernel/network.h"

#include <algorithm>

namespace redeliver {

bool Network::Severed::Joins(NodeId from, NodeId to) const {
  if (from == to || (from != node && to != node)) return false;
  return peers.empty() || std::ranges::binary_search(peers, from == node ? to : from);
}

void Network::Cut(NodeId node, std::span<const NodeId> peers, SimTime now, SimDuration duration, bool holds) {
  cuts_.push_back({node, peers, now + duration, now + duration, holds});
}

Passage Network::Carry(NodeId from, NodeId to, SimTime now, bool held_before) {
  std::erase_if(cuts_, [now](const Severed& link) { return now >= link.drained; });
  Severed* longest = nullptr;
  for (Severed& link : cuts_) {
    if (now >= (held_before ? link.heals : link.drained) || !link.Joins(from, to)) continue;
    if (!link.holds) {
      if (now < link.heals) return {Passage::Kind::kLost, {}};
      continue;
    }
    if (longest == nullptr || longest->drained < link.drained) longest = &link;
  }
  if (longest == nullptr) return {};
  const SimTime until = longest->drained;
  longest->drained = until + Nanos(1);
  return {Passage::Kind::kHeld, until};
}

}  // namespace redeliver
