#include "sim/client/publisher.h"

namespace redeliver {
namespace {

template <class Reply>
Outcome<Done> WithoutReply(const Outcome<Reply>& sent) {
  if (sent.ok()) return Outcome<Done>::Ok({});
  return sent.rejected() ? Outcome<Done>::Rejected(sent.reason()) : Outcome<Done>::Unknown();
}

}  // namespace

Publisher::Publisher(Context& self, const LogEndpoint& log, const QueueEndpoint& queue, SimDuration request_timeout)
    : self_(self) {
  if (log.cluster != nullptr) log_.emplace(self, log, request_timeout);
  if (queue.queue != nullptr) queue_.emplace(self, queue, request_timeout);
}

Task<Outcome<Done>> Publisher::Publish(const Message& message) {
  Outcome<Done> outcome;
  if (log_) {
    const Outcome<AppendReply> sent = co_await log_->Send(message);
    outcome = WithoutReply(sent);
  } else {
    const Outcome<SendReply> sent = co_await queue_->Send(message);
    outcome = WithoutReply(sent);
  }
  co_return outcome;
}

}  // namespace redeliver
