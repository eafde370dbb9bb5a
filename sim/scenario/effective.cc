#include "sim/scenario/effective.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "sim/scenario/knob_writer.h"

namespace redeliver {
namespace {

template <class T>
void Member(JsonWriter& writer, std::string_view key, const T& value) {
  writer.Key(key);
  WriteValue(writer, value);
}

// Nothing if there is none.
void WriteVacuous(JsonWriter& writer, const Scenario& scenario) {
  const auto none = [](const Configuration& configuration) { return configuration.expected_vacuous.empty(); };
  if (std::ranges::all_of(scenario.configurations, none)) return;
  writer.Key("vacuous");
  writer.BeginObject();
  for (const Configuration& configuration : scenario.configurations) {
    if (!configuration.expected_vacuous.empty()) {
      Member(writer, configuration.name, configuration.expected_vacuous);
    }
  }
  writer.EndObject();
}

// Nothing if there is none.
void WriteThresholds(JsonWriter& writer, const Scenario& scenario) {
  const auto none = [](const Configuration& configuration) { return configuration.thresholds.empty(); };
  if (std::ranges::all_of(scenario.configurations, none)) return;
  writer.Key("thresholds");
  writer.BeginObject();
  for (const Configuration& configuration : scenario.configurations) {
    if (configuration.thresholds.empty()) continue;
    writer.Key(configuration.name);
    writer.BeginObject();
    std::string_view open;
    for (const Threshold& threshold : configuration.thresholds) {  // Those of one metric stand together.
      if (threshold.metric != open) {
        if (!open.empty()) writer.EndList();
        writer.Key(threshold.metric);
        writer.BeginLine();
        open = threshold.metric;
      }
      writer.String(threshold.text);
    }
    writer.EndList();
    writer.EndObject();
  }
  writer.EndObject();
}

}  // namespace

std::string EffectiveConfiguration(const Model& model) { return KnobText(model) + "\n"; }

std::string EffectiveScenario(const Scenario& scenario) {
  JsonWriter writer;
  writer.BeginObject();
  Member(writer, "name", scenario.name);
  Member(writer, "claim", scenario.claim);
  Member(writer, "source", scenario.source);
  Member(writer, "invariants", scenario.invariants);
  Member(writer, "must_see", scenario.must_see);
  Member(writer, "search", scenario.search);
  writer.Key("configurations");
  writer.BeginObject();
  for (const Configuration& configuration : scenario.configurations) {
    Member(writer, configuration.name, configuration.model);
  }
  writer.EndObject();
  writer.Key("expect");
  writer.BeginObject();
  for (const Configuration& configuration : scenario.configurations) {
    Member(writer, configuration.name, configuration.expected_violations);
  }
  writer.EndObject();
  WriteVacuous(writer, scenario);
  WriteThresholds(writer, scenario);
  writer.EndObject();
  return writer.text() + "\n";
}

Digest ScenarioDigest(const Scenario& scenario) {
  Digest digest;
  digest.Fold(EffectiveScenario(scenario));
  return digest;
}

}  // namespace redeliver
