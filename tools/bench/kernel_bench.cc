// The kernel alone: what an event, a request and a crash cost. Ratios within one run count; machines are noisy.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "sim/kernel/effect.h"

namespace redeliver {
namespace {

class Calm final : public Interference {
 public:
  const Strike* AtRequest(ProcessId, Operation, uint32_t, SimTime) override { return nullptr; }
  const Strike* AtServer(uint16_t, Operation, uint32_t, SimTime) override { return nullptr; }
};

// A kernel with nothing in it.
struct Stage {
  SampledChoices choices{1};
  Recorder recorder;
  Pool pool;
  Calm calm;
  Kernel kernel{choices, recorder, pool, calm, LatencyModel(NetworkOptions())};

  void RunEvents(uint64_t events) {
    kernel.Run({SimTime::Max(), kernel.events() + events}, [] { return false; });
  }
};

// The delays of both timer benchmarks: the same draws from the same keys.
SimDuration NextDelay(const Choices& choices, uint64_t entity, uint64_t ordinal) {
  static constexpr Label kDelay("bench.delay");
  return Nanos(static_cast<int64_t>(1 + choices.Below({kDelay, entity, ordinal}, 1'000'000)));
}

class BareTimer final : public EventNode {
 public:
  void Fire() override {}
};

// Pop and push, nothing else.
void BareQueueHold(benchmark::State& state) {
  const size_t pending = static_cast<size_t>(state.range(0));
  SampledChoices choices(1);
  TimerWheel wheel;
  std::vector<BareTimer> timers(pending);
  for (size_t i = 0; i < pending; ++i) wheel.Push(timers[i], SimTime() + NextDelay(choices, i, 0));
  uint64_t ordinal = 0;
  for (auto _ : state) {
    EventNode* node = wheel.Pop([](SimTime, uint64_t) { return uint64_t{0}; });
    wheel.Push(*node, node->time() + NextDelay(choices, 7, ++ordinal));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BareQueueHold)->Arg(16)->Arg(256)->Arg(4096);

Process Sleeper(Context& self, const uint64_t& entity) {
  for (uint64_t ordinal = 0;; ++ordinal) {
    co_await self.Sleep(NextDelay(self.kernel().choices(), entity, ordinal));
  }
}

// The same with a coroutine behind each timer.
void CoroutineTimer(benchmark::State& state) {
  Stage stage;
  std::vector<uint64_t> entities(static_cast<size_t>(state.range(0)));
  std::vector<std::unique_ptr<Context>> processes;
  for (size_t i = 0; i < entities.size(); ++i) {
    entities[i] = i;
    processes.push_back(std::make_unique<Context>(stage.kernel, ProcessId(static_cast<uint16_t>(i)), "sleeper", 0));
    processes.back()->Start(Program::Of<&Sleeper>(entities[i]));
  }
  for (auto _ : state) stage.RunEvents(1000);
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(CoroutineTimer)->Arg(16)->Arg(256)->Arg(4096);

class Echo;
struct EchoRequest {
  using Server = Echo;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kCacheLookup;
};

class Echo final : public Server {
 public:
  using Server::Server;
  void Handle(EchoRequest&, Responder<Done> responder) { responder.Ok({}); }
};

Process Caller(Context& self, Echo* const& echo) {
  for (;;) {
    const CallOptions options{Seconds(30)};
    const EchoRequest request;
    co_await Ask(self, *echo, request, options);
  }
}

// Two messages over the network, and a timeout armed and cancelled.
void RequestReply(benchmark::State& state) {
  Stage stage;
  Echo server(stage.kernel, 0);
  Echo* const echo = &server;
  std::vector<std::unique_ptr<Context>> processes;
  for (int64_t i = 0; i < state.range(0); ++i) {
    processes.push_back(std::make_unique<Context>(stage.kernel, ProcessId(static_cast<uint16_t>(i)), "caller", 1));
    processes.back()->Start(Program::Of<&Caller>(echo));
  }
  for (auto _ : state) stage.RunEvents(2000);
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(RequestReply)->Arg(1)->Arg(100);

Task<Done> Nested(Context& self, int depth) {
  if (depth == 0) {
    co_await self.Sleep(Hours(1));
  } else {
    co_await Nested(self, depth - 1);
  }
  co_return Done{};
}

Process DeepSleeper(Context& self, const int& depth) { co_await Nested(self, depth); }

// Six nested frames and a pending timer are destroyed and built again.
void CrashAndRestart(benchmark::State& state) {
  Stage stage;
  const int depth = 5;
  Context process(stage.kernel, ProcessId(0), "deep", 0);
  process.Start(Program::Of<&DeepSleeper>(depth));
  for (auto _ : state) {
    process.Crash(Nanos(1));
    stage.RunEvents(1);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(CrashAndRestart);

}  // namespace
}  // namespace redeliver
