#include "sim/explore/rate_sweep.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <type_traits>

#include "sim/explore/parallel.h"
#include "sim/explore/tally.h"

namespace redeliver {
namespace {

// Of a probability whose terms are below 2^32; so are those of the result, as long as the factor's product fits.
Probability Times(const Probability& rate, const RateFactor& factor) {
  const uint64_t numerator = rate.numerator * factor.numerator;
  const uint64_t denominator = rate.denominator * factor.denominator;
  if (numerator >= denominator) return {1, 1};
  const uint64_t divisor = std::gcd(numerator, denominator);
  Probability product{numerator / divisor, denominator / divisor};
  while (product.denominator >> 32 != 0) product = {product.numerator >> 1, product.denominator >> 1};
  return product;
}

// Visits the knobs of FaultOptions: whatever has a rate is a fault.
struct Scaler {
  FaultOptions& faults;
  const RateFactor& factor;

  template <class T>
  void operator()(T FaultOptions::*member, const Knob<T>&) {
    if constexpr (requires { (faults.*member)->rate; }) {
      if (faults.*member) (faults.*member)->rate = Times((faults.*member)->rate, factor);
    }
  }
};

class Sweeper {
 public:
  Sweeper(const Prepared& prepared, const RateSweepOptions& options)
      : prepared_(prepared),
        asked_(options),
        runner_(std::make_unique<Runner>(prepared.scenario().invariants)),
        run_options_(RunOptionsFor(prepared.scenario(), SearchMode::kSample, Defect::kNone)) {
    run_options_.swarm = false;
  }

  ConfigurationResult Run(size_t configuration, const RateFactor& factor) {
    Model model = prepared_.scenario().configurations[configuration].model;
    model.faults = AtRates(model.faults, factor);
    const Pipeline pipeline(model);
    ConfigurationResult result = EmptyResult(prepared_.scenario().invariants.size());
    runner_->metrics().ResetTotals();
    for (uint64_t seed = 1; seed <= asked_.seeds && result.events < asked_.events; ++seed) {
      SampledChoices choices(seed);
      AddRun(result, runner_->Run(pipeline, choices, run_options_), seed, choices.plan());
    }
    result.metrics = runner_->metrics().totals();
    return result;
  }

 private:
  const Prepared& prepared_;
  const RateSweepOptions& asked_;
  std::unique_ptr<Runner> runner_;
  RunOptions run_options_;
};

// Whether the search has at least the runs that the sweep would do for the factor 1.
bool HasOwnRates(const RateSweepOptions& options, size_t i) {
  const SearchResult* sample = options.sample;
  if (sample == nullptr || sample->mode != SearchMode::kSample || sample->swarm) return false;
  return sample->results[i].runs >= options.seeds || sample->results[i].events >= options.events;
}

}  // namespace

FaultOptions AtRates(const FaultOptions& faults, const RateFactor& factor) {
  FaultOptions scaled = faults;
  FaultOptions::Describe(Scaler{scaled, factor});
  return scaled;
}

bool AnySampledFault(const Pipeline& pipeline) {
  const auto& hazards = pipeline.hazards();
  for (size_t kind = 0; kind < kFaultKindCount; ++kind) {
    if (hazards.enabled(static_cast<FaultKind>(kind))) return true;
  }
  return false;
}

RateSweep SweepRates(const Prepared& prepared, const std::vector<size_t>& configurations,
                     const RateSweepOptions& options) {
  constexpr size_t kFactors = kRateFactors.size();
  RateSweep sweep;
  sweep.results.resize(configurations.size());
  const auto make_sweeper = [&] {
    return [&, sweeper = Sweeper(prepared, options)](uint64_t piece) mutable {
      const uint64_t i = piece / kFactors;
      const uint64_t factor = piece % kFactors;
      if (factor == kOwnRates && HasOwnRates(options, i)) return options.sample->results[i];
      return sweeper.Run(configurations[i], kRateFactors[factor]);
    };
  };
  const auto take = [&](uint64_t piece, ConfigurationResult&& result) {
    sweep.results[piece / kFactors][piece % kFactors] = std::move(result);
    return true;
  };
  RunInOrder<ConfigurationResult>(configurations.size() * kFactors, options.jobs, make_sweeper, {}, take);
  return sweep;
}

}  // namespace redeliver
