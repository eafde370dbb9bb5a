#include "sim/lint/producer_advice.h"

#include "absl/strings/str_cat.h"
#include "sim/lint/consumer_advice.h"

namespace redeliver {
namespace {

class ProducerRules {
 public:
  ProducerRules(Linter& linter, const std::string& name, const ProducerOptions& producer)
      : linter_(linter),
        name_(name),
        producer_(producer),
        log_(Linter::Find(linter.topology().logs, producer.writes)) {}

  void Run() const {
    if (producer_.delivery == Delivery::kFireAndForget) {
      Add(LintRule::kFireAndForget, "delivery", "sends each message once");
    }
    if (log_ != nullptr) RunForLog();
  }

 private:
  void RunForLog() const {
    if (producer_.spread == Spread::kRoundRobin && log_->partitions > 1) {
      Add(LintRule::kKeySpreadOverPartitions, "spread", "spreads the messages of one key over partitions");
    }
    const bool has_client =
        producer_.delivery == Delivery::kPipelined || producer_.delivery == Delivery::kTransactional;
    if (producer_.delivery == Delivery::kRetrying) {
      Add(LintRule::kRetriesWithoutIdempotence, "delivery", "repeats requests that the log cannot recognise");
    }
    if (has_client) RunForClient(Effective(producer_.client.value_or(ClientOptions()), producer_.use()));
  }

  void RunForClient(const ProducerConfig& client) const {
    if (client.acks != Acks::kAll && linter_.topology().cluster.brokers > 1) {
      Add(LintRule::kAcksNotAll, "client", "does not wait for the followers");
    }
    if (!client.idempotent && client.retries > 0) {
      Add(LintRule::kRetriesWithoutIdempotence, "client", "repeats requests that the log cannot recognise");
    }
    const bool impatient = client.delivery_timeout < linter_.faults().until;
    if (producer_.on_timeout == SendFailure::kResend && impatient && SomeReaderDoubles()) {
      Add(LintRule::kResendAfterTimeout, "on_timeout",
          absl::StrCat("sends again what its client gave up after ", FormatDuration(client.delivery_timeout)));
    }
    if (producer_.delivery == Delivery::kTransactional &&
        producer_.on_commit_timeout == CommitTimeout::kNewProducerResend) {
      Add(LintRule::kNewProducerAfterCommitTimeout, "on_commit_timeout", "repeats a transaction that may be committed");
    }
  }

  bool SomeReaderDoubles() const {
    return std::ranges::any_of(linter_.topology().consumers, [this](const auto& entry) {
      return entry.second.reads == producer_.writes && !BearsRepeats(linter_.topology(), entry.second);
    });
  }

  void Add(LintRule rule, std::string_view knob, std::string_view what) const {
    linter_.Add(rule, "producers", name_, knob, absl::StrCat("producer ", Quoted(name_), " ", std::string(what)));
  }

  Linter& linter_;
  const std::string& name_;
  const ProducerOptions& producer_;
  const LogOptions* log_;
};

}  // namespace

void LintProducers(Linter& linter) {
  for (const auto& [name, producer] : linter.topology().producers) ProducerRules(linter, name, producer).Run();
}

}  // namespace redeliver
