#include "sim/broker/consumer_fetches.h"

#include <algorithm>

#include "sim/broker/broker.h"

namespace redeliver {
namespace {

constexpr size_t kFetchRecordsMax = 500;

Offset ReadableEnd(const Replica& replica, Isolation isolation, Kernel& kernel) {
  if (kernel.Has(Defect::kReadsBeyondHighWatermark)) return replica.log().log_end_offset();
  const bool open_too = isolation == Isolation::kReadUncommitted || kernel.Has(Defect::kLastStableOffsetIgnoresOpen);
  return open_too ? replica.high_watermark() : replica.last_stable_offset();
}

bool InRange(const PartitionLog& log, Offset offset) {
  return offset >= log.log_start_offset() && offset <= log.log_end_offset();
}

}  // namespace

ConsumerFetches::ConsumerFetches(Broker& broker, Context& host)
    : broker_(broker), purgatory_(*this, host.kernel(), &host, true) {}

void ConsumerFetches::Handle(FetchRequest& request, const Responder<FetchReply>& responder) {
  for (const PartitionOffset& from : request.positions) {
    if (broker_.FindLeading({request.log, from.partition}) == nullptr) return responder.Reject(Rejection::kNotLeader);
  }
  const bool at_once = request.max_wait <= SimDuration();
  if (Try(request, responder, at_once)) return;
  purgatory_.Park({&request, responder}, request.max_wait);
}

bool ConsumerFetches::Try(const FetchRequest& request, const Responder<FetchReply>& responder, bool at_once) {
  Kernel& kernel = broker_.kernel();
  size_t available = 0;
  size_t out_of_range = 0;
  for (const PartitionOffset& from : request.positions) {
    const Replica& replica = *broker_.FindReplica({request.log, from.partition});
    const Offset end = ReadableEnd(replica, request.isolation, kernel);
    if (!InRange(replica.log(), from.offset)) ++out_of_range;
    if (end > from.offset) available += end.value() - from.offset.value();
  }
  if (available == 0 && out_of_range == 0 && !at_once) return false;

  size_t room = std::min(available, kFetchRecordsMax);
  FetchReply reply{PoolArray<Record>(kernel.pool(), std::max<size_t>(room, 1)),
                   PoolArray<PartitionOffset>(kernel.pool(), std::max<size_t>(request.positions.size(), 1)),
                   {}};
  if (out_of_range > 0) reply.out_of_range = PoolArray<PartitionId>(kernel.pool(), out_of_range);
  const bool committed_only = request.isolation == Isolation::kReadCommitted;
  const bool skips = kernel.Has(Defect::kFetchSkipsRecord) && ++defective_count_ % 5 == 0;
  for (const PartitionOffset& from : request.positions) {
    const Replica& replica = *broker_.FindReplica({request.log, from.partition});
    if (!InRange(replica.log(), from.offset)) {
      reply.out_of_range.push_back(from.partition);
      continue;
    }
    const Offset end = ReadableEnd(replica, request.isolation, kernel);
    Offset at = from.offset;
    for (auto cursor = replica.log().Read(from.offset, end); !cursor.done() && room > 0; cursor.Next()) {
      const StoredBatch& batch = cursor.batch();
      at = cursor.end();
      if (batch.marker()) continue;
      if (committed_only && batch.aborted && !kernel.Has(Defect::kAbortedRecordsServed)) continue;
      for (at = cursor.begin(); at < cursor.end() && room > 0; at = at.Next()) {
        if (skips && at == from.offset) continue;
        const Message& message = replica.log().MessageAt(at);
        reply.records.push_back({message, from.partition, at});
        --room;
        if (request.group.none()) continue;  // It is read, and nobody acts on it.
        kernel.Record(
            MessageDelivered{request.group, request.log, from.partition, at, message.id, batch.header.transaction});
      }
    }
    reply.positions.push_back({from.partition, at});
  }
  if (kernel.Has(Defect::kFetchReordersRecords) && reply.records.size() > 1) {
    std::swap(reply.records[0], reply.records[reply.records.size() - 1]);
  }
  responder.Ok(std::move(reply));
  return true;
}

void ConsumerFetches::Wake(LogId log) {
  const auto answered = [&](const Waiting& waiting) {
    if (!waiting.responder.awaited()) {
      waiting.responder.Drop();
      return true;
    }
    if (waiting.request->log != log) return false;
    const ActingFor receiver(broker_.kernel(), waiting.responder.actor());  // What it receives is its own doing.
    const bool led = std::ranges::all_of(waiting.request->positions, [&](const PartitionOffset& from) {
      return broker_.FindLeading({log, from.partition}) != nullptr;
    });
    if (!led) waiting.responder.Reject(Rejection::kNotLeader);
    return !led || Try(*waiting.request, waiting.responder, false);
  };
  purgatory_.Release(answered, [](const Waiting&) {});
}

void ConsumerFetches::TimedOut(Waiting& waiting) {
  const ActingFor receiver(broker_.kernel(), waiting.responder.actor());
  Try(*waiting.request, waiting.responder, true);
}

}  // namespace redeliver
