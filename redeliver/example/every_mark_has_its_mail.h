// An invariant of the service's own: its records of what was sent tell the truth.
#ifndef REDELIVER_REDELIVER_EXAMPLE_EVERY_MARK_HAS_ITS_MAIL_H_
#define REDELIVER_REDELIVER_EXAMPLE_EVERY_MARK_HAS_ITS_MAIL_H_

#include <redeliver/invariant.h>

#include <map>
#include <set>

namespace mailer {

class EveryMarkHasItsMail final
    : public redeliver::Observer<EveryMarkHasItsMail, redeliver::MarkStored, redeliver::EffectApplied> {
 public:
  static constexpr redeliver::InvariantInfo kInfo = {.name = "every_mark_has_its_mail",
                                                     .statement = "Whatever is recorded as sent has been sent."};

  void Start(const redeliver::RunShape&) {
    marks_.clear();
    mailed_.clear();
  }
  void On(const redeliver::MarkStored& fact, const redeliver::Circumstance& circumstance) {
    Observe();
    marks_.emplace(fact.message, circumstance.id);
  }
  void On(const redeliver::EffectApplied& fact, const redeliver::Circumstance&) { mailed_.insert(fact.message); }
  void AtEnd() override {
    for (const auto& [message, mark] : marks_) {
      if (!mailed_.contains(message)) Violate("is recorded as sent, and was not", message, mark);
    }
  }

 private:
  std::map<redeliver::MessageId, redeliver::EventId> marks_;
  std::set<redeliver::MessageId> mailed_;
};

}  // namespace mailer

#endif  // REDELIVER_REDELIVER_EXAMPLE_EVERY_MARK_HAS_ITS_MAIL_H_
