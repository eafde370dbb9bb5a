// Claims that are equations between what struck and what came of it: they hold in every run, not on average.
#include <functional>

#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

template <class F>
uint64_t Count(const Trial& trial, const std::function<bool(const F&)>& counts) {
  uint64_t count = 0;
  for (const Event& event : trial.replay.events) {
    if (const F* fact = std::get_if<F>(&event.fact)) count += counts(*fact) ? 1 : 0;
  }
  return count;
}

uint64_t Strikes(const Trial& trial, FaultKind kind, Operation operation, Phase phase) {
  return Count<FaultStruck>(trial, [&](const FaultStruck& fault) {
    return fault.kind == kind && fault.operation == operation && fault.phase == phase;
  });
}

uint64_t Strikes(const Trial& trial, FaultKind kind) {
  return Count<FaultStruck>(trial, [&](const FaultStruck& fault) { return fault.kind == kind; });
}

uint64_t EffectsAt(const Trial& trial, SinkId sink) {
  return Count<EffectApplied>(trial, [&](const EffectApplied& effect) { return effect.sink == sink; });
}

uint64_t Messages(const Trial& trial) {
  return Count<MessageRequested>(trial, [](const MessageRequested&) { return true; });
}

// Between the commit of an offset and its effect, where the effect comes second.
uint64_t CrashesBeforeTheEffect(const Trial& trial) {
  return Strikes(trial, FaultKind::kCrash, Operation::kOffsetsCommit, Phase::kApplied) +
         Strikes(trial, FaultKind::kCrash, Operation::kSinkApply, Phase::kLost);
}

// Tries a property on the runs of many seeds; the sum of what `hits` counts shows that there was something to see.
void ForEachRun(const Lab& lab, std::string_view configuration, const std::function<uint64_t(const Trial&)>& hits,
                const std::function<void(const Trial&)>& expect) {
  uint64_t seen = 0;
  for (uint64_t seed = 1; seed <= Repeats(2000); ++seed) {
    const Trial trial = lab.TrySeed(lab.Find(configuration), seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    seen += hits(trial);
    expect(trial);
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(seen, 20u);
}

TEST(AtMostOnce, LosesAMessageForEachSendThatIsLostAndEachCrashBeforeTheEffect) {
  const Lab lab = Lab::Named("at-most-once-never-repeats");
  const auto lost = [](const Trial& trial) {
    return Strikes(trial, FaultKind::kDrop, Operation::kLogAppend, Phase::kLost) + CrashesBeforeTheEffect(trial);
  };
  ForEachRun(lab, "no-leg-retries", lost, [&](const Trial& trial) {
    EXPECT_EQ(EffectsAt(trial, SinkId(0)), Messages(trial) - lost(trial)) << testing::PrintToString(trial);
  });
}

TEST(AtMostOnce, RepeatsAMessageForEachAcknowledgementThatIsLostOnceTheProducerRetries) {
  const Lab lab = Lab::Named("at-most-once-never-repeats");
  const auto repeated = [](const Trial& trial) {
    return Strikes(trial, FaultKind::kDrop, Operation::kLogAppend, Phase::kApplied);
  };
  ForEachRun(lab, "the-producer-retries", repeated, [&](const Trial& trial) {
    EXPECT_EQ(EffectsAt(trial, SinkId(0)), Messages(trial) + repeated(trial) - CrashesBeforeTheEffect(trial))
        << testing::PrintToString(trial);
  });
}

TEST(SideEffectsOfTransactions, RepeatForEachCrashBehindThemBeforeTheCommitAndForEachAnswerThatIsMissing) {
  const Lab lab = Lab::Named("exactly-once-ends-with-the-transaction");
  constexpr SinkId kMail{0};
  constexpr SinkId kArchive{1};
  const auto crashes_at_the_mail = [](const Trial& trial) {
    return Strikes(trial, FaultKind::kCrash, Operation::kSinkApply, Phase::kApplied);
  };
  const auto repeated = [&](const Trial& trial) {
    return crashes_at_the_mail(trial) + Strikes(trial, FaultKind::kCrash, Operation::kLogAppend, Phase::kLost) +
           Strikes(trial, FaultKind::kCrash, Operation::kLogAppend, Phase::kApplied) +
           Strikes(trial, FaultKind::kCrash, Operation::kTransactionEnd, Phase::kLost) +
           Strikes(trial, FaultKind::kTimeout);
  };
  ForEachRun(lab, "mail-inside", repeated, [&](const Trial& trial) {
    // Both may strike the same request, which is one repeat.
    if (crashes_at_the_mail(trial) > 0 && Strikes(trial, FaultKind::kTimeout) > 0) return;
    EXPECT_EQ(EffectsAt(trial, kMail), Messages(trial) + repeated(trial)) << testing::PrintToString(trial);
    EXPECT_EQ(EffectsAt(trial, kArchive), Messages(trial)) << testing::PrintToString(trial);
  });
}

}  // namespace
}  // namespace redeliver
