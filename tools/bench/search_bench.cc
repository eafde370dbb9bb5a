// The whole model: runs, plans and messages per second on real scenario files.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "sim/scenario/reader.h"

namespace redeliver {
namespace {

Scenario Load(const std::string& path) {
  ReadResult read = ReadScenarioFile(std::string(REDELIVER_SOURCE_DIR) + "/" + path);
  if (!read.scenario) {
    std::fprintf(stderr, "%s", FormatErrors(read.errors).c_str());
    std::exit(2);
  }
  return *std::move(read.scenario);
}

SearchControl All(const Scenario& scenario, int jobs) {
  SearchControl control;
  for (size_t i = 0; i < scenario.configurations.size(); ++i) control.configurations.push_back(i);
  control.jobs = jobs;
  return control;
}

// Runs of three-semantics, all configurations; items are runs.
void SampleThreeSemantics(benchmark::State& state) {
  const Scenario scenario = Load("scenarios/semantics/three-semantics.json");
  const Prepared prepared(scenario);
  const SearchControl control = All(scenario, static_cast<int>(state.range(0)));
  uint64_t first = 1;
  uint64_t runs = 0;
  uint64_t events = 0;
  for (auto _ : state) {
    const SearchResult result = Sample(prepared, {{first, first + 4095}}, control);
    first += 4096;
    for (const ConfigurationResult& one : result.results) {
      runs += one.runs;
      events += one.events;
    }
  }
  state.counters["runs/s"] = benchmark::Counter(static_cast<double>(runs), benchmark::Counter::kIsRate);
  state.counters["events/s"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}
BENCHMARK(SampleThreeSemantics)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

// prove --faults 2 of three-semantics, once; items are plans.
void ProveThreeSemantics(benchmark::State& state) {
  const Scenario scenario = Load("scenarios/semantics/three-semantics.json");
  const Prepared prepared(scenario);
  const SearchControl control = All(scenario, static_cast<int>(state.range(0)));
  uint64_t plans = 0;
  for (auto _ : state) {
    const SearchResult result = Prove(prepared, 2, {1}, control);
    for (const ConfigurationResult& one : result.results) plans += one.runs;
  }
  state.counters["plans"] = benchmark::Counter(static_cast<double>(plans), benchmark::Counter::kAvgIterations);
  state.counters["plans/s"] = benchmark::Counter(static_cast<double>(plans), benchmark::Counter::kIsRate);
}
BENCHMARK(ProveThreeSemantics)->Arg(1)->Arg(2)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

// One run of a million messages, at-least-once with retries, facts and invariants on. Its peak memory includes this
// program; the difference to the memory before is shown too.
void MillionMessages(benchmark::State& state) {
  const Scenario scenario = Load("tools/bench/million-messages.json");
  const Prepared prepared(scenario);
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  uint64_t events = 0;
  uint64_t messages = 0;
  for (auto _ : state) {
    const SearchResult result = Sample(prepared, {{1, 1}}, All(scenario, 1));
    events += result.results[0].events;
    messages += result.results[0].metrics.messages;
  }
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  state.counters["messages/s"] = benchmark::Counter(static_cast<double>(messages), benchmark::Counter::kIsRate);
  state.counters["events/s"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
  state.counters["peak_MiB"] = static_cast<double>(after.ru_maxrss) / 1024;
  state.counters["grown_MiB"] = static_cast<double>(after.ru_maxrss - before.ru_maxrss) / 1024;
}
BENCHMARK(MillionMessages)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace redeliver
