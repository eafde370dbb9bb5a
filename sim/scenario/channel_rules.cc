#include "sim/scenario/channel_rules.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "sim/queue/queue_rules.h"
#include "sim/scenario/knob_traits.h"

namespace redeliver {
namespace {

class QueueCheck {
 public:
  QueueCheck(const RuleContext& context, std::string_view name, const QueueOptions& queue)
      : context_(context), name_(name), queue_(queue), rules_(RulesOf(queue)) {}

  void Run() const {
    CheckLeases();
    CheckLimit();
    CheckDeadLetters();
    CheckBounds();
    CheckDurability();
    if (queue_.version != QueueOptions().version) {
      Need("version", queue_.profile == QueueProfile::kRabbitQuorum, "\"profile\": \"rabbit_quorum\"");
    }
  }

 private:
  void CheckLeases() const {
    const Recovery recovery = rules_.recovery;
    const bool leases = recovery != Recovery::kConnection && recovery != Recovery::kNone;
    if (queue_.visibility_timeout) Need("visibility_timeout", leases, "\"recovery\": \"timer\", \"claim\" or \"scan\"");
    if (queue_.lease_max) Need("lease_max", leases, "\"recovery\": \"timer\", \"claim\" or \"scan\"");
    if (queue_.scan_period) Need("scan_period", recovery == Recovery::kScan, "\"recovery\": \"scan\"");
    if (queue_.scan_guard) Need("scan_guard", recovery == Recovery::kScan, "\"recovery\": \"scan\"");
    if (queue_.consumer_timeout) {
      Need("consumer_timeout", recovery == Recovery::kConnection, "\"recovery\": \"connection\"");
    }
  }

  void CheckLimit() const {
    const bool limited = queue_.max_receive_count.value_or(0) > 0;
    if (limited && rules_.limit_needs_dead_letter) {
      Need("max_receive_count", !queue_.dead_letter.empty(), "\"dead_letter\"");
    }
    if (queue_.limit_checked) Need("limit_checked", rules_.max_receive_count > 0, "\"max_receive_count\"");
    if (queue_.over_limit) Need("over_limit", rules_.max_receive_count > 0, "\"max_receive_count\"");
    if (queue_.transfer) Need("transfer", !queue_.dead_letter.empty(), "\"dead_letter\"");
  }

  void CheckDeadLetters() const {
    if (queue_.dead_letter == name_) return Add("dead_letter", "\"dead_letter\" is the queue itself");
    const bool goes = rules_.over_limit == OverLimit::kDeadLetter || rules_.over_limit == OverLimit::kFail;
    const bool overflows = rules_.length_max > 0 && rules_.overflow == Overflow::kDropHead;
    if (!queue_.dead_letter.empty() && !overflows && (!goes || rules_.max_receive_count == 0)) {
      Add("dead_letter", goes
                             ? "nothing comes to \"dead_letter\" without \"max_receive_count\""
                             : "nothing comes to \"dead_letter\" unless \"over_limit\" is \"dead_letter\" or \"fail\"");
    }
    if (IsDeadLetterQueue()) return;
    if (queue_.alert_after) Add("alert_after", "\"alert_after\" is for a queue that dead letters come to");
    if (queue_.redrive_after) Add("redrive_after", "\"redrive_after\" is for a queue that dead letters come to");
  }

  bool IsDeadLetterQueue() const {
    const Topology& topology = context_.model.topology;
    const auto names_it = [this](const auto& part) { return part.second.dead_letter == name_; };
    return std::ranges::any_of(topology.queues, names_it) || std::ranges::any_of(topology.consumers, names_it);
  }

  void CheckBounds() const {
    if (queue_.dedup_capacity) Need("dedup_capacity", rules_.dedup_window > Nanos(0), "\"dedup_window\"");
    if (queue_.expire_leased) Need("expire_leased", rules_.retention < kForever, "\"retention\"");
    if (queue_.overflow) Need("overflow", rules_.length_max > 0, "\"length_max\"");
    if (queue_.in_flight_full) Need("in_flight_full", rules_.in_flight_max > 0, "\"in_flight_max\"");
    if (queue_.order_window > 1) Need("order_window", rules_.order == QueueOrder::kNone, "\"order\": \"none\"");
  }

  void CheckDurability() const {
    if (queue_.replication_lag) {
      Need("replication_lag", rules_.durability == Durability::kAsyncReplica, "\"durability\": \"async_replica\"");
    }
    const bool syncs = rules_.durability != Durability::kMemory && rules_.durability != Durability::kQuorum;
    if (queue_.sync_interval) {
      Need("sync_interval", syncs, "\"durability\": \"synced\", \"interval\" or \"async_replica\"");
    }
    if (rules_.power_domains <= rules_.nodes) return;
    Add("power_domains",
        absl::StrCat("\"power_domains\" is ", rules_.power_domains, ", which is above \"nodes\", ", rules_.nodes));
  }

  void Need(std::string_view knob, bool there, std::string_view needed) const {
    if (!there) Add(knob, absl::StrCat(Quoted(knob), " needs ", std::string(needed)));
  }
  void Add(std::string_view knob, std::string_view message) const {
    context_.Add({"topology", "queues", name_, knob},
                 absl::StrCat("queue ", Quoted(name_), ": ", std::string(message)));
  }

  const RuleContext& context_;
  std::string_view name_;
  const QueueOptions& queue_;
  const QueueRules rules_;
};

// Dead letters on a cycle would go round for ever.
void CheckDeadLetterCycles(const RuleContext& context) {
  const Named<QueueOptions>& queues = context.model.topology.queues;
  for (const auto& [name, queue] : queues) {
    const QueueOptions* at = FindPart(queues, queue.dead_letter);
    for (size_t steps = 0; at != nullptr && steps < queues.size(); ++steps) {
      if (at->dead_letter == name && queue.dead_letter != name) {
        return context.Add({"topology", "queues", name, "dead_letter"},
                           absl::StrCat("queue ", Quoted(name), ": queue ", Quoted(queue.dead_letter),
                                        " leads back to it, so that messages go round"));
      }
      at = FindPart(queues, at->dead_letter);
    }
  }
}

class ConsumerChannelCheck {
 public:
  ConsumerChannelCheck(const RuleContext& context, std::string_view name, const ConsumerOptions& consumer)
      : context_(context), name_(name), consumer_(consumer) {}

  void Run() const { FindPart(context_.model.topology.queues, consumer_.reads) != nullptr ? RunAtQueue() : RunAtLog(); }

 private:
  void RunAtQueue() const {
    NeedLog("isolation", consumer_.isolation != kDefaults.isolation);
    NeedLog("max_poll_records", consumer_.max_poll_records != kDefaults.max_poll_records);
    NeedLog("retry_log", !consumer_.retry_log.empty());
    NeedLog("session_timeout", consumer_.session_timeout != kDefaults.session_timeout);
    NeedLog("heartbeat_interval", consumer_.heartbeat_interval != kDefaults.heartbeat_interval);
    NeedLog("max_poll_interval", consumer_.max_poll_interval != kDefaults.max_poll_interval);
    NeedLog("enable_auto_commit", consumer_.enable_auto_commit);
    NeedLog("auto_offset_reset", consumer_.auto_offset_reset != kDefaults.auto_offset_reset);
    NeedLog("rebalance_protocol", consumer_.rebalance_protocol != kDefaults.rebalance_protocol);
    NeedLog("static_members", consumer_.static_members);
    NeedLog("commit_offset", consumer_.commit_offset != kDefaults.commit_offset);
    NeedLog("auto_commit_interval", consumer_.auto_commit_interval != kDefaults.auto_commit_interval);
    NeedLog("transaction_timeout", consumer_.transaction_timeout != kDefaults.transaction_timeout);
    const bool of_a_log =
        consumer_.commit == CommitPlace::kInTransaction || consumer_.commit == CommitPlace::kWithCheckpoint;
    NeedLog("commit", of_a_log, absl::StrCat("\"commit\": ", Quoted(EnumText(consumer_.commit))));
    const bool here = consumer_.on_failure == OnFailure::kRetry || consumer_.on_failure == OnFailure::kSkip;
    const bool back = consumer_.on_failure == OnFailure::kRelease || consumer_.on_failure == OnFailure::kReject;
    if (!here && consumer_.max_attempts > 0) {
      Add("max_attempts",
          "\"max_attempts\" needs \"on_failure\": \"retry\": the queue counts what is given back, and "
          "has \"max_receive_count\"");
    }
    if (!here && !consumer_.dead_letter.empty()) {
      Add("dead_letter", "\"dead_letter\" needs \"on_failure\": \"retry\": the queue has one of its own");
    }
    if (!back && consumer_.release_delay != kDefaults.release_delay) {
      Add("release_delay", "\"release_delay\" needs \"on_failure\": \"release\" or \"reject\"");
    }
    if (consumer_.settle_until_confirmed && consumer_.commit == CommitPlace::kAuto) {
      Add("settle_until_confirmed", "nothing is settled with \"commit\": \"auto\"");
    }
  }

  void RunAtLog() const {
    NeedQueue("prefetch", consumer_.prefetch != kDefaults.prefetch);
    NeedQueue("extend_every", consumer_.extend_every.has_value());
    NeedQueue("release_delay", consumer_.release_delay != kDefaults.release_delay);
    NeedQueue("settle_until_confirmed", consumer_.settle_until_confirmed);
    NeedQueue("starts_after", consumer_.starts_after != kDefaults.starts_after);
    const bool here = consumer_.on_failure == OnFailure::kRetry || consumer_.on_failure == OnFailure::kSkip;
    if (!here) Add("on_failure", "a record cannot be given back: it reads a log, and no queue");
    if (FindPart(context_.model.topology.queues, consumer_.dead_letter) != nullptr) {
      Add("dead_letter", "\"dead_letter\" must be a log: it reads one");
    }
  }

  void NeedLog(std::string_view knob, bool set, std::string_view what = "") const {
    if (!set) return;
    Add(knob, absl::StrCat(what.empty() ? Quoted(knob) : std::string(what), " needs a log, but it reads a queue"));
  }
  void NeedQueue(std::string_view knob, bool set) const {
    if (set) Add(knob, absl::StrCat(Quoted(knob), " needs a queue, but it reads a log"));
  }
  void Add(std::string_view knob, std::string_view message) const {
    context_.Add({"topology", "consumers", name_, knob},
                 absl::StrCat("consumer ", Quoted(name_), ": ", std::string(message)));
  }

  static inline const ConsumerOptions kDefaults;

  const RuleContext& context_;
  std::string_view name_;
  const ConsumerOptions& consumer_;
};

// They would compete for its messages, and each would miss what the other has.
void CheckReaders(const RuleContext& context) {
  std::map<std::string_view, std::string_view> readers;
  for (const auto& [name, consumer] : context.model.topology.consumers) {
    if (FindPart(context.model.topology.queues, consumer.reads) == nullptr) continue;
    const auto [reader, added] = readers.emplace(consumer.reads, name);
    if (added) continue;
    context.Add(
        {"topology", "consumers", name, "reads"},
        absl::StrCat("consumer ", Quoted(name), ": queue ", Quoted(consumer.reads), " is already read by consumer ",
                     Quoted(reader->second), ": a queue has one kind of consumer; raise its \"instances\""));
  }
}

// Whoever receives from a queue does it as its consumer.
void CheckReplays(const RuleContext& context) {
  const Topology& topology = context.model.topology;
  for (const auto& [name, queue] : topology.queues) {
    const auto reads = [&name = name](const auto& consumer) { return consumer.second.reads == name; };
    if (!queue.replay || std::ranges::any_of(topology.consumers, reads)) continue;
    context.Add({"topology", "queues", name, "replay"},
                absl::StrCat("queue ", Quoted(name), ": \"replay\" needs a consumer that reads it"));
  }
  for (const auto& [name, database] : topology.databases) {
    if (!database.events_kept || database.replay) continue;
    context.Add({"topology", "databases", name, "events_kept"},
                absl::StrCat("database ", Quoted(name), ": \"events_kept\" needs \"replay\""));
  }
}

void CheckProducerChannel(const RuleContext& context, std::string_view name, const ProducerOptions& producer) {
  static const ProducerOptions kDefaults;
  const auto add = [&](std::string_view knob, std::string_view message) {
    context.Add({"topology", "producers", name, knob},
                absl::StrCat("producer ", Quoted(name), ": ", std::string(message)));
  };
  if (FindPart(context.model.topology.queues, producer.writes) != nullptr) {
    const bool simple = producer.delivery == Delivery::kFireAndForget || producer.delivery == Delivery::kRetrying;
    if (!simple) add("delivery", "to a queue, \"delivery\" is \"fire_and_forget\" or \"retrying\"");
    return;
  }
  if (producer.dedup_id != kDefaults.dedup_id) add("dedup_id", "\"dedup_id\" is for a queue: it does not write one");
  if (producer.confirms != kDefaults.confirms) add("confirms", "\"confirms\" is for a queue: it does not write one");
}

}  // namespace

void CheckChannels(const RuleContext& context) {
  const Topology& topology = context.model.topology;
  for (const auto& [name, queue] : topology.queues) QueueCheck(context, name, queue).Run();
  CheckDeadLetterCycles(context);
  for (const auto& [name, producer] : topology.producers) CheckProducerChannel(context, name, producer);
  for (const auto& [name, consumer] : topology.consumers) ConsumerChannelCheck(context, name, consumer).Run();
  CheckReaders(context);
  CheckReplays(context);
}

}  // namespace redeliver
