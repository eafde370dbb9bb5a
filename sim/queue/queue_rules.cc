// What products do by default. Each row cites nothing: the sources are in the descriptions of the scenarios that show
// the consequences.
#include "sim/queue/queue_rules.h"

#include <cstddef>
#include <iterator>
#include <optional>
#include <vector>

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

// Every rule that a knob can change, but for those that mean more than they say: order_window, retention.
template <class Visitor>
void DescribeOverrides(Visitor&& visit) {
  visit(&QueueOptions::recovery, &QueueRules::recovery);
  visit(&QueueOptions::visibility_timeout, &QueueRules::lease);
  visit(&QueueOptions::lease_max, &QueueRules::lease_max);
  visit(&QueueOptions::scan_period, &QueueRules::scan_period);
  visit(&QueueOptions::scan_guard, &QueueRules::scan_guard);
  visit(&QueueOptions::consumer_timeout, &QueueRules::consumer_timeout);
  visit(&QueueOptions::receipt, &QueueRules::receipt);
  visit(&QueueOptions::late_ack, &QueueRules::late_ack);
  visit(&QueueOptions::lapsed_ack, &QueueRules::lapsed_ack);
  visit(&QueueOptions::max_receive_count, &QueueRules::max_receive_count);
  visit(&QueueOptions::count_on, &QueueRules::count_on);
  visit(&QueueOptions::limit_checked, &QueueRules::limit_checked);
  visit(&QueueOptions::over_limit, &QueueRules::over_limit);
  visit(&QueueOptions::transfer, &QueueRules::transfer);
  visit(&QueueOptions::order, &QueueRules::order);
  visit(&QueueOptions::return_position, &QueueRules::return_position);
  visit(&QueueOptions::dedup_window, &QueueRules::dedup_window);
  visit(&QueueOptions::dedup_capacity, &QueueRules::dedup_capacity);
  visit(&QueueOptions::expire_leased, &QueueRules::expire_leased);
  visit(&QueueOptions::length_max, &QueueRules::length_max);
  visit(&QueueOptions::overflow, &QueueRules::overflow);
  visit(&QueueOptions::in_flight_max, &QueueRules::in_flight_max);
  visit(&QueueOptions::in_flight_full, &QueueRules::in_flight_full);
  visit(&QueueOptions::receive_batch_max, &QueueRules::receive_batch_max);
  visit(&QueueOptions::durability, &QueueRules::durability);
  visit(&QueueOptions::sync_interval, &QueueRules::sync_interval);
  visit(&QueueOptions::replication_lag, &QueueRules::replication_lag);
  visit(&QueueOptions::nodes, &QueueRules::nodes);
  visit(&QueueOptions::power_domains, &QueueRules::power_domains);
}

struct Override {
  const QueueOptions& options;
  QueueRules& rules;

  template <class T, class U>
  void operator()(std::optional<T> QueueOptions::*option, U QueueRules::*rule) const {
    if (options.*option) rules.*rule = static_cast<U>(*(options.*option));
  }
  void operator()(std::optional<std::vector<CountOn>> QueueOptions::*option, CountedEvents QueueRules::*rule) const {
    if (!(options.*option)) return;
    rules.*rule = {};
    for (const CountOn event : *(options.*option)) (rules.*rule).Add(event);
  }
};

// The reverse.
struct SpellOut {
  const QueueRules& rules;
  QueueOptions& options;

  template <class T, class U>
  void operator()(std::optional<T> QueueOptions::*option, U QueueRules::*rule) const {
    options.*option = static_cast<T>(rules.*rule);
  }
  void operator()(std::optional<SimDuration> QueueOptions::*option, SimDuration QueueRules::*rule) const {
    if (rules.*rule != kForever) options.*option = rules.*rule;
  }
  void operator()(std::optional<std::vector<CountOn>> QueueOptions::*option, CountedEvents QueueRules::*rule) const {
    std::vector<CountOn>& events = (options.*option).emplace();
    for (size_t i = 0; i < std::size(EnumNames<CountOn>::kNames); ++i) {
      if ((rules.*rule).Has(static_cast<CountOn>(i))) events.push_back(static_cast<CountOn>(i));
    }
  }
};

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
  // As many supplies of power as nodes, unless both are said.
  if (options.nodes) rules.power_domains = static_cast<uint32_t>(*options.nodes);
  DescribeOverrides(Override{options, rules});
  rules.order_window = static_cast<uint32_t>(options.order_window);
  if (options.retention) rules.retention = *options.retention == Nanos(0) ? kForever : *options.retention;
  const bool no_limit = rules.limit_needs_dead_letter && options.dead_letter.empty();
  if (no_limit && !options.max_receive_count) rules.max_receive_count = 0;
  return rules;
}

QueueOptions KnobsOfProfile(QueueProfile profile) {
  QueueOptions options{.profile = profile};
  const QueueRules rules = RulesOfProfile(profile, options.version);
  DescribeOverrides(SpellOut{rules, options});
  options.retention = rules.retention == kForever ? Nanos(0) : rules.retention;
  return options;
}

}  // namespace redeliver
