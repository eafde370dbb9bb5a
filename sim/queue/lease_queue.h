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
#include "sim/queue/message_leases.h"
#include "sim/queue/producer_dedup.h"
#include "sim/queue/queue_options.h"
#include "sim/queue/queue_requests.h"
#include "sim/queue/queue_rules.h"
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
  void ClockJumped() override { leases_.RescheduleAll(); }

  // Whether everything that a group should settle is settled, and nothing is on its way to another queue.
  bool Drained() const;
  // Records MessagePending for each message that is not.
  void RecordBacklog();

  // --- For its parts and its program.
  MessageLeases& leases() { return leases_; }
  DeadLetterTransfer& transfer() { return transfer_; }
  DeadLetterDesk& desk() { return desk_; }
  // The host runs, for the first time or again.
  void Started();
  // Something can be handed out that could not before.
  void ServeWaiting();
  // The copy was never stored, after all.
  void SendLost(CopyId copy) { dedup_.Forget(copy); }
  void Store(const SendRequest& request);
  SendRequest DeadLetterOf(const StoredCopy& copy) const;
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

  void Answer(const Responder<SendReply>& responder, bool confirm);
  void AnswerSynced();
  // False: the queue is full and takes nothing.
  bool MakeRoom();
  bool Serve(const ReceiveRequest& request, const Responder<ReceiveReply>& responder);
  void TimedOut(WaitingReceive& waiting);

  const QueueId id_;
  const QueueOptions& options_;
  const QueueRules rules_;
  const RunShape& shape_;
  GroupId group_ = GroupId::None();  // Whose consumers receive from it.
  const Node node_;
  MessageLeases leases_;
  ProducerDedup dedup_;
  DeadLetterTransfer transfer_;
  DeadLetterDesk desk_;
  std::optional<Purgatory<LeaseQueue, WaitingReceive>> receives_;
  PoolVector<WaitingSend> sends_;  // Answered after the next sync.
  MemberEvent<LeaseQueue, &LeaseQueue::AnswerSynced> sync_event_{*this};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_LEASE_QUEUE_H_
