// A witness as a scenario file: what `minimize` tries, and what it leaves behind.
#ifndef REDELIVER_SIM_EXPLORE_WITNESS_FILE_H_
#define REDELIVER_SIM_EXPLORE_WITNESS_FILE_H_

#include <string>
#include <vector>

#include "sim/explore/search.h"
#include "sim/scenario/json_document.h"

namespace redeliver {

struct WitnessFile {
  std::string name;
  std::string claim;
  std::vector<std::string> source;
  std::vector<std::string> comments;  // Lines that stand at the top.
  const JsonValue* model = nullptr;   // "topology", "network" and "faults".
  std::string invariant;
  std::string configuration;
  const SearchOptions* search = nullptr;  // Of which it has horizon and event limit.
  uint64_t timing = 1;
  std::vector<std::string> plan;
};

std::string FileText(const WitnessFile& file);

// "three-semantics-at-least-once-no-double-effect": legal as the name of a scenario.
std::string WitnessName(const std::string& scenario, const std::string& configuration, const std::string& invariant);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_WITNESS_FILE_H_
