#include "sim/broker/consumer_client.h"

#include <algorithm>

#include "sim/broker/log_cluster.h"

namespace redeliver {
namespace {

// fetch.max.wait.ms, for a consumer that has several leaders to ask.
constexpr SimDuration kFetchMaxWait = Millis(500);

PoolArray<PartitionOffset> Copy(Pool& pool, std::span<const PartitionOffset> offsets) {
  PoolArray<PartitionOffset> copy(pool, offsets.size());
  for (const PartitionOffset& offset : offsets) copy.push_back(offset);
  return copy;
}

void Erase(PoolVector<PartitionOffset>& offsets, PartitionId partition) {
  std::erase_if(offsets, [partition](const PartitionOffset& offset) { return offset.partition == partition; });
}

}  // namespace

ConsumerClient::ConsumerClient(Context& self, const ConsumerEndpoint& endpoint)
    : self_(self),
      endpoint_(endpoint),
      cluster_(self, *endpoint.log.cluster, endpoint.request_timeout),
      membership_(cluster_, endpoint),
      positions_(self.kernel().pool()),
      fetch_positions_(self.kernel().pool()),
      to_reset_(self.kernel().pool()),
      next_auto_commit_(self.now() + endpoint.auto_commit_interval),
      pending_commits_(self.kernel().pool()) {}

Task<RecordBatch> ConsumerClient::Poll() {
  membership_.set_polling(true);
  if (std::exchange(seek_to_committed_, false)) ForgetPositions();
  if (cluster_.NeedsMetadata()) co_await cluster_.Refresh();
  for (;;) {
    if (membership_.must_join()) {
      co_await JoinAgain();
      continue;
    }
    MaybeAutoCommit();
    if (positions_.size() < membership_.owned().size()) {
      co_await FindPositions();
    } else if (positions_.empty()) {
      co_await membership_.AwaitChange();
    } else if (queue_empty()) {
      co_await FetchRecords();
    }
    if (!membership_.must_join() && !queue_empty()) break;
  }
  membership_.set_polling(false);
  co_return HandOut();
}

Task<Done> ConsumerClient::PollPaused() {
  membership_.set_polling(true);
  if (membership_.must_join()) co_await JoinAgain();
  membership_.set_polling(false);
  co_return Done{};
}

// --- Rebalances and positions

Task<Done> ConsumerClient::JoinAgain() {
  const bool commits = AutoCommitPending() && membership_.current();
  if (commits) co_await AutoCommitNow();
  if (membership_.TakeLost()) ForgetPositions();
  membership_.PrepareJoin();
  KeepOwned();
  co_await membership_.Join();
  if (membership_.TakeLost()) ForgetPositions();
  KeepOwned();
  next_auto_commit_ = self_.now() + endpoint_.auto_commit_interval;
  co_return Done{};
}

void ConsumerClient::KeepOwned() {
  const auto given_up = [this](PartitionId partition) {
    return !std::ranges::binary_search(membership_.owned(), partition);
  };
  const auto stale = [&given_up](const PartitionOffset& position) { return given_up(position.partition); };
  std::erase_if(to_reset_, given_up);
  std::erase_if(fetch_positions_, stale);
  if (std::erase_if(positions_, stale) == 0) return;
  PoolArray<Record> kept(self_.kernel().pool(), fetched_.size());
  for (const Record& record : std::span(fetched_).subspan(handed_out_)) {
    if (!given_up(record.partition)) kept.push_back(record);
  }
  fetched_ = std::move(kept);
  handed_out_ = 0;
  fetch_turn_ = 0;
}

void ConsumerClient::ForgetPositions() {
  positions_.clear();
  fetch_positions_.clear();
  to_reset_.clear();
  fetched_ = PoolArray<Record>();
  handed_out_ = 0;
  fetch_turn_ = 0;
  auto_committed_ = advances_;
}

Task<Done> ConsumerClient::FindPositions() {
  while (!membership_.must_join() && positions_.size() < membership_.owned().size()) {
    if (to_reset_.empty()) {
      co_await FetchCommitted();
    } else {
      co_await ResetPosition(to_reset_.back());
    }
  }
  co_return Done{};
}

Task<Done> ConsumerClient::FetchCommitted() {
  const CallOptions options{endpoint_.request_timeout, endpoint_.group_lane()};
  OffsetsFetchRequest request{endpoint_.group,
                              PoolArray<PartitionId>(self_.kernel().pool(), membership_.owned().size())};
  for (const PartitionId partition : membership_.owned()) {
    if (!std::ranges::binary_search(positions_, partition, {}, &PartitionOffset::partition)) {
      request.partitions.push_back(partition);
    }
  }
  const Outcome<OffsetsReply> fetched = co_await Ask(self_, cluster_.GroupCoordinator(), std::move(request), options);
  if (fetched.ok()) {
    for (const PartitionOffset& committed : fetched.value().offsets) {
      if (committed.offset.none()) {
        to_reset_.push_back(committed.partition);
      } else {
        SetPosition(committed);
      }
    }
  } else {
    if (ClusterClient::Misdirected(fetched)) co_await cluster_.Refresh();
    co_await self_.Sleep(kRetryBackoff);
  }
  co_return Done{};
}

Task<Done> ConsumerClient::ResetPosition(PartitionId partition) {
  const CallOptions options{endpoint_.request_timeout, endpoint_.fetch_lane()};
  const TopicPartition where{endpoint_.log.log, partition};
  const ListOffsetsRequest request{where, endpoint_.offset_reset == ResetPolicy::kLatest, endpoint_.isolation};
  const Outcome<ListOffsetsReply> found = co_await Ask(self_, cluster_.LeaderOf(where), request, options);
  if (found.ok()) {
    std::erase(to_reset_, partition);
    SetPosition({partition, found.value().offset});
    self_.kernel().Record(OffsetReset{endpoint_.group, partition, found.value().offset});
  } else {
    if (ClusterClient::Misdirected(found)) co_await cluster_.Refresh();
    co_await self_.Sleep(kRetryBackoff);
  }
  co_return Done{};
}

void ConsumerClient::Seek(std::span<const PartitionOffset> positions) {
  ForgetPositions();
  for (const PartitionOffset& position : positions) SetPosition(position);
}

void ConsumerClient::SetPosition(const PartitionOffset& position) {
  for (PoolVector<PartitionOffset>* positions : {&positions_, &fetch_positions_}) {
    positions->insert(std::ranges::upper_bound(*positions, position.partition, {}, &PartitionOffset::partition),
                      position);
  }
}

// --- Records

Task<Done> ConsumerClient::FetchRecords() {
  const BrokerId leader = LeaderOf(fetch_positions_[fetch_turn_]);
  FetchRequest request = NextFetch(leader);
  Outcome<FetchReply> fetched;
  if (!leader.none()) {
    const CallOptions options{endpoint_.request_timeout, endpoint_.fetch_lane(), true};
    Broker& broker = cluster_.LeaderOf({endpoint_.log.log, request.positions[0].partition});
    Effect<FetchReply> fetch = Ask(self_, broker, std::move(request), options);
    membership_.set_waiting_fetch(&fetch);
    fetched = co_await fetch;
    membership_.set_waiting_fetch(nullptr);
  }
  SkipIdleAutoCommits();
  if (fetched.ok()) {
    Receive(std::move(fetched.value()));
  } else if (!membership_.must_join()) {
    if (ClusterClient::Misdirected(fetched)) co_await cluster_.Refresh();
    if (leader.none() || fetched.rejected()) co_await self_.Sleep(kRetryBackoff);
  }
  co_return Done{};
}

size_t ConsumerClient::NextTurn(size_t from) const {
  for (size_t i = from; i < fetch_positions_.size(); ++i) {
    const BrokerId leader = LeaderOf(fetch_positions_[i]);
    const auto before = std::span(fetch_positions_).first(i);
    if (std::ranges::none_of(before, [&](const auto& position) { return LeaderOf(position) == leader; })) return i;
  }
  return fetch_positions_.size();
}

FetchRequest ConsumerClient::NextFetch(BrokerId leader) {
  const size_t next = NextTurn(fetch_turn_ + 1);
  const bool last = next == fetch_positions_.size();
  const bool alone = last && fetch_turn_ == 0;
  FetchRequest request{endpoint_.group, endpoint_.log.log, endpoint_.isolation, {}};
  request.positions = PoolArray<PartitionOffset>(self_.kernel().pool(), fetch_positions_.size());
  for (const PartitionOffset& position : fetch_positions_) {
    if (alone || LeaderOf(position) == leader) request.positions.push_back(position);
  }
  if (!alone) request.max_wait = last ? kFetchMaxWait : SimDuration();
  // A real client's poll wakes up for its commit timer, too.
  if (AutoCommitPending()) request.max_wait = std::min(request.max_wait, next_auto_commit_ - self_.now());
  fetch_turn_ = last ? 0 : next;
  return request;
}

void ConsumerClient::Receive(FetchReply reply) {
  fetched_ = std::move(reply.records);
  handed_out_ = 0;
  for (const PartitionOffset& position : reply.positions) {
    std::ranges::find(fetch_positions_, position.partition, &PartitionOffset::partition)->offset = position.offset;
  }
  if (fetched_.empty()) CatchUp();
  for (const PartitionId partition : reply.out_of_range) {
    Erase(positions_, partition);
    Erase(fetch_positions_, partition);
    to_reset_.push_back(partition);
    fetch_turn_ = 0;
  }
}

RecordBatch ConsumerClient::HandOut() {
  const size_t count = std::min(fetched_.size() - handed_out_, endpoint_.max_poll_records);
  const RecordBatch batch(fetched_.begin() + handed_out_, count);
  handed_out_ += count;
  for (PartitionOffset& position : positions_) {
    for (const Record& record : batch) {
      if (record.partition == position.partition) position.offset = record.offset.Next();
    }
  }
  ++advances_;
  if (queue_empty()) CatchUp();
  return batch;
}

void ConsumerClient::HandBack(RecordBatch rest) {
  for (size_t i = 0; i < positions_.size(); ++i) {
    const auto first = std::ranges::find(rest, positions_[i].partition, &Record::partition);
    if (first != rest.end()) positions_[i].offset = first->offset;
    fetch_positions_[i].offset = positions_[i].offset;
  }
  fetched_ = PoolArray<Record>();
  handed_out_ = 0;
}

void ConsumerClient::CatchUp() {
  for (size_t i = 0; i < positions_.size(); ++i) {
    if (positions_[i].offset == fetch_positions_[i].offset) continue;
    positions_[i].offset = fetch_positions_[i].offset;
    ++advances_;
  }
}

// --- Commits

PoolArray<PartitionOffset> ConsumerClient::TakePositions() const {
  const bool ahead = self_.kernel().Has(Defect::kPositionRunsAhead);
  return Copy(self_.kernel().pool(), ahead ? fetch_positions_ : positions_);
}

Task<Outcome<Done>> ConsumerClient::CommitOffsets() { return Commit(TakePositions()); }

Task<Outcome<Done>> ConsumerClient::Commit(PoolArray<PartitionOffset> offsets) {
  const Generation generation = membership().generation;
  Outcome<Done> committed;
  for (;;) {
    while (!pending_commits_.empty()) co_await SendFirstPending();  // Asked for earlier.
    PoolArray<PartitionOffset> attempt = Copy(self_.kernel().pool(), offsets);
    committed = co_await SendCommit(std::move(attempt));
    if (committed.ok() || MeansRejoin(committed.reason())) break;
    co_await self_.Sleep(kRetryBackoff);
    if (membership().generation == generation) continue;
    committed = Outcome<Done>::Rejected(Rejection::kIllegalGeneration);  // Another task has joined again meanwhile.
    break;
  }
  co_return committed;
}

Task<Outcome<Done>> ConsumerClient::SendCommit(PoolArray<PartitionOffset> offsets) {
  const Membership sender = membership();
  Outcome<Done> committed;
  if (offsets.empty()) {
    committed = Outcome<Done>::Ok({});
  } else if (!membership_.current()) {
    committed = Outcome<Done>::Rejected(membership_.lost_because());
  } else {
    if (cluster_.NeedsMetadata()) co_await cluster_.Refresh();
    const CallOptions options{endpoint_.request_timeout, endpoint_.group_lane()};
    OffsetsCommitRequest request{sender, std::move(offsets)};
    committed = co_await Ask(self_, cluster_.GroupCoordinator(), std::move(request), options);
    if (committed.rejected()) membership_.Learn(committed.reason(), sender);
    if (ClusterClient::Misdirected(committed)) co_await cluster_.Refresh();
  }
  co_return committed;
}

void ConsumerClient::CommitInBackground(PoolArray<PartitionOffset> offsets) { Queue({std::move(offsets), 0}); }

void ConsumerClient::Queue(PendingCommit commit) {
  pending_commits_.push_back(std::move(commit));
  self_.Spawn(SendPending(self_, *this));
}

Process ConsumerClient::SendPending(Context&, ConsumerClient& consumer) {
  if (!consumer.pending_commits_.empty()) co_await consumer.SendFirstPending();
}

Task<Done> ConsumerClient::SendFirstPending() {
  PendingCommit commit = std::move(pending_commits_.front());
  pending_commits_.erase(pending_commits_.begin());
  const Outcome<Done> committed = co_await SendCommit(std::move(commit.offsets));
  if (committed.ok()) auto_committed_ = std::max(auto_committed_, commit.advances);
  co_return Done{};
}

void ConsumerClient::MaybeAutoCommit() {
  if (!endpoint_.auto_commit || self_.now() < next_auto_commit_) return;
  next_auto_commit_ = self_.now() + endpoint_.auto_commit_interval;
  if (AutoCommitPending()) Queue({TakePositions(), advances_});
}

void ConsumerClient::SkipIdleAutoCommits() {
  if (!endpoint_.auto_commit || AutoCommitPending()) return;
  while (next_auto_commit_ <= self_.now()) next_auto_commit_ = next_auto_commit_ + endpoint_.auto_commit_interval;
}

Task<Done> ConsumerClient::AutoCommitNow() {
  const uint64_t advances = advances_;
  PoolArray<PartitionOffset> offsets = TakePositions();
  const Outcome<Done> committed = co_await Commit(std::move(offsets));
  if (committed.ok()) auto_committed_ = std::max(auto_committed_, advances);
  co_return Done{};
}

Task<Done> ConsumerClient::Close() {
  const bool commits = AutoCommitPending() && membership_.current();
  if (commits) co_await AutoCommitNow();
  co_await membership_.Leave();
  co_return Done{};
}

}  // namespace redeliver
