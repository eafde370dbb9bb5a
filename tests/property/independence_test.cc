// A run depends on its own seed and its own plan: not on which runs came before, not on decisions that were not taken,
// not on faults that cannot strike.
#include <algorithm>
#include <map>
#include <tuple>

#include "gtest/gtest.h"
#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "sim/queue/queue_rules.h"
#include "tests/support/lab.h"
#include "tests/support/search_text.h"

namespace redeliver {
namespace {

class IndependenceTest : public testing::TestWithParam<std::string> {
 protected:
  const Lab lab_ = Lab::FromFile(GetParam());
};

// The run's own fields, without what a runner adds up over runs.
std::string Text(const RunResult& run) {
  std::ostringstream out;
  out << static_cast<int>(run.end) << " " << run.digest.Hex() << " events " << run.events << " facts " << run.facts;
  for (const Judgement& judgement : run.judgements) {
    out << "\n" << judgement.observations << " " << judgement.violations << " ";
    if (judgement.first) Describe(out, *judgement.first);
  }
  for (const FaultCount& count : run.faults) out << " " << count.struck << "/" << count.opportunities;
  for (const uint64_t count : run.fact_counts) out << " " << count;
  return out.str();
}

TEST_P(IndependenceTest, ARunIsTheSameAloneAndAfterAnyOtherRuns) {
  const RunOptions options = RunOptionsFor(lab_.scenario(), SearchMode::kSample, Defect::kNone);
  const uint64_t seeds = lab_.Seeds(50);
  std::map<std::pair<size_t, uint64_t>, std::string> alone;
  for (size_t configuration = 0; configuration < lab_.size(); ++configuration) {
    for (uint64_t seed = 1; seed <= seeds; ++seed) {
      Runner fresh(lab_.scenario().invariants);
      SampledChoices choices(seed);
      alone[{configuration, seed}] = Text(fresh.Run(lab_.pipeline(configuration), choices, options));
    }
  }
  // One runner for everything: seeds downwards, configurations alternating.
  Runner used(lab_.scenario().invariants);
  for (uint64_t seed = seeds; seed >= 1; --seed) {
    for (size_t configuration = 0; configuration < lab_.size(); ++configuration) {
      SampledChoices choices(seed);
      ASSERT_EQ(Text(used.Run(lab_.pipeline(configuration), choices, options)), (alone[{configuration, seed}]))
          << lab_.name(configuration) << " seed " << seed;
    }
  }
}

TEST_P(IndependenceTest, ASweepAddsUpTheSeedsInAnyOrder) {
  SearchControl control;
  control.configurations = lab_.All();
  const auto sample = [&](const std::vector<SeedRange>& seeds) { return Sample(lab_.prepared(), seeds, control); };
  const SearchResult sweep = sample({{5, 8}});
  std::vector<ConfigurationResult> sums(lab_.size());
  for (const uint64_t seed : {8, 5, 7, 6}) {
    SearchResult single = sample({{seed, seed}});
    for (size_t c = 0; c < sums.size(); ++c) {
      single.results[c].SetPiece(seed);
      sums[c].Merge(std::move(single.results[c]));
    }
  }
  for (size_t c = 0; c < sums.size(); ++c) {
    sums[c].SetPiece(0);  // As all seeds of the sweep.
    std::ostringstream expected;
    std::ostringstream actual;
    Describe(expected, sweep.results[c]);
    Describe(actual, sums[c]);
    EXPECT_EQ(actual.str(), expected.str()) << lab_.name(c);
  }
}

// Some scenarios show what happens without any.
bool DeclaresFaults(const Lab& lab) {
  for (size_t configuration = 0; configuration < lab.size(); ++configuration) {
    if (!lab.pipeline(configuration).hazards().hazards().empty()) return true;
  }
  return false;
}

// Seeds of one configuration until a fault has struck, if one can: not for ever where none is declared.
uint64_t SeedsToSeeFaults(const Lab& lab, uint64_t usually, uint64_t seen) {
  constexpr uint64_t kEnough = 100;
  return seen == 0 && DeclaresFaults(lab) ? std::max(lab.Seeds(usually), kEnough) : lab.Seeds(usually);
}

TEST_P(IndependenceTest, ASampledRunIsTheReplayOfThePlanItRecorded) {
  uint64_t faults = 0;
  for (size_t configuration = 0; configuration < lab_.size(); ++configuration) {
    for (uint64_t seed = 1; seed <= SeedsToSeeFaults(lab_, 100, faults); ++seed) {
      const Trial sampled = lab_.TrySeed(configuration, seed);
      faults += sampled.replay.plan.size();
      if (sampled.replay.plan.size() > 64) continue;
      const ReplayResult replay = ReplayPlan(lab_.prepared(), configuration, seed, sampled.replay.plan);
      ASSERT_EQ(replay.run.digest, sampled.replay.run.digest) << lab_.name(configuration) << " seed " << seed;
      ASSERT_EQ(FirstDifference(replay.events, sampled.replay.events), std::nullopt);
      ASSERT_TRUE(replay.not_reached.empty()) << lab_.name(configuration) << " seed " << seed;
      // And in words it is still the same plan.
      const Words words = lab_.InWords(configuration, sampled.replay.plan);
      ASSERT_EQ(lab_.Plan(configuration, words), sampled.replay.plan);
    }
  }
  EXPECT_EQ(faults > 0, DeclaresFaults(lab_));
}

TEST_P(IndependenceTest, ASwarmedRunIsTheReplayOfThePlanItRecorded) {
  Scenario scenario = lab_.scenario();
  scenario.search.swarm = true;
  const Lab swarm(std::move(scenario));
  for (size_t configuration = 0; configuration < swarm.size(); ++configuration) {
    for (uint64_t seed = 1; seed <= lab_.Seeds(50); ++seed) {
      const Trial sampled = swarm.TrySeed(configuration, seed);
      if (sampled.replay.plan.size() > 64) continue;
      const ReplayResult replay = ReplayPlan(lab_.prepared(), configuration, seed, sampled.replay.plan);
      ASSERT_EQ(replay.run.digest, sampled.replay.run.digest) << lab_.name(configuration) << " seed " << seed;
    }
  }
}

// Every kind of fault that the model does not have, at rate 0.
template <class Fault>
void AddAtRateZero(std::optional<Fault>& fault) {
  if (fault) return;
  fault.emplace();
  fault->rate = Probability{0, 1};
}

Lab WithFaultsAtRateZero(const Lab& lab) {
  Scenario scenario = lab.scenario();
  for (Configuration& configuration : scenario.configurations) {
    FaultOptions& faults = configuration.model.faults;
    AddAtRateZero(faults.crash);
    AddAtRateZero(faults.pause);
    AddAtRateZero(faults.drop);
    AddAtRateZero(faults.delay);
    AddAtRateZero(faults.disconnect);
    AddAtRateZero(faults.power_loss);
    AddAtRateZero(faults.clock_jump);
    AddAtRateZero(faults.error);
    AddAtRateZero(faults.timeout);
    AddAtRateZero(faults.outage);
    AddAtRateZero(faults.forget);
  }
  return Lab(std::move(scenario));
}

TEST_P(IndependenceTest, AFaultAtRateZeroIsNoFault) {
  const Lab with = WithFaultsAtRateZero(lab_);
  SearchControl control;
  control.configurations = lab_.All();
  EXPECT_EQ(Text(Sample(with.prepared(), {{1, lab_.Seeds(50)}}, control)),
            Text(Sample(lab_.prepared(), {{1, lab_.Seeds(50)}}, control)));
  const SearchResult proof = Prove(with.prepared(), lab_.Faults(1), {1}, control);
  EXPECT_EQ(Text(proof), Text(Prove(lab_.prepared(), lab_.Faults(1), {1}, control)));
  for (size_t c = 0; c < lab_.size(); ++c) {
    EXPECT_EQ(NeverFired(with.pipeline(c), proof.results[c]), NeverFired(lab_.pipeline(c), proof.results[c]));
  }
}

// What a user asked for: which message, under which key. In order of messages.
using Request = std::tuple<uint32_t, uint32_t, uint32_t, bool>;
std::vector<Request> Requests(const std::vector<Event>& events) {
  std::vector<Request> requests;
  for (const Event& event : events) {
    if (const auto* fact = std::get_if<MessageRequested>(&event.fact)) {
      requests.push_back({fact->message.value(), fact->key.value(), fact->version.value(), fact->poison});
    }
  }
  std::ranges::sort(requests);
  return requests;
}

// Everything a producer did, and when.
Words DeedsOfProducers(const Lab& lab, size_t configuration, const std::vector<Event>& events) {
  Words deeds;
  for (const Event& event : events) {
    const uint16_t process = event.circumstance.process.value();
    const bool producer = process < lab.pipeline(configuration).producers().size();
    const bool deed = std::holds_alternative<MessageRequested>(event.fact) ||
                      std::holds_alternative<RecordAppended>(event.fact) ||
                      std::holds_alternative<ProduceAcknowledged>(event.fact);
    if (producer && deed) deeds.push_back(lab.InWords(configuration, event));
  }
  return deeds;
}

// Brokers are processes too, but what happens to them is felt by producers.
bool StrikesConsumer(const Lab& lab, size_t configuration, const PlannedFault& fault) {
  const auto& processes = lab.pipeline(configuration).shape().processes;
  const size_t producers = lab.pipeline(configuration).producers().size();
  for (size_t i = producers; i < lab.pipeline(configuration).first_broker().value(); ++i) {
    if (HashName(processes[i]) == fault.site.entity) return true;
  }
  return false;
}

// Whether a consumer that stands still is felt by producers, too.
bool RefusesWhenFull(const Lab& lab, size_t configuration) {
  const auto& queues = lab.scenario().configurations[configuration].model.topology.queues;
  return std::ranges::any_of(
      queues, [](const auto& entry) { return RulesOf(entry.second).overflow == Overflow::kRejectPublish; });
}

// Whether the producers of both have the same keys to choose from.
bool OfOneWorkload(const Lab& lab, size_t a, size_t b) {
  const auto keys = [&](size_t configuration) {
    std::vector<std::tuple<std::string, int64_t, KeyChoice>> all;
    for (const auto& [name, producer] : lab.scenario().configurations[configuration].model.topology.producers) {
      all.emplace_back(name, producer.keys, producer.key_choice);
    }
    return all;
  };
  return keys(a) == keys(b);
}

size_t PlaceOf(const PlannedFault& fault, const Lab& lab, size_t configuration, const std::vector<Event>& events) {
  const RunShape& shape = lab.pipeline(configuration).shape();
  for (size_t i = 0; i < events.size(); ++i) {
    const auto* struck = std::get_if<FaultStruck>(&events[i].fact);
    if (struck == nullptr || HazardCode(struck->kind, struck->phase) != fault.code) continue;
    const std::string& who = struck->server.none() ? shape.processes[events[i].circumstance.process.value()]
                                                   : shape.servers[struck->server.value()];
    const Site site{HashName(who), kOperationHashes[static_cast<size_t>(struck->operation)], struck->ordinal};
    if (site == fault.site) return i;
  }
  return events.size();
}

TEST_P(IndependenceTest, WithoutOneFaultOfThePlanEverythingItCannotTouchStaysAsItWas) {
  uint64_t removed = 0;
  for (size_t configuration = 0; configuration < lab_.size(); ++configuration) {
    for (uint64_t seed = 1; seed <= SeedsToSeeFaults(lab_, 60, removed); ++seed) {
      const Trial whole = lab_.TrySeed(configuration, seed);
      const std::vector<Event>& events = whole.replay.events;
      for (size_t i = 0; i < whole.replay.plan.size(); ++i, ++removed) {
        const PlannedFault fault = whole.replay.plan[i];
        std::vector<PlannedFault> rest = whole.replay.plan;
        rest.erase(rest.begin() + static_cast<ptrdiff_t>(i));
        const ReplayResult without = ReplayPlan(lab_.prepared(), configuration, seed, rest);
        const std::string what = lab_.name(configuration) + " seed " + std::to_string(seed) + " without " +
                                 lab_.InWords(configuration, {fault})[0];
        const size_t place = PlaceOf(fault, lab_, configuration, events);
        ASSERT_LT(place, events.size()) << what;
        ASSERT_EQ(FirstDifference(events, without.events), place) << what;
        ASSERT_EQ(Requests(without.events), Requests(events)) << what;
        if (!StrikesConsumer(lab_, configuration, fault) || RefusesWhenFull(lab_, configuration)) continue;
        ASSERT_EQ(DeedsOfProducers(lab_, configuration, without.events), DeedsOfProducers(lab_, configuration, events))
            << what;
      }
    }
  }
  EXPECT_EQ(removed > 0, DeclaresFaults(lab_));
}

TEST_P(IndependenceTest, ConfigurationsOfOneWorkloadAreAskedForTheSameMessages) {
  for (uint64_t seed = 1; seed <= lab_.Seeds(10); ++seed) {
    const std::vector<Request> first = Requests(lab_.TrySeed(0, seed).replay.events);
    for (size_t configuration = 1; configuration < lab_.size(); ++configuration) {
      if (!OfOneWorkload(lab_, 0, configuration)) continue;
      // A run that ends at the horizon may not have come to all of them.
      const std::vector<Request> here = Requests(lab_.TrySeed(configuration, seed).replay.events);
      EXPECT_TRUE(std::ranges::includes(first, here) || std::ranges::includes(here, first)) << lab_.name(configuration);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, IndependenceTest, testing::ValuesIn(ScenarioFilesTried()),
                         [](const auto& info) { return AsTestName(info.param); });

}  // namespace
}  // namespace redeliver
