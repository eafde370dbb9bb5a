// Whoever uses the library sees the standard library and Redeliver's own headers, and none of the libraries it is
// made with.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

// The header, and what it includes of the repository, directly or not; in `foreign` what of others.
void Follow(const std::string& header, std::set<std::string>& seen, std::vector<std::string>& foreign) {
  if (!seen.insert(header).second) return;
  static const std::regex kInclude(R"re(#\s*include\s*["<]([^">]+)[">])re");
  std::ifstream file(std::filesystem::path(REDELIVER_SOURCE_DIR) / header);
  ASSERT_TRUE(file) << header;
  const std::string text(std::istreambuf_iterator<char>(file), {});
  for (std::sregex_iterator hit(text.begin(), text.end(), kInclude), end; hit != end; ++hit) {
    const std::string name = hit->str(1);
    if (name.starts_with("sim/") || name.starts_with("redeliver/")) {
      Follow(name, seen, foreign);
    } else if (name.find('/') != std::string::npos) {
      foreign.push_back(header + " includes " + name);
    }
  }
}

TEST(PublicHeaders, NeedNoLibraryButTheStandardOne) {
  std::set<std::string> seen;
  std::vector<std::string> foreign;
  for (const char* header :
       {"redeliver/client.h", "redeliver/invariant.h", "redeliver/simulation.h", "redeliver/matchers.h"}) {
    Follow(header, seen, foreign);
  }
  EXPECT_THAT(foreign, IsEmpty());
  EXPECT_THAT(seen, Contains("sim/kernel/process.h"));
  // What a process must not see of the servers, and what is ours alone.
  for (const char* header :
       {"sim/broker/broker.h", "sim/broker/cluster_metadata.h", "sim/scenario/scenario.h", "reports/summary.h"}) {
    EXPECT_THAT(seen, Not(Contains(header)));
  }
}

}  // namespace
