// Links between nodes that carry nothing for a while. A process and the server hosted on it are one node; any other
// server is a node of its own. Without a cut, a message costs one branch.
#ifndef REDELIVER_SIM_KERNEL_NETWORK_H_
#define REDELIVER_SIM_KERNEL_NETWORK_H_

#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/ids.h"
#include "sim/base/sim_time.h"

namespace redeliver {

// Who is at one end of a link.
using NodeId = StrongId<struct NodeTag, uint16_t>;

// Of a process, and of the server hosted on it.
constexpr NodeId NodeOf(ProcessId process) { return NodeId(process.value()); }
// Of a server without a host, by its place in RunShape::servers.
constexpr NodeId NodeOfServer(uint16_t server) { return NodeId(static_cast<uint16_t>(0x8000 | server)); }

// What becomes of a message that reaches the end of its link.
struct Passage {
  enum class Kind : uint8_t { kFree, kHeld, kLost };

  Kind kind = Kind::kFree;
  SimTime until;  // Held: when it goes on.
};

class Network {
 public:
  // Cuts the links between `node` and each of `peers`, sorted, both ways; empty stands for everybody. Messages that
  // arrive meanwhile are lost or, if `holds`, arrive when the cut is over. `peers` outlives the network.
  void Cut(NodeId node, std::span<const NodeId> peers, SimTime now, SimDuration duration, bool holds);

  // Whether any link may be cut.
  bool cut() const { return !cuts_.empty(); }
  // Asked once as a message arrives, and once more (`held_before`) each time one that was held goes on. Those held at
  // one link go on in the order they came, a nanosecond apart.
  Passage Carry(NodeId from, NodeId to, SimTime now, bool held_before);

 private:
  struct Severed {
    NodeId node;
    std::span<const NodeId> peers;
    SimTime heals;
    // One nanosecond later for each message held: what arrives before then queues behind them.
    SimTime drained;
    bool holds;

    bool Joins(NodeId from, NodeId to) const;
  };

  std::vector<Severed> cuts_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_NETWORK_H_
