#include "sim/explore/determinism.h"

#include "sim/explore/replay.h"
#include "sim/trace/fact_text.h"

namespace redeliver {
namespace {

std::string TextAt(const std::vector<Event>& events, size_t i, const RunShape& shape) {
  return i < events.size() ? FormatEvent(events[i], shape) : "(no further fact)";
}

}  // namespace

std::optional<Divergence> CheckDeterminism(const Prepared& prepared, const std::vector<SeedRange>& seeds,
                                           const SearchControl& control, const MakeChoices& make_choices) {
  Runner runner(prepared.invariants());
  RunOptions options = RunOptionsFor(prepared.scenario(), SearchMode::kSample, control.defect);
  options.trace = true;
  for (const size_t configuration : control.configurations) {
    const Pipeline& pipeline = prepared.pipeline(configuration);
    for (const SeedRange& range : seeds) {
      for (uint64_t seed = range.first; seed <= range.last; ++seed) {
        if (control.should_stop && control.should_stop()) return std::nullopt;
        const auto first_choices = make_choices(seed, 1);
        const Digest first_digest = runner.Run(pipeline, *first_choices, options).digest;
        const std::vector<Event> first = runner.events();
        const auto second_choices = make_choices(seed, 2);
        if (runner.Run(pipeline, *second_choices, options).digest == first_digest) continue;
        const size_t at = FirstDifference(first, runner.events()).value_or(first.size());
        return Divergence{configuration, seed, at, TextAt(first, at, pipeline.shape()),
                          TextAt(runner.events(), at, pipeline.shape())};
      }
    }
  }
  return std::nullopt;
}

std::optional<Divergence> CheckDeterminism(const Prepared& prepared, const std::vector<SeedRange>& seeds,
                                           const SearchControl& control) {
  return CheckDeterminism(prepared, seeds, control,
                          [](uint64_t seed, int) { return std::make_unique<SampledChoices>(seed); });
}

}  // namespace redeliver
