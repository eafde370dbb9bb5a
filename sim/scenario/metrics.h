// What runs cost and delivered, counted from facts alone. Totals add up over runs, peaks are the largest of any run:
// parts of a search merge in any order.
#ifndef REDELIVER_SIM_SCENARIO_METRICS_H_
#define REDELIVER_SIM_SCENARIO_METRICS_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/base/sim_time.h"
#include "sim/base/wide.h"
#include "sim/scenario/histogram.h"
#include "sim/trace/fact.h"
#include "sim/trace/recorder.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

// What each of them counts is said below, once.
struct Metrics {
  uint64_t messages = 0;
  uint64_t acknowledged = 0;
  uint64_t deliveries = 0;
  uint64_t duplicates_delivered = 0;
  uint64_t effects = 0;
  uint64_t duplicate_effects = 0;
  uint64_t effects_superseded = 0;
  uint64_t effects_rejected = 0;
  uint64_t dead_lettered = 0;
  uint64_t alerts = 0;
  uint64_t pending = 0;
  uint64_t replies_dropped = 0;
  uint64_t requests_refused = 0;

  uint64_t duplicate_effects_peak = 0;
  uint64_t backlog_peak = 0;
  uint64_t dedup_records_peak = 0;
  uint64_t dedup_bytes_peak = 0;

  Histogram latency;
  Histogram publish_delay;
  Histogram drain_time;
  Histogram dead_letter_time;

  // From the first message requested to the last effect, in nanoseconds: the sum over all runs that had an effect.
  Uint128 busy_time = 0;

  uint64_t first_effects() const { return effects - duplicate_effects; }

  void Merge(const Metrics& other);

  friend bool operator==(const Metrics&, const Metrics&) = default;
};

// A sum over all runs.
struct CountInfo {
  std::string_view name;
  std::string_view doc;
  uint64_t Metrics::*member;
};

inline constexpr std::array<CountInfo, 13> kCounts = {{
    {"messages", "Messages asked for.", &Metrics::messages},
    {"acknowledged", "Messages promised to a producer.", &Metrics::acknowledged},
    {"deliveries", "Messages handed to members of groups.", &Metrics::deliveries},
    {"duplicates_delivered", "Deliveries of a message to a group that had it before.", &Metrics::duplicates_delivered},
    {"effects", "Effects at all sinks.", &Metrics::effects},
    {"duplicate_effects", "Effects beyond the first per message and sink.", &Metrics::duplicate_effects},
    {"effects_superseded", "Requests that a sink knew already, and answered as done.", &Metrics::effects_superseded},
    {"effects_rejected", "Requests that a sink refused.", &Metrics::effects_rejected},
    {"dead_lettered", "Messages moved to a dead-letter log.", &Metrics::dead_lettered},
    {"alerts", "Alerts on dead-letter logs.", &Metrics::alerts},
    {"pending", "Records not settled at the end of their run.", &Metrics::pending},
    {"replies_dropped", "Replies to callers that no longer waited.", &Metrics::replies_dropped},
    {"requests_refused", "Requests that servers refused during an outage.", &Metrics::requests_refused},
}};

// The largest value that any run reached.
struct PeakInfo {
  std::string_view name;
  std::string_view doc;
  uint64_t Metrics::*member;
  bool bytes;
};

inline constexpr std::array<PeakInfo, 4> kPeaks = {{
    {"duplicate_effects_peak", "Most duplicate effects in one run.", &Metrics::duplicate_effects_peak, false},
    {"backlog_peak",
     "Most messages that a log held for one sink and that had neither had their first effect there nor been "
     "dead-lettered. A message that is lost or skipped stays among them.",
     &Metrics::backlog_peak, false},
    {"dedup_records_peak", "Most records alive in all caches together.", &Metrics::dedup_records_peak, false},
    {"dedup_bytes_peak", "Most bytes that those take: 36 of the id and what the cache says in `bytes_per_record`.",
     &Metrics::dedup_bytes_peak, true},
}};

// A distribution of durations.
struct HistogramInfo {
  std::string_view name;
  std::string_view doc;
  Histogram Metrics::*member;
};

inline constexpr std::array<HistogramInfo, 4> kHistograms = {{
    {"latency", "Time from being asked for to the first effect at each sink.", &Metrics::latency},
    {"publish_delay", "Time from a business row's commit until its event is in a log or a queue, where it comes later.",
     &Metrics::publish_delay},
    {"drain_time", "Length of the runs.", &Metrics::drain_time},
    {"dead_letter_time", "Time from being asked for to each time that a message is dead-lettered.",
     &Metrics::dead_letter_time},
}};

// From then on so many messages waited for their first effect at one sink.
struct BacklogChange {
  SimTime time;
  SinkId sink;
  uint64_t backlog = 0;

  friend bool operator==(const BacklogChange&, const BacklogChange&) = default;
};

class MetricsObserver {
 public:
  // Once, before any run.
  void Watch(Recorder& recorder);
  // Starts a run; totals go on.
  void Begin(const RunShape& shape);
  // Remembers how the backlog changes, from the next run on. Every run starts without any.
  void KeepBacklogChanges() { keeps_backlog_changes_ = true; }
  // Of the last run, in order of time.
  const std::vector<BacklogChange>& backlog_changes() const { return backlog_changes_; }

  void On(const MessageRequested& fact, const Circumstance& circumstance);
  void On(const ProduceAcknowledged& fact, const Circumstance&) { Acknowledge(fact.message); }
  void On(const SendAcknowledged& fact, const Circumstance&) { Acknowledge(fact.message); }
  void On(const MessageDelivered& fact, const Circumstance&) { Deliver(fact.group, fact.message); }
  void On(const MessageReceived& fact, const Circumstance&) { Deliver(fact.group, fact.message); }
  void On(const RowCommitted& fact, const Circumstance& circumstance);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const MessageStored& fact, const Circumstance& circumstance);
  void On(const ClaimTaken& fact, const Circumstance&);
  void On(const ClaimReleased& fact, const Circumstance&);
  void On(const EffectApplied& fact, const Circumstance& circumstance);
  void On(const EffectSuperseded&, const Circumstance&) { ++totals_.effects_superseded; }
  void On(const EffectRejected&, const Circumstance&) { ++totals_.effects_rejected; }
  void On(const MessageDeadLettered& fact, const Circumstance& circumstance);
  void On(const MarkStored& fact, const Circumstance&);
  void On(const MarksForgotten& fact, const Circumstance&);
  void On(const AlertRaised&, const Circumstance&) { ++totals_.alerts; }
  void On(const RecordPending&, const Circumstance&) { ++totals_.pending; }
  void On(const MessagePending&, const Circumstance&) { ++totals_.pending; }
  void On(const ReplyDropped&, const Circumstance&) { ++totals_.replies_dropped; }
  void On(const RequestRefused&, const Circumstance&) { ++totals_.requests_refused; }
  void On(const RunEnded&, const Circumstance& circumstance);

  const Metrics& totals() const { return totals_; }
  void ResetTotals() { totals_ = Metrics(); }

 private:
  // How far a message has come on its way to a sink.
  enum class Stage : uint8_t {
    kAbsent,  // Or dead-lettered.
    kWaits,   // In the log that feeds the sink.
    kApplied,
  };

  // What is known of the run that goes on, beyond what its messages have been through.
  struct Progress {
    SimTime first_request = SimTime::Max();
    SimTime last_effect;
    uint64_t duplicate_effects = 0;
    uint64_t dedup_records = 0;
    uint64_t dedup_bytes = 0;
  };

  size_t At(SinkId sink, MessageId message) const { return size_t{sink.value()} * messages_ + message.value(); }
  // The message has come to its first effect, or to its end.
  void Settle(SinkId sink, MessageId message, Stage stage, SimTime now);
  void NoteBacklog(SinkId sink, SimTime now) {
    if (keeps_backlog_changes_) backlog_changes_.push_back({now, sink, backlog_[sink.value()]});
  }
  void Acknowledge(MessageId message);
  // The message is in what feeds these sinks.
  void Arrive(const std::vector<SinkId>& sinks, MessageId message, SimTime now);
  void AddRecord(CacheId cache);
  void ForgetRecords(CacheId cache, uint64_t count);
  void Deliver(GroupId group, MessageId message);

  Metrics totals_;
  const RunShape* shape_ = nullptr;
  uint32_t messages_ = 0;
  Progress progress_;
  std::vector<SimTime> requested_;  // By message.
  std::vector<SimTime> committed_;  // By message: its row, until it is published. Empty without databases.
  std::vector<bool> acknowledged_;  // By message.
  std::vector<bool> delivered_;     // By group and message.
  std::vector<Stage> stages_;       // By sink and message.
  std::vector<uint64_t> backlog_;   // By sink: messages that wait.
  bool keeps_backlog_changes_ = false;
  std::vector<BacklogChange> backlog_changes_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_METRICS_H_
