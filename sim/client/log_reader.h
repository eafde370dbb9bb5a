// Records of a log for somebody who handles one after the other and may have to leave one for later. While a circuit
// breaker is open it reads nothing, and keeps its place in the group.
#ifndef REDELIVER_SIM_CLIENT_LOG_READER_H_
#define REDELIVER_SIM_CLIENT_LOG_READER_H_

#include <optional>

#include "sim/client/circuit_breaker.h"
#include "sim/client/effect_client.h"
#include "sim/client/setup.h"

namespace redeliver {

class LogReader {
 public:
  // The setup outlives the reader.
  LogReader(Context& self, const ConsumerSetup& setup);
  LogReader(const LogReader&) = delete;
  LogReader& operator=(const LogReader&) = delete;

  Context& self() { return self_; }

  // Null: there is none.
  CircuitBreaker* breaker() { return breaker_ ? &*breaker_ : nullptr; }

  // Valid until the next.
  Task<RecordBatch> Poll();
  // The record and all behind it in the batch come again, with the next poll after a while. What was before it is done.
  Task<Done> Leave(RecordBatch batch, const Record& record);
  // Rejected: others repeat these records.
  Task<Outcome<Done>> CommitOffsets() { return consumer_.CommitOffsets(); }

 private:
  Task<Done> WaitForBreaker();

  Context& self_;
  const ConsumerSetup& setup_;
  ConsumerClient consumer_;
  std::optional<CircuitBreaker> breaker_;
  EffectClient sink_;  // For health checks.
};

// The number of a copy, from where it is.
constexpr uint64_t CopyOf(const Record& record) {
  return uint64_t{record.partition.value()} << 40 | record.offset.value();
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_LOG_READER_H_
