// The tables of words agree with their enums: every name is in its enumerator's place, and is found again.
#include "sim/trace/vocabulary.h"

#include <set>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

using enum Operation;
using enum FaultKind;

struct OperationCase {
  Operation operation;
  const char* name;
  bool mutates;
};

const OperationCase kOperationCases[] = {
    {kLogAppend, "log.append", true},
    {kLogFetch, "log.fetch", false},
    {kGroupJoin, "group.join", true},
    {kGroupHeartbeat, "group.heartbeat", false},
    {kOffsetsFetch, "offsets.fetch", false},
    {kOffsetsCommit, "offsets.commit", true},
    {kProducerInit, "producer.init", true},
    {kTransactionOffsets, "transaction.offsets", true},
    {kTransactionEnd, "transaction.end", true},
    {kSinkApply, "sink.apply", true},
    {kCacheLookup, "cache.lookup", false},
    {kCacheMark, "cache.mark", true},
    {kDeadLetter, "dead_letter.append", true},
    {kListOffsets, "log.list_offsets", false},
    {kMetadata, "metadata", false},
    {kGroupSync, "group.sync", true},
    {kGroupLeave, "group.leave", true},
    {kAddPartition, "transaction.add_partition", true},
    {kAddOffsets, "transaction.add_offsets", true},
    {kVerifyPartition, "transaction.verify", true},
    {kWriteMarkers, "transaction.write_markers", true},
    {kReplicaFetch, "replica.fetch", false},
    {kEpochEnd, "replica.epoch_end", false},
    {kBrokerRegister, "controller.register", true},
    {kBrokerHeartbeat, "controller.heartbeat", false},
    {kMetadataFetch, "controller.fetch", false},
    {kAlterPartition, "controller.alter_partition", true},
    {kQueueSend, "queue.send", true},
    {kQueueReceive, "queue.receive", true},
    {kQueueDelete, "queue.delete", true},
    {kQueueRelease, "queue.release", true},
    {kQueueExtend, "queue.extend", true},
    {kDatabaseBegin, "database.begin", true},
    {kDatabaseWrite, "database.write", true},
    {kDatabaseCommit, "database.commit", true},
    {kOutboxRead, "outbox.read", true},
    {kOutboxMark, "outbox.mark", true},
    {kCacheRelease, "cache.release", true},
    {kSinkCheck, "sink.check", false},
    {kRedrive, "dead_letter.redrive", true},
    {kCacheClaim, "cache.claim", true},
    {kCacheConfirm, "cache.confirm", true},
    {kMoment, "moment", false},
    {kSinkBegin, "sink.begin", true},
    {kSinkWrite, "sink.write", true},
    {kSinkPrepare, "sink.prepare", true},
    {kSinkCommit, "sink.commit", true},
    {kSinkAbort, "sink.abort", true},
    {kCheckpointLoad, "checkpoint.load", true},
    {kCheckpointComplete, "checkpoint.complete", true},
};

TEST(Vocabulary, EveryOperationHasItsName) {
  ASSERT_EQ(std::size(kOperationCases), static_cast<size_t>(kOperationCount));
  for (const auto& [operation, name, mutates] : kOperationCases) {
    EXPECT_EQ(Describe(operation).name, name);
    EXPECT_EQ(Describe(operation).mutates, mutates) << name;
    EXPECT_EQ(FindOperation(name), operation);
    EXPECT_EQ(kOperationHashes[static_cast<size_t>(operation)], HashName(name));
  }
}

struct FaultCase {
  FaultKind kind;
  const char* name;
  bool strikes_process;
};

const FaultCase kFaultCases[] = {
    {kCrash, "crash", true},           {kPause, "pause", true},           {kDrop, "drop", true},
    {kDelay, "delay", true},           {kDisconnect, "disconnect", true}, {kPowerLoss, "power_loss", false},
    {kClockJump, "clock_jump", false}, {kError, "error", false},          {kTimeout, "timeout", false},
    {kOutage, "outage", false},        {kForget, "forget", false},        {kIsolate, "isolate", true},
    {kDiskLoss, "disk_loss", false},   {kFailover, "failover", false},
};

TEST(Vocabulary, EveryFaultHasItsName) {
  ASSERT_EQ(std::size(kFaultCases), static_cast<size_t>(kFaultKindCount));
  for (const auto& [kind, name, strikes_process] : kFaultCases) {
    EXPECT_EQ(Describe(kind).name, name);
    EXPECT_EQ(Describe(kind).strikes_process, strikes_process) << name;
    EXPECT_EQ(FindFaultKind(name), kind);
  }
}

TEST(Vocabulary, EveryPhaseHasItsName) {
  EXPECT_EQ(FindPhase("before"), Phase::kBefore);
  EXPECT_EQ(FindPhase("lost"), Phase::kLost);
  EXPECT_EQ(FindPhase("applied"), Phase::kApplied);
  EXPECT_EQ(FindPhase("late"), Phase::kLate);
}

TEST(Vocabulary, NamesAreUniqueAndDocsAreSentences) {
  std::set<std::string_view> names;
  for (const OperationInfo& info : kOperations) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_TRUE(info.doc.ends_with('.')) << info.name;
  }
  for (const FaultKindInfo& info : kFaultKinds) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_TRUE(info.doc.ends_with('.')) << info.name;
  }
  for (const std::string_view phase : kPhaseNames) EXPECT_TRUE(names.insert(phase).second) << phase;
}

TEST(Vocabulary, OtherWordsAreNotFound) {
  for (const char* word : {"", "Crash", "crash ", "cras", "log", "log.append.", "kCrash"}) {
    EXPECT_EQ(FindOperation(word), std::nullopt) << word;
    EXPECT_EQ(FindFaultKind(word), std::nullopt) << word;
    EXPECT_EQ(FindPhase(word), std::nullopt) << word;
  }
}

TEST(HazardCode, KeepsKindAndPhaseAndIsNeverCalm) {
  std::set<uint16_t> codes;
  for (int kind = 0; kind < kFaultKindCount; ++kind) {
    for (int phase = 0; phase < kPhaseCount; ++phase) {
      const uint16_t code = HazardCode(static_cast<FaultKind>(kind), static_cast<Phase>(phase));
      EXPECT_EQ(static_cast<int>(KindOf(code)), kind);
      EXPECT_EQ(static_cast<int>(PhaseOf(code)), phase);
      EXPECT_NE(code, 0xffff);
      EXPECT_TRUE(codes.insert(code).second);
    }
  }
}

}  // namespace
}  // namespace redeliver
