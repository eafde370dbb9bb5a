#include "sim/store/database.h"

namespace redeliver {

Database::Database(Kernel& kernel, uint16_t index, SinkId sink, const TableOptions& options, const RunShape& shape)
    : Server(kernel, index),
      sink_(sink),
      options_(options),
      shape_(shape),
      remembered_(kernel.pool()),
      rows_(options.statement == Statement::kUpsertVersioned ? shape.keys : 0, kernel.pool()),
      oldest_(kernel.pool()),
      tokens_(options.checks_tokens ? shape.messages : 0),
      line_(*this, kernel, options.times) {}

SimTime& Database::Remembered(DedupId id) {
  if (id.of_copy()) return remembered_copies_[id.value()];
  if (remembered_.empty()) remembered_.resize(shape_.messages);
  return remembered_[id.value()];
}

bool Database::Knows(DedupId id) { return Remembered(id) > WallClock(); }

SimTime Database::PurgeTime(bool too_early) const {
  if (!options_.record_ttl) return SimTime::Max();
  const SimDuration ttl = too_early ? Nanos(1) : *options_.record_ttl;
  const int64_t interval = options_.purge_interval.nanoseconds();
  const int64_t old = (WallClock() + ttl).nanoseconds();
  return SimTime((old + interval - 1) / interval * interval);
}

bool Database::Outdated(const CommitRequest& request) {
  if (rows_.empty() || kernel().Has(Defect::kVersionNotChecked)) return false;
  const Row& row = rows_[request.key.value()];
  const bool forgotten =
      row.deleted && options_.tombstone_ttl && row.deleted_at + *options_.tombstone_ttl <= WallClock();
  return !forgotten && request.version <= row.version;
}

void Database::Write(const CommitRequest& request) {
  if (rows_.empty()) return;
  Row& row = rows_[request.key.value()];
  row = {request.version, request.deletes, WallClock()};
  if (request.deletes && kernel().Has(Defect::kDeleteForgetsVersion)) row = Row();
}

void Database::Handle(DatabaseCheckRequest&, Responder<Done> responder) { responder.Ok({}); }

void Database::Handle(CommitRequest& request, Responder<CommitReply> responder) {
  if (request.poison) {
    Record(EffectRejected{sink_, request.message});
    return responder.Reject(Rejection::kInvalidMessage);
  }
  line_.Enter(request, responder);
}

void Database::Execute(CommitRequest& request, Responder<CommitReply> responder) {
  if (!tokens_.Admits(request.message, request.fencing_token) && !kernel().Has(Defect::kFencingTokenNotChecked)) {
    Record(EffectRejected{sink_, request.message});
    return responder.Reject(Rejection::kOvertaken);
  }
  const bool unique = options_.statement == Statement::kInsertUnique && !kernel().Has(Defect::kUniqueKeyNotChecked);
  const DedupId id = unique ? DedupId(request.message) : request.id;
  const bool known = (request.remember || unique) && Knows(id);
  if (known || Outdated(request)) {
    Record(EffectSuperseded{sink_, request.message});
    return responder.Ok({true});
  }
  Version written = request.version;
  if (options_.statement == Statement::kUpsert && kernel().Has(Defect::kUpsertKeepsOldest)) {
    if (oldest_.empty()) oldest_.resize(shape_.keys);
    Version& oldest = oldest_[request.key.value()];
    if (oldest == Version()) oldest = written;
    if (Knows(id)) written = oldest;
    Remembered(id) = SimTime::Max();
  }
  if ((request.remember || unique) && !kernel().Has(Defect::kIdNotRememberedWithEffect)) {
    // A unique row stays; only the table of handled messages is purged.
    Remembered(id) = unique ? SimTime::Max() : PurgeTime(kernel().Has(Defect::kRecordPurgedTooEarly));
  }
  Write(request);
  Record(EffectApplied{sink_, request.message, request.key, written});
  responder.Ok({false});
}

}  // namespace redeliver
