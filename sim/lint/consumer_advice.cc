#include "sim/lint/consumer_advice.h"

#include "absl/strings/str_cat.h"
#include "sim/scenario/name_rules.h"

namespace redeliver {
namespace {

bool WrittenInTransactions(const Topology& topology, const std::string& log) {
  const auto producer_does = [&log](const auto& entry) {
    return entry.second.writes == log && entry.second.delivery == Delivery::kTransactional;
  };
  const auto consumer_does = [&log](const auto& entry) {
    return entry.second.writes == log && entry.second.commit == CommitPlace::kInTransaction;
  };
  return std::ranges::any_of(topology.producers, producer_does) ||
         std::ranges::any_of(topology.consumers, consumer_does);
}

class ConsumerRules {
 public:
  ConsumerRules(Linter& linter, const std::string& name, const ConsumerOptions& consumer)
      : linter_(linter),
        name_(name),
        consumer_(consumer),
        sink_(Linter::Find(linter.topology().sinks, consumer.effect)),
        reads_log_(Linter::Find(linter.topology().logs, consumer.reads) != nullptr) {}

  void Run() const {
    RunForSettling();
    RunForEffect();
    if (consumer_.commit == CommitPlace::kWithCheckpoint) RunForCheckpoints();
    RunForFailures();
    if (reads_log_) RunForLog();
  }

 private:
  void RunForSettling() const {
    if (consumer_.commit == CommitPlace::kBeforeEffect) {
      Add(LintRule::kAckBeforeEffect, "commit", "acknowledges before the effect");
    }
    if (consumer_.workers > 0 && consumer_.auto_commits()) {
      Add(LintRule::kAutoCommitBesideWorkers, "workers", "commits by itself what its workers have not finished");
    }
    if (consumer_.workers > 0 && consumer_.commit_offset == CommitOffset::kHighestFinished) {
      Add(LintRule::kCommitsPastUnfinished, "commit_offset", "commits past records that are not finished");
    }
  }

  void RunForEffect() const {
    if (sink_ == nullptr) return;
    if (consumer_.commit == CommitPlace::kInTransaction && !BearsRepeats(*sink_)) {
      return Add(LintRule::kEffectInsideTransaction, "effect", "calls the outside from within a log transaction");
    }
    const bool repeats = consumer_.commit != CommitPlace::kBeforeEffect;
    if (consumer_.dedup && consumer_.dedup->mark != MarkPlace::kWithEffect) {
      if (!BearsRepeats(*sink_)) {
        Add(LintRule::kDedupInAnotherStore, "dedup", "keeps its dedup records apart from the effect");
      }
    } else if (!consumer_.dedup && repeats && !BearsRepeats(*sink_)) {
      Add(LintRule::kEffectNotIdempotent, "effect",
          absl::StrCat("repeats effects at sink ", Quoted(consumer_.effect), ", which does not bear it"));
    }
  }

  // For how long a crash keeps the job away.
  SimDuration LongestOutage() const {
    const std::optional<CrashFault>& crash = linter_.faults().crash;
    if (!crash || crash->rate.zero()) return {};
    const auto is_job = [this](const std::string& target) {
      return target == name_ || target == InstanceName(name_, 1);
    };
    const bool strikes = crash->targets.empty() || std::ranges::any_of(crash->targets, is_job);
    return strikes ? crash->restart_after : SimDuration();
  }

  void RunForCheckpoints() const {
    const SimDuration timeout = consumer_.transaction_timeout;
    const SimDuration outage = LongestOutage();
    // What is not prepared in time is aborted by every sink.
    const bool kept = sink_->keeps_prepared && timeout > consumer_.checkpoint_interval;
    if (kept || timeout > consumer_.checkpoint_interval + outage) return;
    Add(LintRule::kPreparedExpires, "transaction_timeout",
        absl::StrCat("has transactions of ", FormatDuration(timeout), ", a checkpoint every ",
                     FormatDuration(consumer_.checkpoint_interval), ", and outages of ", FormatDuration(outage)));
  }

  void RunForFailures() const {
    if (consumer_.on_failure == OnFailure::kSkip || (consumer_.max_attempts > 0 && consumer_.dead_letter.empty())) {
      Add(LintRule::kSkipsFailures, consumer_.on_failure == OnFailure::kSkip ? "on_failure" : "max_attempts",
          "goes on without the messages that fail");
    }
    const LogOptions* dead_letters = Linter::Find(linter_.topology().logs, consumer_.dead_letter);
    if (dead_letters != nullptr && !dead_letters->alert_after) {
      Add(LintRule::kDeadLettersWithoutAlert, "dead_letter", "gives messages up and nobody is told");
    }
  }

  void RunForLog() const {
    if (consumer_.max_attempts == 0 && consumer_.on_failure == OnFailure::kRetry && sink_ != nullptr) {
      Add(LintRule::kRetriesForEver, "max_attempts", "tries a message for ever");
    }
    if (!consumer_.retry_log.empty() && consumer_.hold_back == HoldBack::kNothing) {
      Add(LintRule::kRetryLogBreaksOrder, "retry_log", "lets newer messages of a key overtake a failed one");
    }
    if (consumer_.isolation == Isolation::kReadUncommitted &&
        WrittenInTransactions(linter_.topology(), consumer_.reads)) {
      Add(LintRule::kReadsUncommitted, "isolation", "reads records of transactions that are not committed");
    }
    if (consumer_.auto_offset_reset == ResetPolicy::kLatest) {
      Add(LintRule::kStartsAtTheEnd, "auto_offset_reset", "starts at the end of its log");
    }
    RunForPollInterval();
  }

  void RunForPollInterval() const {
    int64_t messages = 0;
    for (const auto& [name, producer] : linter_.topology().producers) {
      if (producer.writes == consumer_.reads) messages += producer.messages;
    }
    const int64_t records = std::min(consumer_.max_poll_records, messages);
    const SimDuration handler = consumer_.handler_time + consumer_.handler_time_spread;
    if (consumer_.workers > 0 || records == 0 || consumer_.max_poll_interval / records > handler) return;
    Add(LintRule::kHandlerOutlivesPollInterval, "max_poll_records",
        absl::StrCat("may take ", FormatDuration(handler), " for each of ", records,
                     " records of one poll, and max_poll_interval is ", FormatDuration(consumer_.max_poll_interval)));
  }

  void Add(LintRule rule, std::string_view knob, std::string_view what) const {
    linter_.Add(rule, "consumers", name_, knob, absl::StrCat("consumer ", Quoted(name_), " ", std::string(what)));
  }

  Linter& linter_;
  const std::string& name_;
  const ConsumerOptions& consumer_;
  const SinkOptions* sink_;
  const bool reads_log_;
};

}  // namespace

bool BearsRepeats(const SinkOptions& sink) {
  switch (sink.kind) {
    case SinkKind::kApi:
      return sink.idempotency_key == IdempotencyKey::kMessageId;
    case SinkKind::kCounter:
      return false;
    case SinkKind::kWebhook:
      return sink.receiver_dedups;
    default:
      return true;
  }
}

bool BearsRepeats(const Topology& topology, const ConsumerOptions& consumer) {
  const SinkOptions* sink = Linter::Find(topology.sinks, consumer.effect);
  if (sink == nullptr || BearsRepeats(*sink)) return true;
  return consumer.dedup && consumer.dedup->mark == MarkPlace::kWithEffect;
}

void LintConsumers(Linter& linter) {
  for (const auto& [name, consumer] : linter.topology().consumers) ConsumerRules(linter, name, consumer).Run();
}

}  // namespace redeliver
