#include "sim/kernel/kernel.h"

#include "sim/kernel/process.h"

namespace redeliver {

bool Kernel::Ask(Defect defect) const {
  asked_.set(static_cast<size_t>(defect));
  return defect == defect_;
}

void Kernel::CrashDoomed() {
  for (size_t i = 0; i < doomed_.size(); ++i) {  // A crash may doom those who wait for an answer that will not come.
    const Doomed doomed = doomed_[i];
    doomed.process->Crash(doomed.restart_after, doomed.loss);
  }
  doomed_.clear();
}

}  // namespace redeliver
