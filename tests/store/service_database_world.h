// A service's database under test, asked by hand: by services and relays, each over one connection.
#ifndef REDELIVER_TESTS_STORE_SERVICE_DATABASE_WORLD_H_
#define REDELIVER_TESTS_STORE_SERVICE_DATABASE_WORLD_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/store/service_database_client.h"
#include "tests/support/simulation.h"

namespace redeliver {

struct DatabaseWorld {
  using Begun = TransactionNumber;

  explicit DatabaseWorld(const DatabaseOptions& options = {}) : options(options) {}

  static RunShape Shape() {
    RunShape shape;
    shape.databases = {"store"};
    shape.messages = 20;
    shape.keys = 4;
    return shape;
  }
  static Message MessageOf(uint32_t id) {
    Message message;
    message.id = MessageId(id);
    message.key = KeyId(id % 4);
    return message;
  }

  // --- Services.
  Begun Begin(Context& service) { return AskDirectly(service, database, BeginRequest{}).value().transaction; }
  static InsertRequest InsertOf(Begun transaction, uint32_t message, bool unique = true) {
    InsertRequest request;
    request.transaction = transaction;
    request.message = MessageOf(message);
    request.event = true;
    request.unique = unique;
    return request;
  }
  // "inserted", "repeated" or "refused". Requires that it need not wait.
  std::string Insert(Context& service, Begun transaction, uint32_t message, bool unique = true) {
    const Outcome<InsertReply> outcome = AskDirectly(service, database, InsertOf(transaction, message, unique));
    if (!outcome.ok()) return "refused";
    return outcome.value().repeated ? "repeated" : "inserted";
  }
  bool End(Context& service, Begun transaction, bool commit = true) {
    return AskDirectly(service, database, EndRequest{transaction, commit}).ok();
  }
  // Begins and inserts.
  Begun Write(Context& service, uint32_t message) {
    const Begun transaction = Begin(service);
    EXPECT_EQ(Insert(service, transaction, message), "inserted");
    return transaction;
  }
  void Commit(Context& service, uint32_t message) {
    const Begun transaction = Write(service, message);
    EXPECT_TRUE(End(service, transaction));
  }

  // --- Relays.
  static std::vector<uint32_t> MessagesOf(const PoolArray<OutboxEvent>& events) {
    std::vector<uint32_t> messages;
    for (const OutboxEvent& event : events) messages.push_back(event.message.id.value());
    return messages;
  }
  OutboxBatch Poll(Context& reader, RelayId relay, uint32_t limit = 100, uint32_t parts = 1, uint32_t part = 0) {
    return std::move(AskDirectly(reader, database, OutboxReadRequest{relay, limit, parts, part}).value());
  }
  std::vector<uint32_t> Read(Context& reader, RelayId relay, uint32_t limit = 100) {
    return MessagesOf(Poll(reader, relay, limit).events);
  }
  // Reads and marks the first `count`.
  void Mark(Context& reader, RelayId relay, uint32_t count, bool release = false) {
    OutboxMarkRequest request;
    request.relay = relay;
    request.events = Poll(reader, relay, count).events;
    request.release = release;
    AskDirectly(reader, database, std::move(request));
  }
  StreamBatch Stream(Context& reader, RelayId relay, uint32_t after = 0, uint32_t limit = 100) {
    return std::move(AskDirectly(reader, database, StreamReadRequest{relay, LogPosition(after), limit}).value());
  }

  // The client is gone, as far as the database can see. Do not forget to let time pass.
  static void CloseConnectionOf(Context& client) { client.connection(0, Lane::kData).Break(); }

  template <class F>
  std::vector<uint32_t> MessagesIn() const {
    std::vector<uint32_t> messages;
    for (const F& fact : simulation.All<F>()) messages.push_back(fact.message.value());
    return messages;
  }

  const DatabaseOptions options;
  Simulation simulation;
  RunShape shape = Shape();
  ServiceDatabase database{simulation.kernel(), 0, DatabaseId(0), options, shape};
  Context& service = simulation.NewProcess("service");
  Context& other = simulation.NewProcess("other");
  Context& relay = simulation.NewProcess("relay");
  Context& second_relay = simulation.NewProcess("second-relay");
};

using Messages = std::vector<uint32_t>;

}  // namespace redeliver

#endif  // REDELIVER_TESTS_STORE_SERVICE_DATABASE_WORLD_H_
