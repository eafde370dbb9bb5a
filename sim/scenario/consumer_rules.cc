#include "sim/scenario/consumer_rules.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace redeliver {
namespace {

// The rules of one consumer.
class ConsumerCheck {
 public:
  ConsumerCheck(const RuleContext& context, std::string_view name, const ConsumerOptions& consumer)
      : context_(context), name_(name), consumer_(consumer) {}

  void Run() const {
    CheckWork();
    CheckTransaction();
    CheckWorkers();
    CheckRetryLog();
    CheckDeadLetter();
    CheckTimes();
    CheckUse();
  }

 private:
  void CheckWork() const {
    const bool effect = !consumer_.effect.empty();
    const bool writes = !consumer_.writes.empty();
    const bool in_transaction = consumer_.commit == CommitPlace::kInTransaction;
    if (!effect && !writes) Add("", "has neither \"effect\" nor \"writes\"");
    if (effect && writes && !in_transaction) {
      Add("writes", "\"effect\" and \"writes\" together need \"commit\": \"in_transaction\"");
    }
    if (writes && consumer_.writes == consumer_.reads) Add("writes", "writes the log it reads");
  }

  void CheckTransaction() const {
    if (consumer_.commit != CommitPlace::kInTransaction) return;
    if (consumer_.writes.empty()) {
      Add("commit", "\"commit\": \"in_transaction\" needs \"writes\": a log transaction covers logs only");
    }
    if (consumer_.dedup) Add("dedup", "\"dedup\" cannot be combined with \"commit\": \"in_transaction\"");
  }

  // What has a pattern of its own in the gallery, and cannot have two at once.
  void CheckWorkers() const {
    const bool automatic = consumer_.commit == CommitPlace::kAuto;
    if (automatic && consumer_.dedup) Add("dedup", "\"dedup\" cannot be combined with \"commit\": \"auto\"");
    if (consumer_.workers == 0) return;
    if (!automatic && consumer_.commit != CommitPlace::kAfterEffect) {
      Add("workers", "\"workers\" need \"commit\": \"after_effect\" or \"auto\"");
    }
    if (ReadsQueue()) return;  // Its workers share nothing but the connection.
    if (consumer_.rebalance_protocol != RebalanceProtocol::kEager) {
      Add("rebalance_protocol", "\"workers\" need \"rebalance_protocol\": \"eager\"");
    }
  }

  void CheckRetryLog() const {
    const std::string& log = consumer_.retry_log;
    if (log.empty()) {
      if (consumer_.hold_back != HoldBack::kNothing) Add("hold_back", "\"hold_back\" needs \"retry_log\"");
      return;
    }
    if (consumer_.commit != CommitPlace::kAfterEffect) {
      Add("retry_log", "\"retry_log\" needs \"commit\": \"after_effect\"");
    }
    if (consumer_.dedup) Add("dedup", "\"dedup\" cannot be combined with \"retry_log\"");
    if (consumer_.workers > 0) Add("workers", "\"workers\" cannot be combined with \"retry_log\"");
    if (consumer_.on_failure != OnFailure::kRetry) {
      Add("on_failure", "\"retry_log\" needs \"on_failure\": \"retry\"");
    }
    if (consumer_.max_attempts == 1) Add("max_attempts", "the first of \"max_attempts\" comes before \"retry_log\"");
    if (consumer_.retry_delay >= consumer_.max_poll_interval) {
      AddForPair(
          "retry_delay", "max_poll_interval",
          absl::StrCat("\"retry_delay\" is ", FormatDuration(consumer_.retry_delay),
                       ", which must be below \"max_poll_interval\", ", FormatDuration(consumer_.max_poll_interval)));
    }
    if (log == consumer_.dead_letter) Add("retry_log", "\"retry_log\" is the log of its dead letters");
    for (const auto& [name, other] : context_.model.topology.consumers) {
      if (other.reads == log) Add("retry_log", absl::StrCat("\"retry_log\" is read by consumer ", Quoted(name)));
    }
  }

  void CheckDeadLetter() const {
    const std::string& log = consumer_.dead_letter;
    if (log.empty()) return;
    if (consumer_.on_failure == OnFailure::kSkip) {
      Add("dead_letter", "nothing comes to \"dead_letter\" with \"on_failure\": \"skip\"");
    }
    if (log == consumer_.reads) Add("dead_letter", "\"dead_letter\" is the log it reads");
    if (log == consumer_.writes) Add("dead_letter", "\"dead_letter\" is the log it writes");
    for (const auto& [producer_name, producer] : context_.model.topology.producers) {
      if (producer.writes == log) {
        Add("dead_letter", absl::StrCat("\"dead_letter\" is a log that producer ", Quoted(producer_name), " writes"));
      }
    }
    for (const auto& [other_name, other] : context_.model.topology.consumers) {
      if (&other == &consumer_) continue;
      const std::string_view use = log == other.writes ? "a log" : log == other.retry_log ? "the retry log" : "";
      if (use.empty()) continue;
      Add("dead_letter",
          absl::StrCat("\"dead_letter\" is ", std::string(use), " that consumer ", Quoted(other_name), " writes"));
    }
  }

  // Settings that would be read by nobody.
  void CheckUse() const {
    static const ConsumerOptions kDefaults;
    if (consumer_.retry_log.empty() && consumer_.retry_delay != kDefaults.retry_delay) {
      Add("retry_delay", "\"retry_delay\" needs \"retry_log\"");
    }
    if (consumer_.instances == 1 && consumer_.instance_slowdown != kDefaults.instance_slowdown) {
      Add("instance_slowdown", "\"instance_slowdown\" needs several \"instances\"");
    }
    const bool chooses_offset = consumer_.workers > 0 && consumer_.commit == CommitPlace::kAfterEffect;
    if (!chooses_offset && consumer_.commit_offset != kDefaults.commit_offset) {
      Add("commit_offset", "\"commit_offset\" needs \"workers\" and \"commit\": \"after_effect\"");
    }
    const bool cooperates = consumer_.rebalance_protocol == RebalanceProtocol::kCooperative;
    if (!cooperates && consumer_.owned_partitions_check != kDefaults.owned_partitions_check) {
      Add("owned_partitions_check", "\"owned_partitions_check\" needs \"rebalance_protocol\": \"cooperative\"");
    }
    if (!consumer_.auto_commits() && consumer_.auto_commit_interval != kDefaults.auto_commit_interval) {
      Add("auto_commit_interval",
          "\"auto_commit_interval\" needs \"enable_auto_commit\": true or \"commit\": \"auto\"");
    }
  }

  void CheckTimes() const {
    if (consumer_.session_timeout <= consumer_.heartbeat_interval) {
      AddForPair(
          "session_timeout", "heartbeat_interval",
          absl::StrCat("\"session_timeout\" is ", FormatDuration(consumer_.session_timeout),
                       ", which must be above \"heartbeat_interval\", ", FormatDuration(consumer_.heartbeat_interval)));
    }
    if (consumer_.retry_backoff > consumer_.retry_backoff_max) {
      AddForPair("retry_backoff", "retry_backoff_max",
                 absl::StrCat("\"retry_backoff\" is ", FormatDuration(consumer_.retry_backoff),
                              ", which is above \"retry_backoff_max\", ", FormatDuration(consumer_.retry_backoff_max)));
    }
  }

  bool ReadsQueue() const {
    return std::ranges::any_of(context_.model.topology.queues,
                               [this](const auto& queue) { return queue.first == consumer_.reads; });
  }

  std::string Prefixed(std::string_view message) const {
    return absl::StrCat("consumer ", Quoted(name_), ": ", std::string(message));
  }
  void Add(std::string_view knob, std::string_view message) const {
    context_.Add({"topology", "consumers", name_, knob}, Prefixed(message));
  }
  // At the one of the two that the file has.
  void AddForPair(std::string_view knob, std::string_view other, std::string_view message) const {
    Add(context_.Has({"topology", "consumers", name_, knob}) ? knob : other, message);
  }

  const RuleContext& context_;
  std::string_view name_;
  const ConsumerOptions& consumer_;
};

// A list of numbers of the producer's own messages.
void CheckNumbers(const RuleContext& context, std::string_view name, const ProducerOptions& producer,
                  std::string_view knob, const std::vector<int64_t>& numbers) {
  std::set<int64_t> seen;
  for (size_t at = 0; at < numbers.size(); ++at) {
    const int64_t number = numbers[at];
    const std::string index = std::to_string(at);
    const JsonPath path = {"topology", "producers", name, knob, index};
    if (number < 1 || number > producer.messages) {
      context.Add(path, absl::StrCat("producer ", Quoted(name), ": ", number, " is no number of its messages, [1, ",
                                     producer.messages, "]"));
    } else if (!seen.insert(number).second) {
      context.Add(path, absl::StrCat("producer ", Quoted(name), ": ", number, " is there twice"));
    }
  }
}

}  // namespace

void CheckProducers(const RuleContext& context) {
  for (const auto& [name, producer] : context.model.topology.producers) {
    CheckNumbers(context, name, producer, "poison", producer.poison);
    CheckNumbers(context, name, producer, "deletes", producer.deletes);
    if (producer.poison.empty() && producer.poison_kind != PoisonKind::kThrows) {
      context.Add({"topology", "producers", name, "poison_kind"},
                  absl::StrCat("producer ", Quoted(name), ": \"poison_kind\" needs \"poison\""));
    }
  }
}

void CheckConsumers(const RuleContext& context) {
  for (const auto& [name, consumer] : context.model.topology.consumers) ConsumerCheck(context, name, consumer).Run();
}

}  // namespace redeliver
