// The copies in a queue, and what becomes of each: handed out, hidden while its lease lasts, then settled, given back,
// returned or given up. Nobody but the queue decides when; whoever holds a copy has a receipt, and is not told when it
// has become an old one.
#ifndef REDELIVER_SIM_QUEUE_MESSAGE_LEASES_H_
#define REDELIVER_SIM_QUEUE_MESSAGE_LEASES_H_

#include "sim/kernel/process.h"
#include "sim/queue/durable_suffix.h"
#include "sim/queue/lease_scan.h"
#include "sim/queue/queue_rules.h"
#include "sim/queue/ready_copies.h"
#include "sim/queue/stored_copy.h"
#include "sim/trace/queue_facts.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class MessageLeases {
 public:
  // All outlive it.
  MessageLeases(LeaseQueue& queue, const QueueRules& rules, const RunShape& shape);

  // Copies that are not done, and those of them that somebody holds.
  uint64_t present() const { return present_; }
  uint64_t leased() const { return leased_; }
  CopyTable& copies() { return copies_; }
  ReadyCopies& ready() { return ready_; }
  DurableSuffix& unsafe() { return unsafe_; }
  // Nullptr if there is none.
  StoredCopy* Oldest();

  // --- In and out
  // A new copy; it can be handed out. `age`: how long it has waited elsewhere.
  StoredCopy& Add(const Message& message, SimDuration age);
  // The next one to hand out; those that have been handed out too often are given up on the way. Nullptr: none.
  StoredCopy* Choose();
  // It has been chosen.
  void HandOut(StoredCopy& copy, GroupId group, ProcessId receiver);
  // Done as soon as it is handed out.
  void SettleAtOnce(StoredCopy& copy);
  // Out of every list and every hand, for Remove or a transfer to follow.
  void Withdraw(StoredCopy& copy);
  // Not settled by anybody. Requires that it has been withdrawn.
  void Remove(StoredCopy& copy, RemovalReason reason);

  // --- Requests of the holder: kNone is answered with yes, whether or not anything was done.
  Rejection Settle(const Receipt& receipt, ProcessId sender);
  Rejection Release(const ReleaseRequest& request, ProcessId sender);
  Rejection Extend(const Receipt& receipt);

  // --- What happens to leases
  // Returns everything that was handed out to the client before.
  void CloseChannel(ProcessId client, SimTime closed_at, CountOn event);
  void TimeIsUp(StoredCopy& copy);
  // Requires that it is leased.
  bool HasLapsed(const StoredCopy& copy);
  void ReturnLapsed(StoredCopy& copy);
  // A copy that was done is there again, to be handed out.
  void TakeBackEnd(StoredCopy& copy);
  // The clock has moved, or the host was away.
  void RescheduleAll();
  // No connection is left: what returns with its connection does.
  void ReturnConnected();

  // --- Losses
  // Of everything that has changed since then.
  void LoseChanges(SimTime safe);
  void LoseEverything();

 private:
  bool IsCurrent(const StoredCopy* copy, const Receipt& receipt);
  Rejection AnswerStale(LateAck rule, const Receipt& receipt, ProcessId sender);
  void Return(StoredCopy& copy, ReturnReason reason, CountOn event, SimDuration delay = Nanos(0));
  void MakeReady(StoredCopy& copy);
  void GiveUp(StoredCopy& copy);
  void LeaveLease(StoredCopy& copy);
  // It is in the queue no longer. Requires that it has been withdrawn.
  void End(StoredCopy& copy);
  // For the end of its lease, its delay or its time in the queue, whichever comes first.
  void ScheduleTimer(StoredCopy& copy);
  SimTime ConsumerTimeoutOf(const StoredCopy& copy) const;
  SimTime ExpiryOf(const StoredCopy& copy);
  void Undo(StoredCopy& copy, CopyChange change, SimTime safe);

  Kernel& kernel();
  SimTime WallClock() const;
  template <class F>
  void Record(const F& fact) {
    kernel().Record(fact);
  }

  LeaseQueue& queue_;
  const QueueRules& rules_;
  CopyTable copies_;
  ReadyCopies ready_;
  DurableSuffix unsafe_;
  uint64_t present_ = 0;
  uint64_t leased_ = 0;
  LeaseScan scan_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_MESSAGE_LEASES_H_
