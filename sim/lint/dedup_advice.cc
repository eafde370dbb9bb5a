#include "sim/lint/dedup_advice.h"

#include "absl/strings/str_cat.h"

namespace redeliver {
namespace {

// How long after its effect a message may come again at the latest, as far as the declared faults and the queue say.
SimDuration RedeliveryHorizon(const Linter& linter, const ConsumerOptions& consumer) {
  SimDuration horizon;
  if (linter.faults().crash) horizon = linter.faults().crash->restart_after;
  const QueueOptions* queue = Linter::Find(linter.topology().queues, consumer.reads);
  if (queue == nullptr) return horizon;
  const QueueOptions* dead_letters = Linter::Find(linter.topology().queues, queue->dead_letter);
  if (dead_letters != nullptr && dead_letters->redrive_after) {
    horizon = std::max(horizon, *dead_letters->redrive_after);
  }
  return horizon;
}

class DedupAdvice {
 public:
  DedupAdvice(Linter& linter, const std::string& name, const ConsumerOptions& consumer)
      : linter_(linter),
        name_(name),
        consumer_(consumer),
        sink_(Linter::Find(linter.topology().sinks, consumer.effect)),
        horizon_(RedeliveryHorizon(linter, consumer)) {}

  void Run() const {
    if (consumer_.dedup) RunForDedup(*consumer_.dedup);
    const bool keyed = sink_ != nullptr && sink_->idempotency_key == IdempotencyKey::kMessageId;
    if (keyed && sink_->key_retention <= horizon_) {
      linter_.Add(
          LintRule::kKeyForgottenBeforeRedrive, "sinks", consumer_.effect, "key_retention",
          absl::StrCat("sink ", Quoted(consumer_.effect), " remembers keys for ", FormatDuration(sink_->key_retention),
                       ", and a message may come again after ", FormatDuration(horizon_)));
    }
  }

 private:
  void RunForDedup(const DedupOptions& dedup) const {
    const bool looks_up_first = dedup.mark == MarkPlace::kAfterEffect || dedup.check_and_set == CheckAndSet::kTwoSteps;
    if (!dedup.cache.empty() && looks_up_first) Add(LintRule::kCheckThenAct, "asks and records in two steps");
    if (dedup.id_from == DedupIdFrom::kTransportId)
      Add(LintRule::kIdOfTheCopy, "takes a second copy for another message");
    const bool in_sink = dedup.mark == MarkPlace::kWithEffect && sink_ != nullptr && sink_->record_ttl;
    if (in_sink && *sink_->record_ttl <= horizon_) {
      linter_.Add(
          LintRule::kRecordForgottenTooSoon, "sinks", consumer_.effect, "record_ttl",
          absl::StrCat("sink ", Quoted(consumer_.effect), " keeps records for ", FormatDuration(*sink_->record_ttl),
                       ", and a message may come again after ", FormatDuration(horizon_)));
    }
  }

  void Add(LintRule rule, std::string_view what) const {
    linter_.Add(rule, "consumers", name_, "dedup", absl::StrCat("consumer ", Quoted(name_), " ", std::string(what)));
  }

  Linter& linter_;
  const std::string& name_;
  const ConsumerOptions& consumer_;
  const SinkOptions* sink_;
  const SimDuration horizon_;
};

}  // namespace

void LintDedup(Linter& linter) {
  for (const auto& [name, consumer] : linter.topology().consumers) DedupAdvice(linter, name, consumer).Run();
}

}  // namespace redeliver
