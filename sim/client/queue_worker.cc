#include "sim/client/queue_worker.h"

#include <algorithm>

#include "sim/client/deduplicator.h"
#include "sim/client/held_messages.h"

namespace redeliver {
namespace {

constexpr SimDuration kReceiveAgainAfter = Millis(100);

// Whether a message whose effect has failed is tried again here, and not by whoever is given it next.
bool TriesInPlace(const ConsumerSetup& setup) {
  return setup.on_failure == OnFailure::kRetry || setup.on_failure == OnFailure::kSkip;
}

// One message at a time.
class Worker {
 public:
  Worker(Context& self, const ConsumerSetup& setup, CircuitBreaker* breaker, HeldMessages& held)
      : self_(self),
        setup_(setup),
        held_(held),
        queue_(self, setup.queue, setup.request_timeout),
        deduplicator_(self, setup, breaker, TriesInPlace(setup) ? Retries::kInPlace : Retries::kByRedelivery,
                      setup.commit == CommitPlace::kAfterEffect ? OnUnknown::kRepeat : OnUnknown::kLetGo) {}

  Context& self() { return self_; }

  Task<Done> Work(const ReceivedMessage& received) {
    bool mine = true;
    if (setup_.commit == CommitPlace::kBeforeEffect) {
      const Outcome<DeleteReply> settled = co_await Settle(received.receipt);  // (1)
      mine = settled.ok();  // Otherwise somebody else may have it: leave it alone.
    }
    bool handled = false;
    if (mine) handled = co_await Handle(received);  // (2)
    const bool owes = handled && setup_.commit == CommitPlace::kAfterEffect;
    if (owes) co_await Settle(received.receipt);  // (3) Refused: others repeat the effect.
    held_.Drop(received.receipt);
    co_return Done{};
  }

 private:
  // False: it was given back.
  Task<bool> Handle(const ReceivedMessage& received) {
    const Handled handled = co_await deduplicator_.HandleOnce(received.message, received.receipt.copy.value());
    if (handled == Handled::kGivenUp && setup_.dead_letter_queue.queue != nullptr) {
      co_await DeadLetter(received.message);
    }
    const bool settled = IsSettled(handled);
    if (!settled) co_await GiveBack(received.receipt);
    co_return settled;
  }

  Task<Outcome<DeleteReply>> Settle(const Receipt& receipt) {
    Outcome<DeleteReply> settled = co_await queue_.Delete(receipt);
    while (settled.unknown() && setup_.settle_until_confirmed) settled = co_await queue_.Delete(receipt);
    const bool closed = settled.rejected() && settled.reason() == Rejection::kChannelClosed;
    if (closed || (settled.unknown() && queue_.Disconnect())) held_.DropWaiting();
    co_return settled;
  }

  Task<Done> GiveBack(const Receipt& receipt) {
    const bool settled = setup_.commit != CommitPlace::kAfterEffect;
    if (!settled && setup_.on_failure != OnFailure::kLapse) {
      const bool rejects = setup_.on_failure == OnFailure::kReject;
      co_await queue_.Release(receipt, setup_.release_delay, rejects);
    }
    co_return Done{};
  }

  // Confirmed, so perhaps twice; only then is the original settled.
  Task<Done> DeadLetter(const Message& message) {
    QueueClient dead_letters(self_, setup_.dead_letter_queue, setup_.request_timeout);
    Outcome<SendReply> sent = co_await dead_letters.SendDeadLetter(message, setup_.queue.queue);
    while (!sent.ok()) {
      co_await self_.Sleep(setup_.retry_backoff);
      sent = co_await dead_letters.SendDeadLetter(message, setup_.queue.queue);
    }
    co_return Done{};
  }

  Context& self_;
  const ConsumerSetup& setup_;
  HeldMessages& held_;
  QueueClient queue_;
  Deduplicator deduplicator_;
};

Process WorkForEver(Context& self, const ConsumerSetup& setup, CircuitBreaker* breaker, HeldMessages& held,
                    Signal& wake) {
  Worker worker(self, setup, breaker, held);
  for (;;) {
    while (held.waiting() == 0) co_await wake.Wait();
    const ReceivedMessage received = held.Take();
    co_await worker.Work(received);
  }
}

Process ExtendLeases(Context& self, const ConsumerSetup& setup, HeldMessages& held) {
  QueueClient queue(self, setup.queue, setup.request_timeout);
  for (;;) {
    co_await self.SleepInBackground(*setup.extend_every);
    const std::vector<Receipt> receipts = held.receipts();
    for (const Receipt& receipt : receipts) {
      const bool still_held = std::ranges::find(held.receipts(), receipt) != held.receipts().end();
      if (still_held) co_await queue.Extend(receipt);  // Refused: it is not ours any more, and we work on.
    }
  }
}

// Messages that the breaker lets through beyond those that wait already.
uint32_t Admitted(CircuitBreaker& breaker, const HeldMessages& held, SimTime now) {
  const uint32_t left = breaker.MessagesLeft(now);
  return left - std::min(left, held.waiting());
}

// Waits until the breaker lets messages through, or asks the sink for its health where that is the probe.
Task<Done> WaitForBreaker(Context& self, CircuitBreaker& breaker, HeldMessages& held, EffectClient& sink) {
  while (Admitted(breaker, held, self.now()) == 0) {
    if (breaker.WantsHealthCheck(self.now())) {
      const Outcome<Done> healthy = co_await sink.Check();
      breaker.Record(!healthy.ok(), self.now());
    } else if (breaker.StateAt(self.now()) == CircuitBreaker::State::kHalfOpen) {
      co_await held.room_made().Wait();  // Those under way decide.
    } else {
      co_await self.SleepUntil(breaker.open_until());
    }
  }
  co_return Done{};
}

}  // namespace

Process QueueWorker(Context& self, const ConsumerSetup& setup) {
  std::optional<CircuitBreaker> breaker;
  if (setup.breaker) breaker.emplace(*setup.breaker);
  if (breaker && self.kernel().Has(Defect::kBreakerNeverCloses)) breaker->Jam();
  CircuitBreaker* const shared = breaker ? &*breaker : nullptr;
  const bool pauses = breaker && setup.breaker->while_open == WhileOpen::kPause;
  EffectClient sink(self, setup.effect, setup.request_timeout, Protection::kNone);  // For health checks.

  const size_t workers = std::max<size_t>(setup.workers, 1);
  HeldMessages held(std::max<size_t>(setup.prefetch, workers), workers);
  for (size_t i = 0; i < workers; ++i) self.Spawn(WorkForEver(self, setup, shared, held, held.wake(i)));
  if (setup.extend_every) self.Spawn(ExtendLeases(self, setup, held));
  QueueClient queue(self, setup.queue, setup.request_timeout);
  if (setup.starts_at > self.now()) co_await self.SleepUntil(setup.starts_at);
  const bool settles = setup.commit == CommitPlace::kAuto;
  for (;;) {
    while (held.room() == 0) co_await held.room_made().Wait();
    if (pauses) co_await WaitForBreaker(self, *breaker, held, sink);
    uint32_t wanted = held.room();
    if (pauses) wanted = std::min(wanted, Admitted(*breaker, held, self.now()));
    const Outcome<ReceiveReply> received = co_await queue.Receive(wanted, settles);
    if (received.ok()) {
      held.Add(received.value().messages);
    } else {
      if (received.unknown() && queue.Disconnect()) held.DropWaiting();
      co_await self.SleepInBackground(kReceiveAgainAfter);
    }
  }
}

}  // namespace redeliver
