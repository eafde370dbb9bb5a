// Facts that the log records: about its records, its consumer groups and its transactions.
#ifndef REDELIVER_SIM_TRACE_LOG_FACTS_H_
#define REDELIVER_SIM_TRACE_LOG_FACTS_H_

#include <cstdint>
#include <string_view>

#include "sim/base/ids.h"
#include "sim/base/sim_time.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

// --- The log
// ---------------------------------------------------------------------------------------------------------- A copy of
// the message is in the log. Outside a transaction it is committed at once; inside one, the transaction decides.
struct RecordAppended {
  static constexpr std::string_view kName = "log.record_appended";
  LogId log;
  PartitionId partition;
  Offset offset;
  MessageId message;
  TransactionId transaction;  // None() outside a transaction.
  BrokerId broker;            // The leader.
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("offset", offset), v("message", message);
    v("transaction", transaction), v("broker", broker);
  }
};

// The record's transaction committed: read_committed readers may see it from now on. Never recorded outside a
// transaction.
struct RecordCommitted {
  static constexpr std::string_view kName = "log.record_committed";
  LogId log;
  PartitionId partition;
  Offset offset;
  MessageId message;
  TransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("offset", offset), v("message", message);
    v("transaction", transaction);
  }
};

// The log's acknowledgement reached the producer: it was promised that the message is safe.
struct ProduceAcknowledged {
  static constexpr std::string_view kName = "log.produce_acknowledged";
  LogId log;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("message", message);
  }
};

// The log recognised a retry by its producer's sequence number and appended nothing.
struct DuplicateAppendRefused {
  static constexpr std::string_view kName = "log.duplicate_refused";
  LogId log;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("message", message);
  }
};

// The broker's replica no longer has the records from `from` on: they were not yet on disk when its power failed, its
// disk was lost, or its leader does not have them.
struct RecordsTruncated {
  static constexpr std::string_view kName = "log.records_truncated";
  LogId log;
  PartitionId partition;
  BrokerId broker;
  Offset from;
  uint64_t count;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("broker", broker), v("from", from), v("count", count);
  }
};

// The log handed the record to a member of the group. A second delivery is no violation.
struct MessageDelivered {
  static constexpr std::string_view kName = "log.message_delivered";
  GroupId group;
  LogId log;
  PartitionId partition;
  Offset offset;
  MessageId message;
  TransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("log", log), v("partition", partition), v("offset", offset), v("message", message);
    v("transaction", transaction);
  }
};

// --- Groups
// -----------------------------------------------------------------------------------------------------------
struct GroupRebalanced {
  static constexpr std::string_view kName = "group.rebalanced";
  GroupId group;
  Generation generation;
  uint32_t members;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("generation", generation), v("members", members);
  }
};

// The coordinator heard nothing from the member for its session timeout and removed it.
struct MemberExpired {
  static constexpr std::string_view kName = "group.member_expired";
  GroupId group;
  MemberId member;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("member", member);
  }
};

// Offsets were added to an open transaction; they count once it commits.
struct OffsetsStaged {
  static constexpr std::string_view kName = "group.offsets_staged";
  GroupId group;
  PartitionId partition;
  Offset offset;
  TransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("partition", partition), v("offset", offset), v("transaction", transaction);
  }
};

// The group's next offset to read is now `offset`; `transaction` is the one that brought it, or None().
struct OffsetsCommitted {
  static constexpr std::string_view kName = "group.offsets_committed";
  GroupId group;
  PartitionId partition;
  Offset offset;
  TransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("partition", partition), v("offset", offset), v("transaction", transaction);
  }
};

// A commit came from a generation that is over, and changed nothing.
struct CommitFenced {
  static constexpr std::string_view kName = "group.commit_fenced";
  GroupId group;
  Generation generation;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("generation", generation);
  }
};

// The group had no offset to start from, or one the log no longer has, and applied auto.offset.reset.
struct OffsetReset {
  static constexpr std::string_view kName = "group.offset_reset";
  GroupId group;
  PartitionId partition;
  Offset offset;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("partition", partition), v("offset", offset);
  }
};

// --- Transactions
// -----------------------------------------------------------------------------------------------------
// A producer begins a transaction: what it sends from now on belongs to it.
struct TransactionStarted {
  static constexpr std::string_view kName = "transaction.started";
  TransactionId transaction;
  ProducerId producer;
  template <class V>
  void VisitFields(V&& v) const {
    v("transaction", transaction), v("producer", producer);
  }
};

// The producer asks for the end of its transaction, for the first time. Without this it never wanted it committed.
struct TransactionEnding {
  static constexpr std::string_view kName = "transaction.ending";
  TransactionId transaction;
  bool commit;
  template <class V>
  void VisitFields(V&& v) const {
    v("transaction", transaction), v("commit", commit);
  }
};

// The producer was told that its transaction has ended as it asked.
struct TransactionEndAcknowledged {
  static constexpr std::string_view kName = "transaction.end_acknowledged";
  TransactionId transaction;
  bool commit;
  template <class V>
  void VisitFields(V&& v) const {
    v("transaction", transaction), v("commit", commit);
  }
};

// The coordinator has decided to commit what it takes for this transaction; nothing is visible before the markers.
struct TransactionCommitted {
  static constexpr std::string_view kName = "transaction.committed";
  TransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("transaction", transaction);
  }
};

// The coordinator has decided to abort: asked to, at the timeout, or for a newer instance of the producer.
struct TransactionAborted {
  static constexpr std::string_view kName = "transaction.aborted";
  TransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("transaction", transaction);
  }
};

// The end of a producer's transaction is in the partition: what stands there before it is decided.
struct MarkerWritten {
  static constexpr std::string_view kName = "transaction.marker_written";
  LogId log;
  PartitionId partition;
  Offset offset;
  ProducerId producer;
  ProducerEpoch epoch;
  bool commit;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("offset", offset), v("producer", producer), v("epoch", epoch);
    v("commit", commit);
  }
};

// A request of an older producer epoch was refused.
struct ProducerFenced {
  static constexpr std::string_view kName = "transaction.producer_fenced";
  ProducerId producer;
  ProducerEpoch epoch;
  template <class V>
  void VisitFields(V&& v) const {
    v("producer", producer), v("epoch", epoch);
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_LOG_FACTS_H_
