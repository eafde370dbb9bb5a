// The presets mean what their names promise, for every producer and consumer of the base and nobody else.
#include "sim/scenario/preset.h"

#include <string>

#include "gtest/gtest.h"
#include "sim/scenario/reader.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

// Two consumers with effects at databases, one of them in need of a preset that takes its dedup away.
constexpr std::string_view kPipeline = R"json({
  "name": "presets", "claim": "x", "source": "y", "invariants": ["no_loss"],
  "topology": {
    "logs": {"in": {}, "out": {}},
    "caches": {"seen": {}},
    "sinks": {"ledger": {"kind": "counter"}, "index": {"kind": "upsert"}},
    "producers": {"p": {"writes": "in", "delivery": "idempotent"}, "q": {"writes": "in"}},
    "consumers": {
      "c": {"reads": "in", "effect": "ledger", "writes": "out", "commit": "in_transaction"},
      "d": {"reads": "out", "effect": "index", "dedup": {"mark": "before_effect", "cache": "seen"}}
    }
  },
  "configurations": {"it": {}}
})json";

Topology With(std::string_view configuration) {
  std::string text =
      Replaced(kPipeline, R"("writes": "out", "commit": "in_transaction")", R"("commit": "before_effect")");
  text = Replaced(text, "\"reads\": \"out\"", "\"reads\": \"in\"");
  text = Replaced(text, ", \"out\": {}", "");
  text = Replaced(text, "\"it\": {}", "\"it\": " + std::string(configuration));
  const ReadResult result = ReadScenario(text, "s.json");
  EXPECT_EQ(FormatErrors(result.errors), "");
  return result.scenario ? result.scenario->configurations[0].model.topology : Topology{};
}

TEST(Presets, AtMostOnceTriesOnceAndCommitsFirst) {
  const Topology topology = With("\"at_most_once\"");
  for (const auto& [name, producer] : topology.producers) EXPECT_EQ(producer.delivery, Delivery::kFireAndForget);
  for (const auto& [name, consumer] : topology.consumers) {
    EXPECT_EQ(consumer.commit, CommitPlace::kBeforeEffect);
    EXPECT_FALSE(consumer.dedup.has_value());
  }
}

TEST(Presets, AtLeastOnceRetriesAndCommitsLast) {
  const Topology topology = With("\"at_least_once\"");
  for (const auto& [name, producer] : topology.producers) EXPECT_EQ(producer.delivery, Delivery::kRetrying);
  for (const auto& [name, consumer] : topology.consumers) {
    EXPECT_EQ(consumer.commit, CommitPlace::kAfterEffect);
    EXPECT_FALSE(consumer.dedup.has_value());
  }
}

TEST(Presets, IdempotentConsumerMarksWithTheEffectAndInNoCache) {
  const Topology topology = With("{\"preset\": \"idempotent_consumer\"}");
  for (const auto& [name, producer] : topology.producers) EXPECT_EQ(producer.delivery, Delivery::kRetrying);
  for (const auto& [name, consumer] : topology.consumers) {
    EXPECT_EQ(consumer.commit, CommitPlace::kAfterEffect);
    ASSERT_TRUE(consumer.dedup.has_value());
    EXPECT_EQ(consumer.dedup->mark, MarkPlace::kWithEffect);
    EXPECT_EQ(consumer.dedup->cache, "");
  }
}

TEST(Presets, TransactionalCommitsInTransactionsAndReadsCommittedRecords) {
  std::string text = Replaced(kPipeline, R"("effect": "index", "dedup": {"mark": "before_effect", "cache": "seen"})",
                              R"("writes": "end")");
  text = Replaced(text, "\"out\": {}", "\"out\": {}, \"end\": {}");
  text = Replaced(text, ", \"index\": {\"kind\": \"upsert\"}", "");
  const ReadResult result = ReadScenario(Replaced(text, "\"it\": {}", "\"it\": \"transactional\""), "s.json");
  ASSERT_EQ(FormatErrors(result.errors), "");
  const Topology& topology = result.scenario->configurations[0].model.topology;
  for (const auto& [name, producer] : topology.producers) EXPECT_EQ(producer.delivery, Delivery::kIdempotent);
  for (const auto& [name, consumer] : topology.consumers) {
    EXPECT_EQ(consumer.commit, CommitPlace::kInTransaction);
    EXPECT_EQ(consumer.isolation, Isolation::kReadCommitted);
  }
}

TEST(Presets, ThePatchOfTheConfigurationComesAfterThePreset) {
  const Topology topology =
      With(R"({"preset": "at_most_once", "topology": {"consumers": {"d": {"commit": "after_effect"}}}})");
  EXPECT_EQ(topology.consumers[0].second.commit, CommitPlace::kBeforeEffect);
  EXPECT_EQ(topology.consumers[1].second.commit, CommitPlace::kAfterEffect);
}

TEST(Presets, AreFoundByName) {
  for (const Preset& preset : AllPresets()) EXPECT_EQ(FindPreset(preset.name), &preset);
  EXPECT_EQ(FindPreset("exactly_once"), nullptr);
}

}  // namespace
}  // namespace redeliver
