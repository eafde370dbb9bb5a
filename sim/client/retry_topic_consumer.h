// Claim: every message of the log has its effect, or is dead-lettered, and no failure stops the others: a record whose
// first attempt fails goes to a retry log, which this process reads after a delay.
// Hole: the record is overtaken by newer ones of its key at (1), and its old state overwrites theirs at (2). With
// hold_back: same_key they follow it into the retry log, while this process remembers: a crash, or another instance
// that has the key's partition of either log, knows nothing of it. A crash around (3), or an attempt of unknown
// outcome, repeats effects.
#ifndef REDELIVER_SIM_CLIENT_RETRY_TOPIC_CONSUMER_H_
#define REDELIVER_SIM_CLIENT_RETRY_TOPIC_CONSUMER_H_

#include "sim/client/setup.h"

namespace redeliver {

Process RetryTopicConsumer(Context& self, const ConsumerSetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_RETRY_TOPIC_CONSUMER_H_
