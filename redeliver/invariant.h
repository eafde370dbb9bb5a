// What an invariant of your own is written with. It sees facts, recorded by servers, sinks and the kernel, never a
// program's own account of itself: `redeliver list facts` names them, and the headers *_facts.h declare them.
//
//   // A message id that the cache records is one whose mail has left.
//   class EveryMarkHasItsMail final
//       : public redeliver::Observer<EveryMarkHasItsMail, redeliver::MarkStored, redeliver::EffectApplied> {
//    public:
//     static constexpr redeliver::InvariantInfo kInfo = {
//         .name = "every_mark_has_its_mail", .statement = "Whatever is recorded as sent has been sent."};
//
//     void Start(const redeliver::RunShape&) { marked_.clear(), mailed_.clear(); }
//     void On(const redeliver::MarkStored& fact, const redeliver::Circumstance& circumstance) {
//       Observe();
//       marked_.emplace(fact.message, circumstance.id);
//     }
//     void On(const redeliver::EffectApplied& fact, const redeliver::Circumstance&) { mailed_.insert(fact.message); }
//     void AtEnd() override {
//       for (const auto& [message, mark] : marked_) {
//         if (!mailed_.contains(message)) Violate("was recorded as sent and never was", message, mark);
//       }
//     }
//
//    private:
//     std::map<redeliver::MessageId, redeliver::EventId> marked_;
//     std::set<redeliver::MessageId> mailed_;
//   };
//
// * Start forgets the last run: one object judges many, one after the other.
// * Observe whenever there was something to judge. Without that the verdict is `vacuous`, which is not a pass.
// * "Never" is judged where it happens, "eventually" in AtEnd.
// * The words of a violation are a literal. They follow the message's id and are what makes two violations alike.
// * No static and no global: several threads judge runs at once, each with an object of its own.
#ifndef REDELIVER_REDELIVER_INVARIANT_H_
#define REDELIVER_REDELIVER_INVARIANT_H_

#include "sim/invariant/invariant.h"

#endif  // REDELIVER_REDELIVER_INVARIANT_H_
