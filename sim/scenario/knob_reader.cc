#include "sim/scenario/knob_reader.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "sim/base/ratio.h"
#include "sim/scenario/knob_structs.h"

namespace redeliver {
namespace {

constexpr size_t kLongestPartName = 40;

std::string Text(int64_t value) { return std::to_string(value); }
std::string Text(SimDuration value) { return FormatDuration(value); }

template <class T>
std::string RangeText(const Range<T>& range) {
  return absl::StrCat("[", Text(range.low), ", ", Text(range.high), "]");
}

template <class T>
std::string OutsideText(const JsonValue& value, const Range<T>& range) {
  return absl::StrCat(Found(value), " is outside ", RangeText(range));
}

template <class T>
bool IsOutside(T value, const std::optional<Range<T>>& range) {
  return range && (value < range->low || value > range->high);
}

// Whether a number that is no int64 is a whole one all the same.
bool IsWhole(std::string_view spelling) { return spelling.find_first_not_of("-0123456789") == std::string_view::npos; }

std::string_view WhatIsExpected(RefersTo refers_to) {
  switch (refers_to) {
    case RefersTo::kNothing:
      return "a string";
    case RefersTo::kLog:
      return "the name of a log";
    case RefersTo::kQueue:
      return "the name of a queue";
    case RefersTo::kChannel:
      return "the name of a log or a queue";
    case RefersTo::kDatabase:
      return "the name of a database";
    case RefersTo::kSink:
      return "the name of a sink";
    case RefersTo::kCache:
      return "the name of a cache";
    case RefersTo::kProcessOrServer:
      return "the name of a process or a server";
  }
  return "";
}

// Where in a file there are knobs of that name; "" if nowhere.
std::string PlacesOf(std::string_view name) {
  std::string places;
  ForEachModelStruct([&]<class Struct>() {
    const std::vector<KnownKey> keys = KnownKeysOf<Struct>();
    if (std::ranges::find(keys, name, &KnownKey::name) == keys.end()) return;
    absl::StrAppend(&places, places.empty() ? "" : ", ", std::string(KnobStruct<Struct>::kInfo.place));
  });
  return places;
}

constexpr std::string_view kDurationUnits = "; its unit is ns, us, ms, s, min, h or d";

// What may have been meant by a text that is no duration.
std::string MeantDuration(std::string_view text) {
  if (text.ends_with('m')) {
    const std::string minutes = absl::StrCat(std::string(text), "in");
    if (ParseDuration(minutes))
      return absl::StrCat(std::string(kDurationUnits), "; did you mean ", Quoted(minutes), "?");
  }
  return std::string(kDurationUnits);
}

// A probability in the form that is legal: "1/20" for "5%" and for 0.05. "" if it is none.
std::string MeantProbability(std::string_view text) {
  const bool percent = text.ends_with('%');
  const auto number = ParseDecimal(percent ? text.substr(0, text.size() - 1) : text);
  if (!number) return "";
  const Ratio share = percent ? Quotient(*number, {100}) : Reduced(*number);
  const Probability meant{static_cast<uint64_t>(share.numerator), static_cast<uint64_t>(share.denominator)};
  const std::string fraction = FormatProbability(meant);
  return ParseProbability(fraction) ? absl::StrCat("; did you mean ", Quoted(fraction), "?") : "";
}

}  // namespace

bool IsName(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto legal = [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !name.empty() && name.size() <= kLongestPartName && lower(name[0]) && std::ranges::all_of(name, legal);
}

std::string NoNameText(std::string_view name) {
  return Quoted(name) + " is no name: expected a lower-case letter and then at most 39 of a-z, 0-9, _ and -";
}

void KnobReader::CheckKeys(const JsonValue& object, const std::vector<KnownKey>& known) {
  std::vector<std::string_view> names;
  for (const KnownKey& key : known) names.push_back(key.name);
  for (const JsonMember& member : object.members) {
    if (std::ranges::find(names, member.key) != names.end()) continue;
    const std::string_view closest = ClosestName(member.key, names);
    const auto meant = std::ranges::find(known, closest, &KnownKey::name);
    const std::string places = PlacesOf(member.key);
    std::string remedy = absl::StrCat("known: ", ListOf(names));
    if (meant != known.end()) {
      remedy = absl::StrCat("did you mean ", Quoted(closest), "? (", std::string(meant->doc), ")");
    } else if (!places.empty()) {
      remedy = absl::StrCat(Quoted(member.key), " is a knob of ", places);
    }
    Add(member.key_position, absl::StrCat("unknown knob; ", remedy));
  }
}

bool KnobReader::ExpectObject(const JsonValue& value, std::string_view what) {
  if (!value.is_object()) Expected(value, what);
  return value.is_object();
}

bool KnobReader::ExpectList(const JsonValue& value) {
  if (!value.is_array()) Expected(value, "a list");
  return value.is_array();
}

void KnobReader::CheckNames(const JsonValue& object) {
  if (object.members.size() > kMostParts) {
    Add(object.position, absl::StrCat(object.members.size(), " names; at most ", kMostParts, " are allowed"));
  }
  for (const JsonMember& member : object.members) {
    if (!IsName(member.key)) Add(member.key_position, NoNameText(member.key));
  }
}

void KnobReader::Missing(const JsonValue& object, const KnownKey& key) {
  if (mode_ == Mode::kPatch) return;
  Add(object.position, absl::StrCat("lacks ", Quoted(key.name), " (", std::string(key.doc), ")"));
}

size_t KnobReader::ReadEnum(const JsonValue& value, const std::vector<std::string_view>& names, size_t otherwise) {
  const auto found = std::ranges::find(names, value.text);
  if (value.is_string() && found != names.end()) return static_cast<size_t>(found - names.begin());
  const std::string meant = value.is_string() ? DidYouMean(value.text, names) : "";
  Add(value.position, absl::StrCat("expected one of ", ListOf(names), ", found ", Found(value), meant));
  return otherwise;
}

void KnobReader::ReadScalar(const JsonValue& value, const Knob<bool>&, bool& into) {
  if (value.kind != JsonValue::Kind::kBool) return Expected(value, "true or false");
  into = value.boolean;
}

void KnobReader::ReadScalar(const JsonValue& value, const Knob<int64_t>& knob, int64_t& into) {
  const bool too_large = value.kind == JsonValue::Kind::kOtherNumber && IsWhole(value.text);
  if (!too_large && value.kind != JsonValue::Kind::kInteger) return Expected(value, "a whole number");
  if (too_large || IsOutside(value.integer, knob.legal)) {
    return Add(value.position, OutsideText(value, knob.legal.value_or(Range<int64_t>{INT64_MIN, INT64_MAX})));
  }
  into = value.integer;
}

void KnobReader::ReadScalar(const JsonValue& value, const Knob<SimDuration>& knob, SimDuration& into) {
  const bool negative = value.is_string() && value.text.starts_with('-');
  const std::string_view amount = std::string_view(value.text).substr(negative ? 1 : 0);
  const std::optional<SimDuration> duration = value.is_string() ? ParseDuration(amount) : std::nullopt;
  if (!duration || (negative && !knob.legal)) {
    const std::string meant = value.is_string() ? MeantDuration(amount) : "";
    return Add(value.position, absl::StrCat("expected a duration such as \"250ms\", found ", Found(value), meant));
  }
  const SimDuration read = negative ? SimDuration(-duration->nanoseconds()) : *duration;
  if (negative || IsOutside(read, knob.legal)) return Add(value.position, OutsideText(value, *knob.legal));
  into = read;
}

void KnobReader::ReadScalar(const JsonValue& value, const Knob<Probability>&, Probability& into) {
  const auto probability = value.is_string() ? ParseProbability(value.text) : std::nullopt;
  if (!probability) {
    return Add(value.position, absl::StrCat("expected a probability such as \"1/100\", from \"0\" to \"1\", found ",
                                            Found(value), MeantProbability(value.text)));
  }
  into = *probability;
}

void KnobReader::ReadScalar(const JsonValue& value, const Knob<Rate>&, Rate& into) {
  const auto rate = value.is_string() ? ParseRate(value.text) : std::nullopt;
  if (!rate) return Expected(value, "a rate such as \"50/s\", per s, min, h or d");
  into = *rate;
}

void KnobReader::ReadScalar(const JsonValue& value, const Knob<std::string>& knob, std::string& into) {
  if (!value.is_string() || (knob.required && value.text.empty()))
    return Expected(value, WhatIsExpected(knob.refers_to));
  into = value.text;
}

void KnobReader::Expected(const JsonValue& value, std::string_view what) {
  Add(value.position, absl::StrCat("expected ", std::string(what), ", found ", Found(value)));
}

}  // namespace redeliver
