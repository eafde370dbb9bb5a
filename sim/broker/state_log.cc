#include "sim/broker/state_log.h"

namespace redeliver {
namespace {

constexpr SimDuration kWriteTimeout = Seconds(5);  // offsets.commit.timeout.ms
constexpr uint32_t kPackedOffset = ~uint32_t{0} - 1;

}  // namespace

Message StateRecords::Store(StateRecord&& record) {
  if (const auto* offset = std::get_if<CommittedOffset>(&record)) {
    const uint64_t value = offset->offset.value();
    return {.id = MessageId(kPackedOffset),
            .key = KeyId(uint32_t{offset->group.value()} << 16 | offset->partition.value()),
            .version = Version(static_cast<uint32_t>(value)),
            .route = static_cast<uint32_t>(value >> 32)};
  }
  const MessageId id(static_cast<uint32_t>(records_.size()));
  records_.push_back(MakePooled<StateRecord>(pool_, std::move(record)));
  return {.id = id};
}

StateRecord StateRecords::Load(const Message& message) const {
  if (message.id.value() != kPackedOffset) return *records_[message.id.value()];
  return CommittedOffset{GroupId(static_cast<uint16_t>(message.key.value() >> 16)),
                         PartitionId(static_cast<uint16_t>(message.key.value())),
                         Offset(uint64_t{message.route} << 32 | message.version.value())};
}

Rejection StateLog::Append(std::span<StateRecord> records, const ProducerIdentity& producer, TransactionId transaction,
                           Offset* end) {
  if (!replica_.leads()) return Rejection::kNotLeader;
  if (!replica_.EnoughReplicas()) return Rejection::kNotEnoughReplicas;
  // Coordinators' batches carry no sequence numbers.
  BatchHeader header{.producer = producer,
                     .first_sequence = Sequence::None(),
                     .transactional = !producer.id.none(),
                     .transaction = transaction};
  if (header.transactional) {
    const ProducerEntry* entry = replica_.log().FindProducer(producer.id);
    if (entry != nullptr && producer.epoch < entry->epoch) return Rejection::kInvalidProducerEpoch;
  }
  absl::InlinedVector<Message, 8> messages;
  for (StateRecord& record : records) messages.push_back(records_.Store(std::move(record)));
  const Offset base = replica_.Append(header, std::span<const Message>(messages.data(), messages.size()));
  *end = Offset(base.value() + messages.size());
  return Rejection::kNone;
}

void StateLog::Park(Offset end, std::unique_ptr<ReplicationWaiter> waiter) {
  replica_.WhenReplicated(end, kWriteTimeout, std::move(waiter));
}

}  // namespace redeliver
