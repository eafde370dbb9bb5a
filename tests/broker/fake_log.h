// The log behind a coordinator, without brokers: it replicates at once, or when the test says so.
#ifndef REDELIVER_TESTS_BROKER_FAKE_LOG_H_
#define REDELIVER_TESTS_BROKER_FAKE_LOG_H_

#include <memory>
#include <utility>
#include <vector>

#include "sim/broker/coordinator_log.h"
#include "sim/broker/group_coordinator.h"

namespace redeliver {

// The log outlives its coordinators: what one writes, the next one replays.
class FakeLog final : public CoordinatorLog {
 public:
  LeaderEpoch epoch() const override { return epoch_; }

  // From now on what is appended waits for Replicate or Fail.
  void Hold() { holds_ = true; }
  void Replicate() {
    holds_ = false;
    AnswerAll(Rejection::kNone);
  }
  void Fail(Rejection reason) { AnswerAll(reason); }
  // Appends are refused; kNone: no longer.
  void Refuse(Rejection reason) { refusal_ = reason; }
  BatchHeader AppendMarker(ProducerId producer, bool commit) {
    BatchHeader header;
    header.producer.id = producer;
    header.transactional = true;
    header.kind = commit ? BatchKind::kCommitMarker : BatchKind::kAbortMarker;
    batches_.push_back({header, {}});
    return header;
  }
  // Another leader: waiters are gone with the old one. Only the first `kept` batches survive.
  void MoveLeader(size_t kept = ~size_t{0}) {
    holds_ = false;
    waiting_.clear();
    epoch_ = epoch_.Next();
    if (kept < batches_.size()) batches_.resize(kept);
  }
  void ReplayTo(GroupCoordinator& coordinator) const {
    for (const Batch& batch : batches_) {
      if (batch.header.kind != BatchKind::kData) coordinator.ReplayMarker(batch.header);
      for (const StateRecord& record : batch.records) coordinator.Replay(record, batch.header);
    }
  }
  size_t size() const { return batches_.size(); }
  size_t waiting() const { return waiting_.size(); }

 private:
  struct Batch {
    BatchHeader header;
    std::vector<StateRecord> records;
  };

  Rejection Append(std::span<StateRecord> records, const ProducerIdentity& producer, TransactionId transaction,
                   Offset* end) override {
    if (refusal_ != Rejection::kNone) return refusal_;
    BatchHeader header;
    header.producer = producer;
    header.transactional = !producer.id.none();
    header.transaction = transaction;
    batches_.push_back({header, {records.begin(), records.end()}});
    *end = Offset(batches_.size());
    return Rejection::kNone;
  }
  bool Replicated(Offset) const override { return !holds_; }
  void Park(Offset, std::unique_ptr<ReplicationWaiter> waiter) override { waiting_.push_back(std::move(waiter)); }
  void AnswerAll(Rejection reason) {
    for (const auto& waiter : std::exchange(waiting_, {})) waiter->Done(reason);
  }

  LeaderEpoch epoch_;
  bool holds_ = false;
  Rejection refusal_ = Rejection::kNone;
  std::vector<Batch> batches_;
  std::vector<std::unique_ptr<ReplicationWaiter>> waiting_;
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_FAKE_LOG_H_
