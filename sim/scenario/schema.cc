#include "sim/scenario/schema.h"

#include <vector>

#include "sim/invariant/catalogue.h"
#include "sim/scenario/configurations.h"
#include "sim/scenario/file_keys.h"
#include "sim/scenario/metric_catalogue.h"
#include "sim/scenario/preset.h"
#include "sim/scenario/schema_writer.h"
#include "sim/scenario/threshold.h"

namespace redeliver {
namespace {

// One of several words, each with what it means.
void WriteWords(JsonWriter& writer, const std::vector<EnumName>& words) {
  writer.BeginObject();
  SchemaWriter(writer, false).WriteWords(words, false);
  writer.EndObject();
}

void WriteInvariant(JsonWriter& writer) {
  std::vector<EnumName> words;
  for (const InvariantEntry& entry : AllInvariants()) words.push_back({entry.info.name, entry.info.statement});
  WriteWords(writer, words);
}

void WriteFact(JsonWriter& writer) {
  writer.BeginObject();
  writer.Key("enum");
  writer.BeginList();
  for (const std::string_view name : kFactNames) writer.String(name);
  writer.EndList();
  writer.EndObject();
}

void WritePreset(JsonWriter& writer) {
  std::vector<EnumName> words;
  for (const Preset& preset : AllPresets()) words.push_back({preset.name, preset.doc});
  WriteWords(writer, words);
}

void WriteConfiguration(JsonWriter& writer) {
  writer.BeginObject();
  writer.Key("anyOf");
  writer.BeginList();
  WriteReference(writer, "preset");
  writer.BeginObject();
  writer.Member("type", "object");
  writer.Key("properties");
  writer.BeginObject();
  writer.Key(kPresetKey);
  writer.BeginObject();
  writer.Member("$ref", "#/$defs/preset");
  writer.Member("description", kPresetDoc);
  writer.EndObject();
  for (const KnownKey& key : KnownKeysOf<Model>()) {
    writer.Key(key.name);
    writer.BeginObject();
    writer.Member("description", key.doc);
    writer.Member("$ref", "#/$defs/" + std::string(key.name) + "_patch");
    writer.EndObject();
  }
  writer.EndObject();
  writer.Member("additionalProperties", false);
  writer.EndObject();
  writer.EndList();
  writer.EndObject();
}

// A list of distinct things.
void WriteListOf(JsonWriter& writer, std::string_view definition, int64_t least) {
  writer.Member("type", "array");
  writer.Key("items");
  WriteReference(writer, std::string(definition));
  writer.Member("uniqueItems", true);
  if (least > 0) writer.Member("minItems", least);
}

void WriteByConfiguration(JsonWriter& writer, int64_t least) {
  writer.Member("type", "object");
  writer.Key("propertyNames");
  writer.BeginObject();
  writer.Member("pattern", kNamePattern);
  writer.EndObject();
  if (least > 0) writer.Member("minProperties", least);
  writer.Member("maxProperties", static_cast<int64_t>(kMostConfigurations));
  writer.Key("additionalProperties");
}

void WriteSource(JsonWriter& writer) {
  writer.Key("anyOf");
  writer.BeginList();
  writer.BeginObject();
  writer.Member("type", "string");
  writer.EndObject();
  writer.BeginObject();
  writer.Member("type", "array");
  writer.Key("items");
  writer.BeginObject();
  writer.Member("type", "string");
  writer.EndObject();
  writer.Member("minItems", int64_t{1});
  writer.EndObject();
  writer.EndList();
}

// The members of the schema of one key of the file.
void WriteFileKey(JsonWriter& writer, std::string_view name) {
  if (name == "$schema" || name == "claim" || name == "saying") {
    writer.Member("type", "string");
    if (name != "$schema") writer.Member("minLength", int64_t{1});
  } else if (name == "verdict") {
    writer.Key("enum");
    writer.BeginList();
    for (const std::string_view verdict : kVerdictsOnSayings) writer.String(verdict);
    writer.EndList();
  } else if (name == "name") {
    writer.Member("type", "string");
    writer.Member("pattern", kScenarioNamePattern);
  } else if (name == "source") {
    WriteSource(writer);
  } else if (name == "invariants") {
    WriteListOf(writer, "invariant", 1);
  } else if (name == "must_see") {
    WriteListOf(writer, "fact", 0);
  } else if (name == "configurations") {
    WriteByConfiguration(writer, 1);
    WriteReference(writer, "configuration");
  } else if (name == "expect" || name == "vacuous") {
    WriteByConfiguration(writer, 0);
    writer.BeginObject();
    WriteListOf(writer, "invariant", 0);
    writer.EndObject();
  } else if (name == "thresholds") {
    WriteByConfiguration(writer, 0);
    WriteReference(writer, "thresholds");
  } else {
    writer.Member("$ref", "#/$defs/" + std::string(name));
  }
}

// One threshold, or a list of them.
void WriteThreshold(JsonWriter& writer) {
  const auto write_one = [&writer] {
    writer.BeginObject();
    writer.Member("type", "string");
    writer.Member("pattern", kThresholdPattern);
    writer.EndObject();
  };
  writer.BeginObject();
  writer.Member("description", kThresholdDoc);
  writer.Key("anyOf");
  writer.BeginList();
  write_one();
  writer.BeginObject();
  writer.Member("type", "array");
  writer.Key("items");
  write_one();
  writer.Member("minItems", int64_t{1});
  writer.EndObject();
  writer.EndList();
  writer.EndObject();
}

// Thresholds of one configuration, by metric. The values of all are alike, so that only the names have a description.
void WriteThresholds(JsonWriter& writer) {
  std::vector<std::string> invariants;
  for (const InvariantEntry& entry : AllInvariants()) invariants.emplace_back(entry.info.name);
  writer.BeginObject();
  writer.Member("type", "object");
  writer.Key("properties");
  writer.BeginObject();
  for (const std::string_view prefix : {std::string_view(), kPlansPrefix}) {
    for (const MetricEntry& metric : MetricsFor(invariants)) {
      writer.Key(std::string(prefix) + metric.name);
      writer.BeginObject();
      writer.Member("description", metric.doc);
      writer.Member("$ref", "#/$defs/threshold");
      writer.EndObject();
    }
  }
  writer.EndObject();
  writer.Member("additionalProperties", false);
  writer.EndObject();
}

void WriteDefinitions(JsonWriter& writer) {
  writer.Key("$defs");
  writer.BeginObject();
  for (const bool patch : {false, true}) {
    ForEachModelStruct([&]<class Struct>() {
      writer.Key(DefinitionName<Struct>(patch));
      SchemaWriter(writer, patch).WriteStruct<Struct>();
    });
  }
  writer.Key(DefinitionName<SearchOptions>(false));
  SchemaWriter(writer, false).WriteStruct<SearchOptions>();
  writer.Key("invariant");
  WriteInvariant(writer);
  writer.Key("fact");
  WriteFact(writer);
  writer.Key("preset");
  WritePreset(writer);
  writer.Key("configuration");
  WriteConfiguration(writer);
  writer.Key("threshold");
  WriteThreshold(writer);
  writer.Key("thresholds");
  WriteThresholds(writer);
  writer.EndObject();
}

}  // namespace

std::string ScenarioSchema() {
  JsonWriter writer;
  writer.BeginObject();
  writer.Member("$schema", "https://json-schema.org/draft/2020-12/schema");
  writer.Member("title", "Redeliver scenario");
  writer.Member("type", "object");
  writer.Key("properties");
  writer.BeginObject();
  for (const FileKey& key : kFileKeys) {
    writer.Key(key.name);
    writer.BeginObject();
    writer.Member("description", key.doc);
    WriteFileKey(writer, key.name);
    writer.EndObject();
  }
  writer.EndObject();
  writer.Key("required");
  writer.BeginList();
  for (const FileKey& key : kFileKeys) {
    if (key.required) writer.String(key.name);
  }
  writer.EndList();
  writer.Member("additionalProperties", false);
  WriteDefinitions(writer);
  writer.EndObject();
  return writer.text() + "\n";
}

}  // namespace redeliver
