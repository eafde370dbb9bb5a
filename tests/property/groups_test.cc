// Consumer groups of one log work on their own: what one of them does changes nothing for the others.
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

// All that happens to the instances of these consumers.
Words FactsOf(const Lab& lab, size_t configuration, uint64_t seed, const Words& consumers) {
  RunOptions options = RunOptionsFor(lab.scenario(), SearchMode::kSample, Defect::kNone);
  options.trace = true;
  Runner runner(lab.scenario().invariants);
  SampledChoices choices(seed);
  runner.Run(lab.pipeline(configuration), choices, options);
  const std::vector<std::string>& processes = lab.pipeline(configuration).shape().processes;
  Words facts;
  for (const Event& event : runner.events()) {
    const ProcessId process = event.circumstance.process;
    if (process.none()) continue;
    const std::string& name = processes[process.value()];
    const auto is_its = [&name](const std::string& consumer) { return name.starts_with(consumer + "-"); };
    if (std::ranges::any_of(consumers, is_its)) facts.push_back(lab.InWords(configuration, event));
  }
  return facts;
}

TEST(Groups, AThirdThatIsTenTimesSlowerChangesNothingForTheOthers) {
  const Lab lab = Lab::Named("shared-dead-letters-couple-groups");
  for (uint64_t seed = 1; seed <= Repeats(20); ++seed) {
    const Words with = FactsOf(lab, lab.Find("redriven-to-its-group"), seed, {"email", "credit"});
    const Words without = FactsOf(lab, lab.Find("redriven-to-its-group-without-search"), seed, {"email", "credit"});
    EXPECT_GT(with.size(), 50u);
    EXPECT_EQ(with, without) << "seed " << seed;
  }
}

}  // namespace
}  // namespace redeliver
