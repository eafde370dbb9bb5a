// Texts that are compared as a whole. UPDATE_GOLDEN=1 writes them anew; then read the diff.
#ifndef REDELIVER_TESTS_REPORTS_GOLDEN_H_
#define REDELIVER_TESTS_REPORTS_GOLDEN_H_

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace redeliver {

// `name` is a file under tests/golden/reports.
inline void ExpectGolden(std::string_view name, const std::string& text) {
  const std::string path = std::string(REDELIVER_SOURCE_DIR "/tests/golden/reports/") + std::string(name);
  if (const char* update = std::getenv("UPDATE_GOLDEN"); update != nullptr && std::string_view(update) == "1") {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " is missing; UPDATE_GOLDEN=1 writes it";
  const std::string golden(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(text, golden) << "if " << name << " is out of date, UPDATE_GOLDEN=1";
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_REPORTS_GOLDEN_H_
