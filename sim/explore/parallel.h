// Numbered pieces of work on several threads, their results taken in order: what comes out does not depend on how many
// threads there are or which was faster.
#ifndef REDELIVER_SIM_EXPLORE_PARALLEL_H_
#define REDELIVER_SIM_EXPLORE_PARALLEL_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace redeliver {

// Calls make_worker() once per thread, the worker for pieces 0, 1, ... below `count`, and take(piece, result) in their
// order, one at a time. take returns false to end the work: later pieces are not taken. should_stop (may be empty) is
// asked before each piece. Returns how many pieces were taken.
template <class Result, class MakeWorker, class Take>
uint64_t RunInOrder(uint64_t count, int jobs, const MakeWorker& make_worker, const std::function<bool()>& should_stop,
                    const Take& take) {
  std::mutex mutex;  // Guards everything below.
  uint64_t next_piece = 0;
  uint64_t taken = 0;
  bool ended = false;
  std::map<uint64_t, Result> waiting;

  const auto work = [&] {
    auto worker = make_worker();
    for (;;) {
      uint64_t piece;
      {
        const std::lock_guard lock(mutex);
        if (ended || next_piece == count || (should_stop && should_stop())) return;
        piece = next_piece++;
      }
      Result result = worker(piece);
      const std::lock_guard lock(mutex);
      waiting.emplace(piece, std::move(result));
      while (!ended && !waiting.empty() && waiting.begin()->first == taken) {
        auto node = waiting.extract(waiting.begin());
        ended = !take(taken, std::move(node.mapped()));
        ++taken;
      }
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 1; i < jobs; ++i) threads.emplace_back(work);
  work();
  threads.clear();
  return taken;
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_PARALLEL_H_
