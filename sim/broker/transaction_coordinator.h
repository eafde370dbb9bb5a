// The transaction coordinator of one broker: who may write under a transactional.id, what is open, and how it ends. All
// transactional ids share one partition of the coordinators' log; this broker serves them while it leads that
// partition. Everything here is memory: a change is written first and counts once it is replicated; meanwhile the
// transactional.id is `pending` and others are asked to come back. Rules: transaction_transitions.h.
#ifndef REDELIVER_SIM_BROKER_TRANSACTION_COORDINATOR_H_
#define REDELIVER_SIM_BROKER_TRANSACTION_COORDINATOR_H_

#include "sim/base/pool.h"
#include "sim/broker/cluster_options.h"
#include "sim/broker/coordinator_log.h"
#include "sim/broker/transaction_requests.h"
#include "sim/broker/transaction_transitions.h"
#include "sim/kernel/call.h"

namespace redeliver {

class TransactionCoordinator {
 public:
  // The broker around it.
  class Outlet {
   public:
    // Has the partition's leader write the marker, asking until it is answered for good; then MarkerAcknowledged.
    virtual void SendMarkers(const WriteMarkersRequest& request) = 0;
    // Where the group's offsets are kept.
    virtual TopicPartition OffsetsPartitionOf(GroupId group) = 0;
    // A producer id that nobody in the cluster has had.
    virtual ProducerId NewProducerId() = 0;
    virtual SimTime WallClock() = 0;
    // The process whose pauses hold up the coordinator's timers; nullptr: none does.
    virtual Context* Host() = 0;

   protected:
    ~Outlet() = default;
  };

  // All outlive the coordinator, and it outlives the logs it writes to. `last_epoch`: see kLastProducerEpoch.
  TransactionCoordinator(Kernel& kernel, const ClusterOptions& options, Outlet& outlet,
                         ProducerEpoch last_epoch = kLastProducerEpoch);

  // --- Leadership of the log: TakeOver, Replay of each of its records in order, Loaded; and some time Resign.
  void TakeOver(CoordinatorLog& log);
  void Replay(const TransactionMetadata& metadata);
  // From now on requests are served. What was decided and is not complete is carried out under this coordinator's
  // epoch.
  void Loaded();
  // Forgets everything. What is still being written is answered as kNotLeader once its fate is known.
  void Resign();

  // --- Requests. A broker that does not coordinate refuses them as kNotCoordinator. A change that could not be
  // replicated is answered with the log's reason, which may mean that it happens all the same (MayHaveHappened), or
  // with kUnavailable if nothing was appended. The transactional_id is not 0.
  void Init(const InitProducerRequest& request, Responder<ProducerIdentity> responder);
  void AddPartition(const AddPartitionRequest& request, Responder<Done> responder);
  void AddOffsets(const AddOffsetsRequest& request, Responder<Done> responder);
  void Verify(const VerifyPartitionRequest& request, Responder<Done> responder);
  void End(const EndTransactionRequest& request, Responder<ProducerIdentity> responder);

  // --- Markers
  // kNone: written. kInvalidProducerEpoch, kTransactionCoordinatorFenced: given up, and so is the transaction's
  // completion by this coordinator. Any other marker than one it waits for is ignored.
  void MarkerAcknowledged(const WriteMarkersRequest& marker, Rejection result);
  // Whether the marker is still to be written, as far as this broker is concerned.
  bool Awaits(const WriteMarkersRequest& marker) const;

  // Whether a transaction is undecided, or its end not complete. False while this broker does not coordinate.
  bool AnyUnfinished() const;

 private:
  // One transactional.id.
  struct Entry {
    TransactionMetadata now;
    TransactionMetadata next;  // While pending: what is written and not replicated yet.
    bool pending = false;
    bool completion_due = false;                      // All markers are written; the log did not take that in.
    absl::InlinedVector<TopicPartition, 4> unmarked;  // Prepare*: whose marker is not acknowledged.

    // Its first identity is replicated.
    bool known() const { return !now.producer.id.none(); }
  };

  bool active() const { return loaded_; }
  TransactionVersion VersionWith(bool client_raises_epoch) const;
  // What a coordinator of this cluster uses when it ends a transaction by itself.
  TransactionVersion OwnVersion() const { return VersionWith(true); }
  // nullptr if there is no such entry; the request has then been refused.
  template <class Reply>
  Entry* FindOrRefuse(uint64_t transactional_id, const Responder<Reply>& responder);
  template <class Reply>
  void Refuse(const Entry& entry, Rejection reason, const ProducerIdentity& producer,
              const Responder<Reply>& responder);

  // Writes entry.next. then(kNone): it is replicated, and entry.now. Otherwise nothing has changed; with kNotLeader the
  // entry may be gone.
  template <class Then>
  void Write(Entry& entry, Then then);
  // Writes entry.next, which holds a decision. then(result) comes before the markers.
  template <class Then>
  void Decide(Entry& entry, const Actor& actor, Then then);
  void AddTo(Entry& entry, const ProducerIdentity& producer, TopicPartition partition, TransactionId transaction,
             TransactionVersion version, const Responder<Done>& responder);
  void RecordDecision(const TransactionMetadata& metadata);
  WriteMarkersRequest MarkerOf(const TransactionMetadata& metadata) const;
  bool Owes(const Entry& entry, const WriteMarkersRequest& marker) const;
  void SendMarkersOf(Entry& entry);
  void WriteCompletion(Entry& entry);
  // Whether the broker stands still; the timer then fires again when it goes on.
  bool HeldUp(EventNode& timer);
  void AbortExpired();
  void RetryCompletions();

  Kernel& kernel_;
  const ClusterOptions& options_;
  Outlet& outlet_;
  const ProducerEpoch last_epoch_;
  CoordinatorLog* log_ = nullptr;
  bool loaded_ = false;
  // Counts changes of leadership: what a former term wrote says nothing about the entries of this one.
  uint64_t term_ = 0;
  PoolMap<uint64_t, Entry> entries_;  // By transactional.id.
  MemberEvent<TransactionCoordinator, &TransactionCoordinator::AbortExpired> sweep_{*this};
  MemberEvent<TransactionCoordinator, &TransactionCoordinator::RetryCompletions> retry_{*this};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_TRANSACTION_COORDINATOR_H_
