// What a fetch returned, in words.
#ifndef REDELIVER_TESTS_BROKER_FETCH_TEXT_H_
#define REDELIVER_TESTS_BROKER_FETCH_TEXT_H_

#include <string>

#include "sim/broker/log_requests.h"

namespace redeliver {

// "m1 m2": the messages of its records.
inline std::string MessagesOf(const FetchReply& reply) {
  std::string text;
  for (const Record& record : reply.records) {
    text += (text.empty() ? "m" : " m") + std::to_string(record.message.id.value());
  }
  return text;
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_FETCH_TEXT_H_
