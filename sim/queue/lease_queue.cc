#include "sim/queue/lease_queue.h"

namespace redeliver {

void LeaseQueue::Handle(SendRequest& request, Responder<SendReply> responder) {
  Record(MessageStored{id_, request.message.id, next_copy_});
  next_copy_ = next_copy_.Next();
  responder.Ok({});
}

}  // namespace redeliver
