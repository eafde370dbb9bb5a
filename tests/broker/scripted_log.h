// A partition's log with few words: one character of a script is one batch.
#ifndef REDELIVER_TESTS_BROKER_SCRIPTED_LOG_H_
#define REDELIVER_TESTS_BROKER_SCRIPTED_LOG_H_

#include <string>
#include <string_view>
#include <vector>

#include "sim/broker/partition_log.h"

namespace redeliver {

inline constexpr uint32_t kP = 1;  // Producers.
inline constexpr uint32_t kQ = 2;

struct ScriptedLog {
  explicit ScriptedLog(SimDuration flush_interval = Seconds(30), SimDuration flush_phase = Nanos(0))
      : partition(pool, flush_interval, flush_phase) {}

  Offset Append(BatchHeader header, uint32_t count) {
    std::vector<Message> messages(count);
    for (Message& message : messages) message.id = MessageId(next_message++);
    header.leader_epoch = epoch;
    header.timestamp = now;
    return partition.Append(header, messages, now);
  }
  Offset Plain(uint32_t count = 1) { return Append({}, count); }
  // Data of a transaction unless told otherwise; sequences go on.
  Offset Data(uint32_t producer, uint32_t count = 1, bool transactional = true) {
    BatchHeader header;
    header.producer = {ProducerId(producer), ProducerEpoch(0)};
    header.first_sequence = Sequence(next_sequence[producer]);
    header.transactional = transactional;
    next_sequence[producer] += count;
    return Append(header, count);
  }
  Offset Marker(uint32_t producer, bool commit) {
    BatchHeader header;
    header.producer = {ProducerId(producer), ProducerEpoch(0)};
    header.kind = commit ? BatchKind::kCommitMarker : BatchKind::kAbortMarker;
    header.transactional = true;
    return Append(header, 0);
  }
  // Lower case begins or continues a transaction of p or q; upper case commits it, '!' and '?' abort p's and q's.
  void Play(std::string_view script) {
    for (const char c : script) {
      if (c == '.') Plain();
      if (c == 'p' || c == 'q') Data(c == 'p' ? kP : kQ);
      if (c == 'P' || c == 'Q') Marker(c == 'P' ? kP : kQ, true);
      if (c == '!' || c == '?') Marker(c == '!' ? kP : kQ, false);
    }
  }

  // One character per offset: '.' readable, 'x' aborted, '|' marker.
  std::string Shown() const {
    std::string shown;
    for (auto cursor = partition.Read(partition.log_start_offset(), Offset(1'000'000)); !cursor.done(); cursor.Next()) {
      const char look = cursor.batch().marker() ? '|' : cursor.batch().aborted ? 'x' : '.';
      shown.append(cursor.end().value() - cursor.begin().value(), look);
    }
    return shown;
  }
  uint64_t Stable(uint64_t high_watermark) const { return partition.LastStableOffset(Offset(high_watermark)).value(); }
  uint64_t end() const { return partition.log_end_offset().value(); }
  uint32_t IdAt(uint64_t offset) const { return partition.MessageAt(Offset(offset)).id.value(); }

  Pool pool;
  PartitionLog partition;
  LeaderEpoch epoch;
  SimTime now;
  uint32_t next_message = 0;
  uint32_t next_sequence[3] = {};
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_SCRIPTED_LOG_H_
