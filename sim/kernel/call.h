// One request on its way to a server and its reply on the way back. A call belongs to the kernel's pool, not to its
// caller: it goes on when the caller has crashed, timed out or reconnected, and its reply is then dropped and counted.
#ifndef REDELIVER_SIM_KERNEL_CALL_H_
#define REDELIVER_SIM_KERNEL_CALL_H_

#include "sim/base/outcome.h"
#include "sim/kernel/process.h"
#include "sim/kernel/server.h"

namespace redeliver {

class EffectBase;

class Call : public EventNode {
 public:
  // What becomes of the reply.
  enum class Fate : uint8_t { kReply, kDropReply, kResetReply, kCrashCaller };

  // `notes_reply`: whether ReplyArrived has something to do.
  Call(Context& caller, Server& server, Operation operation, Lane lane, bool notes_reply)
      : caller_(caller),
        server_(server),
        connection_(caller.connection(server.index(), lane)),
        incarnation_(caller.incarnation()),
        operation_(operation),
        notes_reply_(notes_reply) {}

  Operation operation() const { return operation_; }
  // Whether somebody still waits for the reply: a server sees a closed connection otherwise.
  bool awaited() const { return effect_ != nullptr; }

  // Whose request it is.
  Actor actor() const { return {caller_.id(), incarnation_}; }
  // The connection it has come over, unless its caller has given that up.
  Connection* open_connection() { return ConnectionIsOpen() ? &connection_ : nullptr; }

  // Puts the request on its connection.
  void Send();
  // Sends it outside any order, to arrive at `time`.
  void SendLate(SimTime time);
  // The server's host is gone: a caller that still waits learns of it, unless the host has lost its power.
  void Refuse();
  // Runs the destructor and returns the memory.
  virtual void Free() = 0;

  void Fire() override;

 protected:
  ~Call() = default;
  virtual void Execute() = 0;
  // Makes the outcome unknown or rejected, whatever its type.
  virtual void SetUnknown() = 0;
  virtual void SetRejected(Rejection reason) = 0;
  // A caller that still waits has the reply now.
  virtual void ReplyArrived() {}

  // The outcome is there: it travels back, or meets its fate. The call may be gone afterwards.
  void Answer();
  // The server closed the connection: the caller learns at once that the outcome is unknown.
  void Reset();
  // Nobody will hear of it again.
  void Vanish();

 private:
  friend class EffectBase;

  enum class State : uint8_t {
    kTravelling,
    kArrived,   // Waits for its turn on the connection, or for the end of the host's pause.
    kAdmitted,  // Counted, and struck if it had to be.
    kReturning,
  };

  void Arrive();
  void Return();
  // Whether the link it has come over is cut: then it is lost, or comes later.
  [[gnu::cold]] bool Intercepted();
  // Whether a server that is down, or a host that has crashed or stands still, keeps it from being executed now.
  bool TurnedAway();
  // The server is in an outage.
  [[gnu::cold]] void MeetOutage();
  // Whether a fault takes the request away.
  bool StruckOnArrival();
  [[gnu::cold]] bool Struck(const Strike& strike);
  [[gnu::cold]] bool StruckAtHost(const Strike& strike);
  // It comes to a stop, until something else lets it go on: who waits for it needs the timeout now.
  void Stop();
  // The response is sent, or there will be none: the next request on the connection has its turn.
  void LeaveConnection() {
    if (connection_.last == this) connection_.last = predecessor_;
    if (predecessor_ != nullptr || successor_ != nullptr) LeaveQueue();
  }
  // Where requests on the connection wait for their turn.
  void LeaveQueue();
  // Whether the reply meets a fate that takes it away.
  [[gnu::cold]] bool MeetFate();
  // Nobody waits for the reply any more.
  [[gnu::cold]] void DropReply();
  // Whether it travels on a connection that the caller still uses.
  bool ConnectionIsOpen() const { return connection_.breaks == connection_breaks_; }
  uint64_t latency_entity() const { return caller_.entity() ^ kOperationHashes[static_cast<size_t>(operation_)]; }

  Context& caller_;
  Server& server_;
  Connection& connection_;
  EffectBase* effect_ = nullptr;
  Call* predecessor_ = nullptr;  // On the connection, not yet answered.
  Call* successor_ = nullptr;
  const Incarnation incarnation_;
  Incarnation peer_;  // Of the server's host, when the connection was opened.
  uint32_t ordinal_ = 0;
  uint32_t connection_breaks_ = 0;
  SimDuration restart_after_;
  const Operation operation_;
  const bool notes_reply_;
  Fate fate_ = Fate::kReply;
  State state_ = State::kTravelling;
  bool held_ = false;   // A cut link has held it.
  bool reset_ = false;  // What returns is the end of the connection.
  bool executing_ = false;
  bool finished_ = false;
};

inline void Call::Send() {
  if (const Context* host = server_.host()) {
    connection_.Reach(*host);
    peer_ = connection_.peer;
  }
  connection_breaks_ = connection_.breaks;
  predecessor_ = std::exchange(connection_.last, this);
  if (predecessor_ != nullptr) predecessor_->successor_ = this;
  Kernel& kernel = server_.kernel();
  const SimTime arrival = kernel.now() + kernel.Latency(latency_entity(), uint64_t{ordinal_} * 2);
  connection_.last_request = Later(arrival, connection_.last_request + Nanos(1));
  kernel.ScheduleAt(*this, connection_.last_request);
}

template <class Reply>
class TypedCall : public Call {
 public:
  using Call::Call;

  void Respond(Outcome<Reply> outcome) {
    outcome_ = std::move(outcome);
    Answer();
  }
  void Drop() { Reset(); }
  void DropSilently() { Vanish(); }
  Outcome<Reply> TakeOutcome() { return std::move(outcome_); }

 protected:
  ~TypedCall() = default;
  bool ok() const { return outcome_.ok(); }
  void SetUnknown() override { outcome_ = Outcome<Reply>::Unknown(); }
  void SetRejected(Rejection reason) override { outcome_ = Outcome<Reply>::Rejected(reason); }

 private:
  Outcome<Reply> outcome_;
};

// With it a server answers a request: at once, or later if it keeps the responder. Exactly one of its answers.
template <class Reply>
class Responder {
 public:
  Responder() = default;
  explicit Responder(TypedCall<Reply>* call) : call_(call) {}

  void Ok(Reply reply) const { call_->Respond(Outcome<Reply>::Ok(std::move(reply))); }
  void Reject(Rejection reason) const { call_->Respond(Outcome<Reply>::Rejected(reason)); }
  // Closes the connection without a reply. After a loss of power nobody hears of it.
  void Drop() const { call_->Drop(); }
  // Sends nothing at all: the caller waits for its timeout.
  void Vanish() const { call_->DropSilently(); }
  bool awaited() const { return call_->awaited(); }
  // Whose request waits for this answer.
  Actor actor() const { return call_->actor(); }
  // The connection it came over; nullptr if that is closed, and whatever belongs to it ends with this request.
  Connection* open_connection() const { return call_->open_connection(); }

 private:
  TypedCall<Reply>* call_ = nullptr;
};

// A request type names its server, its reply and its operation; the server has `void Handle(Request&,
// Responder<Reply>)`. It may have `void Accepted(Kernel&) const`, called when an ok reply reaches a caller that still
// waits.
template <class Request>
class CallOf final : public TypedCall<typename Request::Reply> {
 public:
  using ServerType = typename Request::Server;

  template <class Argument>
  CallOf(Context& caller, ServerType& server, Lane lane, Argument&& request)
      : TypedCall<typename Request::Reply>(caller, server, Request::kOperation, lane, kNotesReply),
        pool_(caller.kernel().pool()),
        server_(server),
        request_(std::forward<Argument>(request)) {}

  void Free() override {
    Pool& pool = pool_;
    this->~CallOf();
    pool.Free(this, sizeof(CallOf));
  }

 private:
  static constexpr bool kNotesReply = requires(const Request& request, Kernel& kernel) { request.Accepted(kernel); };

  ~CallOf() = default;
  void ReplyArrived() override {
    if constexpr (kNotesReply) {
      if (this->ok()) request_.Accepted(server_.kernel());
    }
  }
  void Execute() override { server_.Handle(request_, Responder<typename Request::Reply>(this)); }

  Pool& pool_;
  ServerType& server_;
  Request request_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_CALL_H_
