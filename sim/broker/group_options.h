// Choices a consumer of a group has, by the names Kafka's consumer gives them.
#ifndef REDELIVER_SIM_BROKER_GROUP_OPTIONS_H_
#define REDELIVER_SIM_BROKER_GROUP_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/broker/partition_assignor.h"

namespace redeliver {

template <>
struct EnumNames<RebalanceProtocol> {
  static constexpr EnumName kNames[] = {
      {"eager", "A member gives up all its partitions before it joins again."},
      {"cooperative", "It keeps them, and gives up only those that the new assignment moves (KIP-429)."}};
};

// auto.offset.reset: where a group starts that has no committed offset, or one that the log does not have.
enum class ResetPolicy { kEarliest, kLatest };

template <>
struct EnumNames<ResetPolicy> {
  static constexpr EnumName kNames[] = {{"earliest", "At the first record that is still there."},
                                        {"latest", "Behind the last record: what was written before is not read."}};
};

template <>
struct EnumNames<OwnershipClaims> {
  static constexpr EnumName kNames[] = {
      {"by_generation", "The claim of the latest generation counts; one who lost its membership claims nothing."},
      {"trusted", "Every claim counts, also an outdated one (before KAFKA-12983, KAFKA-12984)."}};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_GROUP_OPTIONS_H_
