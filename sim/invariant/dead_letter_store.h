// What the dead-letter logs and queues of a run still hold, as facts tell it.
#ifndef REDELIVER_SIM_INVARIANT_DEAD_LETTER_STORE_H_
#define REDELIVER_SIM_INVARIANT_DEAD_LETTER_STORE_H_

#include <cstdint>

#include "sim/invariant/copies.h"
#include "sim/invariant/table.h"
#include "sim/trace/effect_facts.h"
#include "sim/trace/queue_facts.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

// For each group that has a dead-letter channel. A log holds a message until no replica has a copy of it; a queue until
// as many copies have left it as were moved there.
class DeadLetterStore {
 public:
  void Reset(const RunShape& shape);

  void Add(const MessageDeadLettered& fact);
  void Add(const MessageRestored& fact) { Change(fact.queue, fact.message, 1); }
  // Fact: RecordAppended or RecordReplicated.
  template <class Fact>
  void AddCopy(const Fact& fact) {
    copies_.Add(fact);
  }
  void Remove(const RecordsTruncated& fact);
  void Remove(const MessageRemoved& fact) { Change(fact.queue, fact.message, -1); }
  // Somebody has seen to it: as good as gone.
  void Remove(const MessageSettled& fact) { Change(fact.queue, fact.message, -1); }

  bool Holds(GroupId group, MessageId message) const;

 private:
  void Change(QueueId queue, MessageId message, int32_t by);

  const RunShape* shape_ = nullptr;
  Table<GroupId, MessageId, int32_t> held_;  // Copies; rows for groups with a dead-letter channel.
  Copies copies_;                            // In dead-letter logs.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_DEAD_LETTER_STORE_H_
