// A simulated process: a program that is started, crashes, pauses and is started again. What it keeps in memory is in
// its coroutine frames and dies with them; what survives is in servers.
#ifndef REDELIVER_SIM_KERNEL_PROCESS_H_
#define REDELIVER_SIM_KERNEL_PROCESS_H_

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/kernel.h"
#include "sim/kernel/task.h"

namespace redeliver {

// What a process runs, from the start, each time it is started.
struct Program {
  Process (*start)(Context& self, const void* setup) = nullptr;
  const void* setup = nullptr;

  // `setup` outlives the run.
  template <auto kBody, class Setup>
  static Program Of(const Setup& setup) {
    return {[](Context& self, const void* erased) { return kBody(self, *static_cast<const Setup*>(erased)); }, &setup};
  }
};

class Call;
class Context;
class Server;

// Hears of the end of a connection, as the server at its other end does.
class ConnectionListener {
 public:
  // What was sent over the connection may still arrive, but nothing after `last`.
  virtual void ConnectionClosed(SimTime last) = 0;

 protected:
  ~ConnectionListener() = default;
};

// An ordered byte stream to one server: requests arrive in the order sent and are served one at a time, replies come in
// that order too. After a break a new one has no order with what the old one still carries.
struct Connection {
  SimTime last_request;  // 0: nothing was sent on it yet.
  SimTime last_reply;
  Call* last = nullptr;  // The last request sent, unless it has been answered.
  uint32_t breaks = 0;
  Incarnation peer;  // Of the server's host that it leads to.
  SimTime straggler;  // When a request that was held up arrives.
  ConnectionListener* listener = nullptr;  // At the server, if anybody there wants to know.

  void Break() {
    const SimTime last_arrival = std::max(last_request, straggler);
    last_request = last_reply = straggler = SimTime();
    last = nullptr;
    ++breaks;
    if (listener != nullptr) std::exchange(listener, nullptr)->ConnectionClosed(last_arrival);
  }
  // A request is about to be sent to a server on `host`. If the host has crashed since and said so, the connection was
  // found closed and is a new one; if nobody could tell, the request goes out on the old one.
  void Reach(const Context& host);
};

// Independent connections to each server, as the clients in one process have them: group requests and what is written
// do not wait behind a consumer's fetch, and a second consumer waits behind nothing of the first.
enum class Lane : uint8_t { kData, kCoordination, kFetch, kSecondFetch, kSecondCoordination };
inline constexpr size_t kLanes = 5;

template <class T, void (T::*kMethod)()>
class MemberEvent final : public EventNode {
 public:
  explicit MemberEvent(T& owner) : owner_(owner) {}
  void Fire() override { (owner_.*kMethod)(); }

 private:
  T& owner_;
};

class SleepAwaiter;

class Context {
 public:
  // `name` outlives the run; `servers` is their number.
  Context(Kernel& kernel, ProcessId id, std::string_view name, size_t servers);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { Destroy(); }

  // --- For programs and stubs.
  Kernel& kernel() { return kernel_; }
  ProcessId id() const { return id_; }
  std::string_view name() const { return name_; }
  Incarnation incarnation() const { return incarnation_; }
  SimTime now() const { return kernel_.now(); }

  SleepAwaiter Sleep(SimDuration duration);
  SleepAwaiter SleepUntil(SimTime time);
  // A sleep that does not keep the run alive.
  SleepAwaiter SleepInBackground(SimDuration duration);
  // A number that nobody else gets in this run, as a client would draw a random one: never 0.
  uint64_t NewToken() { return uint64_t{id_.value()} << 40 | ++tokens_; }
  // Runs beside the caller until the process ends or crashes.
  void Spawn(Process process) { starting_.push_back(std::move(process)); }

  // --- For the server hosted on the process.
  // Runs a coroutine of this process, started from outside of its own coroutines: by a request or a timer. It is gone
  // if the process is down.
  void Launch(Process process);
  // A request that the server has not answered at once.
  void Park(Link& request) { request.InsertBefore(parked_); }

  // --- For the kernel and the world.
  // Hash of the name: the entity of this process's choices and sites.
  uint64_t entity() const { return entity_; }
  void Start(const Program& program);
  // Destroys all frames, and what the hosted server keeps in memory; the process is back after `restart_after`. Never
  // from inside the process.
  void Crash(SimDuration restart_after, Loss loss = Loss::kNothing);
  void Pause(SimDuration duration);
  // Whether the process stands still; the node then fires again when it goes on.
  bool Defer(EventNode& node) {
    if (!paused_) [[likely]]
      return false;
    node.InsertBefore(deferred_);
    return true;
  }
  // Resumes a coroutine of this process, and whatever that leads to.
  void Run(std::coroutine_handle<> coroutine) {
    kernel_.SetActor({id_, incarnation_});
    next_ = coroutine;
    RunNext();
  }
  void set_next(std::coroutine_handle<> next) { next_ = next; }

  // How many requests of this kind it has sent, this one included, over all incarnations.
  uint32_t CountRequest(Operation operation) { return ++requests_[static_cast<size_t>(operation)]; }
  Connection& connection(uint16_t server, Lane lane) {
    return connections_[server * kLanes + static_cast<size_t>(lane)];
  }
  // Whether a program has been started and has neither ended nor crashed.
  bool running() const { return main_.has_value(); }
  // Whether the last crash was a loss of power, of which peers learn nothing.
  bool lost_power() const { return lost_power_; }
  // `server` is on this process.
  void Host(Server& server) { hosted_ = &server; }

 private:
  static constexpr size_t kReapAtLeast = 32;

  void StartProgram();
  // Resumes what is next until nothing is.
  void RunNext() {
    resuming_ = true;
    do {
      while (next_) std::exchange(next_, nullptr).resume();
    } while (!starting_.empty() && StartSpawned());
    resuming_ = false;
    if (main_->done()) [[unlikely]]
      Destroy();
  }
  // Makes the coroutine spawned last the next one to resume.
  bool StartSpawned();
  void GoOn();
  // What waited for the end of a pause happens, a nanosecond apart: in the order it came.
  void ReleaseDeferred();
  void LoseMemory(Loss loss);
  void Destroy();

  // What every event touches comes first.
  Kernel& kernel_;
  std::coroutine_handle<> next_;
  Incarnation incarnation_;
  const ProcessId id_;
  bool paused_ = false;
  bool resuming_ = false;
  std::optional<Process> main_;
  PoolVector<Process> starting_;

  const std::string_view name_;
  const uint64_t entity_;
  Program program_;
  PoolVector<Process> spawned_;
  size_t reap_at_ = kReapAtLeast;  // With so many spawned, those that are done are looked for.
  Link deferred_;
  Link parked_;  // Requests at the hosted server.
  bool lost_power_ = false;
  uint64_t tokens_ = 0;  // Over all incarnations.
  Server* hosted_ = nullptr;
  MemberEvent<Context, &Context::StartProgram> start_event_{*this};
  MemberEvent<Context, &Context::GoOn> go_on_event_{*this};
  std::array<uint32_t, kOperationCount> requests_{};
  PoolVector<Connection> connections_;
};

inline void Connection::Reach(const Context& host) {
  if (peer == host.incarnation()) return;
  const bool unused = last_request == SimTime();
  if (!unused) {
    if (last != nullptr || host.lost_power()) return;
    Break();
  }
  peer = host.incarnation();
}

// Resumes its coroutine at a time.
class SleepAwaiter final : public EventNode {
 public:
  SleepAwaiter(Context& self, SimTime until, bool background) : self_(self), until_(until) {
    if (background) Kernel::SetBackground(*this);
  }

  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    coroutine_ = coroutine;
    self_.kernel().ScheduleAt(*this, until_);
  }
  void await_resume() const {}

  void Fire() override {
    if (!self_.Defer(*this)) self_.Run(coroutine_);
  }

 private:
  Context& self_;
  const SimTime until_;
  std::coroutine_handle<> coroutine_;
};

inline SleepAwaiter Context::Sleep(SimDuration duration) { return SleepUntil(now() + duration); }
inline SleepAwaiter Context::SleepUntil(SimTime time) { return SleepAwaiter(*this, time, false); }
inline SleepAwaiter Context::SleepInBackground(SimDuration duration) {
  return SleepAwaiter(*this, now() + duration, true);
}

namespace internal {
inline Pool& PoolOf(Context& context) { return context.kernel().pool(); }
inline void ResumeNext(Context& context, std::coroutine_handle<> next) { context.set_next(next); }
}  // namespace internal

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_PROCESS_H_
