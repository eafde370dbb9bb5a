// A kernel with everything around it, driven by hand: latency is exactly one millisecond, faults strike where the test
// says, and every fact is kept.
#ifndef REDELIVER_TESTS_SUPPORT_SIMULATION_H_
#define REDELIVER_TESTS_SUPPORT_SIMULATION_H_

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/kernel/call.h"
#include "sim/kernel/process.h"

namespace redeliver {

// Strikes exactly where it was told to.
class ScriptedFaults final : public Interference {
 public:
  // At the ordinal-th request of this kind that any process sends, or that arrives at any server.
  void AtRequest(Operation operation, uint32_t ordinal, Strike strike) { at_request_[{operation, ordinal}] = strike; }
  void AtServer(Operation operation, uint32_t ordinal, Strike strike) { at_server_[{operation, ordinal}] = strike; }

  const Strike* AtRequest(ProcessId, Operation operation, uint32_t ordinal, SimTime) override {
    ++asked_;
    return Find(at_request_, operation, ordinal);
  }
  const Strike* AtServer(uint16_t, Operation operation, uint32_t ordinal, SimTime) override {
    ++asked_;
    return Find(at_server_, operation, ordinal);
  }

  uint64_t asked() const { return asked_; }

 private:
  using Places = std::map<std::pair<Operation, uint32_t>, Strike>;
  static const Strike* Find(const Places& places, Operation operation, uint32_t ordinal) {
    const auto found = places.find({operation, ordinal});
    return found == places.end() ? nullptr : &found->second;
  }

  Places at_request_;
  Places at_server_;
  uint64_t asked_ = 0;
};

class Simulation {
 public:
  static constexpr size_t kServers = 4;
  static constexpr SimDuration kLatency = Millis(1);
  static constexpr NetworkOptions kExactly{.shape = LatencyShape::kUniform, .low = kLatency, .high = kLatency};

  explicit Simulation(const NetworkOptions& network = kExactly, uint64_t seed = 1)
      : choices_(seed), latency_(network), kernel_(choices_, recorder_, pool_, faults_, latency_) {
    recorder_.KeepEvents();
  }

  Kernel& kernel() { return kernel_; }
  Pool& pool() { return pool_; }
  ScriptedFaults& faults() { return faults_; }
  Recorder& recorder() { return recorder_; }
  SimTime now() const { return kernel_.now(); }

  // `name` is a literal.
  Context& NewProcess(std::string_view name) {
    return processes_.emplace_back(kernel_, ProcessId(static_cast<uint16_t>(processes_.size())), name, kServers);
  }
  // A new process that runs kBody from now on. `setup` outlives the run.
  template <auto kBody, class Setup>
  Context& Start(std::string_view name, const Setup& setup) {
    Context& process = NewProcess(name);
    process.Start(Program::Of<kBody>(setup));
    return process;
  }

  // A new process that does nothing, and `server` on it.
  Context& Host(std::string_view name, Server& server) {
    Context& host = Start<Idle>(name, *this);
    server.HostOn(host);
    return host;
  }

  // Does something at a time, outside of any process. Keeps the run alive until then.
  void At(SimDuration since_start, std::function<void()> what) {
    kernel_.ScheduleAt(scripted_.emplace_back(std::move(what)), SimTime() + since_start);
  }

  // Until nothing in the foreground is left to happen.
  RunEnd Run() {
    return kernel_.Run({SimTime() + Days(400), 1'000'000}, [] { return true; });
  }
  // Everything, background included, up to the time. The last thing one may ask of a simulation.
  RunEnd RunUntil(SimDuration since_start) {
    return kernel_.Run({SimTime() + since_start, 1'000'000}, [] { return false; });
  }

  const std::vector<Event>& events() const { return recorder_.events(); }
  template <class F>
  uint64_t Count() const {
    return recorder_.counts()[kFactIndex<F>];
  }
  // All facts of one kind, in order.
  template <class F>
  std::vector<F> All() const {
    std::vector<F> facts;
    for (const Event& event : events()) {
      if (const F* fact = std::get_if<F>(&event.fact)) facts.push_back(*fact);
    }
    return facts;
  }
  // Names of all facts, in order: "log.record_appended".
  std::vector<std::string_view> FactNames() const {
    std::vector<std::string_view> names;
    for (const Event& event : events()) {
      names.push_back(std::visit([](const auto& fact) { return std::decay_t<decltype(fact)>::kName; }, event.fact));
    }
    return names;
  }

 private:
  static Process Idle(Context& self, const Simulation&) {
    for (;;) co_await self.SleepInBackground(Days(1));
  }

  class Scripted final : public EventNode {
   public:
    explicit Scripted(std::function<void()> what) : what_(std::move(what)) {}
    void Fire() override { what_(); }

   private:
    std::function<void()> what_;
  };

  Pool pool_;
  SampledChoices choices_;
  Recorder recorder_;
  ScriptedFaults faults_;
  LatencyModel latency_;
  Kernel kernel_;
  std::deque<Context> processes_;
  std::deque<Scripted> scripted_;
};

// What a test wrote down, in order: "2ms ok 7".
class Journal {
 public:
  explicit Journal(Simulation& simulation) : simulation_(simulation) {}

  void Note(const std::string& what) {
    lines_.push_back(FormatDuration(simulation_.now() - SimTime()) + " " + what);
    words_.push_back(what);
  }
  const std::vector<std::string>& lines() const { return lines_; }
  // The same without the times.
  const std::vector<std::string>& words() const { return words_; }

 private:
  Simulation& simulation_;
  std::vector<std::string> lines_;
  std::vector<std::string> words_;
};

using Lines = std::vector<std::string>;

template <class T>
std::string NameOf(const Outcome<T>& outcome) {
  return outcome.ok() ? "ok" : outcome.rejected() ? "rejected" : "unknown";
}

inline std::string NameOf(Rejection reason) {
  static constexpr const char* kNames[] = {"ok",
                                           "illegal_generation",
                                           "unknown_member",
                                           "rebalance_in_progress",
                                           "unstable_offsets",
                                           "producer_fenced",
                                           "out_of_order_sequence",
                                           "invalid_message",
                                           "unavailable",
                                           "not_leader",
                                           "not_enough_replicas",
                                           "not_enough_replicas_after_append",
                                           "request_timed_out",
                                           "fenced_leader_epoch",
                                           "unknown_leader_epoch",
                                           "offset_out_of_range",
                                           "offset_not_available",
                                           "invalid_update_version",
                                           "stale_broker_epoch",
                                           "not_coordinator",
                                           "fenced_instance",
                                           "invalid_producer_epoch",
                                           "invalid_producer_id_mapping",
                                           "concurrent_transactions",
                                           "invalid_transaction_state",
                                           "transaction_abortable",
                                           "transaction_coordinator_fenced",
                                           "invalid_transaction_timeout",
                                           "stale_receipt",
                                           "channel_closed",
                                           "over_limit",
                                           "in_progress",
                                           "overtaken"};
  static_assert(std::size(kNames) == static_cast<size_t>(Rejection::kOvertaken) + 1);
  return kNames[static_cast<size_t>(reason)];
}

// A request put into a server by hand, without a process or a network: what the server answers is there at once. One
// that the server keeps is over when its answer would have come back.
template <class Request>
class DirectCall final : public TypedCall<typename Request::Reply> {
 public:
  using Reply = typename Request::Reply;

  DirectCall(Context& caller, Server& server) : TypedCall<Reply>(caller, server, Request::kOperation, Lane::kData, false) {}

  Responder<Reply> responder() { return Responder<Reply>(this); }
  bool over() const { return over_; }

 private:
  void Free() override { over_ = true; }
  void Execute() override {}

  bool over_ = false;
};

template <class Request>
Outcome<typename Request::Reply> AskDirectly(Context& caller, typename Request::Server& server, Request request) {
  DirectCall<Request> call(caller, server);
  server.Handle(request, call.responder());
  return call.TakeOutcome();
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_SUPPORT_SIMULATION_H_
