// Takes every fact of a run: folds it into the digest, shows it to the observers that asked for its kind, and keeps it
// if the run is being traced. Costs nothing per fact beyond that.
#ifndef REDELIVER_SIM_TRACE_RECORDER_H_
#define REDELIVER_SIM_TRACE_RECORDER_H_

#include <array>
#include <utility>
#include <vector>

#include "sim/base/digest.h"
#include "sim/trace/fact.h"

namespace redeliver {

// Whoever wants to see facts of one kind: an object and the function that shows it one.
struct Subscription {
  void* observer;
  void (*show)(void* observer, const Circumstance& circumstance, const void* fact);
};

class Recorder {
 public:
  Recorder() = default;
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  template <class F, class Self>
  void Subscribe(Self* self) {
    subscriptions_[kFactIndex<F>].push_back(
        {self, [](void* observer, const Circumstance& circumstance, const void* fact) {
           static_cast<Self*>(observer)->On(*static_cast<const F*>(fact), circumstance);
         }});
  }

  // Forgets digest and events. Whoever has subscribed sees the next run, too.
  void Reset();
  // Keeps every event from now on.
  void KeepEvents() { keep_events_ = true; }

  template <class F>
  EventId Record(SimTime time, ProcessId process, Incarnation incarnation, EventId cause, const F& fact) {
    last_ = last_.Next();
    const Circumstance circumstance{last_, time, process, incarnation, cause};
    digest_.Fold(static_cast<uint64_t>(time.nanoseconds()));
    digest_.Fold(uint64_t{kFactIndex<F>} << 48 | uint64_t{process.value()} << 32 | incarnation.value());
    fact.VisitFields(FactFolder(digest_));
    ++counts_[kFactIndex<F>];
    for (const Subscription& subscription : subscriptions_[kFactIndex<F>]) {
      subscription.show(subscription.observer, circumstance, &fact);
    }
    if (keep_events_) events_.push_back({circumstance, Fact(std::in_place_index<kFactIndex<F>>, fact)});
    return last_;
  }

  const Digest& digest() const { return digest_; }
  const std::vector<Event>& events() const { return events_; }
  // How often each kind of fact was recorded, by kFactIndex.
  const std::array<uint64_t, kFactKindCount>& counts() const { return counts_; }
  uint64_t recorded() const { return last_.value(); }

 private:
  std::array<std::vector<Subscription>, kFactKindCount> subscriptions_;
  std::array<uint64_t, kFactKindCount> counts_{};
  Digest digest_;
  EventId last_;
  bool keep_events_ = false;
  std::vector<Event> events_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_RECORDER_H_
