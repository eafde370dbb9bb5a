// Which pattern of the gallery a declared producer or consumer runs.
#ifndef REDELIVER_SIM_CLIENT_CATALOGUE_H_
#define REDELIVER_SIM_CLIENT_CATALOGUE_H_

#include <span>
#include <string_view>

#include "sim/client/consumer_options.h"
#include "sim/client/producer_options.h"
#include "sim/client/relay_options.h"
#include "sim/client/setup.h"
#include "sim/sink/sink_options.h"

namespace redeliver {

struct PatternInfo {
  std::string_view name;  // The file in sim/client.
  std::string_view when;  // The options that select it.
};
std::span<const PatternInfo> AllPatterns();

// The setup outlives the run.
Program ProgramFor(const ProducerOptions& options, const ProducerSetup& setup);
Program ProgramFor(const ConsumerOptions& options, const ConsumerSetup& setup);
Program ProgramFor(const RelayOptions& options, const RelaySetup& setup);

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_CATALOGUE_H_
