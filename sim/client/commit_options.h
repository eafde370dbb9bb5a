// When a consumer says that it is done with what it has read, and how.
#ifndef REDELIVER_SIM_CLIENT_COMMIT_OPTIONS_H_
#define REDELIVER_SIM_CLIENT_COMMIT_OPTIONS_H_

#include "sim/base/knob.h"

namespace redeliver {

enum class CommitPlace { kBeforeEffect, kAfterEffect, kInTransaction, kAuto, kWithCheckpoint };

template <>
struct EnumNames<CommitPlace> {
  static constexpr EnumName kNames[] = {
      {"before_effect", "Offsets first, then effects: a crash in between loses."},
      {"after_effect", "Effects first, then offsets: a crash in between repeats."},
      {"in_transaction", "Offsets and output records in one log transaction; covers nothing outside the log."},
      {"auto",
       "By the client itself, inside poll: what earlier polls returned counts as done. At a queue: what was handed out "
       "counts as done."},
      {"with_checkpoint",
       "In checkpoints of a stream processor, each with the sink's transaction that has the effects of what it counts "
       "as done; the transaction is committed after it. A restart goes back to the last checkpoint. They are kept by a "
       "server of their own: email-checkpoints."}};
};

// Which offset a pool of workers commits.
enum class CommitOffset { kLowestContiguous, kHighestFinished };

template <>
struct EnumNames<CommitOffset> {
  static constexpr EnumName kNames[] = {
      {"lowest_contiguous", "Up to the first record that is not finished."},
      {"highest_finished", "Up to the last finished record: unfinished ones before it are forgotten in a crash."}};
};

// What a job does when a transaction is gone that its checkpoint counts as done.
enum class MissingTransaction { kFail, kLog };

template <>
struct EnumNames<MissingTransaction> {
  static constexpr EnumName kNames[] = {
      {"fail", "It stops: whoever operates it must decide what becomes of the effects."},
      {"log", "It goes on without their effects: they are lost."}};
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_COMMIT_OPTIONS_H_
