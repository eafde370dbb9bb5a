#include "sim/client/job_checkpoints.h"

#include <algorithm>

namespace redeliver {

JobCheckpoints::JobCheckpoints(Context& self, const ConsumerSetup& setup, ConsumerClient& source)
    : self_(self),
      setup_(setup),
      source_(source),
      handler_(self, setup, Protection::kNone),
      sink_(self, *setup.effect.two_phase, setup.request_timeout),
      store_(self, *setup.checkpoints, setup.request_timeout),
      started_(self.now()),
      positions_(self.kernel().pool()) {}

Task<JobStep> JobCheckpoints::Restore() {
  const Outcome<LoadCheckpointReply> loaded = co_await store_.Load();
  attempt_ = loaded.value().attempt;
  number_ = loaded.value().number;
  positions_.assign(loaded.value().positions.begin(), loaded.value().positions.end());
  JobStep step = JobStep::kGoOn;
  const bool forgets = self_.kernel().Has(Defect::kPreparedNotRestored);
  if (!forgets) step = co_await Commit(loaded.value().transaction);
  if (step == JobStep::kGoOn) {
    co_await sink_.AbortEarlier(attempt_);
    source_.Seek(positions_);
    co_await TellGroup();
  }
  co_return step;
}

Task<JobStep> JobCheckpoints::Write(Record record) {
  NoteDirty();
  if (transaction_.none()) co_await OpenTransaction();
  Handled handled = Handled::kLeft;
  if (!transaction_.none()) {
    const EffectTicket ticket(transaction_, sequence_);
    handled = co_await handler_.Handle(record.message, 0, ticket);
  }
  // Left: the sink has ended the transaction, or a later attempt has fenced this one.
  if (!IsSettled(handled)) co_return JobStep::kStartAgain;
  sequence_ = sequence_.Next();
  Advance(record);
  co_return JobStep::kGoOn;
}

Task<Done> JobCheckpoints::OpenTransaction() {
  const Outcome<SinkBeginReply> begun = co_await sink_.Begin(attempt_, setup_.transaction_timeout);
  if (begun.ok()) transaction_ = begun.value().transaction;
  sequence_ = Sequence();
  co_return Done{};
}

Task<JobStep> JobCheckpoints::Checkpoint() {
  if (!transaction_.none()) {
    const Outcome<Done> prepared = co_await sink_.Prepare(transaction_);  // (1)
    if (!prepared.ok()) co_return JobStep::kStartAgain;
  }
  if (self_.kernel().Has(Defect::kCommitBeforeCheckpoint)) co_await Commit(transaction_);
  const CompleteCheckpointRequest next = NextCheckpoint();
  const Outcome<Done> completed = co_await store_.Complete(next);  // (2)
  if (!completed.ok()) co_return JobStep::kStartAgain;
  number_ = next.number;
  dirty_ = false;
  const JobStep step = co_await Commit(transaction_);  // (3)
  transaction_ = SinkTransactionId::None();
  if (step == JobStep::kGoOn) co_await TellGroup();
  co_return step;
}

Task<JobStep> JobCheckpoints::Commit(SinkTransactionId transaction) {
  JobStep step = JobStep::kGoOn;
  if (!transaction.none()) {
    const Outcome<Done> committed = co_await sink_.Commit(transaction);
    const bool missing = !committed.ok();
    if (missing && setup_.missing_transaction == MissingTransaction::kFail) step = JobStep::kStop;
  }
  co_return step;
}

Task<Done> JobCheckpoints::TellGroup() {
  PoolArray<PartitionOffset> offsets(self_.kernel().pool(), positions_.size());
  for (const PartitionOffset& position : positions_) offsets.push_back(position);
  co_await source_.Commit(std::move(offsets));
  co_return Done{};
}

void JobCheckpoints::NoteDirty() {
  if (dirty_) return;
  dirty_ = true;
  const int64_t interval = setup_.checkpoint_interval.nanoseconds();
  const int64_t passed = (self_.now() - started_).nanoseconds();
  next_checkpoint_ = started_ + Nanos((passed / interval + 1) * interval);
}

void JobCheckpoints::Advance(const Record& record) {
  const PartitionOffset next{record.partition, record.offset.Next()};
  const auto known = std::ranges::lower_bound(positions_, next.partition, {}, &PartitionOffset::partition);
  if (known != positions_.end() && known->partition == next.partition) {
    known->offset = next.offset;
  } else {
    positions_.insert(known, next);
  }
}

CompleteCheckpointRequest JobCheckpoints::NextCheckpoint() const {
  CompleteCheckpointRequest next{attempt_, number_.Next(), positions_, transaction_};
  if (self_.kernel().Has(Defect::kCheckpointRunsAhead)) {
    const PoolArray<PartitionOffset> handed_out = source_.TakePositions();
    next.positions.assign(handed_out.begin(), handed_out.end());
  }
  return next;
}

}  // namespace redeliver
