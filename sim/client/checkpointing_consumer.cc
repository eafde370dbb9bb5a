#include "sim/client/checkpointing_consumer.h"

#include "sim/client/job_checkpoints.h"
#include "sim/client/process_failure.h"
#include "sim/kernel/signal.h"

namespace redeliver {
namespace {

// Records on their way from the task that fetches them to the one that handles them.
struct RecordInbox {
  RecordBatch records;
  Signal filled;
  Signal emptied;

  void Pop() {
    records = records.subspan(1);
    if (records.empty()) emptied.Notify();
  }
};

Process FetchRecords(Context&, ConsumerClient& source, RecordInbox& inbox) {
  for (;;) {
    const RecordBatch batch = co_await source.Poll();
    inbox.records = batch;
    inbox.filled.Notify();
    while (!inbox.records.empty()) co_await inbox.emptied.Wait();
  }
}

}  // namespace

Process CheckpointingConsumer(Context& self, const ConsumerSetup& setup) {
  ConsumerClient source(self, setup.source);
  JobCheckpoints job(self, setup, source);
  RecordInbox inbox;
  JobStep step = co_await job.Restore();
  if (step == JobStep::kGoOn) self.Spawn(FetchRecords(self, source, inbox));
  while (step == JobStep::kGoOn) {
    if (job.CheckpointDue()) {
      step = co_await job.Checkpoint();
    } else if (!inbox.records.empty()) {
      step = co_await job.Write(inbox.records.front());
      inbox.Pop();
    } else if (job.dirty()) {
      co_await inbox.filled.WaitFor(job.next_checkpoint() - self.now());
    } else {
      co_await inbox.filled.Wait();
    }
  }
  if (step == JobStep::kStartAgain) co_await FailAndRestart(self);
}

}  // namespace redeliver
