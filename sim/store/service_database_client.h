// What a process sees of a service's database: a service its transactions, a relay the outbox.
#ifndef REDELIVER_SIM_STORE_SERVICE_DATABASE_CLIENT_H_
#define REDELIVER_SIM_STORE_SERVICE_DATABASE_CLIENT_H_

#include <utility>

#include "sim/kernel/effect.h"
#include "sim/store/service_database.h"

namespace redeliver {

// One attempt each. After an unknown outcome the connection is closed, and with it the transaction ends: rolled back,
// or committed if that was what had been asked for.
class ServiceDatabaseClient {
 public:
  ServiceDatabaseClient(Context& self, ServiceDatabase& database, SimDuration request_timeout)
      : self_(self), database_(database), timeout_(request_timeout) {}

  Effect<BeginReply> Begin() { return Ask(self_, database_, BeginRequest{}, {timeout_}); }
  Effect<InsertReply> Insert(const InsertRequest& request) { return Ask(self_, database_, request, {timeout_}); }
  Effect<Done> Commit(TransactionNumber transaction) {
    return Ask(self_, database_, EndRequest{transaction, true}, {timeout_});
  }
  Effect<Done> RollBack(TransactionNumber transaction) {
    return Ask(self_, database_, EndRequest{transaction, false}, {timeout_});
  }

 private:
  Context& self_;
  ServiceDatabase& database_;
  const SimDuration timeout_;
};

// Where an outbox is, and which relay asks.
struct OutboxEndpoint {
  ServiceDatabase* database = nullptr;
  RelayId relay;
};

// One attempt each. Idle reads do not keep the run alive.
class OutboxClient {
 public:
  OutboxClient(Context& self, const OutboxEndpoint& endpoint, SimDuration request_timeout)
      : self_(self), endpoint_(endpoint), timeout_(request_timeout) {}

  Context& self() { return self_; }

  // The next events. Of `parts` instances, the one with the number `part` asks.
  Effect<OutboxBatch> Read(uint32_t limit, uint32_t parts = 1, uint32_t part = 0) {
    return Ask(self_, database(), OutboxReadRequest{endpoint_.relay, limit, parts, part}, Idle());
  }
  // `release`: the locks on what else was read end.
  Effect<Done> Mark(PoolArray<OutboxEvent> events, bool release) {
    OutboxMarkRequest request;
    request.relay = endpoint_.relay;
    request.events = std::move(events);
    request.release = release;
    return Ask(self_, database(), std::move(request), {timeout_});
  }

  Effect<StreamStart> OpenStream() { return Ask(self_, database(), StreamOpenRequest{endpoint_.relay}, Idle()); }
  Effect<StreamStart> CreateSlot() { return Ask(self_, database(), SlotCreateRequest{endpoint_.relay}, Idle()); }
  Effect<StreamBatch> ReadStream(LogPosition after, uint32_t limit) {
    return Ask(self_, database(), StreamReadRequest{endpoint_.relay, after, limit}, Idle());
  }
  Effect<Done> StorePosition(LogPosition position) {
    return Ask(self_, database(), PositionStoreRequest{endpoint_.relay, position}, {timeout_});
  }
  Effect<Done> AdvanceSlot(LogPosition position) {
    return Ask(self_, database(), SlotAdvanceRequest{endpoint_.relay, position}, Idle());
  }

 private:
  ServiceDatabase& database() { return *endpoint_.database; }
  CallOptions Idle() const {
    CallOptions options{timeout_};
    options.background = true;
    return options;
  }

  Context& self_;
  const OutboxEndpoint endpoint_;
  const SimDuration timeout_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_SERVICE_DATABASE_CLIENT_H_
