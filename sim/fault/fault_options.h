// Which faults a scenario lets strike, whom, and how often when sampled. The search for a proof ignores rates other
// than 0.
#ifndef REDELIVER_SIM_FAULT_FAULT_OPTIONS_H_
#define REDELIVER_SIM_FAULT_FAULT_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/rational.h"
#include "sim/base/sim_time.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

template <>
struct EnumNames<Phase> {
  static constexpr EnumName kNames[] = {{"before", "The request has not left the process."},
                                        {"lost", "It never arrives."},
                                        {"applied", "The server has executed it; the reply is lost."},
                                        {"late", "It arrives after the caller gave up or came back."}};
};

// What every fault has. No targets means everything it can strike. In a file, a list of targets stands for the rule.
struct FaultRule {
  std::vector<std::string> targets;
  Probability rate{1, 100};

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&FaultRule::targets,
         {.name = "targets",
          .doc = "Whom it strikes: producers, consumers (all instances or one, as in email-1), sinks, "
                 "caches, broker. Empty: everything it can strike.",
          .refers_to = RefersTo::kProcessOrServer});
    knob(&FaultRule::rate,
         {.name = "rate", .doc = "Probability per request when sampled. 0 is the same as no such fault."});
  }
};

struct CrashFault : FaultRule {
  std::vector<Phase> phases{Phase::kLost, Phase::kApplied, Phase::kLate};
  SimDuration restart_after = Seconds(1);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&CrashFault::phases, {.name = "phases", .doc = "Where in a request it strikes: lost, applied, late."});
    knob(&CrashFault::restart_after,
         {.name = "restart_after", .doc = "Time until the process is back.", .legal = {{Nanos(0), Days(30)}}});
  }
};

struct PauseFault : FaultRule {
  SimDuration duration = Seconds(60);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&PauseFault::duration,
         {.name = "duration", .doc = "How long the process stands still.", .legal = {{Nanos(1), Days(30)}}});
  }
};

struct DropFault : FaultRule {
  std::vector<Phase> phases{Phase::kLost, Phase::kApplied};

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&DropFault::phases, {.name = "phases", .doc = "What vanishes: the request (lost) or its reply (applied)."});
  }
};

struct DelayFault : FaultRule {
  SimDuration by = Seconds(5);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&DelayFault::by, {.name = "by",
                           .doc = "How long after the caller's request timeout the request arrives, at most.",
                           .legal = {{Nanos(1), Days(30)}}});
  }
};

struct DisconnectFault : FaultRule {
  std::vector<Phase> phases{Phase::kLost, Phase::kApplied, Phase::kLate};

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&DisconnectFault::phases,
         {.name = "phases", .doc = "What became of the request: lost, applied, or late (still on its way)."});
  }
};

struct ClockJumpFault : FaultRule {
  SimDuration by = Hours(1);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&ClockJumpFault::by,
         {.name = "by", .doc = "How far the clock jumps forward.", .legal = {{Nanos(1), Days(3650)}}});
  }
};

struct OutageFault : FaultRule {
  SimDuration duration = Seconds(30);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&OutageFault::duration,
         {.name = "duration", .doc = "How long the server ignores requests.", .legal = {{Nanos(1), Days(30)}}});
  }
};

// A fault that is absent never strikes.
struct FaultOptions {
  SimDuration until = Minutes(1);
  std::optional<CrashFault> crash;
  std::optional<PauseFault> pause;
  std::optional<DropFault> drop;
  std::optional<DelayFault> delay;
  std::optional<DisconnectFault> disconnect;
  std::optional<FaultRule> power_loss;
  std::optional<ClockJumpFault> clock_jump;
  std::optional<FaultRule> error;
  std::optional<FaultRule> timeout;
  std::optional<OutageFault> outage;
  std::optional<FaultRule> forget;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    const auto doc = [](FaultKind kind) { return redeliver::Describe(kind).doc; };
    knob(&FaultOptions::until, {.name = "until",
                                .doc = "No fault strikes after this time; what is broken heals.",
                                .legal = {{Nanos(0), Days(365)}}});
    knob(&FaultOptions::crash, {.name = "crash", .doc = doc(FaultKind::kCrash)});
    knob(&FaultOptions::pause, {.name = "pause", .doc = doc(FaultKind::kPause)});
    knob(&FaultOptions::drop, {.name = "drop", .doc = doc(FaultKind::kDrop)});
    knob(&FaultOptions::delay, {.name = "delay", .doc = doc(FaultKind::kDelay)});
    knob(&FaultOptions::disconnect, {.name = "disconnect", .doc = doc(FaultKind::kDisconnect)});
    knob(&FaultOptions::power_loss, {.name = "power_loss", .doc = doc(FaultKind::kPowerLoss)});
    knob(&FaultOptions::clock_jump, {.name = "clock_jump", .doc = doc(FaultKind::kClockJump)});
    knob(&FaultOptions::error, {.name = "error", .doc = doc(FaultKind::kError)});
    knob(&FaultOptions::timeout, {.name = "timeout", .doc = doc(FaultKind::kTimeout)});
    knob(&FaultOptions::outage, {.name = "outage", .doc = doc(FaultKind::kOutage)});
    knob(&FaultOptions::forget, {.name = "forget", .doc = doc(FaultKind::kForget)});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_FAULT_FAULT_OPTIONS_H_
