// The controller's decisions, for those who carry them and do not look inside.
#ifndef REDELIVER_SIM_BROKER_METADATA_IMAGE_H_
#define REDELIVER_SIM_BROKER_METADATA_IMAGE_H_

namespace redeliver {

struct ClusterMetadata;

// Owned by the controller, or by a cluster that has none, until the end of the run: a reply on its way may hold one.
using MetadataImage = const ClusterMetadata*;

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_METADATA_IMAGE_H_
