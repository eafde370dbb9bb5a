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

// What every fault has. In a file, a list of targets stands for the rule.
struct FaultRule {
  std::vector<std::string> targets;
  std::vector<std::string> operations;
  Probability rate{1, 100};

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&FaultRule::targets,
         {.name = "targets",
          .doc =
              "Whom it strikes: producers, relays and consumers (all instances or one, as in email-1), sinks, caches, "
              "databases, stores of checkpoints (email-checkpoints), queues, brokers (all, as in brokers, or one). "
              "Empty: everything it can strike, but no queue and no broker where it strikes producers and consumers or "
              "sinks and caches, too.",
          .refers_to = RefersTo::kProcessOrServer});
    knob(&FaultRule::operations,
         {.name = "operations", .doc = "At which requests it strikes, as in log.append. Empty: at all it can."});
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

// Of a broker: power_loss and disk_loss.
struct BrokerLossFault : FaultRule {
  SimDuration restart_after = Seconds(1);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&BrokerLossFault::restart_after,
         {.name = "restart_after", .doc = "Time until the broker is back.", .legal = {{Nanos(0), Days(30)}}});
  }
};

struct IsolateFault : FaultRule {
  std::vector<std::string> from;
  std::vector<Phase> phases{Phase::kLost, Phase::kLate};
  SimDuration duration = Seconds(60);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&IsolateFault::from, {.name = "from",
                               .doc = "Whom the target is cut off from. Empty: everybody.",
                               .refers_to = RefersTo::kProcessOrServer});
    knob(&IsolateFault::phases, {.name = "phases",
                                 .doc = "What becomes of messages under way: lost, or late (they arrive when it is "
                                        "over)."});
    knob(&IsolateFault::duration,
         {.name = "duration", .doc = "How long nothing passes.", .legal = {{Nanos(1), Days(30)}}});
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
  bool refuses = false;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    FaultRule::Describe(knob);
    knob(&OutageFault::duration,
         {.name = "duration", .doc = "How long the server serves no request.", .legal = {{Nanos(1), Days(30)}}});
    knob(
        &OutageFault::refuses,
        {.name = "refuses",
         .doc = "Whether it refuses requests at once, as a closed port does: their callers know that nothing was done. "
                "Otherwise it ignores them, and they wait for their timeout."});
  }
};

// Instants at which a process can be struck beside its requests.
struct MomentOptions {
  int64_t count = 1;
  SimDuration from = Nanos(0);
  SimDuration until = Minutes(1);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&MomentOptions::count,
         {.name = "count", .doc = "How many, for each process that a fault can strike at them.", .legal = {{1, 1000}}});
    knob(&MomentOptions::from,
         {.name = "from", .doc = "The first instant that may be drawn.", .legal = {{Nanos(0), Days(365)}}});
    knob(&MomentOptions::until,
         {.name = "until", .doc = "Where they end; each is equally likely.", .legal = {{Nanos(1), Days(365)}}});
  }
};

// The time within which faults begin.
struct StrikeOptions {
  SimDuration from = Nanos(0);
  SimDuration until = Minutes(1);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&StrikeOptions::from,
         {.name = "from", .doc = "No fault strikes before this time.", .legal = {{Nanos(0), Days(365)}}});
    knob(&StrikeOptions::until,
         {.name = "until",
          .doc = "No fault strikes after this time; what is broken then stays so, at most until all faults end.",
          .legal = {{Nanos(1), Days(365)}}});
  }
};

// A fault that is absent never strikes.
struct FaultOptions {
  SimDuration until = Minutes(1);
  int64_t at_most = 0;
  std::optional<StrikeOptions> strikes;
  std::optional<MomentOptions> moments;
  std::optional<CrashFault> crash;
  std::optional<PauseFault> pause;
  std::optional<DropFault> drop;
  std::optional<DelayFault> delay;
  std::optional<DisconnectFault> disconnect;
  std::optional<BrokerLossFault> power_loss;
  std::optional<ClockJumpFault> clock_jump;
  std::optional<FaultRule> error;
  std::optional<FaultRule> timeout;
  std::optional<OutageFault> outage;
  std::optional<FaultRule> forget;
  std::optional<IsolateFault> isolate;
  std::optional<BrokerLossFault> disk_loss;
  std::optional<FaultRule> failover;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    const auto doc = [](FaultKind kind) { return redeliver::Describe(kind).doc; };
    knob(&FaultOptions::until, {.name = "until",
                                .doc = "No fault strikes after this time; what is broken heals.",
                                .legal = {{Nanos(0), Days(365)}}});
    knob(&FaultOptions::at_most,
         {.name = "at_most", .doc = "Most faults in one sampled run. 0: as many as there are.", .legal = {{0, 64}}});
    knob(
        &FaultOptions::strikes,
        {.name = "strikes",
         .doc = "When faults begin, where that is not the same as when they end. Absent: at any time before `until`."});
    knob(&FaultOptions::moments,
         {.name = "moments",
          .doc =
              "Instants, drawn evenly from a span of time, at which crash and pause can strike producers and consumers "
              "beside their requests: the operation `moment`. Absent: there is none."});
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
    knob(&FaultOptions::isolate, {.name = "isolate", .doc = doc(FaultKind::kIsolate)});
    knob(&FaultOptions::disk_loss, {.name = "disk_loss", .doc = doc(FaultKind::kDiskLoss)});
    knob(&FaultOptions::failover, {.name = "failover", .doc = doc(FaultKind::kFailover)});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_FAULT_FAULT_OPTIONS_H_
