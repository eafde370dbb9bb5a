// Strong identifiers: two kinds of number never mix by accident.
#ifndef REDELIVER_SIM_BASE_IDS_H_
#define REDELIVER_SIM_BASE_IDS_H_

#include <compare>
#include <cstdint>
#include <limits>

namespace redeliver {

template <class Tag, class Rep_>
class StrongId {
 public:
  using Rep = Rep_;

  constexpr StrongId() = default;
  constexpr explicit StrongId(Rep value) : value_(value) {}

  // A value no real identifier has: the largest of the representation.
  static constexpr StrongId None() { return StrongId(std::numeric_limits<Rep>::max()); }

  constexpr Rep value() const { return value_; }
  constexpr bool none() const { return *this == None(); }
  constexpr StrongId Next() const { return StrongId(static_cast<Rep>(value_ + 1)); }

  friend constexpr auto operator<=>(StrongId, StrongId) = default;

 private:
  Rep value_ = 0;
};

// What the user means to be delivered; the same for every copy, retry and transformation.
using MessageId = StrongId<struct MessageTag, uint32_t>;
using KeyId = StrongId<struct KeyTag, uint32_t>;
// Place of a message among those of its key, from 1 in the order the producer was asked.
using Version = StrongId<struct VersionTag, uint32_t>;

// Dense numbers of the declared parts of a pipeline, in the order of the scenario file.
using LogId = StrongId<struct LogTag, uint16_t>;
using GroupId = StrongId<struct GroupTag, uint16_t>;
using SinkId = StrongId<struct SinkTag, uint16_t>;
using CacheId = StrongId<struct CacheTag, uint16_t>;
using QueueId = StrongId<struct QueueTag, uint16_t>;
using DatabaseId = StrongId<struct DatabaseTag, uint16_t>;
// A log or a queue: what messages pass through. Logs come first, then queues; see RunShape.
using ChannelId = StrongId<struct ChannelTag, uint16_t>;
using ProcessId = StrongId<struct ProcessTag, uint16_t>;
using ServerId = StrongId<struct ServerTag, uint16_t>;

// A node of the log cluster, from 0 in the order of their names: broker-1 is 0.
using BrokerId = StrongId<struct BrokerTag, uint16_t>;
// Raised by the controller with each change of a partition's leader (KIP-101).
using LeaderEpoch = StrongId<struct LeaderEpochTag, uint32_t>;
// Raised by the controller with each change of leader or in-sync replicas (KIP-497).
using PartitionEpoch = StrongId<struct PartitionEpochTag, uint32_t>;
// Given by the controller with each registration of a broker.
using BrokerEpoch = StrongId<struct BrokerEpochTag, uint32_t>;

using PartitionId = StrongId<struct PartitionTag, uint16_t>;
using Offset = StrongId<struct OffsetTag, uint64_t>;

// How often a process was restarted. Ours alone: never a protocol epoch.
using Incarnation = StrongId<struct IncarnationTag, uint32_t>;

// One copy of a message in a queue, counted per queue from 0: a message that was sent twice has two.
using CopyId = StrongId<struct CopyTag, uint32_t>;

using MemberId = StrongId<struct MemberTag, uint32_t>;
using Generation = StrongId<struct GenerationTag, uint32_t>;
using ProducerId = StrongId<struct ProducerTag, uint32_t>;
using ProducerEpoch = StrongId<struct ProducerEpochTag, uint32_t>;
using Sequence = StrongId<struct SequenceTag, uint32_t>;
// One transaction as its producer means it, counted over the whole run. Only observers may decide anything by it: the
// protocol knows a producer id and an epoch.
using TransactionId = StrongId<struct TransactionTag, uint32_t>;
// One transaction at a sink that takes part in two-phase commits, counted per sink from 0.
using SinkTransactionId = StrongId<struct SinkTransactionTag, uint32_t>;
// A completed checkpoint of a job, counted from 1; 0: there is none yet.
using CheckpointNumber = StrongId<struct CheckpointTag, uint32_t>;
// How often a job has gone back to its last checkpoint, from 1: a later attempt fences the earlier ones.
using JobAttempt = StrongId<struct JobAttemptTag, uint32_t>;

// A recorded fact, counted over the whole run from 1; 0 means "no cause".
using EventId = StrongId<struct EventTag, uint64_t>;

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_IDS_H_
