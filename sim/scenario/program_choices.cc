#include "sim/scenario/program_choices.h"

namespace redeliver {

ProducerSetup ChoicesOf(const Pipeline::Producer& producer, const RunShape& shape) {
  const ProducerOptions& options = producer.options;
  ProducerSetup setup;
  setup.request_timeout = options.request_timeout;
  setup.retry_backoff = options.retry_backoff;
  setup.dedup_id = options.dedup_id;
  setup.first_key_dedup_id = shape.messages;
  setup.confirms = options.confirms;
  setup.client = Effective(options.client.value_or(ClientOptions()), options.use());
  setup.on_timeout = options.on_timeout;
  setup.transaction_size = static_cast<size_t>(options.transaction_size);
  setup.abort_every = static_cast<uint64_t>(options.abort_every);
  setup.on_commit_timeout = options.on_commit_timeout;
  setup.transaction_timeout = options.transaction_timeout;
  setup.write_order = options.write_order;
  setup.business_id = options.business_id;
  setup.transaction_time = options.transaction_time;
  setup.transaction_time_spread = options.transaction_time_spread;
  setup.own = producer.own;
  return setup;
}

ConsumerSetup ChoicesOf(const Pipeline::Consumer& consumer, const std::vector<Pipeline::Sink>& sinks) {
  const ConsumerOptions& options = consumer.options;
  ConsumerSetup setup;
  setup.source.group = consumer.group;
  setup.source.isolation = options.isolation;
  setup.source.max_poll_records = static_cast<size_t>(options.max_poll_records);
  setup.source.request_timeout = options.request_timeout;
  setup.source.session_timeout = options.session_timeout;
  setup.source.heartbeat_interval = options.heartbeat_interval;
  setup.source.max_poll_interval = options.max_poll_interval;
  setup.source.offset_reset = options.auto_offset_reset;
  setup.source.auto_commit = options.auto_commits();
  setup.source.auto_commit_interval = options.auto_commit_interval;
  setup.source.protocol = options.rebalance_protocol;
  setup.source.owned_check = options.owned_partitions_check;
  if (options.static_members) setup.source.first_static = consumer.first_process;
  if (!options.effect.empty()) {
    const SinkOptions& sink = sinks[consumer.sink_server].options;
    setup.effect.accepts_keys = sink.idempotency_key != IdempotencyKey::kNone || sink.kind == SinkKind::kWebhook;
    setup.effect.key_per_attempt = sink.idempotency_key == IdempotencyKey::kAttempt;
  }
  setup.request_timeout = options.request_timeout;
  setup.handler_time = options.handler_time;
  setup.handler_time_spread = options.handler_time_spread;
  setup.commit = options.commit;
  setup.prefetch = static_cast<uint32_t>(options.prefetch);
  setup.extend_every = options.extend_every;
  setup.release_delay = options.release_delay;
  setup.settle_until_confirmed = options.settle_until_confirmed;
  setup.starts_at = SimTime() + options.starts_after;
  setup.instance_slowdown = options.instance_slowdown;
  setup.first_process = consumer.first_process;
  setup.workers = static_cast<uint32_t>(options.workers);
  setup.commit_offset = options.commit_offset;
  setup.retry_delay = options.retry_delay;
  setup.hold_back = options.hold_back;
  setup.on_failure = options.on_failure;
  setup.on_unknown = options.on_unknown;
  setup.breaker = options.breaker;
  setup.retry_budget = options.retry_budget;
  setup.retry_jitter = options.retry_jitter;
  setup.poison_time = options.poison_time;
  setup.max_attempts = static_cast<uint32_t>(options.max_attempts);
  setup.retry_backoff = options.retry_backoff;
  setup.retry_backoff_max = options.retry_backoff_max;
  if (options.dedup) setup.dedup = &*options.dedup;
  setup.sink = consumer.sink;
  setup.transaction_timeout = options.transaction_timeout;
  setup.own = consumer.own;
  if (options.commit == CommitPlace::kWithCheckpoint) {
    setup.checkpoint_interval = options.checkpoint_interval;
    setup.missing_transaction = options.missing_transaction;
    setup.source.assigned = true;
  }
  return setup;
}

}  // namespace redeliver
