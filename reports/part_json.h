// Parts of searches as JSON: exact, canonical (equal parts are equal bytes), without times or machines.
#ifndef REDELIVER_REPORTS_PART_JSON_H_
#define REDELIVER_REPORTS_PART_JSON_H_

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "reports/part.h"

namespace redeliver {

inline constexpr std::string_view kPartSchema = "redeliver.part/1";

std::string WritePart(const ScenarioFile& file, const SearchResult& search);

// What violations that were read say; those refer to it, so it outlives them.
using Phrases = std::set<std::string, std::less<>>;

// Nullopt, and why in *error, for anything that this version of the program would not have written.
std::optional<Part> ReadPart(std::string_view json, Phrases& phrases, std::string* error);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_PART_JSON_H_
