// What the programs of the gallery are given when they start: stubs' endpoints and the user's choices.
#ifndef REDELIVER_SIM_CLIENT_SETUP_H_
#define REDELIVER_SIM_CLIENT_SETUP_H_

#include "sim/broker/log_client.h"
#include "sim/client/consumer_options.h"
#include "sim/client/effect_client.h"
#include "sim/client/own_programs.h"
#include "sim/client/relay_options.h"
#include "sim/client/workload.h"
#include "sim/queue/queue_client.h"
#include "sim/store/cache_client.h"
#include "sim/store/checkpoint_store_client.h"
#include "sim/store/service_database_client.h"

namespace redeliver {

struct ProducerSetup {
  // Where it writes: one of the two, or neither if a relay does.
  LogEndpoint log;
  QueueEndpoint queue;
  ServiceDatabase* database = nullptr;  // Null: there are no business rows.
  Workload* workload = nullptr;
  SimDuration request_timeout;
  SimDuration retry_backoff;

  // At a queue. Ids of keys come behind those of all messages.
  SendIdFrom dedup_id = SendIdFrom::kNothing;
  uint32_t first_key_dedup_id = 0;
  bool confirms = true;

  // Of a pipelined or transactional producer.
  ProducerConfig client;
  SendFailure on_timeout = SendFailure::kGiveUp;
  size_t transaction_size = 1;
  uint64_t abort_every = 0;  // 0 = never.
  CommitTimeout on_commit_timeout = CommitTimeout::kAskAgain;
  SimDuration transaction_timeout;

  // Of a service with a database.
  WriteOrder write_order = WriteOrder::kOutbox;
  BusinessId business_id = BusinessId::kFromRequest;
  SimDuration transaction_time;
  SimDuration transaction_time_spread;

  OwnProgram<ProducerSetup> own = nullptr;  // Runs instead of the gallery's.
};

struct RelaySetup {
  OutboxEndpoint outbox;
  // Where it publishes: one of the two.
  LogEndpoint log;
  QueueEndpoint queue;
  RelayOptions options;
  uint32_t instance = 0;  // From 0.

  OwnProgram<RelaySetup> own = nullptr;  // Runs instead of the gallery's.
};

struct ConsumerSetup {
  // What it reads: a log, unless there is a queue.
  ConsumerEndpoint source;
  QueueEndpoint queue;
  EffectTarget effect;
  SimDuration request_timeout;
  SimDuration handler_time;
  SimDuration handler_time_spread;
  // For each instance before this one.
  SimDuration instance_slowdown;
  ProcessId first_process;

  // Of what it has from a queue.
  CommitPlace commit = CommitPlace::kAfterEffect;
  uint32_t prefetch = 1;
  std::optional<SimDuration> extend_every;
  SimDuration release_delay;
  bool settle_until_confirmed = false;
  SimTime starts_at;

  // Workers beside the poll loop; 0 = none.
  uint32_t workers = 0;
  CommitOffset commit_offset = CommitOffset::kLowestContiguous;

  // Where a record goes whose first attempt failed, and the group that reads it there. No cluster: nowhere.
  ConsumerEndpoint retry_source;
  SimDuration retry_delay;
  HoldBack hold_back = HoldBack::kNothing;

  std::optional<OnUnknown> on_unknown;
  std::optional<BreakerOptions> breaker;
  std::optional<RetryBudgetOptions> retry_budget;
  SimDuration poison_time;

  // Giving up.
  OnFailure on_failure = OnFailure::kRetry;
  uint32_t max_attempts = 0;  // 0 = never.
  // Neither: what was given up is skipped.
  LogEndpoint dead_letters;
  QueueEndpoint dead_letter_queue;
  SimDuration retry_backoff;
  SimDuration retry_backoff_max;
  RetryJitter retry_jitter = RetryJitter::kNone;

  // How handled messages are recognised, and where they are recorded, if in a cache.
  const DedupOptions* dedup = nullptr;  // Null: not at all.
  Cache* cache = nullptr;
  SinkId sink = SinkId::None();

  // The output of a transactional processor.
  LogEndpoint output;
  SimDuration transaction_timeout;

  // Of a job with checkpoints.
  CheckpointStore* checkpoints = nullptr;
  SimDuration checkpoint_interval;
  MissingTransaction missing_transaction = MissingTransaction::kFail;

  OwnProgram<ConsumerSetup> own = nullptr;  // Runs instead of the gallery's.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_SETUP_H_
