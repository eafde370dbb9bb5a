// The declared parts of a run, by dense id: what observers may know beforehand, and the names that text needs.
#ifndef REDELIVER_SIM_TRACE_RUN_SHAPE_H_
#define REDELIVER_SIM_TRACE_RUN_SHAPE_H_

#include <string>
#include <vector>

#include "sim/base/ids.h"

namespace redeliver {

struct RunShape {
  struct Log {
    std::string name;
    uint16_t partitions = 1;
    // Whether consumers move messages here that they gave up on.
    bool dead_letters = false;
    // Whether producers write here: its acknowledgement is the promise to the outside.
    bool source = false;
    // The sink whose effects are the committed records of this log, written by a consumer; None() otherwise.
    SinkId sink = SinkId::None();
    // The sinks that owe effects for what it holds.
    std::vector<SinkId> feeds;
  };

  struct Group {
    std::string name;
    LogId reads;
    // Where a given-up message goes; None() if nowhere.
    LogId dead_letters = LogId::None();
    // Tries before giving up; 0 = for ever.
    uint32_t max_attempts = 0;
    // The group whose messages it tries again, from a retry log; None() if it reads for itself.
    GroupId retries_for = GroupId::None();
  };

  // A sink that owes one effect for each message committed to the log that `fed_by` reads.
  struct Sink {
    std::string name;
    GroupId fed_by;
    // Whether the sink keeps one state per key, which the last effect overwrites.
    bool keeps_state = false;
  };

  struct Cache {
    std::string name;
    // Memory that one record takes: its id and what the cache adds.
    uint64_t record_bytes = kIdBytes;
  };

  // A message id as text, in the form of RFC 9562: 32 hexadecimal digits and four hyphens.
  static constexpr uint64_t kIdBytes = 36;

  // The logs of the scenario; the two behind the coordinators have the next ids and no entry.
  std::vector<Log> logs;
  std::vector<Group> groups;
  std::vector<Sink> sinks;
  std::vector<Cache> caches;
  // Processes first, then servers: whoever a site or a circumstance can name.
  std::vector<std::string> processes;
  std::vector<std::string> servers;
  // Of the log cluster, in the order of BrokerId.
  std::vector<std::string> brokers;
  uint32_t messages = 0;
  uint32_t keys = 0;

  // Whose effects are owed for what the group reads.
  GroupId OwnerOf(GroupId group) const {
    const GroupId owner = groups[group.value()].retries_for;
    return owner.none() ? group : owner;
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_RUN_SHAPE_H_
