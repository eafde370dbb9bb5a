#include "reports/html/effects_owed.h"

#include <algorithm>
#include <vector>

namespace redeliver::html {
namespace {

// Logs, queues and databases that the messages of one producer come to.
class Reach {
 public:
  Reach(const Pipeline& pipeline, const Pipeline::Producer& producer)
      : logs_(pipeline.shape().logs.size()),
        queues_(pipeline.shape().queues.size()),
        databases_(pipeline.shape().databases.size()) {
    Add(producer.log, producer.queue);
    Mark(databases_, producer.database);
    do {
      grown_ = false;
      Follow(pipeline);
    } while (grown_);
  }

  bool Has(ChannelId channel, const RunShape& shape) const {
    const QueueId queue = shape.QueueOf(channel);
    return queue.none() ? logs_[shape.LogOf(channel).value()] : queues_[queue.value()];
  }

 private:
  template <class Id>
  static bool Marked(const std::vector<bool>& places, Id id) {
    return !id.none() && places[id.value()];
  }

  template <class Id>
  void Mark(std::vector<bool>& places, Id id) {
    if (id.none() || places[id.value()]) return;
    places[id.value()] = true;
    grown_ = true;
  }

  void Add(LogId log, QueueId queue) {
    Mark(logs_, log);
    Mark(queues_, queue);
  }

  void Follow(const Pipeline& pipeline) {
    for (const Pipeline::Relay& relay : pipeline.relays()) {
      if (Marked(databases_, relay.database)) Add(relay.log, relay.queue);
    }
    for (const Pipeline::Consumer& consumer : pipeline.consumers()) {
      if (Marked(logs_, consumer.log) || Marked(queues_, consumer.queue)) Mark(logs_, consumer.output);
    }
    for (const Pipeline::Replay& replay : pipeline.replays()) {
      const bool from = Marked(logs_, replay.log) || Marked(queues_, replay.queue);
      if (from || Marked(databases_, replay.database)) Add(replay.to_log, replay.to_queue);
    }
  }

  std::vector<bool> logs_;
  std::vector<bool> queues_;
  std::vector<bool> databases_;
  bool grown_ = false;
};

}  // namespace

std::optional<Owed> EffectsOwed(const Pipeline& pipeline) {
  const RunShape& shape = pipeline.shape();
  std::vector<bool> fed(shape.sinks.size());
  Owed owed;
  for (const Pipeline::Producer& producer : pipeline.producers()) {
    if (producer.options.abort_every > 0) return std::nullopt;
    const auto sound = static_cast<uint64_t>(producer.options.messages) - producer.options.poison.size();
    owed.messages += static_cast<uint64_t>(producer.options.messages);
    const Reach reach(pipeline, producer);
    for (size_t sink = 0; sink < fed.size(); ++sink) {
      if (!reach.Has(shape.SourceOf(shape.sinks[sink].fed_by), shape)) continue;
      fed[sink] = true;
      owed.effects += sound;
    }
  }
  if (std::ranges::find(fed, false) != fed.end()) return std::nullopt;
  return owed;
}

}  // namespace redeliver::html
