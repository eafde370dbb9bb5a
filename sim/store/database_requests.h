// What services and relays ask of a service's database.
#ifndef REDELIVER_SIM_STORE_DATABASE_REQUESTS_H_
#define REDELIVER_SIM_STORE_DATABASE_REQUESTS_H_

#include <cstdint>

#include "sim/base/ids.h"
#include "sim/base/message.h"
#include "sim/base/outcome.h"
#include "sim/base/pool.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

class ServiceDatabase;

// Given out as transactions begin, from 1, and never again.
using TransactionNumber = StrongId<struct TransactionNumberTag, uint32_t>;
// Of what a client holds over one connection, from 1.
using SessionNumber = StrongId<struct SessionNumberTag, uint32_t>;
// Of an outbox row, from 1: drawn at insert out of a sequence, and not given back by a rollback (PostgreSQL sequences).
using RowId = StrongId<struct RowTag, uint32_t>;
// Place of a transaction in the write-ahead log, from 1: the order of commits.
using LogPosition = StrongId<struct LogPositionTag, uint32_t>;
// A relay that reads the database, by the order of their declaration; its instances share it.
using RelayId = StrongId<struct RelayTag, uint16_t>;

// --- Transactions

struct BeginReply {
  TransactionNumber transaction;
};

// It belongs to the connection, and is rolled back when that closes.
struct BeginRequest {
  using Server = ServiceDatabase;
  using Reply = BeginReply;
  static constexpr Operation kOperation = Operation::kDatabaseBegin;
};

struct InsertReply {
  // A committed row has the business id already; nothing was inserted.
  bool repeated = false;
};

// Inserts the message's business row, and with `event` the outbox row that says so. Waits for other transactions that
// have inserted the same business id, until they have ended.
struct InsertRequest {
  using Server = ServiceDatabase;
  using Reply = InsertReply;
  static constexpr Operation kOperation = Operation::kDatabaseWrite;

  TransactionNumber transaction;
  Message message;
  bool event = false;
  // Whether the row has the business id that came with the message. Otherwise it gets one that nobody else has.
  bool unique = true;
};

// Refused as kInvalidTransactionState if the transaction is not open: it has ended one way or the other.
struct EndRequest {
  using Server = ServiceDatabase;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kDatabaseCommit;

  TransactionNumber transaction;
  bool commit = true;
};

// --- The outbox

// How a relay finds what it has not published.
enum class OutboxRead : uint8_t {
  kUnmarked,     // Rows without a mark; each is locked for its reader, and what others have locked is skipped.
  kAfterCursor,  // Rows with a higher id than its cursor.
  kByHorizon,    // Rows of transactions after its cursor that are older than every running one, by transaction.
  kFromLog,      // Commits in the write-ahead log.
};

struct OutboxEvent {
  RowId row;
  TransactionNumber writer;
  LogPosition position;
  Message message;
};

struct OutboxBatch {
  PoolArray<OutboxEvent> events;
  RowId cursor;  // From which a cursor read went on.
};

// Reads the next events, in the order of the relay's way to find them.
struct OutboxReadRequest {
  using Server = ServiceDatabase;
  using Reply = OutboxBatch;
  static constexpr Operation kOperation = Operation::kOutboxRead;

  RelayId relay;
  uint32_t limit = 1;
  // Only keys whose number leaves `remainder` when divided by `parts`.
  uint32_t parts = 1;
  uint32_t remainder = 0;
};

// Reads events as any query would, by id and whether or not they are published. None: there are no more.
struct OutboxScanRequest {
  using Server = ServiceDatabase;
  using Reply = OutboxBatch;
  static constexpr Operation kOperation = Operation::kOutboxRead;

  RowId after;
  uint32_t limit = 1;
};

// Notes down that the events are published: marks rows, or moves the cursor to the last of them. With `release` the
// locks on all other rows that were read over this connection end, too.
struct OutboxMarkRequest {
  using Server = ServiceDatabase;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kOutboxMark;

  RelayId relay;
  PoolArray<OutboxEvent> events;
  bool release = false;
};

// --- Change data capture

// Where a relay's stream can begin.
struct StreamStart {
  // What the relay has stored, outside of the database.
  LogPosition stored;
  // What its replication slot keeps begins after this.
  LogPosition confirmed;
  bool has_slot = false;
};

struct StreamOpenRequest {
  using Server = ServiceDatabase;
  using Reply = StreamStart;
  static constexpr Operation kOperation = Operation::kOutboxRead;

  RelayId relay;
};

// Creates the relay's slot: it begins with what is committed from now on.
struct SlotCreateRequest {
  using Server = ServiceDatabase;
  using Reply = StreamStart;
  static constexpr Operation kOperation = Operation::kOutboxMark;

  RelayId relay;
};

struct StreamBatch {
  PoolArray<OutboxEvent> events;
  LogPosition read_to;  // What was read, events or not.
  // There is no slot to read from.
  bool slot_lost = false;
};

struct StreamReadRequest {
  using Server = ServiceDatabase;
  using Reply = StreamBatch;
  static constexpr Operation kOperation = Operation::kOutboxRead;

  RelayId relay;
  LogPosition after;
  uint32_t limit = 1;
};

// Stores the position up to which everything is published. It is kept where the relay keeps it, not in the database: no
// failover touches it.
struct PositionStoreRequest {
  using Server = ServiceDatabase;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kOutboxMark;

  RelayId relay;
  LogPosition position;
};

// The slot need not keep what is before the position.
struct SlotAdvanceRequest {
  using Server = ServiceDatabase;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kOutboxMark;

  RelayId relay;
  LogPosition position;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_DATABASE_REQUESTS_H_
