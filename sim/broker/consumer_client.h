// What a process sees of a consumer group: a member of it that polls records and commits offsets, after Kafka's
// KafkaConsumer. A stub keeps client state only (it lives in the process's memory and dies with it) and repeats
// requests only where the real client does so by itself.
#ifndef REDELIVER_SIM_BROKER_CONSUMER_CLIENT_H_
#define REDELIVER_SIM_BROKER_CONSUMER_CLIENT_H_

#include <span>
#include <vector>

#include "sim/broker/consumer_membership.h"

namespace redeliver {

// Records handed out by one poll; valid until the next.
using RecordBatch = std::span<const Record>;

class ConsumerClient {
 public:
  // `endpoint` outlives the client.
  ConsumerClient(Context& self, const ConsumerEndpoint& endpoint);
  ConsumerClient(const ConsumerClient&) = delete;
  ConsumerClient& operator=(const ConsumerClient&) = delete;

  Context& self() { return self_; }

  // Joins the group if need be and waits for records. The position advances past what is handed out: it does not wait
  // for the records to be processed. With auto-commit the position before that is committed here, when its timer has
  // expired and before a rebalance.
  Task<RecordBatch> Poll();

  // Commits the position: everything handed out so far counts as done. Repeats until the coordinator has decided, as
  // commitSync does. Rejected: the group has moved on without this member, or is about to; the next poll joins again
  // and other members may have the same records.
  Task<Outcome<Done>> CommitOffsets();
  // The same for offsets of the caller's choice.
  Task<Outcome<Done>> Commit(PoolArray<PartitionOffset> offsets);
  // commitAsync: sent once, in the background; nobody hears of the outcome.
  void CommitInBackground(PoolArray<PartitionOffset> offsets);

  // The next poll reads on from here; from the committed offset where a partition is missing. Requires that no poll is
  // under way.
  void Seek(std::span<const PartitionOffset> positions);
  // The next poll starts from the committed offsets again.
  void SeekToCommitted() { seek_to_committed_ = true; }
  // The next poll joins the group again, and starts from the committed offsets.
  void Rejoin() {
    membership_.RequestRejoin();
    SeekToCommitted();
  }
  // Poll while every partition is paused: stays in the group, joins it again if need be, and fetches nothing.
  Task<Done> PollPaused();
  // Seeks back: these last records of the batch, which end it, are handed out again by the next poll.
  void HandBack(RecordBatch rest);

  // Commits the position if auto-commit is on, and leaves the group. The next poll would join it again.
  Task<Done> Close();

  Membership membership() const { return membership_.identity(); }
  // For TransactionalProducerClient: who this member is, or was (groupMetadata() in Kafka), and its positions.
  const Membership& group_metadata() const { return membership_.assigned_as(); }
  PoolArray<PartitionOffset> TakePositions() const;

 private:
  // A commit about to be sent by a task of its own.
  struct PendingCommit {
    PoolArray<PartitionOffset> offsets;
    uint64_t advances = 0;  // What an auto-commit covers, as `advances_` counts; else 0.
  };

  static Process SendPending(Context& self, ConsumerClient& consumer);
  // One attempt. Takes note of what the answer says about membership and coordinator.
  Task<Outcome<Done>> SendCommit(PoolArray<PartitionOffset> offsets);
  Task<Done> SendFirstPending();
  void Queue(PendingCommit commit);

  // One rebalance, with what must be done before and after.
  Task<Done> JoinAgain();
  // Forgets positions and fetched records of all partitions but those owned.
  void KeepOwned();
  void ForgetPositions();
  // Finds where to start for each owned partition that has no position.
  Task<Done> FindPositions();
  Task<Done> FetchCommitted();
  // auto.offset.reset. Repeats until a leader has answered, or the member must join again.
  Task<Done> ResetPosition(PartitionId partition);
  void SetPosition(const PartitionOffset& position);

  Task<Done> FetchRecords();
  // One leader at a time: the partitions of the one whose turn it is.
  FetchRequest NextFetch(BrokerId leader);
  BrokerId LeaderOf(const PartitionOffset& position) const {
    return cluster_.LeaderId({endpoint_.log.log, position.partition});
  }
  // The first place from `from` on of a partition whose leader has had no turn in this round; the end if there is none.
  size_t NextTurn(size_t from) const;
  void Receive(FetchReply reply);
  RecordBatch HandOut();
  bool queue_empty() const { return handed_out_ == fetched_.size(); }
  // Moves the positions past what nobody may see behind the last record handed out.
  void CatchUp();

  bool AutoCommitPending() const { return endpoint_.auto_commit && advances_ != auto_committed_; }
  void MaybeAutoCommit();
  // The timer has gone round while a poll waited and there was nothing to commit.
  void SkipIdleAutoCommits();
  Task<Done> AutoCommitNow();

  Context& self_;
  const ConsumerEndpoint& endpoint_;
  ClusterClient cluster_;
  ConsumerMembership membership_;
  bool seek_to_committed_ = false;
  PoolVector<PartitionOffset> positions_;        // Next offset to hand out; ascending by partition.
  PoolVector<PartitionOffset> fetch_positions_;  // Next offset to fetch; the same partitions.
  PoolVector<PartitionId> to_reset_;             // Out of range, or without a committed offset.
  PoolArray<Record> fetched_;
  size_t handed_out_ = 0;
  size_t fetch_turn_ = 0;  // Place in `positions_` of the partition whose leader is asked next.

  uint64_t advances_ = 0;        // How often the positions have moved.
  uint64_t auto_committed_ = 0;  // The count that the last successful auto-commit covered.
  SimTime next_auto_commit_;
  PoolVector<PendingCommit> pending_commits_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CONSUMER_CLIENT_H_
