#include "sim/scenario/flow_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sim/scenario/replays.h"

namespace redeliver {
namespace {

// Whether there is anything that can flow.
bool CheckCounts(const RuleContext& context) {
  const Topology& topology = context.model.topology;
  if (topology.producers.empty()) context.Add({"topology", "producers"}, "the topology has no producer");
  if (topology.consumers.empty()) context.Add({"topology", "consumers"}, "the topology has no consumer");
  int64_t messages = 0;
  for (const auto& [name, producer] : topology.producers) messages += producer.messages;
  if (messages > kMostMessages) {
    context.Add({"topology", "producers"}, absl::StrCat("all producers together have ", messages, " messages; at most ",
                                                        kMostMessages, " are allowed"));
  }
  return !topology.producers.empty() && !topology.consumers.empty();
}

// Each sink and each log that consumers write has one consumer, so that a double can have one cause only.
class OwnerCheck {
 public:
  explicit OwnerCheck(const RuleContext& context) : context_(context) {}

  void Run() {
    for (const auto& [name, producer] : context_.model.topology.producers) {
      owners_.emplace(producer.writes, "already written by producer " + Quoted(name));
    }
    for (const auto& [name, relay] : context_.model.topology.relays) {
      owners_.emplace(relay.writes, "already written by relay " + Quoted(name));
    }
    for (const auto& [name, consumer] : context_.model.topology.consumers) {
      Claim(name, "writes", "log", consumer.writes, "already written by consumer " + Quoted(name));
      Claim(name, "retry_log", "log", consumer.retry_log, "already the retry log of consumer " + Quoted(name));
      Claim(name, "effect", "sink", consumer.effect, "already the effect of consumer " + Quoted(name));
    }
  }

 private:
  void Claim(const std::string& consumer, std::string_view knob, std::string_view noun, const std::string& part,
             std::string claim) {
    if (part.empty()) return;
    const auto [owner, added] = owners_.emplace(part, std::move(claim));
    if (added) return;
    context_.Add(
        {"topology", "consumers", consumer, knob},
        absl::StrCat("consumer ", Quoted(consumer), ": ", std::string(noun), " ", Quoted(part), " is ", owner->second));
  }

  const RuleContext& context_;
  std::map<std::string_view, std::string> owners_;
};

template <class T>
bool Has(const Named<T>& parts, std::string_view name) {
  return std::ranges::any_of(parts, [name](const auto& part) { return part.first == name; });
}

void CheckUse(const RuleContext& context) {
  const Topology& topology = context.model.topology;
  std::set<std::string_view> written;
  std::set<std::string_view> read;
  for (const auto& [name, producer] : topology.producers) written.insert({producer.writes, producer.database});
  for (const auto& [name, relay] : topology.relays) {
    written.insert(relay.writes);
    read.insert(relay.reads);
  }
  for (const auto& [name, queue] : topology.queues) written.insert(queue.dead_letter);
  for (const auto& [name, consumer] : topology.consumers) {
    written.insert({consumer.writes, consumer.dead_letter, consumer.retry_log, consumer.effect});
    read.insert(consumer.reads);
  }
  ForEachReplay(topology,
                [&](std::string_view, const std::string&, const ReplayOptions& replay) { written.insert(replay.to); });
  const auto check = [&](std::string_view section, std::string_view noun, const auto& parts) {
    for (const auto& [name, part] : parts) {
      if (written.contains(name) || read.contains(name)) continue;
      context.AddAtKey({"topology", section, name},
                       absl::StrCat(std::string(noun), " ", Quoted(name), ": nothing writes or reads it"));
    }
  };
  check("logs", "log", topology.logs);
  check("queues", "queue", topology.queues);
  check("databases", "database", topology.databases);
  for (const auto& [name, sink] : topology.sinks) {
    if (written.contains(name)) continue;
    context.AddAtKey({"topology", "sinks", name}, "sink " + Quoted(name) + ": it is the effect of no consumer");
  }
  for (const auto& [name, consumer] : topology.consumers) {
    if (written.contains(consumer.reads)) continue;
    context.Add({"topology", "consumers", name, "reads"},
                absl::StrCat("consumer ", Quoted(name), ": nothing writes ",
                             Has(topology.queues, consumer.reads) ? "queue " : "log ", Quoted(consumer.reads)));
  }
}

// Messages on a cycle would go round for ever.
class CycleCheck {
 public:
  explicit CycleCheck(const RuleContext& context) : context_(context) {
    for (const auto& [name, consumer] : context.model.topology.consumers) {
      Lead(consumer.reads, consumer.writes);
      Lead(consumer.reads, consumer.dead_letter);
    }
  }

  // The first consumer on a cycle gets the blame; the others on it are as guilty.
  void Run() const {
    for (const auto& [name, consumer] : context_.model.topology.consumers) {
      for (const std::string_view knob : {"writes", "dead_letter"}) {
        const std::string& to = knob == "writes" ? consumer.writes : consumer.dead_letter;
        if (to.empty() || to == consumer.reads || !Reaches(to, consumer.reads)) continue;
        context_.Add({"topology", "consumers", name, knob},
                     absl::StrCat("consumer ", Quoted(name), ": log ", Quoted(to), " leads back to log ",
                                  Quoted(consumer.reads), ", so that messages go round"));
        return;
      }
    }
  }

 private:
  void Lead(const std::string& from, const std::string& to) {
    if (!to.empty() && to != from) next_[from].push_back(to);
  }

  bool Reaches(std::string_view from, std::string_view to) const {
    std::set<std::string_view> seen = {from};
    std::vector<std::string_view> open = {from};
    while (!open.empty()) {
      const std::string_view log = open.back();
      open.pop_back();
      if (log == to) return true;
      const auto leads = next_.find(log);
      if (leads == next_.end()) continue;
      for (const std::string_view next : leads->second) {
        if (seen.insert(next).second) open.push_back(next);
      }
    }
    return false;
  }

  const RuleContext& context_;
  std::map<std::string_view, std::vector<std::string_view>> next_;
};

// Whether a producer's settings are for what it runs, and whether its client would start with them.
class ClientCheck {
 public:
  ClientCheck(const RuleContext& context, std::string_view name, const ProducerOptions& producer)
      : context_(context), name_(name), producer_(producer) {}

  void Run() const {
    const bool transactional = producer_.delivery == Delivery::kTransactional;
    if (!transactional) CheckOnlyTransactional();
    if (!transactional && producer_.delivery != Delivery::kPipelined) return CheckOnlyWithClient();
    for (const ConfigConflict& conflict : FindConflicts(producer_.client.value_or(ClientOptions()), producer_.use())) {
      context_.Add({"topology", "producers", name_, "client", conflict.knob},
                   absl::StrCat("producer ", Quoted(name_), ": ", Quoted(conflict.knob), ": ", conflict.text));
    }
  }

 private:
  void CheckOnlyWithClient() const {
    const std::string needed = "\"delivery\": \"pipelined\" or \"transactional\"";
    Refuse("client", producer_.client.has_value(), needed);
    Refuse("on_timeout", producer_.on_timeout != kDefaults.on_timeout, needed);
  }

  void CheckOnlyTransactional() const {
    const std::string needed = "\"delivery\": \"transactional\"";
    Refuse("transaction_size", producer_.transaction_size != kDefaults.transaction_size, needed);
    Refuse("abort_every", producer_.abort_every != kDefaults.abort_every, needed);
    Refuse("on_commit_timeout", producer_.on_commit_timeout != kDefaults.on_commit_timeout, needed);
    Refuse("transaction_timeout", producer_.transaction_timeout != kDefaults.transaction_timeout, needed);
  }

  void Refuse(std::string_view knob, bool set, const std::string& needed) const {
    if (!set) return;
    context_.Add({"topology", "producers", name_, knob},
                 absl::StrCat("producer ", Quoted(name_), ": ", Quoted(knob), " needs ", needed));
  }

  static inline const ProducerOptions kDefaults;

  const RuleContext& context_;
  std::string_view name_;
  const ProducerOptions& producer_;
};

}  // namespace

void CheckFlow(const RuleContext& context) {
  for (const auto& [name, producer] : context.model.topology.producers) ClientCheck(context, name, producer).Run();
  if (!CheckCounts(context)) return;
  OwnerCheck(context).Run();
  CheckUse(context);
  CycleCheck(context).Run();
}

}  // namespace redeliver
