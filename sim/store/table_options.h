// What an effect does in a table, and how long the table remembers what it has seen.
#ifndef REDELIVER_SIM_STORE_TABLE_OPTIONS_H_
#define REDELIVER_SIM_STORE_TABLE_OPTIONS_H_

#include <cstdint>
#include <optional>

#include "sim/base/sim_time.h"
#include "sim/kernel/service_line.h"

namespace redeliver {

enum class TableStatement : uint8_t {
  kIncrement,        // n = n + x.
  kUpsert,           // Last write wins, per key.
  kInsertUnique,     // Unique message id.
  kUpsertVersioned,  // Per key, if the version is higher than the stored one.
};

struct TableOptions {
  TableStatement statement = TableStatement::kIncrement;
  // How long ids of handled messages are kept, and how often those too old are purged. Absent: for ever.
  std::optional<SimDuration> record_ttl;
  SimDuration purge_interval = Minutes(1);
  // How long the version of a deleted row is remembered. Absent: for ever.
  std::optional<SimDuration> tombstone_ttl;
  bool checks_tokens = false;
  ServiceTimes times;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_TABLE_OPTIONS_H_
