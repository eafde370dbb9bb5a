// What a database keeps for the relays of its outbox, and finds for them.
#ifndef REDELIVER_SIM_STORE_OUTBOX_RELAYS_H_
#define REDELIVER_SIM_STORE_OUTBOX_RELAYS_H_

#include <optional>

#include "sim/store/change_log.h"
#include "sim/store/outbox_table.h"
#include "sim/store/relay_progress.h"

namespace redeliver {

class OutboxRelays {
 public:
  // All outlive the relays.
  OutboxRelays(Kernel& kernel, DatabaseId database, OutboxTable& outbox, const ChangeLog& log)
      : kernel_(kernel), database_(database), outbox_(outbox), log_(log), relays_(kernel.pool()) {}

  RelayId Add(OutboxRead by, bool slot_failover);

  // --- Relays that poll.
  // `owner` holds the locks. `oldest_open`: every older transaction has ended.
  OutboxBatch Read(const OutboxReadRequest& request, SessionNumber owner, TransactionNumber oldest_open);
  // `replicated`: until when a replica has everything.
  void Mark(const OutboxMarkRequest& request, SessionNumber owner, SimTime replicated);

  // --- Relays that read the log.
  StreamStart Start(RelayId relay) const;
  void CreateSlot(RelayId relay);
  StreamBatch ReadLog(const StreamReadRequest& request) const;
  void StorePosition(RelayId relay, LogPosition position);
  void AdvanceSlot(RelayId relay, LogPosition position);

  // A replica serves from now on that has what was written until `replicated`. The log is as short as it is there.
  void FailOver(SimTime replicated);

  // Whether none has anything left to publish.
  bool Done() const;
  // What is in the outbox, but for events that are older than `kept` and that no relay has to publish any more.
  OutboxBatch Scan(const OutboxScanRequest& request, std::optional<SimDuration> kept) const;
  // Records EventPending for each event that one has.
  void RecordBacklog();

 private:
  RelayProgress& Of(RelayId relay) { return relays_[relay.value()]; }
  // Whether an event with a higher row id was committed before.
  bool CommitsLate(LogPosition position, RowId event) const;
  // Whether the relay would still publish an event.
  bool WouldPublish(const RelayProgress& relay, const OutboxEvent& event) const;
  bool AnyWouldPublish(const OutboxEvent& event) const;
  bool HasBacklog(const RelayProgress& relay) const;

  Kernel& kernel_;
  const DatabaseId database_;
  OutboxTable& outbox_;
  const ChangeLog& log_;
  PoolVector<RelayProgress> relays_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_OUTBOX_RELAYS_H_
