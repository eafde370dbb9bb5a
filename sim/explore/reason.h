// Why an invariant broke in a run, so that a smaller run can be asked to break it for the same reason.
#ifndef REDELIVER_SIM_EXPLORE_REASON_H_
#define REDELIVER_SIM_EXPLORE_REASON_H_

#include <bitset>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/scenario/run.h"

namespace redeliver {

// The message that an event is about; None() if it is about none.
MessageId MessageOf(const Event& event);

// The kinds of facts that were recorded about a message.
using Story = std::bitset<kFactKindCount>;

Story StoryOf(MessageId message, const std::vector<Event>& events);

struct Reason {
  // As Violation::what: a literal of the invariant.
  std::string_view what;
  // Of the message that it is about. Absent: whatever the message has been through.
  std::optional<Story> story;

  // Whether the run breaks the invariant for this reason; `events` are read if there is a story.
  bool Explains(const Judgement& judgement, const std::vector<Event>& events) const;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_REASON_H_
