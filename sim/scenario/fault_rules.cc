#include "sim/scenario/fault_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sim/base/check.h"
#include "sim/scenario/knob_traits.h"
#include "sim/scenario/name_rules.h"

namespace redeliver {
namespace {

template <class T>
concept FaultKnob = OptionalKnob<T> && std::is_base_of_v<FaultRule, typename T::value_type>;

// Calls visit(kind, rule) for each fault that may strike, with the rule's own type.
template <class Visit>
struct FaultVisitor {
  const FaultOptions& faults;
  Visit visit;

  template <class Owner, class T>
  void operator()(T Owner::*member, const Knob<T>& knob) {
    if constexpr (FaultKnob<T>) {
      const std::optional<FaultKind> kind = FindFaultKind(knob.name);
      REDELIVER_CHECK(kind.has_value());
      if (faults.*member) visit(*kind, *(faults.*member));
    }
  }
};

template <class Visit>
void ForEachFault(const FaultOptions& faults, Visit visit) {
  FaultOptions::Describe(FaultVisitor<Visit>{faults, visit});
}

// What a target may be, as far as the topology has it.
std::vector<std::string_view> TargetsOf(FaultKind kind, const std::map<std::string, std::string>& nouns) {
  const Strikes strikes = StruckBy(kind);
  std::vector<std::string_view> names;
  for (const auto& [name, noun] : nouns) {
    const bool process = noun == "producer" || noun == "consumer" || noun.starts_with("instance");
    const bool struck = (process && strikes.processes) || (noun == kBrokerName && strikes.broker) ||
                        (noun == "sink" && strikes.sinks) || (noun == "cache" && strikes.caches);
    if (struck) names.push_back(name);
  }
  return names;
}

std::string WrongTarget(FaultKind kind, const std::string& target, const std::map<std::string, std::string>& nouns) {
  const std::string fault(Describe(kind).name);
  const auto noun = nouns.find(target);
  if (noun != nouns.end() && target == kBrokerName) {
    return fault + " cannot strike the broker; it strikes " + StruckText(kind);
  }
  if (noun != nouns.end()) {
    const std::string_view article = noun->second.starts_with("instance") ? ", an " : ", a ";
    return absl::StrCat(fault, " cannot strike ", Quoted(target), std::string(article), noun->second, "; it strikes ",
                        StruckText(kind));
  }
  const std::vector<std::string_view> names = TargetsOf(kind, nouns);
  const std::string meant = DidYouMean(target, names);
  return absl::StrCat("nothing is named ", Quoted(target), meant.empty() ? "; there are " + ListOf(names) : meant);
}

void CheckTargets(const RuleContext& context, FaultKind kind, const FaultRule& rule,
                  const std::map<std::string, std::string>& nouns) {
  const std::string fault(Describe(kind).name);
  const std::vector<std::string_view> names = TargetsOf(kind, nouns);
  if (names.empty()) {
    context.Add({"faults", fault}, fault + " strikes " + StruckText(kind) + ", and there are none");
    return;
  }
  std::set<std::string_view> seen;
  for (size_t at = 0; at < rule.targets.size(); ++at) {
    const std::string& target = rule.targets[at];
    const std::string index = std::to_string(at);
    const JsonPath path = {"faults", fault, "targets", index};
    const JsonValue* value = FindPath(context.text, path);
    if (value == nullptr || !value->is_string()) continue;  // Found to be no name when it was read.
    if (std::ranges::find(names, target) == names.end()) {
      context.Add(path, WrongTarget(kind, target, nouns));
    } else if (!seen.insert(target).second) {
      context.Add(path, Quoted(target) + " is there twice");
    }
  }
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
  if (Describe(kind).strikes_process) return {.processes = true};
  switch (kind) {
    case FaultKind::kPowerLoss:
      return {.broker = true};
    case FaultKind::kForget:
      return {.caches = true};
    case FaultKind::kClockJump:
      return {.sinks = true, .caches = true};
    default:
      return {.broker = true, .sinks = true, .caches = true};
  }
}

std::string StruckText(FaultKind kind) {
  const Strikes strikes = StruckBy(kind);
  if (strikes.processes) return "producers, consumers and single instances";
  std::vector<std::string> nouns;
  if (strikes.sinks) nouns.push_back("sinks");
  if (strikes.caches) nouns.push_back("caches");
  if (strikes.broker) nouns.push_back("the broker");
  const std::string last = nouns.back();
  nouns.pop_back();
  return nouns.empty() ? last : absl::StrCat(absl::StrJoin(nouns, ", "), " and ", last);
}

void CheckFaultTargets(const RuleContext& context) {
  const std::map<std::string, std::string> nouns = NounsByName(context.model.topology);
  ForEachFault(context.model.faults,
               [&](FaultKind kind, const FaultRule& rule) { CheckTargets(context, kind, rule, nouns); });
}

void CheckFaultPhases(const RuleContext& context) {
  ForEachFault(context.model.faults, [&](FaultKind kind, const auto& rule) {
    if constexpr (requires { rule.phases; }) CheckPhases(context, kind, rule);
  });
}

}  // namespace redeliver
