#include "sim/explore/reason.h"

#include <variant>

namespace redeliver {

MessageId MessageOf(const Event& event) {
  MessageId found = MessageId::None();
  std::visit(
      [&found](const auto& fact) {
        fact.VisitFields([&found]<class T>(std::string_view, const T& value) {
          if constexpr (std::is_same_v<T, MessageId>) found = value;
        });
      },
      event.fact);
  return found;
}

Story StoryOf(MessageId message, const std::vector<Event>& events) {
  Story story;
  if (message.none()) return story;
  for (const Event& event : events) {
    if (MessageOf(event) == message) story.set(event.fact.index());
  }
  return story;
}

bool Reason::Explains(const Judgement& judgement, const std::vector<Event>& events) const {
  if (judgement.violations == 0 || judgement.first->what != what) return false;
  return !story || StoryOf(judgement.first->message, events) == *story;
}

}  // namespace redeliver
