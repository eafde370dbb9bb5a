#include "sim/scenario/effect_rules.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/scenario/knob_traits.h"

namespace redeliver {
namespace {

// The rules of one sink.
class SinkCheck {
 public:
  SinkCheck(const RuleContext& context, std::string_view name, const SinkOptions& sink)
      : context_(context), name_(name), sink_(sink) {}

  void Run() const {
    static const SinkOptions kDefaults;
    if (sink_.idempotency_key != IdempotencyKey::kNone) OnlyFor("idempotency_key", {SinkKind::kApi});
    if (sink_.receiver_dedups) OnlyFor("receiver_dedups", {SinkKind::kWebhook});
    if (sink_.gc_deletes != kDefaults.gc_deletes) OnlyFor("gc_deletes", {SinkKind::kSearchVersioned});
    if (sink_.transaction_timeout_max != kDefaults.transaction_timeout_max) {
      OnlyFor("transaction_timeout_max", {SinkKind::kTwoPhase});
    }
    if (sink_.keeps_prepared) OnlyFor("keeps_prepared", {SinkKind::kTwoPhase});
    if (sink_.record_ttl && !IsDatabase(sink_.kind)) {
      Add("record_ttl", "ids of handled messages are kept by databases, not by \"kind\": " + Kind());
    }
    if (!sink_.record_ttl && sink_.purge_interval != kDefaults.purge_interval) Needs("purge_interval", "record_ttl");
    if (sink_.service_time == Nanos(0) && sink_.capacity != 0) Needs("capacity", "service_time");
    if (sink_.capacity == 0 && sink_.waiting_max != 0) Needs("waiting_max", "capacity");
    if (sink_.fencing == Fencing::kToken) CheckTokens();
  }

 private:
  // Somebody must bring tokens along.
  void CheckTokens() const {
    for (const auto& [name, consumer] : context_.model.topology.consumers) {
      if (consumer.effect != name_ || (consumer.dedup && consumer.dedup->mark == MarkPlace::kClaim)) continue;
      Add("fencing", absl::StrCat("fencing tokens come with claims, but consumer ", Quoted(name),
                                  " has no \"dedup\" with \"mark\": \"claim\""));
    }
  }

  std::string Kind() const { return Quoted(EnumText(sink_.kind)); }

  void OnlyFor(std::string_view knob, std::initializer_list<SinkKind> kinds) const {
    if (std::ranges::find(kinds, sink_.kind) != kinds.end()) return;
    Add(knob, absl::StrCat(Quoted(knob), " is for \"kind\": ", Quoted(EnumText(*kinds.begin())), " only"));
  }
  void Needs(std::string_view knob, std::string_view other) const {
    Add(knob, absl::StrCat(Quoted(knob), " needs ", Quoted(other)));
  }
  void Add(std::string_view knob, std::string_view message) const {
    context_.Add({"topology", "sinks", name_, knob}, absl::StrCat("sink ", Quoted(name_), ": ", std::string(message)));
  }

  const RuleContext& context_;
  std::string_view name_;
  const SinkOptions& sink_;
};

// The rules of how one consumer recognises repeats.
class DedupCheck {
 public:
  DedupCheck(const RuleContext& context, std::string_view name, const ConsumerOptions& consumer)
      : context_(context), name_(name), consumer_(consumer), dedup_(*consumer.dedup) {}

  void Run() const {
    dedup_.mark == MarkPlace::kWithEffect ? CheckWithEffect() : CheckInCache();
    CheckUse();
  }

 private:
  void CheckInCache() const {
    if (!dedup_.cache.empty()) return;
    const bool claim = dedup_.mark == MarkPlace::kClaim;
    Add("mark", claim ? "a claim needs \"cache\"" : "a mark before or after the effect needs \"cache\"");
  }

  void CheckWithEffect() const {
    if (!dedup_.cache.empty()) {
      Add("cache", "a mark with the effect is kept by the sink: \"cache\" must be absent");
    }
    const SinkOptions* sink = FindPart(context_.model.topology.sinks, consumer_.effect);
    if (consumer_.effect.empty()) {
      Add("mark", "a mark with the effect needs \"effect\"");
    } else if (sink != nullptr && !IsDatabase(sink->kind)) {
      Add("mark", absl::StrCat("a mark with the effect needs a database, but sink ", Quoted(consumer_.effect),
                               " is of kind ", Quoted(EnumText(sink->kind))));
    }
  }

  // Settings that would be read by nobody.
  void CheckUse() const {
    static const DedupOptions kDefaults;
    const bool claim = dedup_.mark == MarkPlace::kClaim;
    if (!claim && dedup_.mark != MarkPlace::kBeforeEffect && dedup_.check_and_set != kDefaults.check_and_set) {
      Add("check_and_set", "\"check_and_set\" needs a mark before the effect, or a claim");
    }
    if (dedup_.cache.empty() && dedup_.on_store_error != kDefaults.on_store_error) {
      Add("on_store_error", "\"on_store_error\" needs \"cache\"");
    }
    if (!claim && dedup_.claim_lease != kDefaults.claim_lease) {
      Add("claim_lease", "\"claim_lease\" needs \"mark\": \"claim\"");
    }
    if (!claim && dedup_.claim_release != kDefaults.claim_release) {
      Add("claim_release", "\"claim_release\" needs \"mark\": \"claim\"");
    }
  }

  void Add(std::string_view knob, std::string_view message) const {
    context_.Add({"topology", "consumers", name_, "dedup", knob},
                 absl::StrCat("consumer ", Quoted(name_), ": ", std::string(message)));
  }

  const RuleContext& context_;
  std::string_view name_;
  const ConsumerOptions& consumer_;
  const DedupOptions& dedup_;
};

// The rules of how one consumer tries again, and when it stops.
class RetryCheck {
 public:
  RetryCheck(const RuleContext& context, std::string_view name, const ConsumerOptions& consumer)
      : context_(context), name_(name), consumer_(consumer) {}

  void Run() const {
    if (consumer_.on_unknown == OnUnknown::kLeave && !CanLeave()) {
      Add("on_unknown", absl::StrCat("\"on_unknown\": \"leave\" ", std::string(kNeedsLoop)));
    }
    if (consumer_.retry_budget && consumer_.retry_budget->cost > consumer_.retry_budget->tokens) {
      AddIn("retry_budget", "cost", "\"cost\" is above \"tokens\": there would never be a retry");
    }
    if (consumer_.breaker) CheckBreaker(*consumer_.breaker);
  }

 private:
  bool ReadsQueue() const { return FindPart(context_.model.topology.queues, consumer_.reads) != nullptr; }

  // A message can be left for later where each is settled after its effect, one after the other.
  static constexpr std::string_view kNeedsLoop =
      "needs \"commit\": \"after_effect\", and neither \"workers\" nor \"retry_log\"";
  bool CanLeave() const {
    const bool one_by_one = consumer_.workers == 0 && consumer_.retry_log.empty();
    return consumer_.commit == CommitPlace::kAfterEffect && (one_by_one || ReadsQueue());
  }

  void CheckBreaker(const BreakerOptions& breaker) const {
    if (!CanLeave()) Add("breaker", absl::StrCat("\"breaker\" ", std::string(kNeedsLoop)));
    if (consumer_.effect.empty()) Add("breaker", "\"breaker\" needs \"effect\": a sink that may fail");
    if (breaker.minimum_calls > breaker.window) {
      AddIn("breaker", "minimum_calls",
            absl::StrCat("\"minimum_calls\" is ", breaker.minimum_calls, ", which is above \"window\", ",
                         breaker.window, ": it would never open"));
    }
    if (breaker.failure_rate.zero()) AddIn("breaker", "failure_rate", "\"failure_rate\" of 0 opens at any success");
    if (!ReadsQueue() && breaker.while_open == WhileOpen::kGiveBack) {
      AddIn("breaker", "while_open", "a log takes nothing back: \"while_open\" must be \"pause\"");
    }
  }

  void Add(std::string_view knob, std::string_view message) const {
    context_.Add({"topology", "consumers", name_, knob},
                 absl::StrCat("consumer ", Quoted(name_), ": ", std::string(message)));
  }
  void AddIn(std::string_view part, std::string_view knob, std::string_view message) const {
    context_.Add({"topology", "consumers", name_, part, knob},
                 absl::StrCat("consumer ", Quoted(name_), ": ", std::string(message)));
  }

  const RuleContext& context_;
  std::string_view name_;
  const ConsumerOptions& consumer_;
};

}  // namespace

void CheckSinks(const RuleContext& context) {
  for (const auto& [name, sink] : context.model.topology.sinks) SinkCheck(context, name, sink).Run();
}

void CheckDedup(const RuleContext& context) {
  for (const auto& [name, consumer] : context.model.topology.consumers) {
    if (consumer.dedup) DedupCheck(context, name, consumer).Run();
  }
}

void CheckRetries(const RuleContext& context) {
  for (const auto& [name, consumer] : context.model.topology.consumers) RetryCheck(context, name, consumer).Run();
}

}  // namespace redeliver
