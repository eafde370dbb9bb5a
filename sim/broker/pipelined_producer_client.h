// KafkaProducer as it is: send() fills an accumulator and returns, a sender in the background puts batches on the wire,
// several at a time, and repeats them until they are acknowledged or the delivery timeout is over. What was sent is
// never recalled: a batch that was given up on may still be appended.
//
// A batch is one request here; Kafka's client puts the batches of all partitions of one broker into one.
#ifndef REDELIVER_SIM_BROKER_PIPELINED_PRODUCER_CLIENT_H_
#define REDELIVER_SIM_BROKER_PIPELINED_PRODUCER_CLIENT_H_

#include <deque>
#include <optional>
#include <vector>

#include "sim/broker/client_options.h"
#include "sim/broker/cluster_client.h"
#include "sim/broker/producer_sequences.h"
#include "sim/broker/record_accumulator.h"
#include "sim/kernel/signal.h"

namespace redeliver {

// Hears what became of each message, once.
class SendCallback {
 public:
  virtual ~SendCallback() = default;

  // Unknown: the delivery timeout is over, or an attempt without retry has no answer; the message may be in the log or
  // get there. Rejected: the last answer; of earlier attempts, if there were any, the same is true. It may call Send.
  virtual void OnCompletion(const Message& message, const Outcome<Done>& outcome) = 0;
};

class PipelinedProducerClient {
 public:
  // Lives as long as its process, as do `log` and `callback`.
  PipelinedProducerClient(Context& self, const LogEndpoint& log, const ProducerConfig& config, SendCallback& callback);
  PipelinedProducerClient(const PipelinedProducerClient&) = delete;
  PipelinedProducerClient& operator=(const PipelinedProducerClient&) = delete;

  Context& self() { return self_; }

  // Accepts the message; what becomes of it is told to the callback.
  void Send(const Message& message);
  // Sends without linger until nothing is incomplete, messages sent meanwhile included.
  Task<Done> Flush();

  // Whether it has stopped for good: librdkafka, after an error that would have it lose its place in a partition.
  bool failed() const { return failed_; }

 private:
  // To one broker.
  struct Connection {
    uint16_t server = 0;
    int64_t in_flight = 0;
    SimTime usable_at;  // The end of its reconnect backoff.
  };
  // What of one partition is on its way.
  struct Traffic {
    int64_t in_flight = 0;
    size_t connection = 0;
  };

  struct Dispatch {
    PendingBatch* batch;
    Broker* leader;
  };

  static Process SenderLoop(Context& self, PipelinedProducerClient& client);
  static Process CarryBatch(Context& self, PipelinedProducerClient& client);
  static Process PutLastLater(Context& self, PipelinedProducerClient& client, PendingBatch& batch);
  static Process InitIdentity(Context& self, PipelinedProducerClient& client);
  static Process RefreshMetadata(Context& self, PipelinedProducerClient& client);

  // Does what is due now; returns when to look again if nobody calls before.
  SimTime Step();
  // Completes what has reached its delivery timeout; returns when the next will.
  SimTime ExpireBatches();
  // Sends the partition's next batch if it may be sent now. Otherwise returns when to look again; Max(): when something
  // has happened.
  std::optional<SimTime> TryDispatch(PartitionId partition);
  void CompleteUnacknowledged();
  void FailEverything();

  AppendRequest RequestFor(const PendingBatch& batch);
  void Answered(PendingBatch& batch, const Outcome<AppendReply>& answer);
  // The batch no longer counts as in flight.
  void Land(PendingBatch& batch);
  bool MayRetry(const PendingBatch& batch, const Outcome<AppendReply>& answer);
  void Retry(PendingBatch& batch);
  void Fail(PendingBatch& batch, const Outcome<AppendReply>& answer);
  void Complete(const PendingBatch& batch, const Outcome<Done>& outcome);
  // Everything on the connection is without answer.
  void ConnectionLost(size_t connection);
  size_t ConnectionTo(const Server& server);
  SimDuration RetryBackoff(int64_t retries);
  void AskForMetadata();
  void AskForIdentity();

  Context& self_;
  ClusterClient cluster_;
  const LogEndpoint& log_;
  const ProducerConfig config_;
  SendCallback& callback_;
  RecordAccumulator accumulator_;
  std::optional<ProducerSequences> sequences_;  // If idempotent.
  std::vector<Connection> connections_;
  std::vector<Traffic> traffic_;           // By partition.
  std::deque<Dispatch> dispatched_;        // Not yet taken up by CarryBatch, in the order to be sent.
  std::vector<PendingBatch*> on_the_way_;  // Without an answer, completed ones included; in the order sent.
  Signal wake_;
  Signal flushed_;
  uint64_t incomplete_ = 0;  // Messages.
  uint64_t backoffs_ = 0;
  bool started_ = false;
  bool flushing_ = false;
  bool initialising_ = false;
  bool refreshing_ = false;
  bool failed_ = false;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_PIPELINED_PRODUCER_CLIENT_H_
