#include "sim/broker/transaction_coordinator.h"

#include <algorithm>
#include <utility>

namespace redeliver {
namespace {

// How soon a completion is written again that the log did not take in.
constexpr SimDuration kCompletionBackoff = Millis(100);

// What a client is told when its change was not replicated. Kafka says NOT_COORDINATOR or COORDINATOR_NOT_AVAILABLE for
// all of these; here the answer must not promise that nothing happened where it still may.
Rejection ReasonFor(Rejection write_result) {
  return write_result == Rejection::kNotEnoughReplicas ? Rejection::kUnavailable : write_result;
}

template <class Reply>
void Answer(const Responder<Reply>& responder, Rejection write_result, const Reply& reply) {
  if (write_result == Rejection::kNone) return responder.Ok(reply);
  responder.Reject(ReasonFor(write_result));
}

}  // namespace

TransactionCoordinator::TransactionCoordinator(Kernel& kernel, const ClusterOptions& options, Outlet& outlet,
                                               ProducerEpoch last_epoch)
    : kernel_(kernel), options_(options), outlet_(outlet), last_epoch_(last_epoch), entries_(kernel.pool()) {
  Kernel::SetBackground(sweep_);
  Kernel::SetBackground(retry_);
}

// --- Leadership

void TransactionCoordinator::TakeOver(CoordinatorLog& log) {
  Resign();
  log_ = &log;
}

void TransactionCoordinator::Replay(const TransactionMetadata& metadata) {
  if (kernel_.Has(Defect::kTransactionsNotReloaded)) return;
  entries_[metadata.transactional_id].now = metadata;
}

void TransactionCoordinator::Loaded() {
  loaded_ = true;
  kernel_.ScheduleAfter(sweep_, options_.transaction_timeout_sweep);
  if (kernel_.Has(Defect::kMarkersNotResent)) return;
  for (auto& [transactional_id, entry] : entries_) {
    if (IsPrepared(entry.now.status)) SendMarkersOf(entry);
  }
}

void TransactionCoordinator::Resign() {
  ++term_;
  log_ = nullptr;
  loaded_ = false;
  entries_.clear();
  if (sweep_.linked()) sweep_.Unlink();
  if (retry_.linked()) retry_.Unlink();
}

// --- Requests

TransactionVersion TransactionCoordinator::VersionWith(bool client_raises_epoch) const {
  return client_raises_epoch && EndRaisesEpoch(options_.transactions) ? TransactionVersion::kTv2
                                                                      : TransactionVersion::kTv1;
}

template <class Reply>
TransactionCoordinator::Entry* TransactionCoordinator::FindOrRefuse(uint64_t transactional_id,
                                                                    const Responder<Reply>& responder) {
  Rejection reason = Rejection::kNotCoordinator;
  if (active()) {
    const auto found = entries_.find(transactional_id);
    if (found != entries_.end() && found->second.known()) return &found->second;
    reason = Rejection::kInvalidProducerIdMapping;
  }
  responder.Reject(reason);
  return nullptr;
}

template <class Reply>
void TransactionCoordinator::Refuse(const Entry& entry, Rejection reason, const ProducerIdentity& producer,
                                    const Responder<Reply>& responder) {
  const ProducerIdentity current = CurrentIdentity(entry.now);
  const bool older = producer.id != current.id || producer.epoch < current.epoch;
  if (reason == Rejection::kProducerFenced && older) kernel_.Record(ProducerFenced{producer.id, producer.epoch});
  responder.Reject(reason);
}

void TransactionCoordinator::Init(const InitProducerRequest& request, Responder<ProducerIdentity> responder) {
  if (!active()) return responder.Reject(Rejection::kNotCoordinator);
  Entry& entry = entries_[request.transactional_id];
  if (entry.known() && kernel_.Has(Defect::kEpochNotRaisedAtInit)) return responder.Ok(CurrentIdentity(entry.now));
  const TransactionVerdict verdict = JudgeInit(entry.now, entry.pending, request, last_epoch_);
  if (verdict.step == TransactionStep::kRefuse) return Refuse(entry, verdict.reason, request.expected, responder);
  if (verdict.step == TransactionStep::kAnswer) return responder.Ok(entry.now.producer);
  entry.next = entry.now;
  if (verdict.step == TransactionStep::kFence) {
    PrepareFence(entry.next, OwnVersion());
    return Decide(entry, responder.actor(), [responder](Rejection result) {
      const bool aborted = result == Rejection::kNone;
      responder.Reject(aborted ? Rejection::kConcurrentTransactions : ReasonFor(result));
    });
  }
  const bool fresh = verdict.step == TransactionStep::kNewProducer;
  Renew(entry.next, request, fresh ? outlet_.NewProducerId() : ProducerId::None());
  const ProducerIdentity identity = entry.next.producer;
  Write(entry, [responder, identity](Rejection result) { Answer(responder, result, identity); });
}

void TransactionCoordinator::AddPartition(const AddPartitionRequest& request, Responder<Done> responder) {
  Entry* const entry = FindOrRefuse(request.transactional_id, responder);
  if (entry == nullptr) return;
  AddTo(*entry, request.producer, request.partition, request.transaction, TransactionVersion::kTv1, responder);
}

void TransactionCoordinator::AddOffsets(const AddOffsetsRequest& request, Responder<Done> responder) {
  Entry* const entry = FindOrRefuse(request.transactional_id, responder);
  if (entry == nullptr) return;
  const TopicPartition partition = outlet_.OffsetsPartitionOf(request.group);
  AddTo(*entry, request.producer, partition, request.transaction, TransactionVersion::kTv1, responder);
}

void TransactionCoordinator::Verify(const VerifyPartitionRequest& request, Responder<Done> responder) {
  Entry* const entry = FindOrRefuse(request.transactional_id, responder);
  if (entry == nullptr) return;
  if (!request.verify_only) {
    return AddTo(*entry, request.producer, request.partition, request.transaction, TransactionVersion::kTv2, responder);
  }
  const TransactionVerdict verdict = JudgeVerify(entry->now, entry->pending, request.producer, request.partition);
  if (verdict.step == TransactionStep::kRefuse) return Refuse(*entry, verdict.reason, request.producer, responder);
  responder.Ok({});
}

void TransactionCoordinator::AddTo(Entry& entry, const ProducerIdentity& producer, TopicPartition partition,
                                   TransactionId transaction, TransactionVersion version,
                                   const Responder<Done>& responder) {
  const TransactionVerdict verdict = JudgeAdd(entry.now, entry.pending, producer, partition, version);
  if (verdict.step == TransactionStep::kRefuse) return Refuse(entry, verdict.reason, producer, responder);
  if (verdict.step == TransactionStep::kAnswer) return responder.Ok({});
  entry.next = entry.now;
  Add(entry.next, partition, transaction, outlet_.WallClock());
  Write(entry, [responder](Rejection result) { Answer(responder, result, Done{}); });
}

void TransactionCoordinator::End(const EndTransactionRequest& request, Responder<ProducerIdentity> responder) {
  Entry* const entry = FindOrRefuse(request.transactional_id, responder);
  if (entry == nullptr) return;
  const TransactionVersion version = VersionWith(request.raises_epoch);
  const TransactionVerdict verdict = JudgeEnd(entry->now, entry->pending, request, version);
  if (verdict.step == TransactionStep::kRefuse) return Refuse(*entry, verdict.reason, request.producer, responder);
  if (verdict.step == TransactionStep::kAnswer) return responder.Ok(entry->now.producer);
  entry->next = entry->now;
  Tag(entry->next, request.transaction);
  const bool used_up = version == TransactionVersion::kTv2 && entry->now.producer.epoch >= last_epoch_;
  PrepareEnd(entry->next, request.commit, version, used_up ? outlet_.NewProducerId() : ProducerId::None());
  const ProducerIdentity identity = CurrentIdentity(entry->next);
  const Actor actor = responder.actor();
  const bool too_early = kernel_.Has(Defect::kEndBeforeReplication);
  if (too_early) responder.Ok(identity);
  Decide(*entry, actor, [responder, identity, too_early](Rejection result) {
    if (!too_early) Answer(responder, result, identity);
  });
}

// --- Changes

template <class Then>
void TransactionCoordinator::Write(Entry& entry, Then then) {
  entry.pending = true;
  log_->Write(StateRecord(entry.next), [this, &entry, term = term_, then](Rejection result) {
    if (term != term_) return then(Rejection::kNotLeader);
    entry.pending = false;
    if (result == Rejection::kNone) entry.now = std::move(entry.next);
    then(result);
  });
}

template <class Then>
void TransactionCoordinator::Decide(Entry& entry, const Actor& actor, Then then) {
  Write(entry, [this, &entry, actor, then](Rejection result) {
    const bool decided = result == Rejection::kNone;
    const ActingFor acting(kernel_, actor);
    if (decided) RecordDecision(entry.now);
    then(result);
    if (decided) SendMarkersOf(entry);
  });
}

void TransactionCoordinator::RecordDecision(const TransactionMetadata& metadata) {
  if (metadata.transaction.none()) return;
  if (IsCommit(metadata.status)) {
    kernel_.Record(TransactionCommitted{metadata.transaction});
  } else {
    kernel_.Record(TransactionAborted{metadata.transaction});
  }
}

// --- Markers

// Of all its partitions; the caller fills in which.
WriteMarkersRequest TransactionCoordinator::MarkerOf(const TransactionMetadata& metadata) const {
  WriteMarkersRequest marker;
  marker.producer = metadata.producer;
  if (kernel_.Has(Defect::kMarkerOfNextEpoch)) marker.producer.epoch = marker.producer.epoch.Next();
  marker.coordinator_epoch = log_->epoch();
  marker.commit = IsCommit(metadata.status);
  marker.raised_epoch = metadata.raised_epoch;
  marker.transaction = metadata.transaction;
  return marker;
}

void TransactionCoordinator::SendMarkersOf(Entry& entry) {
  entry.unmarked = entry.now.partitions;
  if (entry.unmarked.empty()) return WriteCompletion(entry);
  WriteMarkersRequest marker = MarkerOf(entry.now);
  // By index: the last acknowledgement, if it comes at once, clears the list.
  for (size_t i = 0; i < entry.now.partitions.size(); ++i) {
    marker.partition = entry.now.partitions[i];
    outlet_.SendMarkers(marker);
  }
}

bool TransactionCoordinator::Owes(const Entry& entry, const WriteMarkersRequest& marker) const {
  if (std::ranges::find(entry.unmarked, marker.partition) == entry.unmarked.end()) return false;
  const WriteMarkersRequest sent = MarkerOf(entry.now);
  return sent.producer == marker.producer && sent.coordinator_epoch == marker.coordinator_epoch;
}

bool TransactionCoordinator::Awaits(const WriteMarkersRequest& marker) const {
  return std::ranges::any_of(entries_, [&](const auto& item) { return Owes(item.second, marker); });
}

void TransactionCoordinator::MarkerAcknowledged(const WriteMarkersRequest& marker, Rejection result) {
  // One that was given up stays unmarked: Kafka cancels the completion, until a new coordinator tries again.
  if (result != Rejection::kNone) return;
  for (auto& [transactional_id, entry] : entries_) {
    if (!Owes(entry, marker)) continue;
    entry.unmarked.erase(std::ranges::find(entry.unmarked, marker.partition));
    if (entry.unmarked.empty()) WriteCompletion(entry);
    return;
  }
}

void TransactionCoordinator::WriteCompletion(Entry& entry) {
  entry.next = entry.now;
  Complete(entry.next);
  Write(entry, [this, &entry](Rejection result) {
    if (result == Rejection::kNone || result == Rejection::kNotLeader) return;
    entry.completion_due = true;
    if (!retry_.linked()) kernel_.ScheduleAfter(retry_, kCompletionBackoff);
  });
}

// --- Timers

bool TransactionCoordinator::HeldUp(EventNode& timer) {
  Context* const host = outlet_.Host();
  return host != nullptr && host->Defer(timer);
}

void TransactionCoordinator::AbortExpired() {
  if (HeldUp(sweep_)) return;
  const SimTime wall_clock = outlet_.WallClock();
  for (auto& [transactional_id, entry] : entries_) {
    const TransactionMetadata& now = entry.now;
    const bool open = now.status == TransactionStatus::kOngoing && !entry.pending;
    if (!open || now.started + now.timeout >= wall_clock) continue;
    entry.next = now;
    if (kernel_.Has(Defect::kTimeoutDoesNotFence)) {
      PrepareEnd(entry.next, false, TransactionVersion::kTv1, ProducerId::None());
    } else {
      PrepareFence(entry.next, OwnVersion());
    }
    Decide(entry, Actor(), [](Rejection) {});  // A decision that was not replicated is for the next sweep.
  }
  kernel_.ScheduleAfter(sweep_, options_.transaction_timeout_sweep);
}

void TransactionCoordinator::RetryCompletions() {
  if (HeldUp(retry_)) return;
  for (auto& [transactional_id, entry] : entries_) {
    if (std::exchange(entry.completion_due, false)) WriteCompletion(entry);
  }
}

bool TransactionCoordinator::AnyUnfinished() const {
  return std::ranges::any_of(entries_, [](const auto& item) {
    const Entry& entry = item.second;
    return entry.pending || entry.now.status == TransactionStatus::kOngoing || IsPrepared(entry.now.status);
  });
}

}  // namespace redeliver
