#include "sim/client/catalogue.h"

#include "sim/client/at_least_once_consumer.h"
#include "sim/client/at_most_once_consumer.h"
#include "sim/client/auto_commit_consumer.h"
#include "sim/client/cdc_relay.h"
#include "sim/client/checkpointing_consumer.h"
#include "sim/client/claim_consumer.h"
#include "sim/client/dual_writer.h"
#include "sim/client/fire_and_forget_producer.h"
#include "sim/client/idempotent_consumer.h"
#include "sim/client/idempotent_producer.h"
#include "sim/client/mark_after_effect_consumer.h"
#include "sim/client/mark_before_effect_consumer.h"
#include "sim/client/outbox_writer.h"
#include "sim/client/pipelined_producer.h"
#include "sim/client/poll_cursor_relay.h"
#include "sim/client/poll_flag_relay.h"
#include "sim/client/poll_gap_wait_relay.h"
#include "sim/client/poll_horizon_relay.h"
#include "sim/client/poll_serial_relay.h"
#include "sim/client/provider_key_consumer.h"
#include "sim/client/queue_producer.h"
#include "sim/client/queue_worker.h"
#include "sim/client/retry_topic_consumer.h"
#include "sim/client/retrying_producer.h"
#include "sim/client/transactional_processor.h"
#include "sim/client/transactional_producer.h"
#include "sim/client/worker_pool_consumer.h"

namespace redeliver {
namespace {

template <class Setup>
Process RunOwn(Context& self, const Setup& setup) {
  return setup.own(self, setup);
}

}  // namespace

std::span<const PatternInfo> AllPatterns() {
  static constexpr PatternInfo kPatterns[] = {
      {"fire_and_forget_producer", "delivery: fire_and_forget"},
      {"retrying_producer", "delivery: retrying"},
      {"idempotent_producer", "delivery: idempotent"},
      {"pipelined_producer", "delivery: pipelined"},
      {"transactional_producer", "delivery: transactional"},
      {"dual_writer", "database, write_order: commit_first, publish_first or publish_in_transaction"},
      {"outbox_writer", "database, write_order: outbox"},
      {"cdc_relay", "kind: cdc"},
      {"poll_flag_relay", "kind: poll_flag"},
      {"poll_cursor_relay", "kind: poll_cursor"},
      {"poll_horizon_relay", "kind: poll_horizon"},
      {"poll_gap_wait_relay", "kind: poll_gap_wait"},
      {"poll_serial_relay", "kind: poll_serial"},
      {"at_most_once_consumer", "commit: before_effect"},
      {"at_least_once_consumer", "commit: after_effect, without any of the following"},
      {"auto_commit_consumer", "commit: auto"},
      {"worker_pool_consumer", "commit: after_effect, workers"},
      {"retry_topic_consumer", "commit: after_effect, retry_log"},
      {"idempotent_consumer", "commit: after_effect, dedup.mark: with_effect"},
      {"mark_before_effect_consumer", "commit: after_effect, dedup.mark: before_effect"},
      {"mark_after_effect_consumer", "commit: after_effect, dedup.mark: after_effect"},
      {"claim_consumer", "commit: after_effect, dedup.mark: claim"},
      {"provider_key_consumer", "commit: after_effect, without dedup, at a sink with idempotency_key: message_id"},
      {"transactional_processor", "commit: in_transaction"},
      {"checkpointing_consumer", "commit: with_checkpoint"},
      {"queue_producer", "writes a queue"},
      {"queue_worker", "reads a queue"},
  };
  return kPatterns;
}

Program ProgramFor(const ProducerOptions& options, const ProducerSetup& setup) {
  if (setup.own != nullptr) return Program::Of<&RunOwn<ProducerSetup>>(setup);
  if (setup.database != nullptr) {
    if (options.write_order == WriteOrder::kOutbox) return Program::Of<&OutboxWriter>(setup);
    return Program::Of<&DualWriter>(setup);
  }
  if (setup.queue.queue != nullptr) {
    return options.delivery == Delivery::kFireAndForget ? Program::Of<&FireAndForgetQueueProducer>(setup)
                                                        : Program::Of<&RetryingQueueProducer>(setup);
  }
  switch (options.delivery) {
    case Delivery::kFireAndForget:
      return Program::Of<&FireAndForgetProducer>(setup);
    case Delivery::kRetrying:
      return Program::Of<&RetryingProducer>(setup);
    case Delivery::kIdempotent:
      return Program::Of<&IdempotentProducer>(setup);
    case Delivery::kPipelined:
      return Program::Of<&PipelinedProducer>(setup);
    case Delivery::kTransactional:
      return Program::Of<&TransactionalProducer>(setup);
  }
  return {};
}

Program ProgramFor(const ConsumerOptions& options, const ConsumerSetup& setup) {
  if (setup.own != nullptr) return Program::Of<&RunOwn<ConsumerSetup>>(setup);
  if (setup.queue.queue != nullptr) return Program::Of<&QueueWorker>(setup);
  if (options.commit == CommitPlace::kInTransaction) return Program::Of<&TransactionalProcessor>(setup);
  if (options.commit == CommitPlace::kWithCheckpoint) return Program::Of<&CheckpointingConsumer>(setup);
  if (options.commit == CommitPlace::kBeforeEffect) return Program::Of<&AtMostOnceConsumer>(setup);
  if (options.commit == CommitPlace::kAuto) return Program::Of<&AutoCommitConsumer>(setup);
  if (!options.retry_log.empty()) return Program::Of<&RetryTopicConsumer>(setup);
  if (options.workers > 0) return Program::Of<&WorkerPoolConsumer>(setup);
  if (options.dedup) {
    switch (options.dedup->mark) {
      case MarkPlace::kWithEffect:
        return Program::Of<&IdempotentConsumer>(setup);
      case MarkPlace::kBeforeEffect:
        return Program::Of<&MarkBeforeEffectConsumer>(setup);
      case MarkPlace::kAfterEffect:
        return Program::Of<&MarkAfterEffectConsumer>(setup);
      case MarkPlace::kClaim:
        return Program::Of<&ClaimConsumer>(setup);
    }
  }
  if (setup.effect.accepts_keys) return Program::Of<&ProviderKeyConsumer>(setup);
  return Program::Of<&AtLeastOnceConsumer>(setup);
}

Program ProgramFor(const RelayOptions& options, const RelaySetup& setup) {
  if (setup.own != nullptr) return Program::Of<&RunOwn<RelaySetup>>(setup);
  switch (options.kind) {
    case RelayKind::kChangeDataCapture:
      return Program::Of<&CdcRelay>(setup);
    case RelayKind::kPollFlag:
      return Program::Of<&PollFlagRelay>(setup);
    case RelayKind::kPollCursor:
      return Program::Of<&PollCursorRelay>(setup);
    case RelayKind::kPollHorizon:
      return Program::Of<&PollHorizonRelay>(setup);
    case RelayKind::kPollGapWait:
      return Program::Of<&PollGapWaitRelay>(setup);
    case RelayKind::kPollSerial:
      return Program::Of<&PollSerialRelay>(setup);
  }
  return {};
}

}  // namespace redeliver
