// A table that effects are written to, in transactions of one request: all of its statements or none. A search index is
// one, too.
#ifndef REDELIVER_SIM_STORE_DATABASE_H_
#define REDELIVER_SIM_STORE_DATABASE_H_

#include <map>
#include <vector>

#include "sim/base/dedup_id.h"
#include "sim/base/fencing_tokens.h"
#include "sim/base/ids.h"
#include "sim/base/outcome.h"
#include "sim/kernel/service_line.h"
#include "sim/store/table_options.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class Database;

struct CommitReply {
  // Nothing was written: the id was there already, or a newer version.
  bool repeated = false;
};

// One transaction: the effect's own statement and, if `remember`, an insert of the message id into a table of handled
// messages. A unique violation rolls both back and answers `repeated`.
struct CommitRequest {
  using Server = Database;
  using Reply = CommitReply;
  static constexpr Operation kOperation = Operation::kSinkApply;

  MessageId message;
  KeyId key;
  Version version;
  bool poison = false;
  bool remember = false;
  // The row of the key is deleted.
  bool deletes = false;
  DedupId id = message;
  uint64_t fencing_token = 0;
};

// Asks whether the database is healthy.
struct DatabaseCheckRequest {
  using Server = Database;
  using Reply = Done;
  static constexpr Operation kOperation = Operation::kSinkCheck;
};

class Database final : public Server {
 public:
  using Statement = TableStatement;

  // The effects of `sink`. `shape` outlives the database.
  Database(Kernel& kernel, uint16_t index, SinkId sink, const TableOptions& options, const RunShape& shape);
  Database(Kernel& kernel, uint16_t index, SinkId sink, Statement statement, const RunShape& shape)
      : Database(kernel, index, sink, TableOptions{.statement = statement}, shape) {}

  // A poison message violates a constraint and is refused.
  void Handle(CommitRequest& request, Responder<CommitReply> responder);
  void Handle(DatabaseCheckRequest& request, Responder<Done> responder);
  // The work is done.
  void Execute(CommitRequest& request, Responder<CommitReply> responder);

 private:
  // What is known of a key's row.
  struct Row {
    Version version;
    bool deleted = false;
    SimTime deleted_at;
  };

  // The time at which the id is forgotten; SimTime() if it is not there.
  SimTime& Remembered(DedupId id);
  bool Knows(DedupId id);
  // Whether the row is at this version, or a newer one.
  bool Outdated(const CommitRequest& request);
  void Write(const CommitRequest& request);
  // When the first purge comes that finds a record of now too old.
  SimTime PurgeTime(bool too_early) const;

  const SinkId sink_;
  const TableOptions options_;
  const RunShape& shape_;
  PoolVector<SimTime> remembered_;  // By message: until when. Empty until used.
  std::map<uint64_t, SimTime> remembered_copies_;
  PoolVector<Row> rows_;        // By key.
  PoolVector<Version> oldest_;  // By key; only for Defect::kUpsertKeepsOldest, and empty until used.
  FencingTokens tokens_;
  ServiceLine<Database, CommitRequest> line_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_DATABASE_H_
