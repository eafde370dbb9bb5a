// The trace against what the Trace Event Format asks for.
#include "reports/perfetto_trace.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sim/explore/replay.h"
#include "sim/explore/search.h"
#include "sim/fault/plan_text.h"
#include "sim/scenario/reader.h"

namespace redeliver {
namespace {

using nlohmann::json;

std::string TraceOf(const std::string& path, const std::string& name, const std::string& fault) {
  const ReadResult read = ReadScenarioFile(std::string(REDELIVER_SOURCE_DIR "/scenarios/") + path);
  const Prepared prepared(*read.scenario);
  size_t c = 0;
  while (read.scenario->configurations[c].name != name) ++c;
  std::string error;
  const auto planned = ParseFault(fault, prepared.pipeline(c).names(), &error);
  EXPECT_TRUE(planned) << error;
  const ReplayResult replay = ReplayPlan(prepared, c, 1, {*planned});
  TracedRun run{replay.events, prepared.pipeline(c).shape(), "a \"b\"\n\xff", name, replay.run.digest.Hex(), {}};
  for (size_t v = 0; v < replay.run.judgements.size(); ++v) {
    const auto& first = replay.run.judgements[v].first;
    if (first) run.violations.emplace_back(read.scenario->invariants[v], *first);
  }
  EXPECT_FALSE(run.violations.empty());
  return PerfettoTrace(run);
}

// What each kind of event must have, and how they go together.
void ExpectWellFormed(const json& trace) {
  std::map<std::string, double> begun;  // Asynchronous slices.
  std::map<uint64_t, double> flows;
  std::map<int, std::vector<std::pair<double, double>>> slices;
  std::set<int> named;
  double last = 0;
  for (const json& event : trace["traceEvents"]) {
    const std::string phase = event["ph"];
    if (phase == "M") {
      if (event["name"] == "thread_name" && event["pid"] == 1) named.insert(event["tid"].get<int>());
      EXPECT_TRUE(event["args"].is_object());
      continue;
    }
    const double time = event["ts"];
    EXPECT_GE(time, last);
    last = time;
    for (const char* key : {"name", "cat"}) EXPECT_TRUE(event[key].is_string());
    if (event["pid"] == 1) {
      EXPECT_TRUE(named.contains(event["tid"].get<int>()));
    }
    if (phase == "b") begun[event["name"]] = time;
    if (phase == "e") {
      EXPECT_LE(begun.at(event["name"]), time);
    }
    if (phase == "s") {
      EXPECT_TRUE(flows.emplace(event["id"], time).second);
    }
    if (phase == "f") {
      EXPECT_LE(flows.at(event["id"]), time);
      flows.erase(event["id"].get<uint64_t>());
    }
    if (phase == "i") {
      EXPECT_TRUE(event["s"] == "t" || event["s"] == "g");
    }
    if (phase == "C") {
      EXPECT_TRUE(event["args"]["messages"].is_number_unsigned());
    }
    if (phase == "X") {
      const double end = time + event["dur"].get<double>();
      for (const auto& [from, to] : slices[event["tid"]]) EXPECT_TRUE(time >= to || end <= to) << "slices must nest";
      slices[event["tid"]].emplace_back(time, end);
    }
    EXPECT_NE(std::string("besfiCX").find(phase), std::string::npos) << phase;
  }
  EXPECT_TRUE(flows.empty());
  EXPECT_FALSE(begun.empty());
  EXPECT_FALSE(slices.empty());
}

TEST(PerfettoTrace, OfACrashIsWellFormedAndTheSameEachTime) {
  const auto write = [] {
    return TraceOf("semantics/three-semantics.json", "at_most_once",
                   "settle-1 / offsets.commit / applied / #1 = crash");
  };
  const std::string text = write();
  EXPECT_EQ(text, write());
  ExpectWellFormed(json::parse(text));
  EXPECT_THAT(text, testing::HasSubstr("\"name\": \"down\", \"dur\": 1000000.000"));
  EXPECT_THAT(text, testing::HasSubstr("{\"ph\": \"i\", \"ts\": 949.114, "));
  EXPECT_THAT(text, testing::HasSubstr("no_loss is violated: m0 was acknowledged and never had its effect"));
}

}  // namespace
}  // namespace redeliver
