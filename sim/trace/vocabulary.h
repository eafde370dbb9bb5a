// The closed sets of words a run is told in: what can be asked of a server, what can go wrong, and when.
#ifndef REDELIVER_SIM_TRACE_VOCABULARY_H_
#define REDELIVER_SIM_TRACE_VOCABULARY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/base/mix.h"

namespace redeliver {

// One kind of request. Its name is the middle part of a fault site: "settle-1 / sink.apply / applied / #3".
enum class Operation : uint8_t {
  kLogAppend,
  kLogFetch,
  kGroupJoin,
  kGroupHeartbeat,
  kOffsetsFetch,
  kOffsetsCommit,
  kProducerInit,
  kTransactionOffsets,
  kTransactionEnd,
  kSinkApply,
  kCacheLookup,
  kCacheMark,
  kDeadLetter,
  kListOffsets,
  kMetadata,
  kGroupSync,
  kGroupLeave,
  kAddPartition,
  kAddOffsets,
  kVerifyPartition,
  kWriteMarkers,
  kReplicaFetch,
  kEpochEnd,
  kBrokerRegister,
  kBrokerHeartbeat,
  kMetadataFetch,
  kAlterPartition,
  kQueueSend,
  kQueueReceive,
  kQueueDelete,
  kQueueRelease,
  kQueueExtend,
  kDatabaseBegin,
  kDatabaseWrite,
  kDatabaseCommit,
  kOutboxRead,
  kOutboxMark,
  kCacheRelease,
  kSinkCheck,
  kRedrive,
  kCacheClaim,
  kCacheConfirm,
  kMoment,
  kSinkBegin,
  kSinkWrite,
  kSinkPrepare,
  kSinkCommit,
  kSinkAbort,
  kCheckpointLoad,
  kCheckpointComplete,
};
inline constexpr int kOperationCount = 50;

struct OperationInfo {
  std::string_view name;
  // Whether the server's state changes: only then does it matter that a request arrives late.
  bool mutates;
  std::string_view doc;
};

inline constexpr std::array<OperationInfo, kOperationCount> kOperations = {{
    {"log.append", true, "Append one batch of records to a partition."},
    {"log.fetch", false, "Read records from the group's assigned partitions."},
    {"group.join", true, "Join a consumer group and receive partitions."},
    {"group.heartbeat", false, "Tell the group coordinator that the member lives."},
    {"offsets.fetch", false, "Read the group's committed offset of a partition."},
    {"offsets.commit", true, "Commit the group's offsets."},
    {"producer.init", true, "Obtain a producer id, or a newer epoch that fences older instances."},
    {"transaction.offsets", true, "Add consumed offsets to the open transaction."},
    {"transaction.end", true, "Commit or abort the open transaction."},
    {"sink.apply", true, "Apply one effect at a sink."},
    {"cache.lookup", false, "Ask a cache whether a message id is recorded."},
    {"cache.mark", true, "Record a message id in a cache."},
    {"dead_letter.append", true, "Move one record to a dead-letter log."},
    {"log.list_offsets", false, "Ask for the first or the last offset of a partition."},
    {"metadata", false, "Ask a broker who leads what, and who coordinates."},
    {"group.sync", true, "Hand in the new assignment, or wait for one's part of it."},
    {"group.leave", true, "Leave a consumer group."},
    {"transaction.add_partition", true, "Tell the coordinator that the transaction will write to a partition."},
    {"transaction.add_offsets", true, "Tell the coordinator that the transaction will commit a group's offsets."},
    {"transaction.verify", true, "A leader asks the coordinator whether a partition belongs to a transaction."},
    {"transaction.write_markers", true, "The coordinator has a leader write the end of a transaction."},
    {"replica.fetch", false, "A follower copies from its leader, and says how far it has come."},
    {"replica.epoch_end", false, "A follower asks where the leader's log ends for an epoch."},
    {"controller.register", true, "A broker has started."},
    {"controller.heartbeat", false, "A broker lives."},
    {"controller.fetch", false, "A broker waits for newer metadata."},
    {"controller.alter_partition", true, "A leader proposes other in-sync replicas."},
    {"queue.send", true, "Send one message to a queue."},
    {"queue.receive", true, "Receive messages from a queue: each is leased to its receiver."},
    {"queue.delete", true, "Settle received messages: delete them, or acknowledge them."},
    {"queue.release", true, "Give received messages back before their leases end."},
    {"queue.extend", true, "Start the lease of a received message anew."},
    {"database.begin", true, "Begin a transaction."},
    {"database.write", true, "Write rows within a transaction."},
    {"database.commit", true, "Commit a transaction."},
    {"outbox.read", true, "A relay reads events that are not published yet."},
    {"outbox.mark", true, "A relay notes down what it has published."},
    {"cache.release", true, "Take back a claim on a message id in a cache."},
    {"sink.check", false, "Ask whether a sink is healthy."},
    {"dead_letter.redrive", true, "Move messages from a dead-letter queue back to their source."},
    {"cache.claim", true, "Claim a message id in a cache for a while."},
    {"cache.confirm", true, "Turn a claim on a message id into a record that it is handled."},
    {"moment", false, "No request: one of the instants of `faults.moments`, whatever the process is doing then."},
    {"sink.begin", true, "Open a transaction at a sink."},
    {"sink.write", true, "Write one effect within a sink's transaction."},
    {"sink.prepare", true, "Prepare a sink's transaction: it outlives its client and can be committed."},
    {"sink.commit", true, "Commit a prepared transaction of a sink."},
    {"sink.abort", true, "Abort what earlier attempts of a job have left open at a sink."},
    {"checkpoint.load", true, "Go back to a job's last checkpoint: earlier attempts of the job are fenced."},
    {"checkpoint.complete", true, "Store a checkpoint of a job as its last one."},
}};

constexpr const OperationInfo& Describe(Operation operation) { return kOperations[static_cast<size_t>(operation)]; }

// What can go wrong. Each has one entry under "faults" in a scenario file.
enum class FaultKind : uint8_t {
  kCrash,
  kPause,
  kDrop,
  kDelay,
  kDisconnect,
  kPowerLoss,
  kClockJump,
  kError,
  kTimeout,
  kOutage,
  kForget,
  kIsolate,
  kDiskLoss,
  kFailover,
};
inline constexpr int kFaultKindCount = 14;

// When, relative to one request, a fault strikes.
enum class Phase : uint8_t {
  kBefore,   // The request has not left the process.
  kLost,     // It never arrives.
  kApplied,  // The server has executed it; the reply is lost.
  kLate,     // It arrives after the caller gave up or came back: a zombie write.
};
inline constexpr int kPhaseCount = 4;
inline constexpr std::array<std::string_view, kPhaseCount> kPhaseNames = {"before", "lost", "applied", "late"};

struct FaultKindInfo {
  std::string_view name;
  // Whether it strikes a process at its requests, or a server when a request arrives.
  bool strikes_process;
  std::string_view doc;
};

inline constexpr std::array<FaultKindInfo, kFaultKindCount> kFaultKinds = {{
    {"crash", true, "The process dies and restarts with empty memory; servers learn of it by timeout only."},
    {"pause", true, "The process stops for a while and goes on with the memory it had: what makes zombies."},
    {"drop", true, "The request or its reply vanishes; the caller waits for its request timeout."},
    {"delay", true, "The request arrives after the caller has timed out and perhaps retried."},
    {"disconnect", true, "The connection breaks; the caller learns at once, the request may still execute."},
    {"power_loss", false, "The server restarts without what it had not yet synced to disk."},
    {"clock_jump", false, "The server's wall clock jumps forward; times to live end early."},
    {"error", false, "The server refuses the request without executing it."},
    {"timeout", false, "The server executes the request and never answers."},
    {"outage", false, "The server serves no request for a while: it ignores them, or refuses them."},
    {"forget", false, "The cache fails over to a replica that lacks what it had stored."},
    {"isolate", true, "The network between the node and others carries nothing for a while."},
    {"disk_loss", false, "The broker loses everything it stored and restarts empty."},
    {"failover", false, "A replica takes over that lacks what had not been replicated to it yet."},
}};

constexpr const FaultKindInfo& Describe(FaultKind kind) { return kFaultKinds[static_cast<size_t>(kind)]; }

// A fault kind with its phase, as one opaque code for Choices.
constexpr uint16_t HazardCode(FaultKind kind, Phase phase) {
  return static_cast<uint16_t>(static_cast<int>(kind) * kPhaseCount + static_cast<int>(phase));
}
constexpr FaultKind KindOf(uint16_t hazard_code) { return static_cast<FaultKind>(hazard_code / kPhaseCount); }
constexpr Phase PhaseOf(uint16_t hazard_code) { return static_cast<Phase>(hazard_code % kPhaseCount); }

// Hash of each operation's name: the middle part of a site.
inline constexpr std::array<uint64_t, kOperationCount> kOperationHashes = [] {
  std::array<uint64_t, kOperationCount> hashes{};
  for (size_t i = 0; i < hashes.size(); ++i) hashes[i] = HashName(kOperations[i].name);
  return hashes;
}();

std::optional<Operation> FindOperation(std::string_view name);
std::optional<FaultKind> FindFaultKind(std::string_view name);
std::optional<Phase> FindPhase(std::string_view name);

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_VOCABULARY_H_
