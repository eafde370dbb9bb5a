#include "sim/queue/lease_scan.h"

#include "sim/queue/lease_queue.h"

namespace redeliver {
namespace {

constexpr SimDuration kFromReadToWrite = Millis(10);

}  // namespace

LeaseScan::LeaseScan(MessageLeases& leases, LeaseQueue& queue, const QueueRules& rules)
    : leases_(leases), queue_(queue), rules_(rules), candidates_(queue.kernel().pool()) {
  Kernel::SetBackground(read_event_);
}

void LeaseScan::Schedule() {
  if (read_event_.linked()) return;
  const int64_t period = rules_.scan_period.nanoseconds();
  const int64_t now = queue_.kernel().now().nanoseconds();
  queue_.kernel().ScheduleAt(read_event_, SimTime((now / period + 1) * period));
}

void LeaseScan::Read() {
  const bool runs = queue_.host() == nullptr || queue_.host()->running();
  if (runs && queue_.host() != nullptr && queue_.host()->Defer(read_event_)) return;
  bool leases = false;
  leases_.copies().ForEach([&](StoredCopy& copy) {
    if (copy.state != StoredCopy::State::kLeased) return;
    leases = true;
    if (!runs || !leases_.HasLapsed(copy)) return;
    ++copy.kept_for;
    candidates_.push_back({copy.slot, copy.id, copy.lease_epoch});
  });
  if (leases) queue_.kernel().ScheduleAfter(read_event_, rules_.scan_period);
  if (!candidates_.empty() && !write_event_.linked()) queue_.kernel().ScheduleAfter(write_event_, kFromReadToWrite);
}

void LeaseScan::Write() {
  if (queue_.host() != nullptr && !queue_.host()->running()) return Forget();  // There is nobody to write to.
  if (queue_.host() != nullptr && queue_.host()->Defer(write_event_)) return;
  for (const Candidate& candidate : candidates_) {
    WriteBack(*leases_.copies().Find(candidate.slot, candidate.copy), candidate.lease_epoch);
  }
  Forget();
  queue_.ServeWaiting();
}

void LeaseScan::WriteBack(StoredCopy& copy, uint32_t lease_epoch) {
  const bool unchanged = copy.state == StoredCopy::State::kLeased && copy.lease_epoch == lease_epoch;
  if (unchanged && leases_.HasLapsed(copy)) return leases_.ReturnLapsed(copy);
  if (rules_.scan_guard == ScanGuard::kConditional) return;
  if (copy.state == StoredCopy::State::kLeased) return leases_.ReturnLapsed(copy);
  if (copy.state == StoredCopy::State::kDone) leases_.TakeBackEnd(copy);
}

void LeaseScan::Forget() {
  for (const Candidate& candidate : candidates_) {
    leases_.copies().LetGo(*leases_.copies().Find(candidate.slot, candidate.copy));
  }
  candidates_.clear();
}

}  // namespace redeliver
