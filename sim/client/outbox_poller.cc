#include "sim/client/outbox_poller.h"

namespace redeliver {

Task<Outcome<OutboxBatch>> OutboxPoller::Poll() {
  const RelayOptions& options = setup_.options;
  if (!more_) co_await self_.SleepInBackground(options.poll_interval);
  const bool shared = options.relay_partition == RelayPartition::kHashKey;
  const uint32_t parts = shared ? static_cast<uint32_t>(options.instances) : 1;
  const uint32_t limit = static_cast<uint32_t>(options.batch_size);
  Outcome<OutboxBatch> read = co_await outbox_.Read(limit, parts, setup_.instance % parts);
  more_ = read.ok() && read.value().events.size() == limit;
  co_return std::move(read);
}

Task<Outcome<Done>> OutboxPoller::Mark(std::span<const OutboxEvent> events, bool release) {
  PoolArray<OutboxEvent> marked(self_.kernel().pool(), events.size());
  for (const OutboxEvent& event : events) marked.push_back(event);
  const Outcome<Done> outcome = co_await outbox_.Mark(std::move(marked), release);
  co_return outcome;
}

Task<Done> OutboxPoller::Publish(std::span<const OutboxEvent> events) {
  const MarkEvent mark = setup_.options.mark;
  if (mark == MarkEvent::kBeforePublish && !events.empty()) {
    const Outcome<Done> marked = co_await Mark(events, false);
    if (!marked.ok()) co_return Done{};  // The next read tells what is marked: that is gone.
  }
  PoolVector<OutboxEvent> published(self_.kernel().pool());
  bool stopped = false;
  for (const OutboxEvent& event : events) {
    const Outcome<Done> sent = co_await publisher_.Publish(event.message);
    if (!sent.ok() && !self_.kernel().Has(Defect::kMarkedWithoutPublishing)) {
      more_ = false;  // No hurry to meet the same error again.
      stopped = setup_.options.on_publish_error == OnPublishError::kStopBatch;
      if (stopped) break;
      continue;
    }
    published.push_back(event);
    if (mark != MarkEvent::kAfterRow) continue;
    const std::span<const OutboxEvent> one(&event, 1);
    const Outcome<Done> marked = co_await Mark(one, false);
    if (!marked.ok()) co_return Done{};  // The locks are gone with the connection.
  }
  // What a stopped batch would have marked stays as it was: all of it will be sent again.
  const bool marks = mark == MarkEvent::kAfterBatch && !stopped;
  const std::span<const OutboxEvent> marked_now(published.data(), marks ? published.size() : 0);
  const bool complete = published.size() == events.size();
  if (!marked_now.empty() || !complete) co_await Mark(marked_now, !complete);
  co_return Done{};
}

}  // namespace redeliver
