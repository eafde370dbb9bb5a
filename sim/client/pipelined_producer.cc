#include "sim/client/pipelined_producer.h"

namespace redeliver {
namespace {

// What the application does when it hears of a send.
class Application final : public SendCallback {
 public:
  Application(Context& self, const ProducerSetup& setup)
      : setup_(setup), producer_(self, setup.log, setup.client, *this) {}

  PipelinedProducerClient& producer() { return producer_; }

  void OnCompletion(const Message& message, const Outcome<Done>& outcome) override {
    if (outcome.ok() || setup_.on_timeout == SendFailure::kGiveUp || producer_.failed()) return;
    producer_.Send(message);  // (1) A new send, with a sequence number of its own.
  }

 private:
  const ProducerSetup& setup_;
  PipelinedProducerClient producer_;
};

}  // namespace

Process PipelinedProducer(Context& self, const ProducerSetup& setup) {
  Application application(self, setup);
  while (!setup.workload->exhausted()) {
    co_await self.SleepUntil(setup.workload->due());
    const Message message = setup.workload->Take();
    application.producer().Send(message);
  }
  co_await application.producer().Flush();
}

}  // namespace redeliver
