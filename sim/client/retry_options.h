// What a scenario says about how a consumer tries again, and when it stops trying for a while.
#ifndef REDELIVER_SIM_CLIENT_RETRY_OPTIONS_H_
#define REDELIVER_SIM_CLIENT_RETRY_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/rational.h"
#include "sim/base/sim_time.h"

namespace redeliver {

enum class RetryJitter { kNone, kFull, kEqual, kDecorrelated };

template <>
struct EnumNames<RetryJitter> {
  static constexpr EnumName kNames[] = {
      {"none", "The backoff as it is: those who failed together try again together."},
      {"full", "Anything from nothing to the backoff."},
      {"equal", "Half of the backoff, and anything up to the other half."},
      {"decorrelated", "Anything from the first backoff to three times the last wait."}};
};

// A token bucket that all messages of one process share.
struct RetryBudgetOptions {
  int64_t tokens = 500;
  int64_t cost = 5;
  int64_t refund = 1;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&RetryBudgetOptions::tokens,
         {.name = "tokens", .doc = "How full the bucket is at first, and at most.", .legal = {{1, 1'000'000}}});
    knob(&RetryBudgetOptions::cost,
         {.name = "cost", .doc = "Tokens that a retry takes; without them there is none.", .legal = {{1, 1'000'000}}});
    knob(&RetryBudgetOptions::refund,
         {.name = "refund", .doc = "Tokens that a success brings back.", .legal = {{0, 1'000'000}}});
  }
};

enum class WhileOpen { kPause, kGiveBack };

template <>
struct EnumNames<WhileOpen> {
  static constexpr EnumName kNames[] = {
      {"pause", "Receives nothing; the consumer of a log keeps its place in the group."},
      {"give_back", "Of a queue: goes on receiving, and gives back at once."}};
};

enum class BreakerProbe { kMessage, kHealthCheck };

template <>
struct EnumNames<BreakerProbe> {
  static constexpr EnumName kNames[] = {
      {"message", "Messages find out: each is an attempt like any other."},
      {"health_check", "The sink is asked whether it is healthy; no message is touched before it is."}};
};

struct BreakerOptions {
  int64_t window = 100;
  int64_t minimum_calls = 100;
  Probability failure_rate{1, 2};
  SimDuration open_for = Seconds(60);
  int64_t half_open_calls = 10;
  WhileOpen while_open = WhileOpen::kPause;
  BreakerProbe probe = BreakerProbe::kMessage;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&BreakerOptions::window,
         {.name = "window", .doc = "Calls that the failure rate is about: the last ones.", .legal = {{1, 10'000}}});
    knob(&BreakerOptions::minimum_calls,
         {.name = "minimum_calls", .doc = "Calls without which there is no rate.", .legal = {{1, 10'000}}});
    knob(&BreakerOptions::failure_rate,
         {.name = "failure_rate",
          .doc = "Share of failures from which on the breaker opens. Refused messages are none."});
    knob(&BreakerOptions::open_for, {.name = "open_for",
                                     .doc = "How long an open breaker lets nothing through.",
                                     .legal = {{Millis(1), Hours(24)}}});
    knob(&BreakerOptions::half_open_calls,
         {.name = "half_open_calls",
          .doc = "Calls let through after that; they decide whether it closes or opens again.",
          .legal = {{1, 10'000}}});
    knob(&BreakerOptions::while_open, {.name = "while_open", .doc = "What the consumer does while it is open."});
    knob(&BreakerOptions::probe, {.name = "probe", .doc = "What the calls are that decide."});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_RETRY_OPTIONS_H_
