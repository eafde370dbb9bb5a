#include "sim/client/replay_operator.h"

#include <vector>

#include "sim/broker/log_scan_client.h"
#include "sim/client/publisher.h"

namespace redeliver {
namespace {

constexpr SimDuration kTimeout = Seconds(30);
constexpr SimDuration kRetryAfter = Seconds(1);
constexpr uint32_t kMostAtOnce = 500;

// Reads everything before it sends anything, so that what comes back in between is not for this time.
class Replay {
 public:
  Replay(Context& self, const ReplaySetup& setup)
      : self_(self), setup_(setup), target_(self, setup.to_log, setup.to_queue, kTimeout) {}

  Context& self() { return self_; }

  Task<Done> Run() {
    if (setup_.database != nullptr) {
      co_await ReadOutbox();  // (1)
    } else if (setup_.queue.queue != nullptr) {
      co_await ReadQueue();  // (1)
    } else {
      for (uint16_t p = 0; p < setup_.log.partitions; ++p) co_await ReadPartition(PartitionId(p));  // (1)
    }
    for (const Message& message : messages_) co_await Send(message);  // (2)
    for (const Receipt& receipt : receipts_) co_await Settle(receipt);
    co_return Done{};
  }

 private:
  Task<Done> ReadOutbox() {
    RowId last;
    for (;;) {
      const OutboxScanRequest request{last, kMostAtOnce};
      const CallOptions options{kTimeout};
      const Outcome<OutboxBatch> read = co_await Ask(self_, *setup_.database, request, options);
      if (!read.ok()) {
        co_await self_.Sleep(kRetryAfter);
        continue;
      }
      if (read.value().events.empty()) break;
      for (const OutboxEvent& event : read.value().events) {
        messages_.push_back(event.message);
        last = event.row;
      }
    }
    co_return Done{};
  }

  // Until a receive comes back empty.
  Task<Done> ReadQueue() {
    QueueClient queue(self_, setup_.queue, kTimeout);
    for (;;) {
      const Outcome<ReceiveReply> received = co_await queue.Receive(kMostAtOnce, false);
      if (!received.ok()) {
        co_await self_.Sleep(kRetryAfter);
        continue;
      }
      if (received.value().messages.empty()) break;
      for (const ReceivedMessage& message : received.value().messages) {
        messages_.push_back(message.message);
        receipts_.push_back(message.receipt);
      }
    }
    co_return Done{};
  }

  Task<Done> ReadPartition(PartitionId partition) {
    LogScanClient log(self_, setup_.log, kTimeout);
    Offset next;
    for (;;) {
      const Outcome<FetchReply> read = co_await log.Read(partition, next);
      if (!read.ok()) {
        co_await self_.Sleep(kRetryAfter);
        continue;
      }
      for (const Record& record : read.value().records) messages_.push_back(record.message);
      // Out of range: what was lost meanwhile cannot be read.
      const bool at_end = read.value().positions.empty() || read.value().positions[0].offset == next;
      if (at_end) break;
      next = read.value().positions[0].offset;
    }
    co_return Done{};
  }

  Task<Done> Send(const Message& message) {
    Outcome<Done> sent = co_await target_.Publish(message);
    while (!sent.ok()) {
      co_await self_.Sleep(kRetryAfter);
      sent = co_await target_.Publish(message);
    }
    co_return Done{};
  }

  // Refused, its lease is over, and its consumer has it or will.
  Task<Done> Settle(const Receipt& receipt) {
    QueueClient queue(self_, setup_.queue, kTimeout);
    co_await queue.Delete(receipt);
    co_return Done{};
  }

  Context& self_;
  const ReplaySetup& setup_;
  Publisher target_;
  std::vector<Message> messages_;
  std::vector<Receipt> receipts_;
};

}  // namespace

Process ReplayOperator(Context& self, const ReplaySetup& setup) {
  if (setup.at > self.now()) co_await self.SleepUntil(setup.at);
  Replay replay(self, setup);
  co_await replay.Run();
}

}  // namespace redeliver
