// No bytes make the scenario reader crash, hang or overflow, and what it accepts survives being written and read again.
//
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I. tests/fuzz/scenario_reader_fuzz.cc ...
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/base/check.h"
#include "sim/scenario/effective.h"
#include "sim/scenario/reader.h"
#include "sim/scenario/utf8.h"

namespace redeliver {
namespace {

void CheckErrors(const ReadResult& result) {
  FilePosition last;
  for (const FileError& error : result.errors) {
    REDELIVER_CHECK(error.position >= last && error.position.column > 0);
    last = error.position;
    const std::string line = FormatError(error);
    REDELIVER_CHECK(line.find('\n') == std::string::npos);
    REDELIVER_CHECK(FindInvalidUtf8(line) == std::string::npos);
  }
}

void CheckReadsBack(const Scenario& scenario) {
  for (const Configuration& configuration : scenario.configurations) {
    const std::string effective = EffectiveConfiguration(configuration.model);
    std::string text = effective;
    text.insert(1, R"("name": "a", "claim": "b", "source": "c", "invariants": ["no_loss"],)"
                   R"("configurations": {"a": {}},)");
    const ReadResult again = ReadScenario(text, "again");
    REDELIVER_CHECK(again.scenario.has_value());
    REDELIVER_CHECK(EffectiveConfiguration(again.scenario->configurations[0].model) == effective);
  }
}

void TryFile(std::string_view text) {
  const ReadResult result = ReadScenario(text, "fuzz");
  REDELIVER_CHECK(result.scenario.has_value() == result.errors.empty());
  CheckErrors(result);
  if (result.scenario) CheckReadsBack(*result.scenario);
}

}  // namespace
}  // namespace redeliver

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  redeliver::TryFile(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
