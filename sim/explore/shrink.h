// Smaller versions of a pipeline: every single way to take something away from it, where a part goes together with the
// knobs that name it, and messages with their numbers.
#ifndef REDELIVER_SIM_EXPLORE_SHRINK_H_
#define REDELIVER_SIM_EXPLORE_SHRINK_H_

#include <functional>
#include <vector>

#include "sim/scenario/json_document.h"

namespace redeliver {

// One pass over a document takes away pieces of one kind; kDefaults leaves counts out, which makes them those by
// default.
enum class ShrinkPass { kParts, kCounts, kKnobs, kDefaults };
// Those that make a pipeline smaller.
inline constexpr ShrinkPass kShrinkPasses[] = {ShrinkPass::kParts, ShrinkPass::kCounts, ShrinkPass::kKnobs};

// Offers each change of the pass in turn; `accepts` says whether the smaller document is to be kept, and then the rest
// of the changes are made to that. Returns whether any was kept. The document is an object with "topology", "network"
// and "faults", in which a member that is absent has its default.
bool Shrink(JsonValue& document, ShrinkPass pass, const std::function<bool(const JsonValue& smaller)>& accepts);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_SHRINK_H_
