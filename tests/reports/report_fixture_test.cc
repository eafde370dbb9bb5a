#include "tests/reports/report_fixture.h"

#include "gtest/gtest.h"
#include "sim/fault/plan_text.h"

namespace redeliver {
namespace {

Scenario MailScenario() {
  Scenario scenario;
  scenario.name = "mail-once";
  scenario.claim =
      "A dedup record kept outside the effect's own transaction loses or doubles; only its place decides which. "
      "Das weiß schon jeder.";
  scenario.source = {"https://example.org/1"};
  scenario.invariants = {"no_loss", "no_double_effect", "dedup_sound"};
  scenario.must_see = {"process.crashed"};
  Model model;
  model.topology.logs = {{"payments", {}}};
  model.topology.caches = {{"seen", {}}};
  model.topology.sinks = {{"mail", {}}};
  model.topology.producers = {{"checkout", {}}};
  model.topology.producers[0].second.writes = "payments";
  model.topology.consumers = {{"email", {}}};
  model.topology.consumers[0].second.reads = "payments";
  model.topology.consumers[0].second.effect = "mail";
  model.faults.crash.emplace().rate = {1, 50};
  model.faults.drop.emplace();
  for (const char* name : {"mark_before_effect", "mark_after_effect", "provider_key"}) {
    scenario.configurations.push_back({name, model, std::nullopt});
  }
  return scenario;
}

size_t Index(FaultKind kind) { return static_cast<size_t>(kind); }

}  // namespace

ReportFixture::ReportFixture(SearchMode mode) : scenario(MailScenario()), prepared(scenario) {
  const bool sampled = mode == SearchMode::kSample;
  search.mode = mode;
  search.configurations = {0, 1, 2};
  if (sampled) {
    search.seeds = {{1, 900}, {1001, 1100}};
  } else {
    search.faults = 2;
    search.timings = {1, 7};
  }
  for (size_t i = 0; i < 3; ++i) {
    ConfigurationResult& result = search.results.emplace_back();
    result.runs = 1000;
    result.events = 123'456 + i;
    result.digest.Add(Digest::FromHex("0123456789abcdef0123456789abcde" + std::to_string(i)).value());
    result.cells.resize(3);
    for (Cell& cell : result.cells) cell.observations = 12'000;
    result.faults[Index(FaultKind::kCrash)] = {120'000, 2'388};
    result.faults[Index(FaultKind::kDrop)] = {160'000, 1'583};
    result.fact_counts.fill(1);
    result.metrics.messages = 12'000;
    result.metrics.deliveries = 12'345;
    result.metrics.duplicates_delivered = 345;
    result.metrics.effects = 12'001;
    result.metrics.duplicate_effects = i;
    for (int64_t ms = 1; ms <= 100; ++ms) result.metrics.latency.Add(Millis(ms));
    result.metrics.drain_time.Add(Seconds(90));
    if (sampled) {
      result.paired.resize(3);
    } else {
      result.plans = {2, 398, 600};
      result.single_faults = 398;
    }
  }
  Digest digest;
  digest.Fold(7);
  const Violation lost{"was acknowledged and never had its effect", MessageId(3), EventId(1), EventId(0)};
  const Violation unsound{"was skipped as a duplicate before it had its effect", MessageId(3), EventId(2), EventId(0)};
  const Violation doubled{"was applied twice at its sink", MessageId(8), EventId(1), EventId(2)};
  const std::vector<PlannedFault> crash = {Fault("email-1", "cache.mark", 3, FaultKind::kCrash, Phase::kApplied)};
  const std::vector<PlannedFault> two = {Fault("email-1", "sink.apply", 11, FaultKind::kDrop, Phase::kLost),
                                         Fault("checkout", "log.append", 2, FaultKind::kCrash, Phase::kLate)};
  const uint64_t seed = sampled ? 4 : 7;
  Violate(CellAt(0, 0), 217, {seed, crash, digest, lost});
  Violate(CellAt(0, 2), 217, {seed, crash, digest, unsound});
  Violate(CellAt(1, 1), 88, {seed, two, digest, doubled});
  CellAt(2, 2).observations = 0;
  if (!sampled) return;
  search.results[0].paired = {{217, 0, 0}, {0, 0, 0}, {217, 0, 0}};
  search.results[1].paired = {{0, 217, 0}, {0, 0, 88}, {0, 217, 0}};
  search.results[2].paired = {{0, 217, 0}, {0, 0, 0}, {0, 217, 0}};
}

void ReportFixture::Ask(size_t configuration, std::string_view metric, std::string_view text) {
  const bool of_plans = metric.starts_with(kPlansPrefix);
  const std::string_view name = metric.substr(of_plans ? kPlansPrefix.size() : 0);
  for (const MetricEntry& entry : MetricsFor(scenario.invariants)) {
    if (entry.name != name) continue;
    Threshold threshold;
    threshold.metric = metric;
    threshold.id = entry.id;
    threshold.id.of_plans = of_plans;
    threshold.unit = entry.unit;
    ASSERT_EQ(ParseThreshold(text, threshold), "");
    scenario.configurations[configuration].thresholds.push_back(threshold);
    return;
  }
  FAIL() << "no metric is named " << metric;
}

void ReportFixture::Calm() {
  for (ConfigurationResult& result : search.results) {
    for (Cell& cell : result.cells) {
      cell = Cell();
      cell.observations = 1;
    }
  }
}

namespace {

TEST(ReportFixture, ItsFaultsAreFaultsOfThePipeline) {
  const ReportFixture fixture;
  const auto& names = fixture.prepared.pipeline(0).names();
  for (const ConfigurationResult& result : fixture.search.results) {
    for (const Cell& cell : result.cells) {
      if (!cell.witness) continue;
      for (const PlannedFault& fault : cell.witness->plan) {
        std::string error;
        EXPECT_EQ(ParseFault(FormatFault(fault, names), names, &error), fault) << error;
      }
    }
  }
}

}  // namespace
}  // namespace redeliver
