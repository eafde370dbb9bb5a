#include "sim/lint/queue_advice.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "sim/lint/consumer_advice.h"
#include "sim/queue/queue_rules.h"

namespace redeliver {
namespace {

class QueueAdvice {
 public:
  QueueAdvice(Linter& linter, const std::string& name, const QueueOptions& queue)
      : linter_(linter), name_(name), queue_(queue), rules_(RulesOf(queue)) {}

  void Run() const {
    const bool limited = rules_.max_receive_count > 0 && !rules_.limit_needs_dead_letter;
    if (limited && IsConsumed() && queue_.dead_letter.empty() && rules_.over_limit != OverLimit::kPark) {
      Add(LintRule::kLimitWithoutDeadLetter, "dead_letter", "drops what reaches its limit");
    }
    if (!queue_.dead_letter.empty()) RunForDeadLetters();
    const bool unsynced = rules_.durability == Durability::kInterval || rules_.durability == Durability::kMemory;
    if (unsynced && rules_.power_domains == 1 && linter_.faults().power_loss) {
      Add(LintRule::kConfirmedBeforeSync, "durability",
          "confirms before it has synced, on nodes that share their power");
    }
    for (const auto& [name, producer] : linter_.topology().producers) {
      if (producer.writes != name_ || producer.confirms) continue;
      linter_.Add(LintRule::kPublishWithoutConfirm, "producers", name, "confirms",
                  absl::StrCat("producer ", Quoted(name), " does not wait for confirms"));
    }
    for (const auto& [name, consumer] : linter_.topology().consumers) {
      if (consumer.reads == name_) RunForConsumer(name, consumer);
    }
  }

 private:
  bool IsConsumed() const {
    return std::ranges::any_of(linter_.topology().consumers,
                               [&](const auto& entry) { return entry.second.reads == name_; });
  }

  void RunForDeadLetters() const {
    if (rules_.transfer == Transfer::kAtMostOnce) {
      Add(LintRule::kTransferNotConfirmed, "transfer", "removes messages before its dead-letter queue has them");
    }
    const QueueOptions* dead_letters = Linter::Find(linter_.topology().queues, queue_.dead_letter);
    if (dead_letters != nullptr && !dead_letters->alert_after) {
      Add(LintRule::kDeadLettersWithoutAlert, "dead_letter", "gives messages up and nobody is told");
    }
  }

  void RunForConsumer(const std::string& name, const ConsumerOptions& consumer) const {
    const auto add = [&](LintRule rule, std::string_view knob, const std::string& what) {
      linter_.Add(rule, "consumers", name, knob, absl::StrCat("consumer ", Quoted(name), " ", what));
    };
    const SimDuration handler = consumer.handler_time + consumer.handler_time_spread;
    const bool outlived =
        rules_.lease < handler && !consumer.extend_every && !BearsRepeats(linter_.topology(), consumer);
    if (outlived && consumer.commit == CommitPlace::kAfterEffect) {
      add(LintRule::kLeaseShorterThanHandler, "handler_time",
          absl::StrCat("may take ", FormatDuration(handler), ", and a lease is ", FormatDuration(rules_.lease)));
    }
    const bool gives_back = consumer.on_failure != OnFailure::kRetry && consumer.on_failure != OnFailure::kSkip;
    const bool limited = rules_.max_receive_count > 0 && !queue_.dead_letter.empty();
    if (gives_back && limited && !consumer.breaker) {
      add(LintRule::kOutageBurnsReceives, "on_failure", "gives messages back for as long as the sink is down");
    }
    if (consumer.commit == CommitPlace::kAuto) {
      add(LintRule::kSettledWhenHandedOut, "commit", "holds messages that its queue has settled");
    }
    if (rules_.retention < consumer.starts_after) {
      add(LintRule::kKeptTooShort, "starts_after",
          absl::StrCat("comes after ", FormatDuration(consumer.starts_after), ", and messages are kept for ",
                       FormatDuration(rules_.retention)));
    }
  }

  void Add(LintRule rule, std::string_view knob, std::string_view what) const {
    linter_.Add(rule, "queues", name_, knob, absl::StrCat("queue ", Quoted(name_), " ", std::string(what)));
  }

  Linter& linter_;
  const std::string& name_;
  const QueueOptions& queue_;
  const QueueRules rules_;
};

}  // namespace

void LintQueues(Linter& linter) {
  for (const auto& [name, queue] : linter.topology().queues) QueueAdvice(linter, name, queue).Run();
}

}  // namespace redeliver
