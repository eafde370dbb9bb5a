// Effect<T>: a request to a server, awaited. It is the only way a process touches anything, so the awaits of a program
// are its crash points, each with the phases of `Phase`.
#ifndef REDELIVER_SIM_KERNEL_EFFECT_H_
#define REDELIVER_SIM_KERNEL_EFFECT_H_

#include "sim/kernel/call.h"

namespace redeliver {

struct CallOptions {
  // Without a reply for this long the outcome is unknown and the connection is given up.
  SimDuration timeout;
  Lane lane = Lane::kData;
  // Does not keep the run alive: heartbeats and idle polls.
  bool background = false;
};

// Lives in the frame of the coroutine that awaits it; the link to its call is cut by whichever ends first.
class EffectBase : public EventNode {
 public:
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> coroutine);

  // Stops waiting: the outcome is unknown, as if the connection had broken.
  void Cancel();

  // The request is due, the timeout is over, or a paused process goes on.
  void Fire() override;

 protected:
  EffectBase(Context& self, Call& call, const CallOptions& options);
  ~EffectBase();

  // The call with its outcome, or nullptr if the outcome is unknown.
  Call* answered_call() const { return state_ == State::kAnswered ? call_ : nullptr; }
  void ReleaseCall();

 private:
  friend class Call;
  enum class State : uint8_t { kUnsent, kWaiting, kAnswered, kBroken };

  void Send();
  // Puts the timeout into the queue. Until then the call is in it, to come back before that: most timeouts are never
  // queued at all.
  void Arm() {
    if (!linked()) self_.kernel().Reschedule(*this, deadline_);
  }
  // Carries out a fault on the request about to be sent.
  [[gnu::cold]] void Suffer(const Strike& found, uint32_t ordinal);
  void ForgetCall();
  // The reply is there.
  void Answered();

  Context& self_;
  Call* call_;
  std::coroutine_handle<> coroutine_;
  const SimDuration timeout_;
  Connection& connection_;
  const uint16_t server_;
  State state_ = State::kUnsent;
  uint32_t connection_breaks_ = 0;  // Of the connection it was sent on, or would have been.
  SimTime deadline_;                // Of a request that has been sent.
};

template <class T>
class [[nodiscard]] Effect final : public EffectBase {
 public:
  Effect(Context& self, TypedCall<T>& call, const CallOptions& options) : EffectBase(self, call, options) {}

  Outcome<T> await_resume() {
    Call* call = answered_call();
    if (call == nullptr) return Outcome<T>::Unknown();
    Outcome<T> outcome = static_cast<TypedCall<T>*>(call)->TakeOutcome();
    ReleaseCall();
    return outcome;
  }
};

// The stub side of every request.
template <class Argument, class Request = std::remove_cvref_t<Argument>>
Effect<typename Request::Reply> Ask(Context& self, typename Request::Server& server, Argument&& request,
                                    const CallOptions& options) {
  void* memory = self.kernel().pool().Allocate(sizeof(CallOf<Request>));
  auto* call = new (memory) CallOf<Request>(self, server, options.lane, std::forward<Argument>(request));
  return Effect<typename Request::Reply>(self, *call, options);
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_EFFECT_H_
