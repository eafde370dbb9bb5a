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
  // What picks the partition: the key's number, or the message's own where keys are not used for it.
  uint32_t route = 0;
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

// The partition of a message; the same for every writer.
constexpr PartitionId PartitionOf(const Message& message, uint16_t partitions) {
  return PartitionId(static_cast<uint16_t>(message.route % partitions));
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_RECORD_H_
