#include "sim/client/log_reader.h"

#include <algorithm>

namespace redeliver {

LogReader::LogReader(Context& self, const ConsumerSetup& setup)
    : self_(self),
      setup_(setup),
      consumer_(self, setup.source),
      sink_(self, setup.effect, setup.request_timeout, Protection::kNone) {
  if (!setup.breaker) return;
  breaker_.emplace(*setup.breaker);
  if (self.kernel().Has(Defect::kBreakerNeverCloses)) breaker_->Jam();
}

Task<RecordBatch> LogReader::Poll() {
  if (breaker_) co_await WaitForBreaker();
  const RecordBatch batch = co_await consumer_.Poll();
  co_return batch;
}

Task<Done> LogReader::WaitForBreaker() {
  while (!breaker_->AdmitsMessage(self_.now())) {
    co_await consumer_.PollPaused();
    if (breaker_->WantsHealthCheck(self_.now())) {
      const Outcome<Done> healthy = co_await sink_.Check();
      breaker_->Record(!healthy.ok(), self_.now());
    } else {
      const SimTime look_again = self_.now() + setup_.source.heartbeat_interval;
      co_await self_.SleepUntil(std::min(breaker_->open_until(), look_again));
    }
  }
  co_return Done{};
}

Task<Done> LogReader::Leave(RecordBatch batch, const Record& record) {
  const bool held_back = breaker_ && !breaker_->AdmitsMessage(self_.now());
  consumer_.HandBack(batch.subspan(static_cast<size_t>(&record - batch.data())));
  if (!held_back) co_await self_.Sleep(setup_.retry_backoff);
  co_return Done{};
}

}  // namespace redeliver
