#include "sim/client/business_transaction.h"

namespace redeliver {

SimDuration BusinessTransaction::WorkTime(const Message& message) const {
  static constexpr Label kSpread("transaction.time");
  if (setup_.transaction_time_spread == Nanos(0)) return setup_.transaction_time;
  const ChoiceKey choice{kSpread, self_.entity(), message.id.value()};
  const auto values = static_cast<uint64_t>(setup_.transaction_time_spread.nanoseconds()) + 1;
  return setup_.transaction_time + Nanos(static_cast<int64_t>(self_.kernel().choices().Below(choice, values)));
}

Task<Opened> BusinessTransaction::Open(const Message& message) {
  const Outcome<BeginReply> begun = co_await database_.Begin();
  if (!begun.ok()) co_return Opened::kFailed;
  open_ = begun.value().transaction;
  InsertRequest insert;
  insert.transaction = open_;
  insert.message = message;
  insert.event = setup_.write_order == WriteOrder::kOutbox;
  insert.unique = setup_.business_id == BusinessId::kFromRequest;
  const Outcome<InsertReply> inserted = co_await database_.Insert(insert);
  if (inserted.ok() && !inserted.value().repeated) co_return Opened::kInserted;
  if (!inserted.unknown()) co_await RollBack();
  co_return inserted.ok() ? Opened::kThere : Opened::kFailed;
}

Task<Outcome<Done>> BusinessTransaction::Commit(const Message& message) {
  const SimDuration work = WorkTime(message);
  if (work > Nanos(0)) co_await self_.Sleep(work);
  const Outcome<Done> committed = co_await database_.Commit(open_);
  co_return committed;
}

Task<Done> BusinessTransaction::RollBack() {
  const Outcome<Done> ended = co_await database_.RollBack(open_);
  static_cast<void>(ended);  // Unknown: the connection is closed, and the transaction with it.
  co_return Done{};
}

Task<Done> BusinessTransaction::CommitUntilKnown(const Message& message) {
  for (;;) {
    const Opened opened = co_await Open(message);
    if (opened == Opened::kThere) break;
    if (opened == Opened::kInserted) {
      const Outcome<Done> committed = co_await Commit(message);
      if (committed.ok()) break;
    }
    co_await self_.Sleep(setup_.retry_backoff);
  }
  co_return Done{};
}

}  // namespace redeliver
