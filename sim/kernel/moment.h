// An instant at which a process can be struck, whatever it is doing: requests are where faults separate two effects, and
// moments are how often they do.
#ifndef REDELIVER_SIM_KERNEL_MOMENT_H_
#define REDELIVER_SIM_KERNEL_MOMENT_H_

#include "sim/kernel/process.h"

namespace redeliver {

// Counted as requests are, in the order of time; also while the process is down, when nothing can strike it.
class Moment final : public EventNode {
 public:
  // Does not keep the run alive.
  explicit Moment(Context& process) : process_(process) { Kernel::SetBackground(*this); }

  void Fire() override;

 private:
  Context& process_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_MOMENT_H_
