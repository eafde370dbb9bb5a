// Where messages come from: users who ask a producer, one after the other. What was asked is not asked again, so a
// producer that crashes before it has an acknowledgement has promised nothing.
#ifndef REDELIVER_SIM_CLIENT_WORKLOAD_H_
#define REDELIVER_SIM_CLIENT_WORKLOAD_H_

#include <optional>
#include <vector>

#include "sim/base/samplers.h"
#include "sim/broker/record.h"
#include "sim/client/producer_options.h"
#include "sim/kernel/kernel.h"

namespace redeliver {

class Workload {
 public:
  // Messages are numbered from `first_message`, keys from `first_key`. `zipf` (for that key choice) and `options`
  // outlive the workload; `entity` is the producer's.
  Workload(Kernel& kernel, const ProducerOptions& options, uint64_t entity, MessageId first_message, KeyId first_key,
           const ZipfTable* zipf);

  bool exhausted() const { return taken_ == static_cast<uint64_t>(options_.messages); }
  // When the next message is asked for. Requires !exhausted().
  SimTime due() const { return SimTime(interval_.nanoseconds() * static_cast<int64_t>(taken_)); }
  // The next message; it will not come again.
  Message Take();

 private:
  uint32_t ChooseKey() const;

  Kernel& kernel_;
  const ProducerOptions& options_;
  const uint64_t entity_;
  const MessageId first_message_;
  const KeyId first_key_;
  const ZipfTable* zipf_;
  const SimDuration interval_;
  uint64_t taken_ = 0;
  PoolVector<Version> last_version_;  // By key.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_WORKLOAD_H_
