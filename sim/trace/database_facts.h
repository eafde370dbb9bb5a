// Facts about business rows: the source of truth behind an outbox.
#ifndef REDELIVER_SIM_TRACE_DATABASE_FACTS_H_
#define REDELIVER_SIM_TRACE_DATABASE_FACTS_H_

#include <string_view>

#include "sim/base/ids.h"

namespace redeliver {

// The business row of the message is committed. With an outbox, so is the event.
struct RowCommitted {
  static constexpr std::string_view kName = "database.row_committed";
  DatabaseId database;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("database", database), v("message", message);
  }
};

// The transaction that would have written the row ended without it.
struct RowRolledBack {
  static constexpr std::string_view kName = "database.row_rolled_back";
  DatabaseId database;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("database", database), v("message", message);
  }
};

// A failover took the committed row: the replica that serves now never had it.
struct RowLost {
  static constexpr std::string_view kName = "database.row_lost";
  DatabaseId database;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("database", database), v("message", message);
  }
};

// The relay noted down that the event is published.
struct EventMarked {
  static constexpr std::string_view kName = "outbox.event_marked";
  DatabaseId database;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("database", database), v("message", message);
  }
};

// The replication slot is gone: whatever is committed until there is a new one is in no change stream.
struct SlotLost {
  static constexpr std::string_view kName = "outbox.slot_lost";
  DatabaseId database;
  template <class V>
  void VisitFields(V&& v) const {
    v("database", database);
  }
};

// At the end, a relay would still publish the event.
struct EventPending {
  static constexpr std::string_view kName = "run.event_pending";
  DatabaseId database;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("database", database), v("message", message);
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_DATABASE_FACTS_H_
