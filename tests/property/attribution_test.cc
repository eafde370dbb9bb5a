// Facts name whose doing they are: evidence, diagrams and blame rest on it.
#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

class AttributionTest : public testing::TestWithParam<std::string> {};

// Also when the record arrived later than the request for it, and so by somebody else's doing.
TEST_P(AttributionTest, ADeliveryBelongsToAMemberOfItsGroup) {
  const Lab lab = Lab::FromFile(GetParam());
  for (size_t configuration = 0; configuration < lab.size(); ++configuration) {
    const auto& consumers = lab.pipeline(configuration).consumers();
    for (uint64_t seed = 1; seed <= 5; ++seed) {
      const Trial trial = lab.TrySeed(configuration, seed);
      for (const Event& event : trial.replay.events) {
        const auto* delivered = std::get_if<MessageDelivered>(&event.fact);
        if (delivered == nullptr) continue;
        // A consumer with a retry log reads that as a group of its own.
        const bool member = std::ranges::any_of(consumers, [&](const Pipeline::Consumer& consumer) {
          const int64_t instance = int64_t{event.circumstance.process.value()} - consumer.first_process.value();
          return (consumer.group == delivered->group || consumer.retry_group == delivered->group) && instance >= 0 &&
                 instance < consumer.options.instances;
        });
        ASSERT_TRUE(member) << lab.name(configuration) << " seed " << seed << ":\n"
                            << lab.InWords(configuration, event);
      }
    }
  }
}

TEST_P(AttributionTest, ACauseComesBeforeItsConsequence) {
  const Lab lab = Lab::FromFile(GetParam());
  for (size_t configuration = 0; configuration < lab.size(); ++configuration) {
    for (uint64_t seed = 1; seed <= 5; ++seed) {
      const std::vector<Event> events = lab.TrySeed(configuration, seed).replay.events;
      for (const Event& event : events) {
        const uint64_t cause = event.circumstance.cause.value();
        ASSERT_LT(cause, event.circumstance.id.value());
        if (cause == 0) continue;
        ASSERT_LE(events[cause - 1].circumstance.time, event.circumstance.time);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, AttributionTest, testing::ValuesIn(ScenarioFilesTried()),
                         [](const auto& info) { return AsTestName(info.param); });

}  // namespace
}  // namespace redeliver
