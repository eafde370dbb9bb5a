#include "sim/scenario/name_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "sim/scenario/knob_traits.h"
#include "sim/scenario/replays.h"

namespace redeliver {
namespace {

// Calls visit(section, noun, name) for each part, in the order of the sections.
template <class Visit>
void ForEachPart(const Topology& topology, Visit visit) {
  for (const auto& [name, part] : topology.logs) visit("logs", "log", name);
  for (const auto& [name, part] : topology.queues) visit("queues", "queue", name);
  for (const auto& [name, part] : topology.databases) visit("databases", "database", name);
  for (const auto& [name, part] : topology.caches) visit("caches", "cache", name);
  for (const auto& [name, part] : topology.sinks) visit("sinks", "sink", name);
  for (const auto& [name, part] : topology.producers) visit("producers", "producer", name);
  for (const auto& [name, part] : topology.relays) visit("relays", "relay", name);
  for (const auto& [name, part] : topology.consumers) visit("consumers", "consumer", name);
}

std::string_view NounOf(RefersTo refers_to) {
  switch (refers_to) {
    case RefersTo::kLog:
      return "log";
    case RefersTo::kQueue:
      return "queue";
    case RefersTo::kChannel:
      return "log or queue";
    case RefersTo::kDatabase:
      return "database";
    case RefersTo::kSink:
      return "sink";
    default:
      return "cache";
  }
}

// Looks at every knob of one part that names another part.
template <class Struct>
struct ReferenceVisitor {
  const RuleContext& context;
  const Struct& part;
  std::string_view section;
  std::string_view name;
  std::string_view inside;  // The knob that holds `part`, if the part itself does not.

  template <class Owner, class T>
  void operator()(T Owner::*member, const Knob<T>& knob) {
    const T& value = part.*member;
    if constexpr (std::is_same_v<T, std::string>) {
      if (knob.refers_to != RefersTo::kNothing && !value.empty()) Check(value, knob);
    } else if constexpr (OptionalKnob<T>) {
      if constexpr (StructKnob<typename T::value_type>) {
        using Inner = typename T::value_type;
        if (value) Inner::Describe(ReferenceVisitor<Inner>{context, *value, section, name, knob.name});
      }
    }
  }

  void Check(const std::string& value, const Knob<std::string>& knob) {
    const std::vector<std::string_view> names = Candidates(knob.refers_to);
    if (std::ranges::find(names, value) != names.end()) return;
    const std::string meant = DidYouMean(value, names);
    const std::string message = absl::StrCat("no ", std::string(NounOf(knob.refers_to)), " is named ", Quoted(value),
                                             meant.empty() ? "; there are " + ListOf(names) : meant);
    if (inside.empty()) {
      context.Add({"topology", section, name, knob.name}, message);
    } else {
      context.Add({"topology", section, name, inside, knob.name}, message);
    }
  }

  std::vector<std::string_view> Candidates(RefersTo refers_to) {
    const Topology& topology = context.model.topology;
    std::vector<std::string_view> names;
    const auto add = [&names](const auto& parts) {
      for (const auto& [part_name, part] : parts) names.push_back(part_name);
    };
    if (refers_to == RefersTo::kLog || refers_to == RefersTo::kChannel) add(topology.logs);
    if (refers_to == RefersTo::kQueue || refers_to == RefersTo::kChannel) add(topology.queues);
    if (refers_to == RefersTo::kDatabase) add(topology.databases);
    if (refers_to == RefersTo::kSink) add(topology.sinks);
    if (refers_to == RefersTo::kCache) add(topology.caches);
    return names;
  }
};

template <class T>
void CheckSection(const RuleContext& context, std::string_view section, const Named<T>& parts) {
  for (const auto& [name, part] : parts) T::Describe(ReferenceVisitor<T>{context, part, section, name, ""});
}

// Calls visit(store, consumer) for each store of checkpoints.
template <class Visit>
void ForEachCheckpointStore(const Topology& topology, Visit visit) {
  for (const auto& [name, consumer] : topology.consumers) {
    if (consumer.commit == CommitPlace::kWithCheckpoint) visit(CheckpointStoreName(name), name);
  }
}

// Groups are named after their consumers, but for those that read retry logs.
void CheckGroupNames(const RuleContext& context) {
  const Named<ConsumerOptions>& consumers = context.model.topology.consumers;
  const std::vector<std::string_view> names = NamesOf(consumers);
  for (const auto& [name, consumer] : consumers) {
    const std::string group = RetryGroupName(name);
    if (consumer.retry_log.empty() || std::ranges::find(names, group) == names.end()) continue;
    context.AddAtKey({"topology", "consumers", group},
                     absl::StrCat(Quoted(group), " is the name of the group in which consumer ", Quoted(name),
                                  " reads its retry log"));
  }
}

}  // namespace

std::string InstanceName(std::string_view consumer, int64_t number) {
  return absl::StrCat(std::string(consumer), "-", number);
}

std::string RetryGroupName(std::string_view consumer) { return absl::StrCat(std::string(consumer), "-retry"); }

std::string OperatorName(std::string_view part) { return absl::StrCat(std::string(part), "-operator"); }

std::string CheckpointStoreName(std::string_view consumer) {
  return absl::StrCat(std::string(consumer), "-checkpoints");
}

std::vector<std::string> BrokerNames(const Topology& topology) {
  const int64_t brokers = topology.cluster.brokers;
  if (brokers == 1) return {std::string(kBrokerName)};
  std::vector<std::string> names;
  for (int64_t number = 1; number <= brokers; ++number) names.push_back(absl::StrCat("broker-", number));
  return names;
}

std::map<std::string, std::string> NounsByName(const Topology& topology) {
  std::map<std::string, std::string> nouns = {{std::string(kBrokersName), std::string(kBrokersName)}};
  for (const std::string& name : BrokerNames(topology)) nouns.emplace(name, kBrokerName);
  if (topology.cluster.brokers > 1) nouns.emplace(kControllerName, kControllerName);
  ForEachPart(topology,
              [&](std::string_view, std::string_view noun, const std::string& name) { nouns.emplace(name, noun); });
  const auto add_instances = [&](std::string_view noun, const auto& parts) {
    for (const auto& [name, part] : parts) {
      for (int64_t number = 1; number <= part.instances; ++number) {
        nouns.emplace(InstanceName(name, number), absl::StrCat("instance of ", std::string(noun), " ", Quoted(name)));
      }
    }
  };
  add_instances("consumer", topology.consumers);
  add_instances("relay", topology.relays);
  ForEachCheckpointStore(topology,
                         [&](std::string store, const std::string&) { nouns.emplace(store, kCheckpointStoreNoun); });
  return nouns;
}

void CheckNames(const RuleContext& context) {
  const Topology& topology = context.model.topology;
  std::map<std::string, std::string> nouns;
  const auto add_instances = [&](std::string_view noun, const auto& parts) {
    for (const auto& [name, part] : parts) {
      for (int64_t number = 1; number <= part.instances; ++number) {
        nouns.emplace(InstanceName(name, number),
                      absl::StrCat("the name of an instance of ", std::string(noun), " ", Quoted(name)));
      }
    }
  };
  add_instances("consumer", topology.consumers);
  add_instances("relay", topology.relays);
  ForEachReplay(topology, [&](std::string_view, const std::string& name, const ReplayOptions&) {
    nouns.emplace(OperatorName(name), "the name of the operator who replays " + Quoted(name));
  });
  ForEachCheckpointStore(topology, [&](std::string store, const std::string& consumer) {
    nouns.emplace(store, absl::StrCat("the name of the store of consumer ", Quoted(consumer), "'s checkpoints"));
  });
  nouns.emplace(kBrokerName, "the name of the broker, on which all logs are");
  nouns.emplace(kBrokersName, "the name of all brokers together");
  if (topology.cluster.brokers > 1) {
    for (const std::string& name : BrokerNames(topology)) nouns.emplace(name, "the name of a broker");
    nouns.emplace(kControllerName, "the name of the brokers' controller");
  }
  ForEachPart(topology, [&](std::string_view section, std::string_view noun, const std::string& name) {
    const auto [known, added] = nouns.emplace(name, absl::StrCat("already the name of a ", std::string(noun)));
    if (!added) context.AddAtKey({"topology", section, name}, absl::StrCat(Quoted(name), " is ", known->second));
  });
  CheckGroupNames(context);
}

void CheckReferences(const RuleContext& context) {
  const Topology& topology = context.model.topology;
  CheckSection(context, "logs", topology.logs);
  CheckSection(context, "queues", topology.queues);
  CheckSection(context, "databases", topology.databases);
  CheckSection(context, "caches", topology.caches);
  CheckSection(context, "sinks", topology.sinks);
  CheckSection(context, "producers", topology.producers);
  CheckSection(context, "relays", topology.relays);
  CheckSection(context, "consumers", topology.consumers);
}

}  // namespace redeliver
