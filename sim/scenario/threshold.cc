#include "sim/scenario/threshold.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/base/sim_time.h"
#include "sim/scenario/file_error.h"

namespace redeliver {
namespace {

constexpr std::string_view kTolerance = "+-";
constexpr std::string_view kOf = " of ";
constexpr std::string_view kPoints = "pp";

std::string_view Strip(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

// The text without `end`, or nullopt if it ends otherwise.
std::optional<std::string_view> Without(std::string_view text, std::string_view end) {
  if (!text.ends_with(end)) return std::nullopt;
  return text.substr(0, text.size() - end.size());
}

std::optional<Ratio> ParsePercent(std::string_view text, std::string_view sign) {
  const auto number = Without(text, sign);
  const auto percent = number ? ParseDecimal(*number) : std::nullopt;
  return percent ? std::optional(Quotient(*percent, {100})) : std::nullopt;
}

std::optional<Ratio> ParseRateValue(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto count = ParseDecimal(text.substr(0, slash));
  const std::string_view unit = text.substr(slash + 1);
  if (!count || unit.empty() || unit[0] < 'a' || unit[0] > 'z') return std::nullopt;
  const auto per = ParseDuration(absl::StrCat("1", std::string(unit)));
  if (!per || *per < Seconds(1)) return std::nullopt;
  return Quotient(*count, {static_cast<Uint128>(per->nanoseconds())});
}

std::optional<Ratio> ParseBytes(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, uint64_t>, 5> kUnits = {
      {{"kB", 1'000}, {"MB", 1'000'000}, {"GB", 1'000'000'000}, {"TB", 1'000'000'000'000}, {"B", 1}}};
  for (const auto& [name, bytes] : kUnits) {
    const auto number = Without(text, name);
    if (!number) continue;
    const auto count = ParseDecimal(*number);
    return count ? std::optional(Product(*count, {bytes})) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Ratio> ParseValue(std::string_view text, MetricUnit unit) {
  switch (unit) {
    case MetricUnit::kNumber:
      return ParseRatio(text);
    case MetricUnit::kDuration: {
      const auto duration = ParseDuration(text);
      if (!duration) return std::nullopt;
      return Ratio{static_cast<Uint128>(duration->nanoseconds())};
    }
    case MetricUnit::kRate:
      return ParseRateValue(text);
    case MetricUnit::kShare:
      return text.ends_with('%') ? ParsePercent(text, "%") : ParseRatio(text);
    case MetricUnit::kBytes:
      return ParseBytes(text);
  }
  return std::nullopt;
}

std::string_view ExampleOf(MetricUnit unit) {
  switch (unit) {
    case MetricUnit::kNumber:
      return "a number such as \"20\", \"1.5\" or \"1/11\"";
    case MetricUnit::kDuration:
      return "a duration such as \"250ms\"";
    case MetricUnit::kRate:
      return "a rate such as \"199.5/s\", per s, min, h or d";
    case MetricUnit::kShare:
      return "a share such as \"9.1%\" or \"1/11\"";
    case MetricUnit::kBytes:
      return "bytes such as \"108kB\", in B, kB, MB, GB or TB";
  }
  return "";
}

struct Parts {
  std::string_view relation;  // "" if there is none.
  std::string_view value;
  std::optional<std::string_view> reference;
  std::optional<std::string_view> tolerance;
};

Parts Split(std::string_view text) {
  Parts parts;
  text = Strip(text);
  parts.relation = text.substr(0, std::min(text.find_first_not_of("=!<>"), text.size()));
  text = text.substr(parts.relation.size());
  const size_t tolerance = text.find(kTolerance);
  if (tolerance != std::string_view::npos) parts.tolerance = Strip(text.substr(tolerance + kTolerance.size()));
  text = text.substr(0, tolerance);
  const size_t of = text.find(kOf);
  if (of != std::string_view::npos) parts.reference = Strip(text.substr(of + kOf.size()));
  parts.value = Strip(text.substr(0, of));
  return parts;
}

std::optional<Relation> FindRelation(std::string_view text) {
  for (const Relation relation : {Relation::kEqual, Relation::kNotEqual, Relation::kAtMost, Relation::kBelow,
                                  Relation::kAtLeast, Relation::kAbove}) {
    if (RelationText(relation) == text) return relation;
  }
  return std::nullopt;
}

std::string Unexpected(std::string_view what, std::string_view found) {
  return absl::StrCat("expected ", std::string(what), ", found ", Quoted(found));
}

// Opens the bounds by the tolerance; an error message if it is none.
std::string Widen(std::string_view tolerance, MetricUnit unit, Threshold& into) {
  const Ratio value = into.low;
  std::optional<Ratio> by;
  if (unit == MetricUnit::kShare && tolerance.ends_with(kPoints)) {
    by = ParsePercent(tolerance, kPoints);
  } else if (const auto relative = ParsePercent(tolerance, "%")) {
    by = Product(value, *relative);
  } else if (unit != MetricUnit::kShare) {
    by = ParseValue(tolerance, unit);
  }
  if (!by) {
    const std::string absolute(unit == MetricUnit::kShare ? "percentage points such as \"0.2pp\"" : ExampleOf(unit));
    return Unexpected(absl::StrCat("a tolerance, either a part of the value such as \"2%\" or ", absolute), tolerance);
  }
  into.low = Difference(value, *by);
  into.high = Sum(value, *by);
  return "";
}

}  // namespace

std::string_view RelationText(Relation relation) {
  static constexpr std::string_view kTexts[] = {"==", "!=", "<=", "<", ">=", ">", "+-"};
  return kTexts[static_cast<size_t>(relation)];
}

bool Threshold::IsInequality() const {
  return relation == Relation::kAtMost || relation == Relation::kBelow || relation == Relation::kAtLeast ||
         relation == Relation::kAbove;
}

bool Threshold::Holds(const Ratio& value) const {
  switch (relation) {
    case Relation::kEqual:
      return value == low;
    case Relation::kNotEqual:
      return value != low;
    case Relation::kAtMost:
      return value <= low;
    case Relation::kBelow:
      return value < low;
    case Relation::kAtLeast:
      return value >= low;
    case Relation::kAbove:
      return value > low;
    case Relation::kWithin:
      return low <= value && value <= high;
  }
  return false;
}

bool Threshold::CannotBeMissed() const {
  if (relation == Relation::kEqual || relation == Relation::kNotEqual) return false;
  const bool up_to_one = id.kind == MetricKind::kViolationRate && reference.empty();
  const bool nothing_above = relation == Relation::kAtLeast || (up_to_one && Holds({1}));
  return Holds({0}) && nothing_above;
}

std::string ParseThreshold(std::string_view text, Threshold& into) {
  const Parts parts = Split(text);
  if (parts.relation.empty() && !parts.tolerance) {
    return Unexpected("a comparison such as \"<= 2\" (==, !=, <=, <, >=, >), or a tolerance such as \"2 +- 1%\"", text);
  }
  const auto relation = parts.relation.empty() ? Relation::kEqual : FindRelation(parts.relation);
  if (!relation) return Unexpected("==, !=, <=, <, >= or >", parts.relation);
  if (parts.tolerance && *relation != Relation::kEqual) {
    return absl::StrCat("a tolerance goes with ==, not with ", std::string(parts.relation));
  }
  const MetricUnit unit = parts.reference ? MetricUnit::kShare : into.unit;
  const auto value = ParseValue(parts.value, unit);
  if (!value) return Unexpected(ExampleOf(unit), parts.value);
  into.text = Strip(text);
  into.relation = parts.tolerance ? Relation::kWithin : *relation;
  into.low = into.high = *value;
  into.reference = parts.reference.value_or("");
  return parts.tolerance ? Widen(*parts.tolerance, unit, into) : "";
}

}  // namespace redeliver
