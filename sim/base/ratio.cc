#include "sim/base/ratio.h"

#include <algorithm>
#include <utility>

#include "sim/base/check.h"

namespace redeliver {
namespace {

constexpr int kDigitsMax = 12;
constexpr int kDecimalsMax = 9;
// Places after the point that are looked at: a number below 10^-18 shows as 0.
constexpr int kPlacesMax = 18;

Uint128 CommonDivisor(Uint128 a, Uint128 b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

Uint128 Times(Uint128 a, Uint128 b) {
  Uint128 product = 0;
  REDELIVER_CHECK(!__builtin_mul_overflow(a, b, &product));
  return product;
}

int BitsOf(Uint128 value) {
  int bits = 0;
  for (; value != 0; value >>= 1) ++bits;
  return bits;
}

std::string DigitsOf(Uint128 value) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value != 0);
  std::ranges::reverse(digits);
  return digits;
}

// Adds one to the last digit of a decimal number.
void RoundUp(std::string& digits) {
  for (size_t at = digits.size(); at > 0; --at) {
    char& digit = digits[at - 1];
    if (digit == '.') continue;
    if (digit != '9') {
      ++digit;
      return;
    }
    digit = '0';
  }
  digits.insert(0, "1");
}

}  // namespace

// Whole parts first, then the reciprocals of what is left, as Euclid does: no product can overflow.
std::strong_ordering operator<=>(const Ratio& a, const Ratio& b) {
  Ratio left = a;
  Ratio right = b;
  for (bool swapped = false;; swapped = !swapped) {
    const Uint128 whole_left = left.numerator / left.denominator;
    const Uint128 whole_right = right.numerator / right.denominator;
    if (whole_left != whole_right) return (whole_left < whole_right) != swapped ? std::strong_ordering::less
                                                                                 : std::strong_ordering::greater;
    const Uint128 rest_left = left.numerator % left.denominator;
    const Uint128 rest_right = right.numerator % right.denominator;
    if (rest_left == 0 || rest_right == 0) {
      if (rest_left == rest_right) return std::strong_ordering::equal;
      return (rest_left == 0) != swapped ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    left = {left.denominator, rest_left};
    right = {right.denominator, rest_right};
  }
}

Ratio Reduced(const Ratio& ratio) {
  const Uint128 divisor = CommonDivisor(ratio.numerator, ratio.denominator);
  return {ratio.numerator / divisor, ratio.denominator / divisor};
}

Ratio Sum(const Ratio& a, const Ratio& b) {
  const Uint128 divisor = CommonDivisor(a.denominator, b.denominator);
  Uint128 numerator = 0;
  REDELIVER_CHECK(!__builtin_add_overflow(Times(a.numerator, b.denominator / divisor),
                                          Times(b.numerator, a.denominator / divisor), &numerator));
  return Reduced({numerator, Times(a.denominator / divisor, b.denominator)});
}

Ratio Difference(const Ratio& a, const Ratio& b) {
  if (a <= b) return {};
  const Uint128 divisor = CommonDivisor(a.denominator, b.denominator);
  const Uint128 minuend = Times(a.numerator, b.denominator / divisor);
  return Reduced({minuend - Times(b.numerator, a.denominator / divisor),
                  Times(a.denominator / divisor, b.denominator)});
}

Ratio Product(const Ratio& a, const Ratio& b) {
  const Ratio first = Reduced({a.numerator, b.denominator});
  const Ratio second = Reduced({b.numerator, a.denominator});
  return {Times(first.numerator, second.numerator), Times(first.denominator, second.denominator)};
}

Ratio Quotient(const Ratio& a, const Ratio& b) {
  REDELIVER_CHECK(b.numerator != 0);
  Ratio upper = Reduced({a.numerator, b.numerator});
  Ratio lower = Reduced({b.denominator, a.denominator});
  const int excess = std::max(BitsOf(upper.numerator) + BitsOf(lower.numerator),
                              BitsOf(upper.denominator) + BitsOf(lower.denominator)) -
                     127;
  for (int bit = 0; bit < excess; ++bit) {  // From the longer factor of each term.
    Uint128& numerator = upper.numerator > lower.numerator ? upper.numerator : lower.numerator;
    Uint128& denominator = upper.denominator > lower.denominator ? upper.denominator : lower.denominator;
    numerator >>= 1;
    denominator >>= 1;
  }
  return {upper.numerator * lower.numerator, std::max<Uint128>(1, upper.denominator * lower.denominator)};
}

std::optional<Ratio> ParseDecimal(std::string_view text) {
  Ratio ratio;
  int digits = 0;
  int decimals = 0;
  bool point = false;
  for (const char c : text) {
    if (c == '.') {
      if (point || digits == 0) return std::nullopt;
      point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > kDigitsMax) return std::nullopt;
    ratio.numerator = ratio.numerator * 10 + static_cast<Uint128>(c - '0');
    if (!point) continue;
    if (++decimals > kDecimalsMax) return std::nullopt;
    ratio.denominator *= 10;
  }
  if (digits == 0 || (point && decimals == 0)) return std::nullopt;
  return Reduced(ratio);
}

std::optional<Ratio> ParseRatio(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return ParseDecimal(text);
  if (text.find('.') != std::string_view::npos) return std::nullopt;
  const auto numerator = ParseDecimal(text.substr(0, slash));
  const auto denominator = ParseDecimal(text.substr(slash + 1));
  if (!numerator || !denominator || denominator->numerator == 0) return std::nullopt;
  return Quotient(*numerator, *denominator);
}

std::string FormatDecimal(const Ratio& ratio, int digits) {
  const Ratio reduced = Reduced(ratio);
  Uint128 rest = reduced.numerator % reduced.denominator;
  std::string text = DigitsOf(reduced.numerator / reduced.denominator);
  const auto next_digit = [&] {
    // Ten times the rest, without a product that could overflow.
    int digit = 0;
    Uint128 sum = 0;
    for (int i = 0; i < 10; ++i) {
      if (sum >= reduced.denominator - rest) {
        sum -= reduced.denominator - rest;
        ++digit;
      } else {
        sum += rest;
      }
    }
    rest = sum;
    return static_cast<char>('0' + digit);
  };
  int significant = text == "0" ? 0 : static_cast<int>(text.size());
  std::string decimals;
  while (rest != 0 && significant < digits && decimals.size() < kPlacesMax) {
    decimals += next_digit();
    if (significant > 0 || decimals.back() != '0') ++significant;
  }
  const bool up = rest >= reduced.denominator - rest && rest != 0;
  if (!decimals.empty()) text += "." + decimals;
  if (up) RoundUp(text);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

}  // namespace redeliver
