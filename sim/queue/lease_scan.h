// What returns messages where nothing but a scan does (LQ-14): once in a while somebody reads which leases have ended,
// and a moment later writes those messages back. In between they may be settled, or handed out again.
#ifndef REDELIVER_SIM_QUEUE_LEASE_SCAN_H_
#define REDELIVER_SIM_QUEUE_LEASE_SCAN_H_

#include "sim/base/pool.h"
#include "sim/kernel/process.h"
#include "sim/queue/queue_rules.h"
#include "sim/queue/stored_copy.h"

namespace redeliver {

class LeaseScan {
 public:
  // All outlive it.
  LeaseScan(MessageLeases& leases, LeaseQueue& queue, const QueueRules& rules);

  // There is a lease: the next scan comes at the next multiple of the scan period.
  void Schedule();
  // What it has read is written back no more: the queue has lost changes, and its connections with them.
  void Forget();

 private:
  struct Candidate {
    uint32_t slot;
    CopyId copy;
    uint32_t lease_epoch;
  };

  void Read();
  void Write();
  void WriteBack(StoredCopy& copy, uint32_t lease_epoch);

  MessageLeases& leases_;
  LeaseQueue& queue_;
  const QueueRules& rules_;
  PoolVector<Candidate> candidates_;  // They keep their places until they are written back.
  MemberEvent<LeaseScan, &LeaseScan::Read> read_event_{*this};
  MemberEvent<LeaseScan, &LeaseScan::Write> write_event_{*this};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_LEASE_SCAN_H_
