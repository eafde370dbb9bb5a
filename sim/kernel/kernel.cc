#include "sim/kernel/kernel.h"

#include "sim/kernel/process.h"

namespace redeliver {

void Kernel::CrashDoomed() {
  for (const Doomed& doomed : doomed_) doomed.process->Crash(doomed.restart_after);
  doomed_.clear();
}

}  // namespace redeliver
