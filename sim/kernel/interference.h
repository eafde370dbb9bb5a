// What the kernel asks whoever injects faults. The kernel knows what each fault does, never when it comes.
#ifndef REDELIVER_SIM_KERNEL_INTERFERENCE_H_
#define REDELIVER_SIM_KERNEL_INTERFERENCE_H_

#include <cstdint>
#include <span>

#include "sim/base/ids.h"
#include "sim/base/sim_time.h"
#include "sim/kernel/network.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

struct Strike {
  FaultKind kind;
  Phase phase;
  // How long, how late or how far, by the kind: time to restart, length of a pause, outage or isolation, clock jump,
  // lateness.
  SimDuration extent;
  // Isolation: whom the node is cut off from, sorted; empty stands for everybody. Outlives the run.
  std::span<const NodeId> peers = {};
  // Outage: whether requests are refused, and not ignored.
  bool refuses = false;
};

class Interference {
 public:
  virtual ~Interference() = default;

  // Both: nullptr if nothing goes wrong; otherwise valid until the next question.
  //
  // Asked once for each request a process is about to send; ordinal counts its requests of this kind from 1.
  virtual const Strike* AtRequest(ProcessId process, Operation operation, uint32_t ordinal, SimTime now) = 0;
  // Asked once for each request that arrives at a server, by the server's place in RunShape::servers.
  virtual const Strike* AtServer(uint16_t server, Operation operation, uint32_t ordinal, SimTime now) = 0;
  // Whether AtServer needs to be asked at all.
  bool strikes_servers() const { return strikes_servers_; }

 protected:
  explicit Interference(bool strikes_servers = true) : strikes_servers_(strikes_servers) {}

 private:
  const bool strikes_servers_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_INTERFERENCE_H_
