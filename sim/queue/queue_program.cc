#include "sim/queue/queue_program.h"

#include <algorithm>

#include "sim/kernel/effect.h"

namespace redeliver {
namespace {

constexpr CallOptions kOptions{.timeout = Seconds(5)};
constexpr SimDuration kRetryAfter = Seconds(1);

// Oldest first, each removed once its source has confirmed that it is there again.
Task<Done> Redrive(Context& self, LeaseQueue& queue) {
  for (;;) {
    const StoredCopy* next = queue.NextToRedrive();
    if (next == nullptr) break;
    const Receipt receipt = next->receipt();
    if (self.kernel().Has(Defect::kRedriveForgets)) {
      queue.Redriven(receipt);
      continue;
    }
    const RedriveRequest request{next->message};
    const Outcome<SendReply> sent = co_await Ask(self, *next->given_up_in, request, kOptions);
    if (sent.ok()) {
      queue.Redriven(receipt);
    } else {
      co_await self.Sleep(kRetryAfter);
    }
  }
  co_return Done{};
}

Process RedriveWhenOrdered(Context& self, LeaseQueue& queue) {
  DeadLetterDesk& desk = queue.desk();
  for (;;) {
    while (!desk.redrive_at()) co_await desk.redrive_planned().Wait();
    const SimDuration wait = std::max(Nanos(0), *desk.redrive_at() - self.now());
    co_await self.SleepInBackground(wait);
    co_await Redrive(self, queue);
    desk.Redriven();
  }
}

}  // namespace

Process RunLeaseQueue(Context& self, const LeaseQueue::Node& node) {
  LeaseQueue& queue = *node.queue;
  queue.Started();
  self.Spawn(RedriveWhenOrdered(self, queue));
  DeadLetterTransfer& transfer = queue.transfer();
  for (;;) {
    while (!transfer.waiting()) co_await transfer.work().Wait();
    const StoredCopy* copy = transfer.Next();
    if (copy == nullptr) {
      transfer.Finish();
      continue;
    }
    const SendRequest request = queue.DeadLetterOf(*copy);
    const Outcome<SendReply> sent = co_await Ask(self, *transfer.target(), request, kOptions);
    if (sent.ok()) {
      transfer.Finish();
    } else {
      co_await self.Sleep(kRetryAfter);
    }
  }
}

Process SendDeadLetterOnce(Context& self, LeaseQueue& target, SendRequest request) {
  co_await Ask(self, target, request, kOptions);
}

}  // namespace redeliver
