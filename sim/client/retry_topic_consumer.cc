#include "sim/client/retry_topic_consumer.h"

#include <map>

#include "sim/client/handler.h"

namespace redeliver {
namespace {

// How many records of each key are in the retry log, as far as this process knows.
using RetriedKeys = std::map<KeyId, uint32_t>;

Process ReadRetryLog(Context& self, const ConsumerSetup& setup, RetriedKeys& retried) {
  ConsumerClient consumer(self, setup.retry_source);
  Handler handler(self, setup, Protection::kNone);
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    co_await self.Sleep(setup.retry_delay);
    for (const Record& record : batch) {
      co_await handler.Handle(record.message, 1);  // (2)
      const auto key = retried.find(record.message.key);
      if (key != retried.end() && --key->second == 0) retried.erase(key);
    }
    co_await consumer.CommitOffsets();
  }
}

}  // namespace

Process RetryTopicConsumer(Context& self, const ConsumerSetup& setup) {
  RetriedKeys retried;
  self.Spawn(ReadRetryLog(self, setup, retried));
  ConsumerClient consumer(self, setup.source);
  ProducerClient retry_log(self, setup.retry_source.log, setup.request_timeout);
  Handler handler(self, setup, Protection::kNone);
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    for (const Record& record : batch) {
      const Message& message = record.message;
      const bool follows = setup.hold_back == HoldBack::kSameKey && retried.contains(message.key);
      Outcome<Applied> applied;
      if (!follows) applied = co_await handler.Attempt(message);  // (1)
      if (applied.ok()) continue;
      if (setup.hold_back == HoldBack::kSameKey) ++retried[message.key];
      Outcome<AppendReply> moved = co_await retry_log.Send(message);
      while (!moved.ok()) {
        co_await self.Sleep(setup.retry_backoff);
        moved = co_await retry_log.Send(message);
      }
    }
    co_await consumer.CommitOffsets();  // (3)
  }
}

}  // namespace redeliver
