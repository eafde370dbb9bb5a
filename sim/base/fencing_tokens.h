// The highest fencing token seen for each message: whoever comes with a lower one has lost its claim meanwhile.
#ifndef REDELIVER_SIM_BASE_FENCING_TOKENS_H_
#define REDELIVER_SIM_BASE_FENCING_TOKENS_H_

#include <cstdint>
#include <vector>

#include "sim/base/ids.h"

namespace redeliver {

class FencingTokens {
 public:
  // Without messages nothing is checked.
  explicit FencingTokens(uint32_t messages) : highest_(messages) {}

  bool Admits(MessageId message, uint64_t token) {
    if (highest_.empty()) return true;
    uint64_t& highest = highest_[message.value()];
    if (token < highest) return false;
    highest = token;
    return true;
  }

 private:
  std::vector<uint64_t> highest_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_FENCING_TOKENS_H_
