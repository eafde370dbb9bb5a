#include "sim/store/database.h"

namespace redeliver {

Database::Database(Kernel& kernel, uint16_t index, SinkId sink, Statement statement, const RunShape& shape)
    : Server(kernel, index), sink_(sink), statement_(statement), remembered_(shape.messages), oldest_(shape.keys) {}

void Database::Handle(CommitRequest& request, Responder<CommitReply> responder) {
  if (request.poison) {
    Record(EffectRejected{sink_, request.message});
    return responder.Reject(Rejection::kInvalidMessage);
  }
  const bool unique = statement_ == Statement::kInsertUnique && !kernel().Has(Defect::kUniqueKeyNotChecked);
  if ((request.remember || unique) && remembered_[request.message.value()]) {
    Record(EffectSuperseded{sink_, request.message});
    return responder.Ok({true});
  }
  Version written = request.version;
  if (statement_ == Statement::kUpsert && kernel().Has(Defect::kUpsertKeepsOldest)) {
    Version& oldest = oldest_[request.key.value()];
    if (oldest == Version()) oldest = written;
    if (remembered_[request.message.value()]) written = oldest;
    remembered_[request.message.value()] = true;
  }
  if ((request.remember || unique) && !kernel().Has(Defect::kIdNotRememberedWithEffect)) {
    remembered_[request.message.value()] = true;
  }
  Record(EffectApplied{sink_, request.message, request.key, written});
  responder.Ok({false});
}

}  // namespace redeliver
