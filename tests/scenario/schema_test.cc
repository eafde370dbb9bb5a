// Schema and reference say everything that the declarations say, and the schema in the repository is the current one.
#include "sim/scenario/schema.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "sim/invariant/catalogue.h"
#include "sim/scenario/docs.h"
#include "sim/scenario/file_keys.h"
#include "sim/scenario/knob_reader.h"
#include "sim/scenario/knob_structs.h"
#include "sim/scenario/metric_catalogue.h"
#include "sim/scenario/preset.h"
#include "sim/scenario/threshold.h"

namespace redeliver {
namespace {

TEST(Schema, InTheRepositoryIsCurrent) {
  const std::string path = std::string(REDELIVER_SOURCE_DIR) + "/scenarios/scenario.schema.json";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << ScenarioSchema();
  std::ifstream file(path);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  EXPECT_TRUE(text == ScenarioSchema()) << path << " is out of date; UPDATE_GOLDEN=1 rewrites it";
}

TEST(Schema, DescribesEveryKnobTwiceForBaseAndPatch) {
  const nlohmann::json schema = nlohmann::json::parse(ScenarioSchema(), nullptr, false);
  ASSERT_TRUE(schema.is_object());
  ForEachModelStruct([&]<class Struct>() {
    const std::string name(KnobStruct<Struct>::kInfo.name);
    for (const KnownKey& key : KnownKeysOf<Struct>()) {
      for (const std::string& definition : {name, name + "_patch"}) {
        const nlohmann::json& properties = schema["$defs"][definition]["properties"];
        ASSERT_TRUE(properties.contains(std::string(key.name))) << definition << " " << key.name;
        const std::string description = properties[std::string(key.name)]["description"];
        EXPECT_TRUE(description.starts_with(key.doc)) << definition << " " << key.name;
      }
    }
  });
  for (const KnownKey& key : KnownKeysOf<SearchOptions>()) {
    EXPECT_TRUE(schema["$defs"]["search"]["properties"].contains(std::string(key.name)));
  }
  for (const FileKey& key : kFileKeys) EXPECT_TRUE(schema["properties"].contains(std::string(key.name)));
}

void ExpectReferencesResolve(const nlohmann::json& schema, const nlohmann::json& value) {
  if (value.is_object() && value.contains("$ref") && value["$ref"].is_string()) {
    const std::string reference = value["$ref"];
    ASSERT_TRUE(reference.starts_with("#/$defs/"));
    EXPECT_TRUE(schema["$defs"].contains(reference.substr(8))) << reference;
  }
  for (const nlohmann::json& inner : value) {
    if (inner.is_structured()) ExpectReferencesResolve(schema, inner);
  }
}

TEST(Schema, HasADefinitionForEveryReference) {
  const nlohmann::json schema = nlohmann::json::parse(ScenarioSchema(), nullptr, false);
  ExpectReferencesResolve(schema, schema);
}

TEST(Schema, LetsNullRemoveInPatchesOnly) {
  const nlohmann::json schema = nlohmann::json::parse(ScenarioSchema(), nullptr, false);
  EXPECT_EQ(schema["$defs"]["log"]["properties"]["partitions"]["type"], "integer");
  EXPECT_EQ(schema["$defs"]["log_patch"]["properties"]["partitions"]["type"], (nlohmann::json{"integer", "null"}));
  EXPECT_EQ(schema["$defs"]["log"]["properties"]["partitions"]["maximum"], 64);
  EXPECT_EQ(schema["$defs"]["log"]["properties"]["partitions"]["default"], 1);
  EXPECT_EQ(schema["$defs"]["consumer"]["required"], nlohmann::json{"reads"});
  EXPECT_FALSE(schema["$defs"]["consumer_patch"].contains("required"));
}

TEST(Schema, DescribesEveryMetricThatAThresholdMayName) {
  const nlohmann::json schema = nlohmann::json::parse(ScenarioSchema(), nullptr, false);
  const nlohmann::json& properties = schema["$defs"]["thresholds"]["properties"];
  std::vector<std::string> invariants;
  for (const InvariantEntry& entry : AllInvariants()) invariants.emplace_back(entry.info.name);
  size_t metrics = 0;
  for (const MetricEntry& metric : MetricsFor(invariants)) {
    for (const std::string& name : {metric.name, std::string(kPlansPrefix) + metric.name}) {
      ASSERT_TRUE(properties.contains(name)) << name;
      EXPECT_EQ(properties[name]["description"], metric.doc);
      ++metrics;
    }
  }
  EXPECT_EQ(properties.size(), metrics);
}

// What an editor lets through may still be wrong; what is right it must let through.
TEST(Schema, ItsPatternAcceptsThresholds) {
  const std::regex pattern{std::string(kThresholdPattern)};
  for (const char* text : {"== 20", "<=20", " >= 9.1% ", "1/11 +- 1pp", "200/s +- 2%", "5s +- 10ms", "== 5 +- 1",
                           "76.9% of no-transaction +- 0.2pp", "> 100% of base", "!= 0", "< 1.08GB"}) {
    EXPECT_TRUE(std::regex_search(text, pattern)) << text;
  }
  for (const char* text : {"", "20", "== ", "=> 1", "<= x", "5 +-", "about 5", "<= 5 +- 1"}) {
    EXPECT_FALSE(std::regex_search(text, pattern)) << text;
  }
}

TEST(Reference, HasARowForEverything) {
  const std::string text = KnobReference();
  const auto expect_row = [&](std::string_view name) {
    EXPECT_NE(text.find("| `" + std::string(name) + "` |"), std::string::npos) << name;
  };
  ForEachModelStruct([&]<class Struct>() {
    for (const KnownKey& key : KnownKeysOf<Struct>()) expect_row(key.name);
  });
  for (const KnownKey& key : KnownKeysOf<SearchOptions>()) expect_row(key.name);
  for (const FileKey& key : kFileKeys) expect_row(key.name);
  for (const Preset& preset : AllPresets()) expect_row(preset.name);
  for (const InvariantEntry& entry : AllInvariants()) expect_row(entry.info.name);
  for (const MetricEntry& metric : RunMetrics()) expect_row(metric.name);
  for (const MetricEntry& metric : InvariantMetrics("INVARIANT", 0)) expect_row(metric.name);
  for (const FaultKindInfo& kind : kFaultKinds) expect_row(kind.name);
  for (const OperationInfo& operation : kOperations) expect_row(operation.name);
  for (const std::string_view fact : kFactNames) {
    EXPECT_NE(text.find("* `" + std::string(fact) + "`\n"), std::string::npos) << fact;
  }
}

}  // namespace
}  // namespace redeliver
