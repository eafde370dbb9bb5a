#include "sim/client/backoff.h"

#include <algorithm>

namespace redeliver {

SimDuration Backoff::Between(SimDuration low, SimDuration high, const Choices& choices) {
  static constexpr Label kJitter("retry.jitter");
  if (high <= low) return low;
  const ChoiceKey choice{kJitter, entity_, ordinal_++};
  const auto values = static_cast<uint64_t>((high - low).nanoseconds()) + 1;
  return high - Nanos(static_cast<int64_t>(choices.Below(choice, values)));
}

SimDuration Backoff::Next(const Choices& choices) {
  const SimDuration plain = std::min(next_, rule_.longest);
  next_ = std::min(next_ * 2, rule_.longest);
  switch (rule_.jitter) {
    case RetryJitter::kNone:
      return plain;
    case RetryJitter::kFull:
      return Between(Nanos(0), plain, choices);
    case RetryJitter::kEqual:
      return Between(Nanos(plain.nanoseconds() / 2), plain, choices);
    case RetryJitter::kDecorrelated:
      last_ = std::min(Between(rule_.first, last_ * 3, choices), rule_.longest);
      return last_;
  }
  return plain;
}

}  // namespace redeliver
