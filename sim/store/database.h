// A database table that effects are written to, in transactions of one request: all of its statements or none.
#ifndef REDELIVER_SIM_STORE_DATABASE_H_
#define REDELIVER_SIM_STORE_DATABASE_H_

#include <vector>

#include "sim/base/ids.h"
#include "sim/base/outcome.h"
#include "sim/kernel/call.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class Database;

struct CommitReply {
  // Nothing was written: the id was there already.
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
};

class Database final : public Server {
 public:
  enum class Statement : uint8_t {
    kIncrement,     // n = n + x.
    kUpsert,        // Last write wins, per key.
    kInsertUnique,  // Unique message id.
  };

  // The effects of `sink`. `shape` outlives the database.
  Database(Kernel& kernel, uint16_t index, SinkId sink, Statement statement, const RunShape& shape);

  // A poison message violates a constraint and is refused.
  void Handle(CommitRequest& request, Responder<CommitReply> responder);

 private:
  const SinkId sink_;
  const Statement statement_;
  std::vector<bool> remembered_;  // By message.
  std::vector<Version> oldest_;   // By key; only for Defect::kUpsertKeepsOldest.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_DATABASE_H_
