#include "sim/scenario/fault_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sim/scenario/fault_visitor.h"
#include "sim/scenario/name_rules.h"

namespace redeliver {
namespace {

// What a target may be, as far as the topology has it.
std::vector<std::string_view> TargetsOf(FaultKind kind, const std::map<std::string, std::string>& nouns) {
  const Strikes strikes = StruckBy(kind);
  std::vector<std::string_view> names;
  for (const auto& [name, noun] : nouns) {
    const bool process = noun == "producer" || noun == "relay" || noun == "consumer" || noun.starts_with("instance");
    const bool broker = noun == kBrokerName || noun == kBrokersName;
    const bool struck = (process && strikes.processes) || (broker && strikes.brokers) ||
                        (noun == kControllerName && strikes.controller) || (noun == "queue" && strikes.queues) ||
                        (noun == "database" && strikes.databases) || (noun == "sink" && strikes.sinks) ||
                        (noun == "cache" && strikes.caches) || (noun == kCheckpointStoreNoun && strikes.checkpoints);
    if (struck) names.push_back(name);
  }
  return names;
}

std::string NoSuchName(std::string what, const std::string& name, const std::vector<std::string_view>& known) {
  const std::string meant = DidYouMean(name, known);
  return absl::StrCat(what, Quoted(name), meant.empty() ? "; there are " + ListOf(known) : meant);
}

std::string WrongTarget(FaultKind kind, const std::string& target, const std::map<std::string, std::string>& nouns) {
  const std::string fault(Describe(kind).name);
  const auto noun = nouns.find(target);
  if (noun != nouns.end() && (target == kBrokerName || target == kBrokersName || target == kControllerName)) {
    return fault + " cannot strike the " + target + "; it strikes " + StruckText(kind);
  }
  if (noun != nouns.end()) {
    const std::string_view article = noun->second.starts_with("instance") ? ", an " : ", a ";
    return absl::StrCat(fault, " cannot strike ", Quoted(target), std::string(article), noun->second, "; it strikes ",
                        StruckText(kind));
  }
  return NoSuchName("nothing is named ", target, TargetsOf(kind, nouns));
}

// `names` of the list under `key` are among `known`, each once; otherwise `wrong(name)` says what is wrong.
template <class Wrong>
void CheckList(const RuleContext& context, FaultKind kind, std::string_view key, const std::vector<std::string>& names,
               const std::vector<std::string_view>& known, Wrong wrong) {
  std::set<std::string_view> seen;
  for (size_t at = 0; at < names.size(); ++at) {
    const std::string index = std::to_string(at);
    const JsonPath path = {"faults", Describe(kind).name, key, index};
    const JsonValue* value = FindPath(context.text, path);
    if (value == nullptr || !value->is_string()) continue;  // Found to be no name when it was read.
    if (std::ranges::find(known, names[at]) == known.end()) {
      context.Add(path, wrong(names[at]));
    } else if (!seen.insert(names[at]).second) {
      context.Add(path, Quoted(names[at]) + " is there twice");
    }
  }
}

void CheckTargets(const RuleContext& context, FaultKind kind, const FaultRule& rule,
                  const std::map<std::string, std::string>& nouns) {
  const std::string fault(Describe(kind).name);
  const std::vector<std::string_view> names = TargetsOf(kind, nouns);
  if (names.empty()) {
    context.Add({"faults", fault}, fault + " strikes " + StruckText(kind) + ", and there are none");
    return;
  }
  CheckList(context, kind, "targets", rule.targets, names,
            [&](const std::string& target) { return WrongTarget(kind, target, nouns); });
}

void CheckOperations(const RuleContext& context, FaultKind kind, const FaultRule& rule) {
  std::vector<std::string_view> names;
  for (const OperationInfo& operation : kOperations) names.push_back(operation.name);
  CheckList(context, kind, "operations", rule.operations, names,
            [&](const std::string& name) { return NoSuchName("no operation is named ", name, names); });
}

void CheckPeers(const RuleContext& context, const IsolateFault& rule, const std::map<std::string, std::string>& nouns) {
  std::vector<std::string_view> names;
  for (const auto& [name, noun] : nouns) {
    if (noun != "log") names.push_back(name);  // A log is not a node.
  }
  CheckList(context, FaultKind::kIsolate, "from", rule.from, names,
            [&](const std::string& name) { return NoSuchName("no process or server is named ", name, names); });
}

template <class Rule>
void CheckPhases(const RuleContext& context, FaultKind kind, const Rule& rule) {
  const std::string fault(Describe(kind).name);
  const std::vector<Phase> known = Rule{}.phases;  // By default a fault strikes wherever it can.
  std::vector<std::string_view> names;
  for (const Phase phase : known) names.push_back(EnumText(phase));
  if (rule.phases.empty()) {
    context.Add({"faults", fault, "phases"}, fault + " needs a phase; there are " + ListOf(names));
  }
  std::set<Phase> seen;
  for (size_t at = 0; at < rule.phases.size(); ++at) {
    const Phase phase = rule.phases[at];
    const std::string index = std::to_string(at);
    const JsonPath path = {"faults", fault, "phases", index};
    if (std::ranges::find(known, phase) == known.end()) {
      context.Add(path, fault + " has no phase " + Quoted(EnumText(phase)) + "; there are " + ListOf(names));
    } else if (!seen.insert(phase).second) {
      context.Add(path, Quoted(EnumText(phase)) + " is there twice");
    }
  }
}

}  // namespace

Strikes StruckBy(FaultKind kind) {
  if (Describe(kind).strikes_process) return {.processes = true, .brokers = true, .queues = true};
  switch (kind) {
    case FaultKind::kPowerLoss:
    case FaultKind::kDiskLoss:
      return {.brokers = true, .queues = true};
    case FaultKind::kForget:
      return {.caches = true};
    case FaultKind::kFailover:
      return {.queues = true, .databases = true, .caches = true};
    case FaultKind::kClockJump:
      return {.brokers = true, .queues = true, .sinks = true, .caches = true};
    default:
      return {.brokers = true,
              .controller = true,
              .queues = true,
              .databases = true,
              .sinks = true,
              .caches = true,
              .checkpoints = true};
  }
}

std::string StruckText(FaultKind kind) {
  const Strikes strikes = StruckBy(kind);
  std::vector<std::string> nouns;
  if (strikes.processes) nouns = {"producers", "relays", "consumers", "single instances"};
  if (strikes.sinks) nouns.push_back("sinks");
  if (strikes.caches) nouns.push_back("caches");
  if (strikes.databases) nouns.push_back("databases");
  if (strikes.checkpoints) nouns.push_back("stores of checkpoints");
  if (strikes.queues) nouns.push_back("queues");
  if (strikes.brokers) nouns.push_back("brokers");
  const std::string last = nouns.back();
  nouns.pop_back();
  return nouns.empty() ? last : absl::StrCat(absl::StrJoin(nouns, ", "), " and ", last);
}

void CheckFaultTargets(const RuleContext& context) {
  const std::map<std::string, std::string> nouns = NounsByName(context.model.topology);
  ForEachFault(context.model.faults, [&](FaultKind kind, const auto& rule) {
    CheckTargets(context, kind, rule, nouns);
    CheckOperations(context, kind, rule);
    if constexpr (requires { rule.from; }) CheckPeers(context, rule, nouns);
  });
}

bool HasFaults(const FaultOptions& faults) {
  bool any = false;
  ForEachFault(faults, [&any](FaultKind, const FaultRule& rule) { any = any || !rule.rate.zero(); });
  return any;
}

void CheckFaultPhases(const RuleContext& context) {
  ForEachFault(context.model.faults, [&](FaultKind kind, const auto& rule) {
    if constexpr (requires { rule.phases; }) CheckPhases(context, kind, rule);
  });
}

}  // namespace redeliver
