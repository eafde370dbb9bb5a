#include "sim/client/cdc_relay.h"

#include "sim/client/change_stream.h"
#include "sim/client/publisher.h"

namespace redeliver {
namespace {

// retry.backoff.ms of the relay's Kafka producer, which repeats a send until it is acknowledged.
constexpr SimDuration kRetryBackoff = Millis(100);

// Stores how far everything is published, unless that is `stored` already; then the slot need not keep it any more.
// Gives what is stored now, as far as is known.
Task<LogPosition> Flush(Context& self, OutboxClient& outbox, const ChangeStream& stream, LogPosition stored) {
  const bool ahead = self.kernel().Has(Defect::kPositionAheadOfPublishing);
  const LogPosition position = ahead ? stream.read_to() : stream.published();
  if (position <= stored) co_return stored;
  const Outcome<Done> told = co_await outbox.StorePosition(position);
  if (!told.ok()) co_return stored;
  co_await outbox.AdvanceSlot(position);
  co_return position;
}

// Until the stream breaks. What is then in its queue will be read again.
Task<Done> PublishChanges(Context& self, const RelaySetup& setup, OutboxClient& outbox, ChangeStream& stream) {
  Publisher publisher(self, setup.log, setup.queue, setup.options.request_timeout);
  SimTime flush = self.now() + setup.options.flush_interval;
  LogPosition stored = stream.published();
  while (!stream.broken()) {
    if (stream.empty()) co_await stream.Gather();
    if (!stream.empty()) {
      const OutboxEvent event = stream.Next();
      const Outcome<Done> sent = co_await publisher.Publish(event.message);
      if (sent.ok()) {
        stream.TakeNext();
      } else {
        co_await self.Sleep(kRetryBackoff);
      }
    }
    if (self.now() < flush) continue;
    stored = co_await Flush(self, outbox, stream, stored);
    flush = self.now() + setup.options.flush_interval;
  }
  co_await Flush(self, outbox, stream, stored);
  co_return Done{};
}

// Where the stream begins; not ok if there was no answer.
Task<Outcome<StreamStart>> Open(Context&, const RelaySetup& setup, OutboxClient& outbox) {
  Outcome<StreamStart> start = co_await outbox.OpenStream();
  const bool may_skip = setup.options.offset_mismatch != OffsetMismatch::kTrustOffset;
  if (start.ok() && !start.value().has_slot && may_skip) start = co_await outbox.CreateSlot();
  co_return start;
}

}  // namespace

Process CdcRelay(Context& self, const RelaySetup& setup) {
  OutboxClient outbox(self, setup.outbox, setup.options.request_timeout);
  for (;;) {
    const Outcome<StreamStart> start = co_await Open(self, setup, outbox);
    if (start.ok()) {
      if (!start.value().has_slot) co_return;  // Somebody has to look at it.
      ChangeStream stream(self, setup, start.value());
      self.Spawn(stream.Read());
      co_await PublishChanges(self, setup, outbox, stream);
    }
    co_await self.SleepInBackground(setup.options.restart_wait);
  }
}

}  // namespace redeliver
