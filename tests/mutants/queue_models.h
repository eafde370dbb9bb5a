// Queues in which a mistake shows that no scenario file would tell from luck.
#ifndef REDELIVER_TESTS_MUTANTS_QUEUE_MODELS_H_
#define REDELIVER_TESTS_MUTANTS_QUEUE_MODELS_H_

#include <string_view>

namespace redeliver {

struct QueueModel {
  std::string_view name;
  std::string_view topology;
  std::string_view faults;
};

inline constexpr std::string_view kLateRelease = "a queue, one worker gives back what another holds by then";
inline constexpr std::string_view kPoisonInAQueue = "a queue with a limit of two, and a poison message";
inline constexpr std::string_view kGroups = "a queue with groups, two workers of different speed";

inline constexpr QueueModel kQueueModels[] = {
    // An attempt of 20s is refused, and its worker stands still before it says so: its lease ends, and another attempt
    // has begun when it goes on.
    {kLateRelease,
     R"("queues": {"in": {"profile": "sqs_standard", "visibility_timeout": "1min"}}, "sinks": {"sink": {"kind": "api"}},
        "producers": {"source": {"writes": "in", "messages": 1}},
        "consumers": {"reader": {"reads": "in", "effect": "sink", "instances": 2, "handler_time": "20s",
                                 "on_failure": "release"}})",
     R"("until": "5min", "error": {"targets": ["sink"]},
        "pause": {"targets": ["reader"], "operations": ["queue.release"], "duration": "50s"})"},
    {kPoisonInAQueue,
     R"("queues": {"in": {"profile": "sqs_standard", "max_receive_count": 2, "dead_letter": "dead"}, "dead": {}},
        "sinks": {"sink": {"kind": "api"}},
        "producers": {"source": {"writes": "in", "messages": 3, "poison": [2]}},
        "consumers": {"reader": {"reads": "in", "effect": "sink", "on_failure": "release"}})",
     ""},
    {kGroups,
     R"("queues": {"in": {"profile": "sqs_fifo"}}, "sinks": {"sink": {"kind": "api"}},
        "producers": {"source": {"writes": "in", "messages": 6}},
        "consumers": {"reader": {"reads": "in", "effect": "sink", "instances": 2, "handler_time_spread": "1s"}})",
     ""},
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_MUTANTS_QUEUE_MODELS_H_
