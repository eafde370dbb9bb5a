#include "sim/fault/hazard_table.h"

#include <algorithm>
#include <limits>

namespace redeliver {
namespace {

using enum FaultKind;

bool Contains(const std::vector<std::string>& names, const FaultTarget& target) {
  return std::ranges::any_of(names,
                             [&](const std::string& name) { return name == target.name || name == target.group; });
}

const FaultTarget* FindTarget(std::span<const FaultTarget> targets, const std::string& name) {
  const auto found = std::ranges::find(targets, name, &FaultTarget::name);
  return found == targets.end() ? nullptr : &*found;
}

bool IsCacheOperation(Operation operation) {
  switch (operation) {
    case Operation::kCacheLookup:
    case Operation::kCacheMark:
    case Operation::kCacheClaim:
    case Operation::kCacheConfirm:
    case Operation::kCacheRelease:
      return true;
    default:
      return false;
  }
}

// What a sink does by its clock.
bool IsTimedAtASink(Operation operation) {
  switch (operation) {
    case Operation::kSinkApply:
    case Operation::kSinkWrite:
    case Operation::kSinkPrepare:
    case Operation::kSinkCommit:
      return true;
    default:
      return false;
  }
}

// Whether it strikes a broker's own requests. All other kinds strike it as a request arrives.
bool StrikesWhatBrokersSend(FaultKind kind) { return kind == kDrop || kind == kDelay || kind == kDisconnect; }

}  // namespace

// One fault of the scenario, in a form that is the same for all kinds.
struct HazardTable::Rule {
  FaultKind kind;
  const FaultRule* rule;
  std::vector<Phase> phases;
  SimDuration extent;

  bool MayStrike(const Place& place) const;
  bool MayStrike(const Place& place, Operation operation, Phase phase) const;
};

// Where requests are looked at: at a process that sends them or a server at which they arrive.
struct HazardTable::Place {
  const FaultTarget& target;
  bool sends;
  bool broker;
};

std::vector<HazardTable::Rule> HazardTable::Rules(const FaultOptions& options) {
  std::vector<Rule> rules;
  const auto add = [&rules](FaultKind kind, const auto& fault, std::vector<Phase> phases, SimDuration extent) {
    if (!fault.rate.zero()) rules.push_back({kind, &fault, std::move(phases), extent});
  };
  if (const auto& crash = options.crash) add(kCrash, *crash, crash->phases, crash->restart_after);
  if (const auto& pause = options.pause) add(kPause, *pause, {Phase::kBefore}, pause->duration);
  if (const auto& drop = options.drop) add(kDrop, *drop, drop->phases, {});
  if (const auto& delay = options.delay) add(kDelay, *delay, {Phase::kLate}, delay->by);
  if (const auto& disconnect = options.disconnect) add(kDisconnect, *disconnect, disconnect->phases, {});
  if (const auto& power = options.power_loss) add(kPowerLoss, *power, {Phase::kLost}, power->restart_after);
  if (const auto& clock = options.clock_jump) add(kClockJump, *clock, {Phase::kBefore}, clock->by);
  if (const auto& error = options.error) add(kError, *error, {Phase::kLost}, {});
  if (const auto& timeout = options.timeout) add(kTimeout, *timeout, {Phase::kApplied}, {});
  if (const auto& outage = options.outage) add(kOutage, *outage, {Phase::kLost}, outage->duration);
  if (const auto& forget = options.forget) add(kForget, *forget, {Phase::kBefore}, {});
  if (const auto& isolate = options.isolate) add(kIsolate, *isolate, isolate->phases, isolate->duration);
  if (const auto& disk = options.disk_loss) add(kDiskLoss, *disk, {Phase::kLost}, disk->restart_after);
  if (const auto& failover = options.failover) add(kFailover, *failover, {Phase::kLost}, {});
  return rules;
}

bool HazardTable::Rule::MayStrike(const Place& place) const {
  const bool of_brokers = kind == kPowerLoss || kind == kDiskLoss;
  if (of_brokers && !place.broker) return false;
  if (kind == kFailover && !place.target.fails_over) return false;
  const bool of_senders = Describe(kind).strikes_process;
  if (place.broker ? place.sends != StrikesWhatBrokersSend(kind) : place.sends != of_senders) return false;
  if (!rule->targets.empty()) return Contains(rule->targets, place.target);
  return !place.broker || !(of_senders || kind == kClockJump);
}

bool HazardTable::Rule::MayStrike(const Place& place, Operation operation, Phase phase) const {
  const auto& at = rule->operations;
  if (!at.empty() && std::ranges::find(at, Describe(operation).name) == at.end()) return false;
  if (place.sends) return CanStrikeRequest(kind, phase, operation);
  switch (kind) {
    case kForget:
      return IsCacheOperation(operation);
    case kClockJump:
      return place.broker || IsTimedAtASink(operation) || IsCacheOperation(operation);
    case kCrash:  // Never late: the request is there already.
      return phase == Phase::kLost || (phase == Phase::kApplied && Describe(operation).mutates);
    default:
      return true;
  }
}

bool CanStrikeRequest(FaultKind kind, Phase phase, Operation operation) {
  // A crash or a pause at a heartbeat is one at the next request of the main task; here it would only count twice.
  const bool strikes_process = kind == kCrash || kind == kPause;
  if (operation == Operation::kGroupHeartbeat && strikes_process) return false;
  if (operation == Operation::kMoment) return strikes_process && phase == Phase::kBefore;
  if (kind == kIsolate) return true;  // Its phases are about every message, not about this request.
  // For a request that changes nothing, all that matters is that the caller has no reply.
  return phase == Phase::kLost || phase == Phase::kBefore || Describe(operation).mutates;
}

void HazardTable::AddRow(const std::vector<Rule>& rules, const Place& place) {
  entities_.push_back(HashName(place.target.name));
  for (int o = 0; o < kOperationCount; ++o) {
    const Operation operation = static_cast<Operation>(o);
    Row row{.begin = static_cast<uint32_t>(hazards_.size())};
    uint32_t kinds = 0;
    for (const Rule& rule : rules) {
      if (!rule.MayStrike(place)) continue;
      // At a moment no request is lost or late, and none arrives.
      const bool moment = operation == Operation::kMoment;
      if (moment && (!moments_ || !place.sends || place.broker)) continue;
      std::vector<Phase> phases = moment ? std::vector<Phase>{Phase::kBefore} : rule.phases;
      std::erase_if(phases, [&](Phase phase) { return !rule.MayStrike(place, operation, phase); });
      // The rate is the request's; its phases share it.
      const Probability& rate = rule.rule->rate;
      for (const Phase phase : phases) {
        const uint16_t draw = static_cast<uint16_t>(rule.kind);
        hazards_.push_back({HazardCode(rule.kind, phase), {rate.numerator, rate.denominator * phases.size()}, draw});
        ++row.size;
        kinds |= uint32_t{1} << static_cast<unsigned>(rule.kind);
      }
    }
    const auto known = std::ranges::find(kinds_, kinds);
    row.kinds = static_cast<uint16_t>(known - kinds_.begin());
    if (known == kinds_.end()) kinds_.push_back(kinds);
    rows_.push_back(row);
    PrepareDraws(std::span(hazards_).subspan(row.begin), entities_.back(), kOperationHashes[static_cast<size_t>(o)]);
  }
}

void HazardTable::FindPeers(const std::vector<std::string>& names, std::span<const FaultTarget> processes,
                            std::span<const FaultTarget> servers) {
  for (uint16_t i = 0; i < processes.size(); ++i) {
    if (Contains(names, processes[i])) isolated_from_.push_back(NodeOf(ProcessId(i)));
  }
  for (uint16_t i = 0; i < servers.size(); ++i) {
    const bool hosted = FindTarget(processes, servers[i].name) != nullptr;
    if (!hosted && Contains(names, servers[i])) isolated_from_.push_back(NodeOfServer(i));
  }
  // Nobody is not everybody.
  if (isolated_from_.empty() && !names.empty()) isolated_from_.push_back(NodeId::None());
}

HazardTable::HazardTable(const FaultOptions& options, std::span<const FaultTarget> processes,
                         std::span<const FaultTarget> servers)
    : processes_(processes.size()),
      moments_(options.moments),
      until_(SimTime() + options.until),
      strikes_from_(SimTime() + (options.strikes ? options.strikes->from : Nanos(0))),
      strikes_until_(options.strikes ? std::min(until_, SimTime() + options.strikes->until) : until_),
      outage_refuses_(options.outage && options.outage->refuses),
      at_most_(options.at_most == 0 ? std::numeric_limits<uint64_t>::max() : static_cast<uint64_t>(options.at_most)) {
  const std::vector<Rule> rules = Rules(options);
  for (const Rule& rule : rules) {
    extents_[static_cast<size_t>(rule.kind)] = rule.extent;
    rates_[static_cast<size_t>(rule.kind)] = rule.rule->rate;
  }
  for (const FaultTarget& process : processes) {
    AddRow(rules, {process, true, FindTarget(servers, process.name) != nullptr});
  }
  for (const FaultTarget& server : servers) {
    const FaultTarget* host = FindTarget(processes, server.name);
    AddRow(rules, {host != nullptr ? *host : server, false, host != nullptr});
  }
  rows_.push_back({.begin = static_cast<uint32_t>(hazards_.size())});
  if (options.isolate) FindPeers(options.isolate->from, processes, servers);
}

}  // namespace redeliver
