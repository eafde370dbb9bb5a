// What people do about a dead-letter queue: somebody is alerted, and later an operator moves its messages back.
#ifndef REDELIVER_SIM_QUEUE_DEAD_LETTER_DESK_H_
#define REDELIVER_SIM_QUEUE_DEAD_LETTER_DESK_H_

#include <optional>

#include "sim/kernel/signal.h"
#include "sim/queue/queue_options.h"
#include "sim/trace/effect_facts.h"

namespace redeliver {

class DeadLetterDesk {
 public:
  // All outlive it.
  DeadLetterDesk(Kernel& kernel, const QueueOptions& options, ChannelId channel)
      : kernel_(kernel), options_(options), alert_(kernel, channel) {}

  // A message has been put into the queue after it was given up elsewhere.
  void MessageArrived();

  // When the operator comes; nullopt if there is nothing to come for, or no operator.
  std::optional<SimTime> redrive_at() const { return redrive_at_; }
  // Notified when that is known.
  Signal& redrive_planned() { return redrive_planned_; }
  // The operator is through, and does not come again.
  void Redriven() {
    redrive_at_.reset();
    redriven_ = true;
  }

 private:
  // One covers everything that is in the queue when it goes off.
  class Alert final : public EventNode {
   public:
    Alert(Kernel& kernel, ChannelId channel) : kernel_(kernel), channel_(channel) {}
    void Fire() override { kernel_.Record(AlertRaised{channel_}); }

   private:
    Kernel& kernel_;
    const ChannelId channel_;
  };

  Kernel& kernel_;
  const QueueOptions& options_;
  Alert alert_;
  std::optional<SimTime> redrive_at_;
  bool redriven_ = false;
  Signal redrive_planned_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_DEAD_LETTER_DESK_H_
