// Between the reading of changes and their publication: the queue in a cdc relay's memory (Debezium's
// ChangeEventQueue).
#ifndef REDELIVER_SIM_CLIENT_CHANGE_STREAM_H_
#define REDELIVER_SIM_CLIENT_CHANGE_STREAM_H_

#include "sim/client/setup.h"
#include "sim/kernel/signal.h"

namespace redeliver {

class ChangeStream {
 public:
  // `setup` outlives the stream.
  ChangeStream(Context& self, const RelaySetup& setup, const StreamStart& start);

  Context& self() { return self_; }

  // Reads until there is an error, which breaks the stream.
  Process Read();
  // Waits for a full batch, at most for the poll interval.
  Task<Done> Gather();

  bool broken() const { return broken_; }
  bool empty() const { return next_ == queue_.size(); }
  // Requires !empty().
  OutboxEvent Next() const { return queue_[next_]; }
  // The next one is published.
  void TakeNext();

  LogPosition read_to() const { return read_to_; }
  // Up to which everything is published.
  LogPosition published() const { return empty() ? read_to_ : published_; }

 private:
  size_t size() const { return queue_.size() - next_; }
  size_t batch_size() const { return static_cast<size_t>(setup_.options.batch_size); }
  void Add(const OutboxEvent& event);
  // Reader and queue are two threads that start on their own: between their sleeps lies anything below the interval.
  SimDuration FirstSleep() const;

  Context& self_;
  const RelaySetup& setup_;
  OutboxClient outbox_;
  PoolVector<OutboxEvent> queue_;
  size_t next_ = 0;
  LogPosition read_to_;
  LogPosition published_;
  LogPosition awaited_;  // Nothing counts before the event at this position; 0 if there is none to wait for.
  bool broken_ = false;
  Signal worth_a_look_;  // There is a full batch, or there will be none.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_CHANGE_STREAM_H_
