// A consumer that notes in a journal what it reads.
#ifndef REDELIVER_TESTS_BROKER_READER_H_
#define REDELIVER_TESTS_BROKER_READER_H_

#include <string>
#include <utility>

#include "sim/broker/consumer_client.h"
#include "tests/support/simulation.h"

namespace redeliver {

struct ReaderSetup {
  // `work`: per batch, before its commit. The world outlives the reader.
  template <class World>
  ReaderSetup(World& world, std::string name, bool commits = true, SimDuration work = SimDuration())
      : endpoint(world.settle()), journal(world.journal()), name(std::move(name)), commits(commits), work(work) {}

  const ConsumerEndpoint& endpoint;
  Journal& journal;
  std::string name;
  bool commits;
  SimDuration work;
};

// Notes what each poll returned, and each commit that was refused.
inline Process Read(Context& self, const ReaderSetup& setup) {
  ConsumerClient consumer(self, setup.endpoint);
  for (;;) {
    const RecordBatch batch = co_await consumer.Poll();
    std::string read = setup.name + " read";
    for (const Record& record : batch) read += " m" + std::to_string(record.message.id.value());
    setup.journal.Note(read);
    co_await self.Sleep(setup.work);
    if (!setup.commits) continue;
    const Outcome<Done> committed = co_await consumer.CommitOffsets();
    if (committed.rejected()) setup.journal.Note(setup.name + " " + NameOf(committed.reason()));
  }
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_READER_H_
