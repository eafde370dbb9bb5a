// What is measured, exactly: a quotient of two non-negative integers. Two of them are compared without rounding, however
// large their terms.
#ifndef REDELIVER_SIM_BASE_RATIO_H_
#define REDELIVER_SIM_BASE_RATIO_H_

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "sim/base/wide.h"

namespace redeliver {

struct Ratio {
  Uint128 numerator = 0;
  Uint128 denominator = 1;  // Above 0.

  friend std::strong_ordering operator<=>(const Ratio& a, const Ratio& b);
  friend bool operator==(const Ratio& a, const Ratio& b) { return (a <=> b) == 0; }
};

// In lowest terms.
Ratio Reduced(const Ratio& ratio);

// These require that the terms of the result fit after reduction.
Ratio Sum(const Ratio& a, const Ratio& b);
// 0 if b is the larger one.
Ratio Difference(const Ratio& a, const Ratio& b);
Ratio Product(const Ratio& a, const Ratio& b);
// Requires that b is not 0. Terms that do not fit lose their last bits, both as many; what is left of a quotient near 1 is
// known to 2^-60 of itself.
Ratio Quotient(const Ratio& a, const Ratio& b);

// Reads "20", "9.1": decimal digits, at most 12 of them and 9 after the point; no sign, no exponent. With so few, sums and
// products of a handful of such numbers fit.
std::optional<Ratio> ParseDecimal(std::string_view text);
// Reads that, or a quotient of two whole numbers such as "1/11".
std::optional<Ratio> ParseRatio(std::string_view text);

// To so many significant digits, rounded to the nearest and without zeros at the end; all digits before the point.
std::string FormatDecimal(const Ratio& ratio, int digits);

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_RATIO_H_
