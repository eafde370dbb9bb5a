// What makes two deliveries the same to whoever remembers them: a message, or one copy of it.
#ifndef REDELIVER_SIM_BASE_DEDUP_ID_H_
#define REDELIVER_SIM_BASE_DEDUP_ID_H_

#include <cstdint>

#include "sim/base/ids.h"

namespace redeliver {

class DedupId {
 public:
  constexpr DedupId() = default;
  // Not explicit: where nothing else is said, the id is the message's own.
  constexpr DedupId(MessageId message) : value_(message.value()) {}
  // The copy of a message at that place in its log, or with that number in its queue.
  static constexpr DedupId OfCopy(uint64_t number) { return DedupId(kCopy | number); }

  constexpr bool of_copy() const { return (value_ & kCopy) != 0; }
  constexpr uint64_t value() const { return value_; }

 private:
  static constexpr uint64_t kCopy = uint64_t{1} << 63;

  constexpr explicit DedupId(uint64_t value) : value_(value) {}

  uint64_t value_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_DEDUP_ID_H_
