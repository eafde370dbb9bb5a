#include "sim/fault/hazard_table.h"

#include <algorithm>

namespace redeliver {
namespace {

// One fault of the scenario, in a form that is the same for all kinds.
struct Rule {
  FaultKind kind;
  const FaultRule* rule;
  std::vector<Phase> phases;
  SimDuration extent;
};

std::vector<Rule> Rules(const FaultOptions& options) {
  std::vector<Rule> rules;
  if (options.crash)
    rules.push_back({FaultKind::kCrash, &*options.crash, options.crash->phases, options.crash->restart_after});
  if (options.pause) rules.push_back({FaultKind::kPause, &*options.pause, {Phase::kBefore}, options.pause->duration});
  if (options.drop) rules.push_back({FaultKind::kDrop, &*options.drop, options.drop->phases, SimDuration()});
  if (options.delay) rules.push_back({FaultKind::kDelay, &*options.delay, {Phase::kLate}, options.delay->by});
  if (options.disconnect) {
    rules.push_back({FaultKind::kDisconnect, &*options.disconnect, options.disconnect->phases, SimDuration()});
  }
  if (options.power_loss) rules.push_back({FaultKind::kPowerLoss, &*options.power_loss, {Phase::kLost}, SimDuration()});
  if (options.clock_jump) {
    rules.push_back({FaultKind::kClockJump, &*options.clock_jump, {Phase::kBefore}, options.clock_jump->by});
  }
  if (options.error) rules.push_back({FaultKind::kError, &*options.error, {Phase::kLost}, SimDuration()});
  if (options.timeout) rules.push_back({FaultKind::kTimeout, &*options.timeout, {Phase::kApplied}, SimDuration()});
  if (options.outage) rules.push_back({FaultKind::kOutage, &*options.outage, {Phase::kLost}, options.outage->duration});
  if (options.forget) rules.push_back({FaultKind::kForget, &*options.forget, {Phase::kBefore}, SimDuration()});
  std::erase_if(rules, [](const Rule& rule) { return rule.rule->rate.zero(); });
  return rules;
}

bool Targets(const Rule& rule, const FaultTarget& target) {
  const auto& targets = rule.rule->targets;
  if (targets.empty()) return true;
  return std::ranges::any_of(
      targets, [&target](const std::string& name) { return name == target.name || name == target.group; });
}

bool IsCacheOperation(Operation operation) {
  return operation == Operation::kCacheLookup || operation == Operation::kCacheMark;
}

bool IsLogOperation(Operation operation) { return operation != Operation::kSinkApply && !IsCacheOperation(operation); }

bool CanStrikeServer(FaultKind kind, Operation operation) {
  switch (kind) {
    case FaultKind::kPowerLoss:
      return IsLogOperation(operation);
    case FaultKind::kForget:
      return IsCacheOperation(operation);
    case FaultKind::kClockJump:
      return !IsLogOperation(operation);
    default:
      return true;
  }
}

}  // namespace

bool CanStrikeRequest(FaultKind kind, Phase phase, Operation operation) {
  // A crash or a pause at a heartbeat is one at the next request of the main task; here it would only count twice.
  const bool strikes_process = kind == FaultKind::kCrash || kind == FaultKind::kPause;
  if (operation == Operation::kGroupHeartbeat && strikes_process) return false;
  // For a request that changes nothing, all that matters is that the caller has no reply.
  return phase == Phase::kLost || phase == Phase::kBefore || Describe(operation).mutates;
}

void HazardTable::AddHazards(FaultKind kind, const Probability& rate, std::vector<Phase> phases, Operation operation) {
  std::erase_if(phases, [&](Phase phase) {
    return Describe(kind).strikes_process ? !CanStrikeRequest(kind, phase, operation)
                                          : !CanStrikeServer(kind, operation);
  });
  // The rate is the request's; its phases share it.
  for (const Phase phase : phases) {
    const uint16_t draw = static_cast<uint16_t>(kind);
    hazards_.push_back({HazardCode(kind, phase), {rate.numerator, rate.denominator * phases.size()}, draw});
  }
}

HazardTable::HazardTable(const FaultOptions& options, std::span<const FaultTarget> processes,
                         std::span<const FaultTarget> servers)
    : processes_(processes.size()), until_(SimTime() + options.until) {
  const std::vector<Rule> rules = Rules(options);
  for (const Rule& rule : rules) {
    extents_[static_cast<size_t>(rule.kind)] = rule.extent;
    rates_[static_cast<size_t>(rule.kind)] = rule.rule->rate;
  }
  for (const bool of_processes : {true, false}) {
    for (const FaultTarget& target : of_processes ? processes : servers) {
      entities_.push_back(HashName(target.name));
      for (int o = 0; o < kOperationCount; ++o) {
        const Operation operation = static_cast<Operation>(o);
        begins_.push_back(hazards_.size());
        for (const Rule& rule : rules) {
          if (Describe(rule.kind).strikes_process != of_processes || !Targets(rule, target)) continue;
          AddHazards(rule.kind, rule.rule->rate, rule.phases, operation);
        }
      }
    }
  }
  begins_.push_back(hazards_.size());
}

}  // namespace redeliver
