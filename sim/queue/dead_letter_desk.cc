#include "sim/queue/dead_letter_desk.h"

namespace redeliver {

void DeadLetterDesk::MessageArrived() {
  const bool alerts = options_.alert_after && !kernel_.Has(Defect::kAlertNeverRaised);
  if (alerts && !alert_.linked()) kernel_.ScheduleAfter(alert_, *options_.alert_after + options_.metrics_delay);
  if (!options_.redrive_after || redriven_ || redrive_at_) return;
  redrive_at_ = kernel_.now() + *options_.redrive_after;
  redrive_planned_.Notify();
}

}  // namespace redeliver
