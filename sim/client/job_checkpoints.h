// The two-phase commit of a stream-processing job: the transaction at its sink, the checkpoint that counts it, and what
// a restart makes of both (after Flink's TwoPhaseCommittingSink). One transaction at a time: the job waits for the
// commit before it reads on, where Flink would let it run behind.
#ifndef REDELIVER_SIM_CLIENT_JOB_CHECKPOINTS_H_
#define REDELIVER_SIM_CLIENT_JOB_CHECKPOINTS_H_

#include "sim/client/handler.h"
#include "sim/client/setup.h"

namespace redeliver {

// What comes next for a job: the following record, another attempt from the last checkpoint, or nothing.
enum class JobStep : uint8_t { kGoOn, kStartAgain, kStop };

class JobCheckpoints {
 public:
  // All outlive it. `source` is sent to where the last checkpoint left off; its group is told how far checkpoints are,
  // but never asked.
  JobCheckpoints(Context& self, const ConsumerSetup& setup, ConsumerClient& source);
  JobCheckpoints(const JobCheckpoints&) = delete;
  JobCheckpoints& operator=(const JobCheckpoints&) = delete;

  Context& self() { return self_; }

  // Begins an attempt of the job: back to the last checkpoint, commit what it has prepared, abort what came later.
  Task<JobStep> Restore();
  // The record's effect becomes part of the open transaction, or the record is given up.
  Task<JobStep> Write(Record record);
  // Prepare, checkpoint, commit.
  Task<JobStep> Checkpoint();

  // Whether there are records that no checkpoint counts.
  bool dirty() const { return dirty_; }
  // Requires dirty().
  SimTime next_checkpoint() const { return next_checkpoint_; }
  bool CheckpointDue() const { return dirty_ && self_.now() >= next_checkpoint_; }

 private:
  Task<Done> OpenTransaction();
  // Of a transaction that a checkpoint counts; None(): there is nothing to commit.
  Task<JobStep> Commit(SinkTransactionId transaction);
  Task<Done> TellGroup();
  void NoteDirty();
  void Advance(const Record& record);
  // What the next checkpoint says.
  CompleteCheckpointRequest NextCheckpoint() const;

  Context& self_;
  const ConsumerSetup& setup_;
  ConsumerClient& source_;
  Handler handler_;
  TwoPhaseClient sink_;
  CheckpointStoreClient store_;
  const SimTime started_;
  JobAttempt attempt_;
  CheckpointNumber number_;                // Of the last checkpoint.
  PoolVector<PartitionOffset> positions_;  // Behind the last record written, by partition.
  SinkTransactionId transaction_ = SinkTransactionId::None();
  Sequence sequence_;  // The number of its next effect.
  bool dirty_ = false;
  SimTime next_checkpoint_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_JOB_CHECKPOINTS_H_
