#include "tools/version.h"

#include <string_view>

namespace redeliver {
namespace {

constexpr std::string_view kCommit =
#include "tools/commit.inc"
    ;

}  // namespace

std::string VersionText() {
  const std::string version = "redeliver " REDELIVER_VERSION;
  return (kCommit.empty() ? version : version + " (commit " + std::string(kCommit) + ")") + "\n";
}

}  // namespace redeliver
