// The rules of the transaction coordinator, without its memory and its clock: what a request comes to in a state, and
// what the next state is. Rules: KIP-98, KIP-360 (InitProducerId with an expected identity), KIP-890 (verification;
// TV2).
#ifndef REDELIVER_SIM_BROKER_TRANSACTION_TRANSITIONS_H_
#define REDELIVER_SIM_BROKER_TRANSACTION_TRANSITIONS_H_

#include "sim/base/outcome.h"
#include "sim/broker/coordinator_log.h"
#include "sim/broker/transaction_requests.h"

namespace redeliver {

// transaction.version, as client and broker speak it together. TV2 is KIP-890 part 2: every end raises the epoch, and
// leaders register partitions.
enum class TransactionVersion : uint8_t { kTv1, kTv2 };

// transaction.max.timeout.ms.
inline constexpr SimDuration kTransactionTimeoutMax = Minutes(15);
// The last epoch a producer may use: epochs have 16 bits, and fencing needs one more.
inline constexpr ProducerEpoch kLastProducerEpoch{32766};

enum class TransactionStep : uint8_t {
  kRefuse,
  kAnswer,       // It is so already: a retry, or nothing to change.
  kRaiseEpoch,   // Init: the same producer id under the next epoch.
  kNewProducer,  // Init: a new producer id; the transactional.id is new, or the epochs of the old one are used up.
  kFence,        // Init: a transaction is open. Abort it under the next epoch, and let the caller try again.
  kAdd,          // Take the partition into the transaction.
  kEnd,          // Decide.
};

struct TransactionVerdict {
  TransactionStep step = TransactionStep::kRefuse;
  Rejection reason = Rejection::kNone;  // Of kRefuse.

  friend bool operator==(const TransactionVerdict&, const TransactionVerdict&) = default;
};

// --- Questions about a state

// Whom the next request must come from: once an end is decided that is already the producer of the next transaction.
ProducerIdentity CurrentIdentity(const TransactionMetadata& metadata);
// Whether this is the identity before the last change, so that its request is a retry.
bool IsPrevious(const TransactionMetadata& metadata, const ProducerIdentity& producer);
// An end is decided, its markers are not all written.
bool IsPrepared(TransactionStatus status);
// Whether the status stands for a commit, decided or complete.
bool IsCommit(TransactionStatus status);
bool Contains(const TransactionMetadata& metadata, TopicPartition partition);

// --- What a request comes to. `pending`: a change is written and not replicated yet.

// Producer id None() in `now`: the transactional.id is new. `last_epoch`: usually kLastProducerEpoch.
TransactionVerdict JudgeInit(const TransactionMetadata& now, bool pending, const InitProducerRequest& request,
                             ProducerEpoch last_epoch);
// AddPartitionsToTxn and AddOffsetsToTxn.
TransactionVerdict JudgeAdd(const TransactionMetadata& now, bool pending, const ProducerIdentity& producer,
                            TopicPartition partition, TransactionVersion version);
// AddPartitionsToTxn with verifyOnly: never kAdd.
TransactionVerdict JudgeVerify(const TransactionMetadata& now, bool pending, const ProducerIdentity& producer,
                               TopicPartition partition);
// EndTxn.
TransactionVerdict JudgeEnd(const TransactionMetadata& now, bool pending, const EndTransactionRequest& request,
                            TransactionVersion version);

// --- Transitions

// kRaiseEpoch; with a producer id in `fresh`, kNewProducer.
void Renew(TransactionMetadata& metadata, const InitProducerRequest& request, ProducerId fresh);
// kAdd, at this time of the coordinator's wall clock.
void Add(TransactionMetadata& metadata, TopicPartition partition, TransactionId transaction, SimTime wall_clock);
// kEnd. `next_id`: where TV2 raises the epoch past the last, the producer id to go on with.
void PrepareEnd(TransactionMetadata& metadata, bool commit, TransactionVersion version, ProducerId next_id);
// The coordinator aborts without being asked: under the next epoch, which nobody has.
void PrepareFence(TransactionMetadata& metadata, TransactionVersion version);
// All markers are written.
void Complete(TransactionMetadata& metadata);
// For observers: of several transactions that the protocol cannot tell apart, the one begun last.
void Tag(TransactionMetadata& metadata, TransactionId transaction);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_TRANSACTION_TRANSITIONS_H_
