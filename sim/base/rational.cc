#include "sim/base/rational.h"

#include <charconv>

namespace redeliver {
namespace {

std::optional<uint64_t> ParseWhole(std::string_view text, uint64_t largest) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > largest) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Probability> ParseProbability(std::string_view text) {
  constexpr uint64_t kLargest = 0xffffffff;
  const size_t slash = text.find('/');
  const auto numerator = ParseWhole(text.substr(0, slash), kLargest);
  const auto denominator =
      slash == std::string_view::npos ? std::optional<uint64_t>(1) : ParseWhole(text.substr(slash + 1), kLargest);
  if (!numerator || !denominator || *denominator == 0 || *numerator > *denominator) return std::nullopt;
  return Probability{*numerator, *denominator};
}

std::string FormatProbability(const Probability& probability) {
  if (probability.denominator == 1) return std::to_string(probability.numerator);
  return std::to_string(probability.numerator) + "/" + std::to_string(probability.denominator);
}

std::optional<Rate> ParseRate(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto count = ParseWhole(text.substr(0, slash), 1'000'000'000);
  const auto per = ParseDuration("1" + std::string(text.substr(slash + 1)));
  if (!count || *count == 0 || !per || *per < Seconds(1)) return std::nullopt;
  if (text[slash + 1] < 'a' || text[slash + 1] > 'z') return std::nullopt;  // "5/0s" and "5/.5s" name no unit.
  return Rate{*count, *per};
}

std::string FormatRate(const Rate& rate) {
  return std::to_string(rate.count) + "/" + FormatDuration(rate.per).substr(1);
}

}  // namespace redeliver
