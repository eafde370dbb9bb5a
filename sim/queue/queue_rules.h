// The rules a queue runs by: its profile's, with what the scenario says otherwise.
#ifndef REDELIVER_SIM_QUEUE_QUEUE_RULES_H_
#define REDELIVER_SIM_QUEUE_QUEUE_RULES_H_

#include <cstdint>
#include <initializer_list>

#include "sim/queue/queue_options.h"

namespace redeliver {

// What raises a message's count.
class CountedEvents {
 public:
  constexpr CountedEvents() = default;
  constexpr CountedEvents(std::initializer_list<CountOn> events) {
    for (const CountOn event : events) Add(event);
  }
  constexpr void Add(CountOn event) { bits_ |= Bit(event); }
  constexpr bool Has(CountOn event) const { return (bits_ & Bit(event)) != 0; }
  friend constexpr bool operator==(CountedEvents, CountedEvents) = default;

 private:
  static constexpr uint32_t Bit(CountOn event) { return uint32_t{1} << static_cast<int>(event); }
  uint32_t bits_ = 0;
};

// A duration of kForever is none; a number of 0 is no bound.
struct QueueRules {
  Recovery recovery = Recovery::kTimer;
  SimDuration lease = kForever;
  SimDuration lease_max = kForever;
  SimDuration scan_period = Minutes(1);
  ScanGuard scan_guard = ScanGuard::kConditional;
  SimDuration consumer_timeout = kForever;

  ReceiptKind receipt = ReceiptKind::kPerReceive;
  LateAck late_ack = LateAck::kIgnored;
  LateAck lapsed_ack = LateAck::kAccepted;

  uint32_t max_receive_count = 0;
  CountedEvents count_on;
  LimitChecked limit_checked = LimitChecked::kAtReceive;
  OverLimit over_limit = OverLimit::kDeadLetter;
  // Without a dead-letter queue there is no limit.
  bool limit_needs_dead_letter = false;
  Transfer transfer = Transfer::kAtomic;

  QueueOrder order = QueueOrder::kQueue;
  uint32_t order_window = 1;
  ReturnPosition return_position = ReturnPosition::kOriginal;
  SimDuration dedup_window = Nanos(0);
  uint64_t dedup_capacity = 0;

  SimDuration retention = kForever;
  bool expire_leased = false;
  // Whether a message keeps its age when it comes here from its source.
  bool dead_letter_keeps_age = false;
  uint64_t length_max = 0;
  Overflow overflow = Overflow::kDropHead;
  uint64_t in_flight_max = 0;
  InFlightFull in_flight_full = InFlightFull::kStop;
  uint32_t receive_batch_max = 1000;

  Durability durability = Durability::kSynced;
  SimDuration sync_interval = Nanos(0);
  SimDuration replication_lag = Nanos(0);
  uint32_t nodes = 1;
  uint32_t power_domains = 1;
};

// The defaults of a product, as RulesOf lists them.
QueueRules RulesOfProfile(QueueProfile profile, QueueVersion version);

// The same with everything that the options say.
QueueRules RulesOf(const QueueOptions& options);

// The defaults of a product as the knobs that say them; absent is a duration that never ends.
QueueOptions KnobsOfProfile(QueueProfile profile);

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_QUEUE_RULES_H_
