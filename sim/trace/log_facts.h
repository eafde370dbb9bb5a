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
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("offset", offset), v("message", message);
    v("transaction", transaction);
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

// Records from `from` on are gone: they were not yet on disk when the power failed.
struct RecordsTruncated {
  static constexpr std::string_view kName = "log.records_truncated";
  LogId log;
  PartitionId partition;
  Offset from;
  uint64_t count;
  template <class V>
  void VisitFields(V&& v) const {
    v("log", log), v("partition", partition), v("from", from), v("count", count);
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

// --- Transactions
// -----------------------------------------------------------------------------------------------------
struct TransactionStarted {
  static constexpr std::string_view kName = "transaction.started";
  TransactionId transaction;
  ProducerId producer;
  template <class V>
  void VisitFields(V&& v) const {
    v("transaction", transaction), v("producer", producer);
  }
};

struct TransactionCommitted {
  static constexpr std::string_view kName = "transaction.committed";
  TransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("transaction", transaction);
  }
};

struct TransactionAborted {
  static constexpr std::string_view kName = "transaction.aborted";
  TransactionId transaction;
  template <class V>
  void VisitFields(V&& v) const {
    v("transaction", transaction);
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
