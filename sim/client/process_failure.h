// A process that cannot go on and leaves it to its next incarnation.
#ifndef REDELIVER_SIM_CLIENT_PROCESS_FAILURE_H_
#define REDELIVER_SIM_CLIENT_PROCESS_FAILURE_H_

#include "sim/base/outcome.h"
#include "sim/kernel/process.h"

namespace redeliver {

// The process dies, and is started again when somebody has noticed. Never returns.
Task<Done> FailAndRestart(Context& self);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_PROCESS_FAILURE_H_
