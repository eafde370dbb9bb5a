// What the user means to be delivered, as it travels through logs, queues and handlers.
#ifndef REDELIVER_SIM_BASE_MESSAGE_H_
#define REDELIVER_SIM_BASE_MESSAGE_H_

#include <cstdint>

#include "sim/base/ids.h"

namespace redeliver {

// How a poison message makes its handlers fail.
enum class PoisonKind : uint8_t {
  kThrows,  // The handler fails, or whoever it asks refuses the message.
  kKills,   // The process dies.
  kHangs,   // The handler never comes back.
  kSlow,    // It comes back, later than anybody waits.
};

struct Message {
  MessageId id;
  KeyId key;
  Version version;
  // No handler accepts it.
  bool poison = false;
  PoisonKind poison_kind = PoisonKind::kThrows;
  // It ends the state of its key.
  bool deletes = false;
  // What picks the partition: the key's number, or the message's own where keys are not used for it.
  uint32_t route = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_MESSAGE_H_
