// What a program of your own is written with: a coroutine that stands for one process of a pipeline, and the stubs by
// which it reaches logs, queues, databases, caches and sinks. The simulator crashes it, pauses it and loses its
// requests; it starts it again from the top, as a supervisor would.
//
//   // Claim: at-least-once. Hole: a crash between (1) and (2) repeats the mail.
//   redeliver::Process Mailer(redeliver::Context& self, const redeliver::ConsumerSetup& setup) {
//     redeliver::ConsumerClient orders(self, setup.source);
//     redeliver::EffectClient mail(self, setup.effect, setup.request_timeout, redeliver::Protection::kNone);
//     for (;;) {
//       const redeliver::RecordBatch batch = co_await orders.Poll();
//       for (const redeliver::Record& record : batch) {
//         redeliver::Outcome<redeliver::Applied> sent = co_await mail.Apply(record.message);  // (1)
//         while (!sent.ok()) {
//           co_await self.Sleep(setup.retry_backoff);
//           sent = co_await mail.Apply(record.message);
//         }
//       }
//       co_await orders.CommitOffsets();  // (2)
//     }
//   }
//
// Include the headers of redeliver/ alone: what they include below sim/ may move.
//
// The setup says where things are and what the scenario file chose: ConsumerSetup, ProducerSetup or RelaySetup. What
// the file does not declare is a null pointer in it, or an endpoint without a server.
//
// Rules for these coroutines
//
// * Await in a statement of its own, into a named local: `const auto reply = co_await stub.Ask(request);`. g++ 12
//   miscompiles an await in the condition of an `if` or a loop, inside braces, in `?:`, beside a lambda that captures,
//   and one whose argument is a braced list with a non-trivial member: memory is freed twice, and nothing warns.
// * A function, not a lambda: the captures of a lambda die before its first await. The first parameter is the Context,
//   or for a coroutine of a class the class has `Context& self()`. Other parameters are values, stubs of the caller, or
//   the setup.
// * Whatever crosses an await has a constructor, or is trivial.
// * What must survive a crash is in a server. A local variable is memory and dies with the process; a static or a
//   global would survive it, and would be shared by runs that several threads make at once.
// * No effect in a destructor: a crash runs destructors here, and none in the world.
// * A refused request has changed nothing (but see MayHaveHappened); one whose outcome is unknown may have been done,
//   or may be done later. Look at ok(), rejected() and unknown(): a stub asks once unless it says otherwise.
// * Time and chance come from the Context and the stubs alone: no clock, no thread, no random device.
// * Every loop awaits something. A run ends when nothing is left to be done; Sleep and a request under way are
//   something, SleepInBackground and a poll are not.
// * Throw nothing: an exception that leaves a coroutine ends the program.
#ifndef REDELIVER_REDELIVER_CLIENT_H_
#define REDELIVER_REDELIVER_CLIENT_H_

#include "sim/broker/log_client.h"
#include "sim/client/deduplicator.h"
#include "sim/client/effect_client.h"
#include "sim/client/handler.h"
#include "sim/client/log_reader.h"
#include "sim/client/setup.h"
#include "sim/kernel/process.h"
#include "sim/kernel/signal.h"
#include "sim/queue/queue_client.h"
#include "sim/sink/api_client.h"
#include "sim/sink/two_phase_client.h"
#include "sim/store/cache_client.h"
#include "sim/store/checkpoint_store_client.h"
#include "sim/store/database_client.h"
#include "sim/store/service_database_client.h"

#endif  // REDELIVER_REDELIVER_CLIENT_H_
