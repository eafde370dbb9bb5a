// What travels through a log.
#ifndef REDELIVER_SIM_BROKER_RECORD_H_
#define REDELIVER_SIM_BROKER_RECORD_H_

#include "sim/base/ids.h"

namespace redeliver {

struct Message {
  MessageId id;
  KeyId key;
  Version version;
  // No handler accepts it.
  bool poison = false;
};

// A stored copy of a message.
struct Record {
  Message message;
  PartitionId partition;
  Offset offset;
};

struct PartitionOffset {
  PartitionId partition;
  Offset offset;
};

// The partition of a key; the same for every writer.
constexpr PartitionId PartitionOf(KeyId key, uint16_t partitions) {
  return PartitionId(static_cast<uint16_t>(key.value() % partitions));
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_RECORD_H_
