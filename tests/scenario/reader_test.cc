// A file that is right becomes the scenario it describes; whatever is cut off or added is noticed.
#include "sim/scenario/reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "sim/scenario/effective.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

constexpr std::string_view kDedupInACache = R"json({
  "$schema": "../scenario.schema.json",
  "name": "dedup-in-a-cache",
  "claim": "A dedup record kept outside the effect's own transaction loses or doubles; only its place decides which.",
  "source": ["https://example.org/a", "https://example.org/b"],
  "topology": {
    "logs":      { "payments": { "partitions": 2 } },
    "caches":    { "seen": { "ttl": "7d" } },
    "producers": { "checkout": { "writes": "payments", "messages": 12, "keys": 3, "rate": "3/min" } },
    "consumers": { "email": { "reads": "payments", "instances": 2, "effect": "mail", "commit": "after_effect" } },
    "sinks":     { "mail": { "kind": "api" } }
  },
  "faults": { "crash": ["email"], "drop": { "rate": "1/50" } },
  "invariants": ["no_loss", "no_double_effect", "dedup_sound"],
  "configurations": {
    "mark-before-effect": {
      "topology": { "consumers": { "email": { "dedup": { "cache": "seen", "mark": "before_effect" } } } }
    },
    "mark-after-effect": {
      "topology": { "consumers": { "email": { "dedup": { "cache": "seen", "mark": "after_effect" } } } }
    },
    "provider-key": { "topology": { "sinks": { "mail": { "idempotency_key": "message_id" } } } }
  },
  "expect": {
    "mark-before-effect": ["dedup_sound", "no_loss"],
    "mark-after-effect":  ["no_double_effect"],
    "provider-key":       []
  }
}
)json";

Scenario Read(std::string_view text) {
  ReadResult result = ReadScenario(text, "s.json");
  EXPECT_EQ(FormatErrors(result.errors), "");
  return result.scenario ? std::move(*result.scenario) : Scenario{};
}

Scenario SampleWith(std::string_view from, std::string_view to) { return Read(Replaced(kSample, from, to)); }

// The sample's model under one more configuration.
Model ModelOf(std::string_view configuration) {
  const Scenario scenario = SampleWith("\"base\": {}", "\"base\": " + std::string(configuration));
  return scenario.configurations.empty() ? Model{} : scenario.configurations[0].model;
}

TEST(Reader, ReadsTheExampleOfTheDesign) {
  const Scenario scenario = Read(kDedupInACache);
  EXPECT_EQ(scenario.name, "dedup-in-a-cache");
  EXPECT_EQ(scenario.source.size(), 2);
  EXPECT_EQ(scenario.invariants, (std::vector<std::string>{"no_loss", "no_double_effect", "dedup_sound"}));
  ASSERT_EQ(scenario.configurations.size(), 3);
  const Configuration& before = scenario.configurations[0];
  EXPECT_EQ(before.name, "mark-before-effect");
  EXPECT_EQ(before.expected_violations, (std::vector<std::string>{"no_loss", "dedup_sound"}));
  const Topology& topology = before.model.topology;
  EXPECT_EQ(topology.logs[0].second.partitions, 2);
  EXPECT_EQ(topology.producers[0].second.rate, (Rate{3, Minutes(1)}));
  EXPECT_EQ(topology.consumers[0].second.dedup->mark, MarkPlace::kBeforeEffect);
  EXPECT_EQ(topology.consumers[0].second.dedup->cache, "seen");
  EXPECT_EQ(before.model.faults.crash->targets, std::vector<std::string>{"email"});
  EXPECT_EQ(before.model.faults.drop->rate, (Probability{1, 50}));
  EXPECT_FALSE(before.model.faults.pause.has_value());
  const Topology& provider = scenario.configurations[2].model.topology;
  EXPECT_EQ(provider.sinks[0].second.idempotency_key, IdempotencyKey::kMessageId);
  EXPECT_FALSE(provider.consumers[0].second.dedup.has_value());
}

TEST(Reader, PartsKeepTheOrderOfTheFileAndThoseOfAPatchComeLast) {
  const Model model = ModelOf(R"({"topology": {"logs": {"audit": {}, "dead": {"partitions": 3}},
      "consumers": {"audit-copy": {"reads": "payments", "writes": "audit"}}}})");
  std::string names;
  for (const auto& [name, log] : model.topology.logs) names += name + " ";
  for (const auto& [name, consumer] : model.topology.consumers) names += name + " ";
  EXPECT_EQ(names, "payments dead receipts audit email books bridge audit-copy ");
  EXPECT_EQ(model.topology.logs[1].second.alert_after, Minutes(5));
}

TEST(Reader, NullTurnsOffAndAnEmptyObjectTurnsOnWithDefaults) {
  const Model model = ModelOf(R"({"faults": {"crash": null, "pause": {}},
      "topology": {"consumers": {"books": {"dedup": null}}, "logs": {"dead": {"alert_after": null}}}})");
  EXPECT_FALSE(model.faults.crash.has_value());
  EXPECT_EQ(model.faults.pause->duration, PauseFault{}.duration);
  EXPECT_FALSE(model.topology.consumers[1].second.dedup.has_value());
  EXPECT_FALSE(model.topology.logs[1].second.alert_after.has_value());
}

TEST(Reader, AListOfTargetsIsARuleThatPatchesExtend) {
  const Model model = ModelOf(R"({"faults": {"crash": {"rate": "1/2"}, "power_loss": ["broker"]}})");
  EXPECT_EQ(model.faults.crash->targets, std::vector<std::string>{"email"});
  EXPECT_EQ(model.faults.crash->rate, (Probability{1, 2}));
}

TEST(Reader, DigestIsOfTheMeaningAndNotOfTheLayout) {
  const Digest digest = Read(kSample).digest;
  EXPECT_EQ(SampleWith(R"({"partitions": 2})", R"({ /* two */ "partitions" : 2, "flush_interval": "30000ms" })").digest,
            digest);
  EXPECT_EQ(SampleWith(R"("low": "1ms", "high": "2ms")", R"("high": "2ms", "low": "1ms")").digest, digest);
  EXPECT_EQ(SampleWith(R"(["email"])", R"({"rate": "1/100", "targets": ["email"]})").digest, digest);
  EXPECT_NE(SampleWith(R"("partitions": 2)", R"("partitions": 3)").digest, digest);
  EXPECT_NE(SampleWith("twice", "thrice").digest, digest);
  EXPECT_NE(SampleWith(R"("seeds": 100)", R"("seeds": 101)").digest, digest);
  EXPECT_NE(SampleWith(R"("base": ["no_double_effect"])", R"("base": [])").digest, digest);
  EXPECT_NE(SampleWith(",\n  \"expect\": {\"base\": [\"no_double_effect\"], \"cached\": []}", "").digest, digest);
}

TEST(Reader, EffectiveConfigurationReadsBackToTheSame) {
  const Scenario scenario = Read(kSample);
  for (const Configuration& configuration : scenario.configurations) {
    std::string text = EffectiveConfiguration(configuration.model);
    text.insert(1, R"("name": "again", "claim": "x", "source": "y", "invariants": ["no_loss"],)"
                   R"("configurations": {"a": {}},)");
    const Scenario again = Read(text);
    ASSERT_EQ(again.configurations.size(), 1);
    EXPECT_EQ(EffectiveConfiguration(again.configurations[0].model), EffectiveConfiguration(configuration.model));
    EXPECT_EQ(Read(text).digest, again.digest);
  }
}

TEST(Reader, AFileCutShortAnywhereIsAnError) {
  const std::string_view whole = kSample.substr(0, kSample.rfind('}'));
  for (size_t size = 0; size <= whole.size(); ++size) {
    const ReadResult result = ReadScenario(whole.substr(0, size), "s.json");
    ASSERT_EQ(result.errors.size(), 1) << size;
    ASSERT_GT(result.errors[0].position.line, 0);
    ASSERT_FALSE(result.scenario.has_value());
  }
}

TEST(Reader, AllErrorsAreReportedAtOnceInTheOrderOfTheFile) {
  std::string text = Replaced(kSample, "\"partitions\": 2", "\"partitions\": 0, \"partition\": 2");
  text = Replaced(text, "\"mail\", \"instances\"", "\"male\", \"instances\"");
  text = Replaced(text, "\"low\": \"1ms\"", "\"low\": \"fast\"");
  text = Replaced(text, "process.crashed", "process.died");
  text = Replaced(text, "\"after_effect\"", "\"after\"");
  std::string lines;
  for (const FileError& error : ReadScenario(text, "s.json").errors) {
    lines += std::to_string(error.position.line) + " " + error.pointer + "\n";
  }
  EXPECT_EQ(lines,
            "7 /topology/logs/payments/partitions\n"
            "7 /topology/logs/payments/partition\n"
            "20 /topology/consumers/email/effect\n"
            "25 /network/low\n"
            "32 /must_see/0\n"
            "36 /configurations/cached/topology/consumers/email/dedup/mark\n");
}

TEST(Reader, AtMostFiftyErrorsArePrinted) {
  std::string keys;
  for (int i = 0; i < 60; ++i) keys += "\"unknown" + std::to_string(i) + "\": 1, ";
  const ReadResult result = ReadScenario(Replaced(kSample, "\"name\"", keys + "\"name\""), "s.json");
  EXPECT_EQ(result.errors.size(), 60);
  const std::string text = FormatErrors(result.errors);
  EXPECT_EQ(std::ranges::count(text, '\n'), 51);
  EXPECT_TRUE(text.ends_with("\ns.json: 10 more\n"));
}

TEST(Reader, AFileWithoutConfigurationsSaysWhatToWrite) {
  const size_t from = kSample.find("\"base\": {}");
  const size_t to = kSample.find("\n  },\n  \"expect\"");
  std::string text(kSample);
  text.erase(from, to - from);
  EXPECT_EQ(FormatErrors(ReadScenario(text, "s.json").errors),
            "s.json:34:21: /configurations: no configuration; to run the pipeline as it stands, write "
            "\"configurations\": {\"base\": {}}\n");
}

TEST(Reader, TooManyPartsAndConfigurationsAreRefused) {
  std::string logs;
  std::string configurations;
  for (int i = 0; i < 300; ++i) logs += "\"l" + std::to_string(i) + "\": {}, ";
  for (int i = 0; i < 70; ++i) configurations += "\"c" + std::to_string(i) + "\": {}, ";
  std::string text = Replaced(kSample, "\"payments\": {\"part", logs + "\"payments\": {\"part");
  EXPECT_EQ(ReadScenario(text, "s").errors[0].message, "303 names; at most 256 are allowed");
  text = Replaced(kSample, "\"base\": {}", configurations + "\"base\": {}");
  EXPECT_EQ(ReadScenario(text, "s").errors[0].message, "72 configurations; at most 64 are allowed");
}

TEST(ReaderOfFiles, SaysWhyAFileCannotBeRead) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "redeliver_reader_test";
  std::filesystem::create_directories(folder);
  EXPECT_EQ(FormatErrors(ReadScenarioFile(folder).errors),
            folder.string() + ": is a directory; expected a scenario file\n");
  const std::string missing = folder / "missing.json";
  EXPECT_EQ(FormatErrors(ReadScenarioFile(missing).errors),
            missing + ": cannot be opened: No such file or directory\n");
  const std::string sample = folder / "sample.json";
  std::ofstream(sample) << kSample;
  EXPECT_EQ(ReadScenarioFile(sample).scenario->digest, Read(kSample).digest);
  EXPECT_EQ(ReadScenarioFile("/dev/zero").errors[0].message, "the file is larger than 1024 KiB");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace redeliver
