// A queue that leases messages to its receivers. Every product here that is not a log with offsets is this queue, with
// other rules. It is on a node of its own, which can crash, pause and lose its power; what lies behind that node
// (disks, replicas) is in its rules.
//
// A message that was handed out is hidden until it is settled, or until something returns it: the end of its lease, of
// its holder's connection, a claim, a scan. Its holder is not told, and goes on; only its receipt is then an old one.
#ifndef REDELIVER_SIM_QUEUE_LEASE_QUEUE_H_
#define REDELIVER_SIM_QUEUE_LEASE_QUEUE_H_

#include <optional>
#include <vector>

#include "sim/kernel/call.h"
#include "sim/kernel/purgatory.h"
#include "sim/queue/dead_letter_desk.h"
#include "sim/queue/dead_letter_transfer.h"
#include "sim/queue/durable_suffix.h"
#include "sim/queue/producer_dedup.h"
#include "sim/queue/queue_options.h"
#include "sim/queue/queue_requests.h"
#include "sim/queue/queue_rules.h"
#include "sim/queue/ready_copies.h"
#include "sim/queue/stored_copy.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class LeaseQueue final : public Server {
 public:
  // What its program is given.
  struct Node {
    LeaseQueue* queue = nullptr;
  };

  // All outlive the queue.
  LeaseQueue(Kernel& kernel, uint16_t index, QueueId id, const QueueOptions& options, const RunShape& shape);

  // Messages that it gives up go there; null: nowhere.
  void set_dead_letters(LeaseQueue* queue) { transfer_.set_target(queue); }

  QueueId id() const { return id_; }
  const QueueRules& rules() const { return rules_; }
  // Runs on its host.
  Program program() const;

  void Handle(SendRequest& request, Responder<SendReply> responder);
  void Handle(RedriveRequest& request, Responder<SendReply> responder);
  void Handle(ReceiveRequest& request, Responder<ReceiveReply> responder);
  void Handle(DeleteRequest& request, Responder<DeleteReply> responder);
  void Handle(ReleaseRequest& request, Responder<Done> responder);
  void Handle(ExtendRequest& request, Responder<Done> responder);

  void LosePower() override;
  void LoseDisk() override;
  void HostCrashed() override;
  void FailOver() override;
  void ConnectionClosed(ProcessId client, SimTime closed_at) override;
  void ClockJumped() override;

  // Whether everything that a group should settle is settled, and nothing is on its way to another queue.
  bool Drained() const;
  // Records MessagePending for each message that is not.
  void RecordBacklog();

  // --- For its parts and its program.
  CopyTable& copies() { return copies_; }
  DeadLetterTransfer& transfer() { return transfer_; }
  DeadLetterDesk& desk() { return desk_; }
  // The host runs, for the first time or again.
  void Started();
  void TimeIsUp(StoredCopy& copy);
  void Store(const SendRequest& request);
  SendRequest DeadLetterOf(const StoredCopy& copy) const;
  // Not settled by anybody. Requires that the copy is in no list.
  void Remove(StoredCopy& copy, RemovalReason reason);
  // The oldest dead letter that can go back to where it was given up; nullptr if there is none.
  StoredCopy* NextToRedrive();
  void Redriven(const Receipt& receipt);

 private:
  struct WaitingReceive {
    ReceiveRequest* request;  // Lives as long as it is unanswered.
    Responder<ReceiveReply> responder;
    SimTime since;
  };
  struct WaitingSend {
    Responder<SendReply> responder;
  };
  friend class Purgatory<LeaseQueue, WaitingReceive>;

  // --- Sending: lease_queue.cc
  void Answer(const Responder<SendReply>& responder, bool confirm);
  void AnswerSynced();
  // False: the queue is full and takes nothing.
  bool MakeRoom();
  StoredCopy* Oldest();

  // --- Receiving: lease_queue.cc
  bool Serve(const ReceiveRequest& request, const Responder<ReceiveReply>& responder);
  void ServeWaiting();
  void TimedOut(WaitingReceive& waiting);
  // The next message to hand out; those that have been handed out too often are given up on the way.
  StoredCopy* Choose();
  void HandOut(StoredCopy& copy, const ReceiveRequest& request, ProcessId receiver);

  // --- Leases: leases.cc
  bool IsCurrent(const StoredCopy* copy, const Receipt& receipt);
  // Whether an acknowledgement with this receipt counts; if it is refused, why.
  Rejection Settle(const Receipt& receipt, ProcessId sender);
  Rejection AnswerStale(LateAck rule, const Receipt& receipt, ProcessId sender);
  void Return(StoredCopy& copy, ReturnReason reason, CountOn event, SimDuration delay = Nanos(0));
  void MakeReady(StoredCopy& copy);
  void GiveUp(StoredCopy& copy);
  // Returns everything that was handed out to the client before.
  void CloseChannel(ProcessId client, SimTime closed_at, CountOn event);
  void Scan();
  // The end of its lease, its delay or its time in the queue.
  void ScheduleTimer(StoredCopy& copy);
  SimTime ConsumerTimeoutOf(const StoredCopy& copy) const;
  SimTime ExpiryOf(const StoredCopy& copy);
  // It is in the queue no longer. Requires that it is in no list.
  void End(StoredCopy& copy);
  void LeaveLease(StoredCopy& copy);
  bool OverLimit(const StoredCopy& copy) const;

  // --- Losses: queue_losses.cc
  void LoseChanges(SimTime safe);
  void Undo(StoredCopy& copy, CopyChange change, SimTime safe);
  void LoseEverything();
  void Withdraw(StoredCopy& copy);

  const QueueId id_;
  const QueueOptions& options_;
  const QueueRules rules_;
  const RunShape& shape_;
  GroupId group_ = GroupId::None();  // Whose consumers receive from it.
  const Node node_;
  CopyTable copies_;
  ReadyCopies ready_;
  ProducerDedup dedup_;
  DurableSuffix unsafe_;
  DeadLetterTransfer transfer_;
  DeadLetterDesk desk_;
  uint64_t present_ = 0;  // Copies that are not done.
  uint64_t leased_ = 0;
  std::optional<Purgatory<LeaseQueue, WaitingReceive>> receives_;
  PoolVector<WaitingSend> sends_;  // Answered after the next sync.
  MemberEvent<LeaseQueue, &LeaseQueue::AnswerSynced> sync_event_{*this};
  MemberEvent<LeaseQueue, &LeaseQueue::Scan> scan_event_{*this};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_LEASE_QUEUE_H_
