// What the programs of the gallery are given when they start: stubs' endpoints and the user's choices.
#ifndef REDELIVER_SIM_CLIENT_SETUP_H_
#define REDELIVER_SIM_CLIENT_SETUP_H_

#include "sim/broker/log_client.h"
#include "sim/client/consumer_options.h"
#include "sim/client/effect_client.h"
#include "sim/client/workload.h"
#include "sim/store/cache_client.h"

namespace redeliver {

struct ProducerSetup {
  LogEndpoint log;
  Workload* workload = nullptr;
  SimDuration request_timeout;
  SimDuration retry_backoff;

  // Of a pipelined or transactional producer.
  ProducerConfig client;
  SendFailure on_timeout = SendFailure::kGiveUp;
  size_t transaction_size = 1;
  uint64_t abort_every = 0;  // 0 = never.
  CommitTimeout on_commit_timeout = CommitTimeout::kAskAgain;
  SimDuration transaction_timeout;
};

struct ConsumerSetup {
  ConsumerEndpoint source;
  EffectTarget effect;
  SimDuration request_timeout;
  SimDuration handler_time;
  SimDuration handler_time_spread;
  // For each instance before this one.
  SimDuration instance_slowdown;
  ProcessId first_process;

  // Workers beside the poll loop; 0 = none.
  uint32_t workers = 0;
  CommitOffset commit_offset = CommitOffset::kLowestContiguous;

  // Where a record goes whose first attempt failed, and the group that reads it there. No cluster: nowhere.
  ConsumerEndpoint retry_source;
  SimDuration retry_delay;
  HoldBack hold_back = HoldBack::kNothing;

  // Giving up.
  OnFailure on_failure = OnFailure::kRetry;
  uint32_t max_attempts = 0;  // 0 = never.
  LogEndpoint dead_letters;   // No cluster: skip what was given up.
  SimDuration retry_backoff;
  SimDuration retry_backoff_max;

  // Where handled messages are recorded, if in a cache.
  Cache* cache = nullptr;
  SinkId sink = SinkId::None();

  // The output of a transactional processor.
  LogEndpoint output;
  SimDuration transaction_timeout;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_SETUP_H_
