#include <algorithm>
#include <charconv>

#include "tools/command_line.h"
#include "tools/declarations.h"

namespace redeliver {
namespace {

constexpr uint64_t kLargestSeed = 1'000'000'000'000'000;

std::optional<SeedRange> ParseRange(std::string_view text, std::string_view separator) {
  const size_t at = text.find(separator);
  const auto first = ParseSeed(text.substr(0, at));
  const auto last = at == std::string_view::npos ? first : ParseSeed(text.substr(at + separator.size()));
  if (!first || !last || *last < *first) return std::nullopt;
  return SeedRange{*first, *last};
}

}  // namespace

std::optional<uint64_t> ParseSeed(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || value == 0 || value > kLargestSeed) return std::nullopt;
  return value;
}

std::optional<Shard> ParseShard(std::string_view text) {
  constexpr uint64_t kMostShards = 1'000'000;
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto number = ParseSeed(text.substr(0, slash));
  const auto of = ParseSeed(text.substr(slash + 1));
  if (!number || !of || *number > *of || *of > kMostShards) return std::nullopt;
  return Shard{*number, *of};
}

std::optional<std::vector<SeedRange>> ParseSeeds(const std::string& text) {
  if (text.find("..") != std::string::npos) {
    const auto range = ParseRange(text, "..");
    if (!range) return std::nullopt;
    return std::vector{*range};
  }
  if (text.find_first_of(",-") == std::string::npos) {
    const auto count = ParseSeed(text);
    if (!count) return std::nullopt;
    return std::vector{SeedRange{1, *count}};
  }
  std::vector<SeedRange> ranges;
  std::string_view rest = text;
  for (;;) {
    const size_t comma = rest.find(',');
    const auto range = ParseRange(rest.substr(0, comma), "-");
    if (!range) return std::nullopt;
    ranges.push_back(*range);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  std::ranges::sort(ranges, {}, &SeedRange::first);
  for (size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].first <= ranges[i - 1].last) return std::nullopt;
  }
  return ranges;
}

std::string_view WhyNoSeeds(const std::string& text) {
  constexpr std::string_view kDots = "..";
  const size_t dots = text.find(kDots);
  const std::string first = text.substr(0, dots);
  if (!first.empty() && first.find_first_not_of('0') == std::string::npos) return ", but seeds count from 1";
  if (dots == std::string::npos) return "";
  const auto low = ParseSeed(first);
  const auto high = ParseSeed(text.substr(dots + kDots.size()));
  return low && high && *high < *low ? ", which ends before it begins" : "";
}

}  // namespace redeliver
