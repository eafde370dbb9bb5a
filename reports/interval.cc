#include "reports/interval.h"

#include <boost/math/distributions/binomial.hpp>
#include <charconv>
#include <cmath>
#include <string_view>

#include "sim/base/check.h"

namespace redeliver {
namespace {

// Plain double everywhere: long double is not the same type on every machine.
using Policy = boost::math::policies::policy<boost::math::policies::promote_float<false>,
                                             boost::math::policies::promote_double<false>>;
using Binomial = boost::math::binomial_distribution<double, Policy>;

constexpr double kTail = 0.025;
constexpr int kDigits = 3;
// Compilers and libraries agree on far more digits than these. Rounding to them first makes the step to three digits
// the same everywhere, even where the true bound is a short decimal, such as 0.975 for 0 of 1.
constexpr int kAgreedDigits = 12;

enum class Side { kLow, kHigh };

// The value, 0 < value < 1, rounded away from the middle of the interval.
std::string RoundOutward(double value, Side side) {
  char buffer[40];
  const auto end =
      std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::scientific, kAgreedDigits - 1);
  const std::string_view text(buffer, static_cast<size_t>(end.ptr - buffer));  // "d.ddddddddddde-XX"
  const size_t e = text.find('e');
  const std::string all = std::string(text.substr(0, 1)) + std::string(text.substr(2, e - 2));
  int exponent = 0;
  const size_t digits_of_exponent = e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + digits_of_exponent, text.data() + text.size(), exponent);

  int kept = 0;
  for (int i = 0; i < kDigits; ++i) kept = kept * 10 + (all[static_cast<size_t>(i)] - '0');
  const bool exact = all.find_first_not_of('0', kDigits) == std::string::npos;
  if (side == Side::kHigh && !exact && ++kept == 1000) {
    kept = 100;
    ++exponent;
  }
  if (exponent >= 0) return "1";
  return "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + std::to_string(kept);
}

// The bound may have either sign: away from the middle means down on the low side and up on the high one.
std::string SignedBound(double value, Side side) {
  if (value == 0) return "0";
  if (value > 0) return RoundOutward(value, side);
  return "-" + RoundOutward(-value, side == Side::kLow ? Side::kHigh : Side::kLow);
}

double LowerBound(uint64_t hits, uint64_t runs, double tail) {
  return hits == 0 ? 0 : Binomial::find_lower_bound_on_p(static_cast<double>(runs), static_cast<double>(hits), tail);
}

double UpperBound(uint64_t hits, uint64_t runs, double tail) {
  return hits == runs ? 1 : Binomial::find_upper_bound_on_p(static_cast<double>(runs), static_cast<double>(hits), tail);
}

constexpr double kMissed = 0.01;  // The rest of kDetection.

}  // namespace

RateInterval ExactInterval(uint64_t hits, uint64_t runs) {
  REDELIVER_CHECK(hits <= runs);
  RateInterval interval{"0", "1"};
  if (hits > 0) interval.low = RoundOutward(LowerBound(hits, runs, kTail), Side::kLow);
  if (hits < runs) interval.high = RoundOutward(UpperBound(hits, runs, kTail), Side::kHigh);
  return interval;
}

Ratio ValueOfBound(std::string_view bound) {
  Ratio value;
  const size_t point = bound.find('.');
  for (size_t at = 0; at < bound.size(); ++at) {
    if (at == point) continue;
    value.numerator = value.numerator * 10 + static_cast<Uint128>(bound[at] - '0');
    if (at > point) value.denominator *= 10;
  }
  return value;
}

RateInterval DifferenceInterval(uint64_t only_first, uint64_t only_second, uint64_t runs) {
  REDELIVER_CHECK(only_first + only_second <= runs);
  if (runs == 0) return {"-1", "1"};
  constexpr double kHalfTail = kTail / 2;
  const double low = LowerBound(only_second, runs, kHalfTail) - UpperBound(only_first, runs, kHalfTail);
  const double high = UpperBound(only_second, runs, kHalfTail) - LowerBound(only_first, runs, kHalfTail);
  return {SignedBound(low, Side::kLow), SignedBound(high, Side::kHigh)};
}

std::string DetectableRate(uint64_t runs) {
  if (runs == 0) return "1";
  return RoundOutward(-std::expm1(std::log(kMissed) / static_cast<double>(runs)), Side::kHigh);
}

uint64_t RunsToDetect(uint64_t one_in) {
  REDELIVER_CHECK(one_in > 1);
  return static_cast<uint64_t>(std::ceil(std::log(kMissed) / std::log1p(-1 / static_cast<double>(one_in))));
}

bool MayComeOf(uint64_t hits, uint64_t tries, uint64_t numerator, uint64_t denominator) {
  REDELIVER_CHECK(denominator > 0);
  if (hits > tries) return false;
  if (numerator == 0 || numerator >= denominator) return hits == (numerator == 0 ? 0 : tries);
  constexpr double kTooRare = 0.5e-9;  // On each side.
  const double n = static_cast<double>(tries);
  const double k = static_cast<double>(hits);
  const Binomial binomial(n, static_cast<double>(numerator) / static_cast<double>(denominator));
  const double at_most = boost::math::cdf(binomial, k);
  const double at_least = hits == 0 ? 1 : boost::math::cdf(boost::math::complement(binomial, k - 1));
  return at_most >= kTooRare && at_least >= kTooRare;
}

}  // namespace redeliver
