// The address of a partition.
#ifndef REDELIVER_SIM_BROKER_TOPIC_PARTITION_H_
#define REDELIVER_SIM_BROKER_TOPIC_PARTITION_H_

#include "sim/base/ids.h"

namespace redeliver {

// One partition of one log. The two logs behind the coordinators are numbered after those of the scenario.
struct TopicPartition {
  LogId log;
  PartitionId partition;

  friend constexpr auto operator<=>(const TopicPartition&, const TopicPartition&) = default;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_TOPIC_PARTITION_H_
