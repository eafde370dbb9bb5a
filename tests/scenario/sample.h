// A scenario file that is right, for tests to spoil.
#ifndef REDELIVER_TESTS_SCENARIO_SAMPLE_H_
#define REDELIVER_TESTS_SCENARIO_SAMPLE_H_

#include <ostream>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "sim/scenario/reader.h"

namespace redeliver {

inline constexpr std::string_view kSample = R"json({
  "name": "sample", // The first column of a line is 1.
  "claim": "A mail may leave twice.",
  "source": "https://example.org/1",
  "topology": {
    "logs": {
      "payments": {"partitions": 2},
      "dead": {"alert_after": "5min"},
      "receipts": {}
    },
    "caches": {"seen": {"ttl": "7d"}},
    "sinks": {
      "mail": {"kind": "api"},
      "ledger": {"kind": "counter"}
    },
    "producers": {
      "checkout": {"writes": "payments", "messages": 12, "poison": [3]}
    },
    "consumers": {
      "email": {"reads": "payments", "effect": "mail", "instances": 2, "max_attempts": 3, "dead_letter": "dead"},
      "books": {"reads": "receipts", "effect": "ledger", "dedup": {"mark": "with_effect"}},
      "bridge": {"reads": "payments", "writes": "receipts", "commit": "in_transaction"}
    }
  },
  "network": {"low": "1ms", "high": "2ms"},
  "faults": {
    "until": "30s",
    "crash": ["email"],
    "power_loss": {"targets": ["broker"]}
  },
  "invariants": ["no_loss", "no_double_effect"],
  "must_see": ["process.crashed"],
  "search": {"seeds": 100, "timings": [1, 2]},
  "configurations": {
    "base": {},
    "cached": {"topology": {"consumers": {"email": {"dedup": {"mark": "after_effect", "cache": "seen"}}}}}
  },
  "expect": {"base": ["no_double_effect"], "cached": []}
}
)json";

// The text with the first `from` replaced.
inline std::string Replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result(text);
  const size_t at = result.find(from);
  EXPECT_NE(at, std::string::npos) << "the sample has no " << from;
  return at == std::string::npos ? result : result.replace(at, from.size(), to);
}

struct BadFile {
  std::string_view name;
  std::string_view from;    // In the sample,
  std::string_view to;      // replaced by this,
  std::string_view errors;  // gives these lines, each without "s.json:".
};
inline void PrintTo(const BadFile& file, std::ostream* out) { *out << file.name; }

inline void ExpectErrors(const BadFile& file) {
  std::string expected = "s.json:" + std::string(file.errors) + "\n";
  for (size_t at = expected.find('\n'); at + 1 < expected.size(); at = expected.find('\n', at + 1)) {
    expected.insert(at + 1, "s.json:");
  }
  const ReadResult result = ReadScenario(Replaced(kSample, file.from, file.to), "s.json");
  EXPECT_EQ(FormatErrors(result.errors), expected);
  EXPECT_FALSE(result.scenario.has_value());
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_SCENARIO_SAMPLE_H_
