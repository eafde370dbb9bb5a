#include "sim/client/change_stream.h"

#include <algorithm>

namespace redeliver {

ChangeStream::ChangeStream(Context& self, const RelaySetup& setup, const StreamStart& start)
    : self_(self),
      setup_(setup),
      outbox_(self, setup.outbox, setup.options.request_timeout),
      queue_(self.kernel().pool()),
      read_to_(std::max(start.stored, start.confirmed)),
      published_(read_to_) {
  if (setup.options.resume != ResumeAt::kWaitForExact || start.stored == LogPosition()) return;
  awaited_ = start.stored;
  read_to_ = published_ = LogPosition(read_to_.value() - 1);
}

void ChangeStream::Add(const OutboxEvent& event) {
  if (awaited_ != LogPosition()) {
    if (event.position == awaited_) awaited_ = LogPosition();
    return;
  }
  queue_.push_back(event);
}

SimDuration ChangeStream::FirstSleep() const {
  static constexpr Label kPhase("relay.phase");
  const uint64_t values = static_cast<uint64_t>(setup_.options.poll_interval.nanoseconds());
  const ChoiceKey choice{kPhase, self_.entity(), self_.incarnation().value()};
  return Nanos(static_cast<int64_t>(self_.kernel().choices().Below(choice, values)));
}

Process ChangeStream::Read() {
  const RelayOptions& options = setup_.options;
  co_await self_.SleepInBackground(FirstSleep());
  for (;;) {
    if (size() >= static_cast<size_t>(options.queue_size)) {
      co_await self_.SleepInBackground(options.poll_interval);
      continue;
    }
    const Outcome<StreamBatch> read = co_await outbox_.ReadStream(read_to_, static_cast<uint32_t>(batch_size()));
    if (!read.ok() || read.value().slot_lost) break;
    read_to_ = read.value().read_to;
    for (const OutboxEvent& event : read.value().events) Add(event);
    if (size() >= batch_size()) worth_a_look_.Notify();
    if (read.value().events.empty()) co_await self_.SleepInBackground(options.poll_interval);
  }
  broken_ = true;
  worth_a_look_.Notify();
}

Task<Done> ChangeStream::Gather() {
  if (size() < batch_size() && !broken_) {
    worth_a_look_.Clear();
    co_await worth_a_look_.WaitForInBackground(setup_.options.poll_interval);
  }
  co_return Done{};
}

void ChangeStream::TakeNext() {
  published_ = queue_[next_++].position;
  if (!empty()) return;
  queue_.clear();
  next_ = 0;
}

}  // namespace redeliver
