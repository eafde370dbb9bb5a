// A place in one partition of a log.
#ifndef REDELIVER_SIM_BASE_PARTITION_OFFSET_H_
#define REDELIVER_SIM_BASE_PARTITION_OFFSET_H_

#include "sim/base/ids.h"

namespace redeliver {

struct PartitionOffset {
  PartitionId partition;
  Offset offset;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_PARTITION_OFFSET_H_
