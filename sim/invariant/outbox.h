// Whether what a service has committed and what it has published are the same.
#ifndef REDELIVER_SIM_INVARIANT_OUTBOX_H_
#define REDELIVER_SIM_INVARIANT_OUTBOX_H_

#include "sim/invariant/invariant.h"
#include "sim/invariant/table.h"

namespace redeliver {

// Judged for each log and queue that a database is the origin of. Published is what is stored there outside a
// transaction or by a committed one, however often, and whatever becomes of it then. A row that a failover has taken is
// not committed. What a relay would still publish is late, not missing: Progress judges it.
class OutboxEquivalence final : public Observer<OutboxEquivalence, RowCommitted, RowLost, RecordAppended,
                                                RecordCommitted, MessageStored, EventPending> {
 public:
  static constexpr InvariantInfo kInfo = {
      .name = "outbox_equivalence", .statement = "An event is published if and only if its business row is committed."};

  void Start(const RunShape& shape);
  void On(const RowCommitted& fact, const Circumstance& circumstance);
  void On(const RowLost& fact, const Circumstance& circumstance);
  void On(const RecordAppended& fact, const Circumstance& circumstance);
  void On(const RecordCommitted& fact, const Circumstance& circumstance);
  void On(const MessageStored& fact, const Circumstance& circumstance);
  void On(const EventPending& fact, const Circumstance&) { rows_.At(fact.database, fact.message).pending = true; }
  void AtEnd() override;

 private:
  struct Row {
    EventId committed;  // The last time; value 0 if never.
    EventId lost;       // Value 0 if it is still there.
    bool pending = false;
  };

  void Publish(ChannelId channel, MessageId message, EventId id);

  const RunShape* shape_ = nullptr;
  Table<DatabaseId, MessageId, Row> rows_;
  Table<ChannelId, MessageId, EventId> published_;  // For the first time; rows for what has a database as its origin.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_OUTBOX_H_
