// A scenario with programs of its own: what the library's tests share.
#ifndef REDELIVER_TESTS_LIBRARY_PROGRAMS_H_
#define REDELIVER_TESTS_LIBRARY_PROGRAMS_H_

#include <string>
#include <string_view>

#include "redeliver/client.h"
#include "redeliver/simulation.h"

namespace redeliver {

// Two orders, a mail for each, and a crash or a lost message at any request of the mailer.
inline const std::string kMail = R"({
  "name": "mail", "claim": "Each order gets one mail.", "source": "a test",
  "topology": {
    "logs": { "orders": {} },
    "sinks": { "mail": { "kind": "api" } },
    "producers": { "shop": { "writes": "orders", "messages": 2 } },
    "consumers": { "mailer": { "reads": "orders", "effect": "mail" } }
  },
  "faults": { "crash": ["mailer"], "drop": ["mailer"] },
  "invariants": ["no_loss", "no_double_effect", "progress"],
  "configurations": { "base": {} }
})";

// The text with something else in the place of a part of it.
inline std::string Changed(std::string text, std::string_view part, std::string_view other) {
  return text.replace(text.find(part), part.size(), other);
}

// The same twice, to be run by different programs.
inline const std::string kTwoMails = Changed(kMail, R"("base": {})", R"("first": {}, "second": {})");

// Claim: no second mail. Hole: a crash between (1) and (2), or a lost request, and there is none.
inline Process CommitThenMail(Context& self, const ConsumerSetup& setup) {
  ConsumerClient orders(self, setup.source);
  EffectClient mail(self, setup.effect, setup.request_timeout, Protection::kNone);
  for (;;) {
    const RecordBatch batch = co_await orders.Poll();
    const Outcome<Done> committed = co_await orders.CommitOffsets();  // (1)
    if (!committed.ok()) continue;
    for (const Record& order : batch) co_await mail.Apply(order.message);  // (2)
  }
}

// Claim: a mail for each order. Hole: a crash between (1) and (2), or a lost reply, and there are two.
inline Process MailThenCommit(Context& self, const ConsumerSetup& setup) {
  ConsumerClient orders(self, setup.source);
  EffectClient mail(self, setup.effect, setup.request_timeout, Protection::kNone);
  for (;;) {
    const RecordBatch batch = co_await orders.Poll();
    for (const Record& order : batch) {
      Outcome<Applied> sent = co_await mail.Apply(order.message);  // (1)
      while (!sent.ok()) {
        co_await self.Sleep(setup.retry_backoff);
        sent = co_await mail.Apply(order.message);
      }
    }
    co_await orders.CommitOffsets();  // (2)
  }
}

// Does nothing, in whosever place.
template <class Setup>
Process Idle(Context& self, const Setup&) {
  for (;;) co_await self.SleepInBackground(Seconds(1));
}

// Sends each message once, and leaves it at that.
inline Process SendOnce(Context& self, const ProducerSetup& setup) {
  ProducerClient producer(self, setup.log, setup.request_timeout);
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    co_await producer.Send(message);
  }
}

class FewMails final : public Observer<FewMails, EffectApplied> {
 public:
  static constexpr InvariantInfo kInfo = {.name = "few_mails", .statement = "No run sends more mails than so many."};

  explicit FewMails(uint32_t most) : most_(most) {}

  void Start(const RunShape&) { mails_ = 0; }
  void On(const EffectApplied& fact, const Circumstance& circumstance) {
    Observe();
    if (++mails_ > most_) Violate("was one mail too many", fact.message, circumstance.id);
  }

 private:
  const uint32_t most_;
  uint32_t mails_ = 0;
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_LIBRARY_PROGRAMS_H_
