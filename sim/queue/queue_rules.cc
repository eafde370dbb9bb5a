// What products do by default. Each row cites nothing: the sources are in the descriptions of the scenarios that show
// the consequences.
#include "sim/queue/queue_rules.h"

namespace redeliver {
namespace {

using enum CountOn;

constexpr QueueRules kSqsStandard = {
    .lease = Seconds(30),
    .lease_max = Hours(12),
    .late_ack = LateAck::kIgnored,
    .max_receive_count = 10,
    .count_on = {kReceive},
    .limit_needs_dead_letter = true,
    .order = QueueOrder::kNone,
    .retention = Days(4),
    .dead_letter_keeps_age = true,
    .in_flight_max = 120'000,
    .in_flight_full = InFlightFull::kError,
    .receive_batch_max = 10,
};

constexpr QueueRules kSqsFifo = {
    .lease = Seconds(30),
    .lease_max = Hours(12),
    .late_ack = LateAck::kError,
    .lapsed_ack = LateAck::kError,
    .max_receive_count = 10,
    .count_on = {kReceive},
    .limit_needs_dead_letter = true,
    .order = QueueOrder::kGroup,
    .dedup_window = Minutes(5),
    .retention = Days(4),
    .in_flight_max = 120'000,
    .in_flight_full = InFlightFull::kEmpty,
    .receive_batch_max = 10,
};

// Confirms come after a sync to disk, which serves several messages at once.
constexpr QueueRules kRabbitClassic = {
    .recovery = Recovery::kConnection,
    .consumer_timeout = Minutes(30),
    .receipt = ReceiptKind::kPerChannel,
    .late_ack = LateAck::kError,
    .lapsed_ack = LateAck::kError,
    .transfer = Transfer::kAtMostOnce,
    .sync_interval = Millis(200),
};

constexpr QueueRules kRabbitQuorum = {
    .recovery = Recovery::kConnection,
    .consumer_timeout = Minutes(30),
    .receipt = ReceiptKind::kPerChannel,
    .late_ack = LateAck::kError,
    .lapsed_ack = LateAck::kError,
    .max_receive_count = 20,
    .count_on = {kReject, kConnectionLoss},
    .limit_checked = LimitChecked::kAtReturn,
    .transfer = Transfer::kAtMostOnce,
    .return_position = ReturnPosition::kHead,
    .in_flight_max = 2'000,
    .durability = Durability::kQuorum,
    .nodes = 3,
    .power_domains = 3,
};

constexpr QueueRules kJetstream = {
    .lease = Seconds(30),
    .late_ack = LateAck::kAccepted,
    .count_on = {kReceive},
    .over_limit = OverLimit::kPark,
    .dedup_window = Minutes(2),
    .in_flight_max = 1'000,
    .durability = Durability::kInterval,
    .sync_interval = Minutes(2),
    .nodes = 3,
    .power_domains = 3,
};

// The lease is the idle time after which consumers claim, a habit of theirs and not the server's.
constexpr QueueRules kRedisStreams = {
    .recovery = Recovery::kClaim,
    .lease = Seconds(60),
    .receipt = ReceiptKind::kMessageId,
    .late_ack = LateAck::kAccepted,
    .count_on = {kReceive, kClaim},
    .return_position = ReturnPosition::kHead,
    .overflow = Overflow::kTrim,
    .durability = Durability::kAsyncReplica,
    .sync_interval = Seconds(1),
    .replication_lag = Millis(50),
    .nodes = 2,
    .power_domains = 2,
};

constexpr QueueRules kPubsub = {
    .lease = Seconds(10),
    .late_ack = LateAck::kIgnored,
    .lapsed_ack = LateAck::kIgnored,
    .max_receive_count = 5,
    .count_on = {kReceive},
    .limit_needs_dead_letter = true,
    .order = QueueOrder::kNone,
    .retention = Days(7),
    .durability = Durability::kQuorum,
    .nodes = 3,
    .power_domains = 3,
};

// --- Job runners

constexpr QueueRules kCeleryRedis = {
    .recovery = Recovery::kScan,
    .lease = Hours(1),
    .scan_period = Seconds(10),
    .late_ack = LateAck::kIgnored,
    .return_position = ReturnPosition::kHead,
    .durability = Durability::kAsyncReplica,
    .sync_interval = Seconds(1),
    .replication_lag = Millis(50),
    .nodes = 2,
    .power_domains = 2,
};

constexpr QueueRules kBullmq = {
    .recovery = Recovery::kScan,
    .lease = Seconds(30),
    .scan_period = Seconds(30),
    .late_ack = LateAck::kError,
    .lapsed_ack = LateAck::kError,
    .max_receive_count = 1,
    .count_on = {kLapse},
    .limit_checked = LimitChecked::kAtReturn,
    .over_limit = OverLimit::kFail,
    .durability = Durability::kAsyncReplica,
    .sync_interval = Seconds(1),
    .replication_lag = Millis(50),
    .nodes = 2,
    .power_domains = 2,
};

constexpr QueueRules kSidekiqOss = {
    .recovery = Recovery::kNone,
    .durability = Durability::kAsyncReplica,
    .sync_interval = Seconds(1),
    .replication_lag = Millis(50),
    .nodes = 2,
    .power_domains = 2,
};

// The lease is the time after which a process without a heartbeat counts as dead.
constexpr QueueRules kSidekiqSuperFetch = {
    .recovery = Recovery::kScan,
    .lease = Seconds(60),
    .scan_period = Hours(1),
    .late_ack = LateAck::kAccepted,
    .max_receive_count = 3,
    .count_on = {kLapse},
    .limit_checked = LimitChecked::kAtReturn,
    .over_limit = OverLimit::kFail,
    .durability = Durability::kAsyncReplica,
    .sync_interval = Seconds(1),
    .replication_lag = Millis(50),
    .nodes = 2,
    .power_domains = 2,
};

constexpr QueueRules kHangfire = {
    .lease = Minutes(30),
    .late_ack = LateAck::kAccepted,
};

constexpr QueueRules kLaravel = {
    .lease = Seconds(90),
    .late_ack = LateAck::kIgnored,
    .count_on = {kReceive},
    .over_limit = OverLimit::kFail,
};

constexpr QueueRules kObanLifeline = {
    .recovery = Recovery::kScan,
    .lease = Hours(1),
    .scan_period = Minutes(1),
    .late_ack = LateAck::kAccepted,
    .max_receive_count = 20,
    .count_on = {kReceive},
    .over_limit = OverLimit::kFail,
};

template <class T, class U>
void Override(const std::optional<T>& option, U& rule) {
  if (option) rule = static_cast<U>(*option);
}

// For durations of which 0 means none.
void OverrideNone(const std::optional<SimDuration>& option, SimDuration& rule) {
  if (option) rule = *option == Nanos(0) ? kForever : *option;
}

}  // namespace

QueueRules RulesOfProfile(QueueProfile profile, QueueVersion version) {
  switch (profile) {
    case QueueProfile::kSqsStandard:
      return kSqsStandard;
    case QueueProfile::kSqsFifo:
      return kSqsFifo;
    case QueueProfile::kRabbitClassic:
      return kRabbitClassic;
    case QueueProfile::kRabbitQuorum: {
      QueueRules rules = kRabbitQuorum;
      if (version == QueueVersion::kBefore43) rules.count_on = {kReject, kNack, kLapse, kConnectionLoss};
      return rules;
    }
    case QueueProfile::kJetstream:
      return kJetstream;
    case QueueProfile::kRedisStreams:
      return kRedisStreams;
    case QueueProfile::kPubsub:
      return kPubsub;
    case QueueProfile::kCeleryRedis:
      return kCeleryRedis;
    case QueueProfile::kBullmq:
      return kBullmq;
    case QueueProfile::kSidekiqOss:
      return kSidekiqOss;
    case QueueProfile::kSidekiqSuperFetch:
      return kSidekiqSuperFetch;
    case QueueProfile::kHangfire:
      return kHangfire;
    case QueueProfile::kLaravel:
      return kLaravel;
    case QueueProfile::kObanLifeline:
      return kObanLifeline;
  }
  return {};
}

QueueRules RulesOf(const QueueOptions& options) {
  QueueRules rules = RulesOfProfile(options.profile, options.version);
  Override(options.recovery, rules.recovery);
  Override(options.visibility_timeout, rules.lease);
  Override(options.lease_max, rules.lease_max);
  Override(options.scan_period, rules.scan_period);
  Override(options.scan_guard, rules.scan_guard);
  Override(options.consumer_timeout, rules.consumer_timeout);
  Override(options.receipt, rules.receipt);
  Override(options.late_ack, rules.late_ack);
  Override(options.lapsed_ack, rules.lapsed_ack);
  Override(options.max_receive_count, rules.max_receive_count);
  if (options.count_on) {
    rules.count_on = {};
    for (const CountOn event : *options.count_on) rules.count_on.Add(event);
  }
  Override(options.limit_checked, rules.limit_checked);
  Override(options.over_limit, rules.over_limit);
  Override(options.transfer, rules.transfer);
  Override(options.order, rules.order);
  rules.order_window = static_cast<uint32_t>(options.order_window);
  Override(options.return_position, rules.return_position);
  Override(options.dedup_window, rules.dedup_window);
  Override(options.dedup_capacity, rules.dedup_capacity);
  OverrideNone(options.retention, rules.retention);
  Override(options.expire_leased, rules.expire_leased);
  Override(options.length_max, rules.length_max);
  Override(options.overflow, rules.overflow);
  Override(options.in_flight_max, rules.in_flight_max);
  Override(options.in_flight_full, rules.in_flight_full);
  Override(options.receive_batch_max, rules.receive_batch_max);
  Override(options.durability, rules.durability);
  Override(options.sync_interval, rules.sync_interval);
  Override(options.replication_lag, rules.replication_lag);
  Override(options.nodes, rules.nodes);
  if (options.nodes) rules.power_domains = rules.nodes;
  Override(options.power_domains, rules.power_domains);
  const bool no_limit = rules.limit_needs_dead_letter && options.dead_letter.empty();
  if (no_limit && !options.max_receive_count) rules.max_receive_count = 0;
  return rules;
}

}  // namespace redeliver
