#include "sim/client/poll_gap_wait_relay.h"

#include <span>

#include "sim/client/outbox_poller.h"

namespace redeliver {
namespace {

// Which id is missing first, and since when that is known.
struct Gap {
  RowId id;
  SimTime noticed;
};

// How many of the events can be published: up to the first gap that has not been waited for long enough.
size_t Publishable(const OutboxBatch& batch, Gap& gap, SimTime now, SimDuration gap_wait) {
  RowId expected = batch.cursor.Next();
  for (size_t i = 0; i < batch.events.size(); ++i) {
    const RowId id = batch.events[i].row;
    if (id != expected) {
      if (gap.id != expected) gap = {expected, now};
      if (now - gap.noticed < gap_wait) return i;
    }
    expected = id.Next();
  }
  return batch.events.size();
}

}  // namespace

Process PollGapWaitRelay(Context& self, const RelaySetup& setup) {
  OutboxPoller outbox(self, setup);
  Gap gap;
  for (;;) {
    const Outcome<OutboxBatch> polled = co_await outbox.Poll();
    if (!polled.ok()) continue;
    const OutboxBatch& batch = polled.value();
    const size_t publishable = Publishable(batch, gap, self.now(), setup.options.gap_wait);
    const std::span<const OutboxEvent> events(batch.events.begin(), publishable);
    co_await outbox.Publish(events);
    if (publishable < batch.events.size()) outbox.Wait();
  }
}

}  // namespace redeliver
