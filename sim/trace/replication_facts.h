// Facts about the copies of a log: who leads, who is in sync, what each broker has.
#ifndef REDELIVER_SIM_TRACE_REPLICATION_FACTS_H_
#define REDELIVER_SIM_TRACE_REPLICATION_FACTS_H_

#include <cstdint>
#include <string_view>

#include "sim/base/ids.h"

namespace redeliver {

// The controller gave the partition a leader; None(): there is nobody left who may lead. `unclean`: it may lack
// committed records.
struct LeaderElected {
  static constexpr std::string_view kName = "replica.leader_elected";
  LogId log;
  PartitionId partition;
  BrokerId leader;
  LeaderEpoch epoch;
  bool unclean;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("leader", leader), v("epoch", epoch), v("unclean", unclean);
  }
};

// The broker learned that it leads the partition, and takes writes from now on.
struct LeadershipTaken {
  static constexpr std::string_view kName = "replica.leadership_taken";
  LogId log;
  PartitionId partition;
  BrokerId broker;
  LeaderEpoch epoch;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("broker", broker), v("epoch", epoch);
  }
};

// The controller committed other in-sync replicas; bit i is broker i.
struct InSyncReplicasChanged {
  static constexpr std::string_view kName = "replica.in_sync_changed";
  LogId log;
  PartitionId partition;
  uint64_t in_sync;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("in_sync", in_sync);
  }
};

// The controller heard nothing from the broker for its session timeout: it may lead nothing.
struct BrokerFenced {
  static constexpr std::string_view kName = "replica.broker_fenced";
  BrokerId broker;
  template <class V>
  void VisitFields(V&& v) const {
    v("broker", broker);
  }
};

// A follower has copied the record. Markers have no message.
struct RecordReplicated {
  static constexpr std::string_view kName = "replica.record_replicated";
  LogId log;
  PartitionId partition;
  BrokerId broker;
  Offset offset;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("broker", broker), v("offset", offset), v("message", message);
  }
};

// The replica takes everything below `offset` for committed. Recorded where there is more than one replica.
struct HighWatermarkAdvanced {
  static constexpr std::string_view kName = "replica.high_watermark_advanced";
  LogId log;
  PartitionId partition;
  BrokerId broker;
  Offset offset;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("broker", broker), v("offset", offset);
  }
};

// Somebody was told where the partition ends.
struct EndOffsetTold {
  static constexpr std::string_view kName = "replica.end_offset_told";
  LogId log;
  PartitionId partition;
  Offset offset;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("offset", offset);
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_REPLICATION_FACTS_H_
