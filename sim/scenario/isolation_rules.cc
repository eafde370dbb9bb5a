#include "sim/scenario/isolation_rules.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sim/scenario/name_rules.h"

namespace redeliver {
namespace {

enum class Role { kProducer, kRelay, kConsumer, kBroker, kController, kQueue, kDatabase, kStore };

struct Node {
  std::string name;
  Role role;
};

// Producers and relays ask brokers, queues and databases, consumers also sinks and caches; brokers talk to each other
// and to the controller.
bool Talk(const Node& a, const Node& b) {
  if (a.name == b.name) return false;
  const auto between = [&](Role one, Role other) {
    return (a.role == one && b.role == other) || (a.role == other && b.role == one);
  };
  for (const Role asker : {Role::kProducer, Role::kRelay, Role::kConsumer}) {
    if (between(asker, Role::kBroker) || between(asker, Role::kQueue)) return true;
  }
  return between(Role::kProducer, Role::kDatabase) || between(Role::kRelay, Role::kDatabase) ||
         between(Role::kConsumer, Role::kStore) || between(Role::kBroker, Role::kBroker) ||
         between(Role::kBroker, Role::kController);
}

// The nodes that a name stands for, by name.
std::map<std::string, std::vector<Node>> NodesByName(const Topology& topology) {
  std::map<std::string, std::vector<Node>> nodes;
  const auto add = [&nodes](const std::string& name, const Node& node) { nodes[name].push_back(node); };
  for (const std::string& name : BrokerNames(topology)) {
    add(name, {name, Role::kBroker});
    add(std::string(kBrokersName), {name, Role::kBroker});
  }
  if (topology.cluster.brokers > 1)
    add(std::string(kControllerName), {std::string(kControllerName), Role::kController});
  for (const auto& [name, part] : topology.producers) add(name, {name, Role::kProducer});
  for (const auto& [name, part] : topology.queues) add(name, {name, Role::kQueue});
  for (const auto& [name, part] : topology.databases) add(name, {name, Role::kDatabase});
  for (const auto& [name, part] : topology.sinks) add(name, {name, Role::kStore});
  for (const auto& [name, part] : topology.caches) add(name, {name, Role::kStore});
  for (const auto& [name, part] : topology.consumers) {
    if (part.commit != CommitPlace::kWithCheckpoint) continue;
    add(CheckpointStoreName(name), {CheckpointStoreName(name), Role::kStore});
  }
  const auto add_instances = [&add](Role role, const auto& parts) {
    for (const auto& [name, part] : parts) {
      for (int64_t number = 1; number <= part.instances; ++number) {
        const Node instance{InstanceName(name, number), role};
        add(name, instance);
        add(instance.name, instance);
      }
    }
  };
  add_instances(Role::kConsumer, topology.consumers);
  add_instances(Role::kRelay, topology.relays);
  return nodes;
}

}  // namespace

void CheckIsolation(const RuleContext& context) {
  if (!context.model.faults.isolate || context.model.faults.isolate->from.empty()) return;
  const IsolateFault& rule = *context.model.faults.isolate;
  const auto nodes = NodesByName(context.model.topology);
  const auto known = [&](const std::string& name) { return nodes.contains(name); };
  if (!std::ranges::all_of(rule.targets, known) || !std::ranges::all_of(rule.from, known)) return;
  const auto cuts = [&](const std::string& target) {
    const std::vector<Node>& struck = nodes.at(target);
    return std::ranges::any_of(rule.from, [&](const std::string& peer) {
      return std::ranges::any_of(nodes.at(peer), [&](const Node& other) {
        return std::ranges::any_of(struck, [&](const Node& node) { return Talk(node, other); });
      });
    });
  };
  for (size_t at = 0; at < rule.targets.size(); ++at) {
    if (cuts(rule.targets[at])) continue;
    const std::string index = std::to_string(at);
    context.Add({"faults", "isolate", "targets", index},
                absl::StrCat("isolate cuts ", Quoted(rule.targets[at]),
                             " off from nobody that it talks to: change \"from\", or leave it out for everybody"));
  }
  if (!rule.targets.empty()) return;
  // It strikes producers and consumers then.
  const Topology& topology = context.model.topology;
  const auto cut = [&](const auto& part) { return cuts(part.first); };
  if (std::ranges::any_of(topology.producers, cut) || std::ranges::any_of(topology.consumers, cut)) return;
  context.Add({"faults", "isolate", "from"},
              "isolate without \"targets\" strikes producers and consumers, which talk to nobody of these: name "
              "\"targets\", or change \"from\"");
}

}  // namespace redeliver
