#include "reports/part.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "sim/explore/sample.h"
#include "sim/explore/search.h"

namespace redeliver {
namespace {

constexpr size_t kRangesSaid = 12;

std::string InWords(const std::vector<SeedRange>& seeds) {
  return absl::StrJoin(seeds, ",", [](std::string* out, const SeedRange& range) {
    absl::StrAppend(out, range.first, "..", range.last);
  });
}

// The first of a long list, and how much more there is.
template <class Range>
std::string Beginning(const std::vector<Range>& ranges, std::string_view between) {
  std::string text;
  for (size_t i = 0; i < ranges.size() && i < kRangesSaid; ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", ranges[i].first);
    if (ranges[i].last > ranges[i].first) absl::StrAppend(&text, std::string(between), ranges[i].last);
  }
  if (ranges.size() > kRangesSaid) absl::StrAppend(&text, " and so on");
  return text;
}

std::string ConfigurationNames(const Part& part) {
  return absl::StrJoin(part.search.configurations, ", ", [&](std::string* out, size_t configuration) {
    out->append(part.file.scenario.configurations[configuration].name);
  });
}

std::string Differing(std::string_view what, const std::string& a, const std::string& b) {
  return a == b ? "" : absl::StrCat("the ", std::string(what), ": ", a, " and ", b);
}

JoinFailure Failure(JoinFailure::Kind kind, const NamedPart& a, const NamedPart& b, const std::string& what) {
  return {kind, absl::StrCat(a.name, " and ", b.name, " ", what)};
}

std::optional<JoinFailure> CheckOneSearch(const std::vector<NamedPart>& parts) {
  const NamedPart& first = parts.front();
  for (const NamedPart& other : parts) {
    const std::string difference = DifferenceBetween(first.part, other.part);
    if (!difference.empty()) {
      return Failure(JoinFailure::Kind::kOtherSearch, first, other,
                     "are not parts of one search; they differ in " + difference);
    }
    if (first.part.search.piece_count != other.part.search.piece_count) {
      return Failure(JoinFailure::Kind::kDisagree, first, other,
                     absl::StrCat("disagree on the size of the search: ", first.part.search.piece_count, " pieces and ",
                                  other.part.search.piece_count));
    }
  }
  return std::nullopt;
}

}  // namespace

std::string DifferenceBetween(const Part& a, const Part& b) {
  const auto mode = [](const Part& part) {
    return std::string(part.search.mode == SearchMode::kSample ? "sample" : "prove");
  };
  const auto scenario = [](const Part& part) {
    return absl::StrCat(part.file.scenario.name, " (", part.file.scenario.digest.Hex(), ")");
  };
  for (const std::string& difference :
       {Differing("scenario", scenario(a), scenario(b)), Differing("mode", mode(a), mode(b)),
        Differing("configurations", ConfigurationNames(a), ConfigurationNames(b)),
        Differing("seeds", InWords(a.search.asked_seeds), InWords(b.search.asked_seeds)),
        Differing("number of faults", absl::StrCat(a.search.faults), absl::StrCat(b.search.faults)),
        Differing("timings", absl::StrJoin(a.search.timings, ","), absl::StrJoin(b.search.timings, ","))}) {
    if (!difference.empty()) return difference;
  }
  return "";
}

std::variant<Part, JoinFailure> Join(std::vector<NamedPart> parts) {
  if (const auto failure = CheckOneSearch(parts)) return *failure;
  // The same search may have been read from several places; which of them is named must not depend on the order.
  const auto place = [](const NamedPart& part) { return std::tie(part.part.file.path, part.part.file.text); };
  const ScenarioFile file = std::ranges::min(parts, {}, place).part.file;

  // Larger ones first, so that whatever contains a part comes before it.
  std::ranges::stable_sort(parts, std::ranges::greater(),
                           [](const NamedPart& p) { return p.part.search.pieces.count(); });
  std::vector<const NamedPart*> kept;
  for (const NamedPart& part : parts) {
    const PieceSet& pieces = part.part.search.pieces;
    bool counted = false;
    for (const NamedPart* other : kept) {
      const SearchResult& found = other->part.search;
      if (pieces == found.pieces && part.part.search.results != found.results) {
        return Failure(JoinFailure::Kind::kDisagree, *other, part, "hold the same pieces with different results");
      }
      counted = found.pieces.Contains(pieces);
      if (counted) break;
      if (!found.pieces.Touches(pieces)) continue;
      return Failure(JoinFailure::Kind::kOverlap, *other, part,
                     "overlap: both hold some pieces, and each holds others; join only one of them with the rest");
    }
    if (!counted) kept.push_back(&part);
  }

  Part joined{file, kept.front()->part.search};
  for (size_t i = 1; i < kept.size(); ++i) {
    const SearchResult& more = kept[i]->part.search;
    joined.search.pieces.Add(more.pieces);
    for (size_t c = 0; c < more.results.size(); ++c) {
      joined.search.results[c].Merge(ConfigurationResult(more.results[c]));
    }
  }
  TakeStock(joined.search);
  return joined;
}

void TakeStock(SearchResult& search) {
  search.complete = search.pieces.count() == search.piece_count;
  if (search.mode == SearchMode::kSample) search.seeds = SeedsIn(search.pieces, search.asked_seeds);
}

std::string MissingInWords(const SearchResult& search) {
  const PieceSet missing = PieceSet::First(search.piece_count).Without(search.pieces);
  const std::string pieces = absl::StrCat(missing.count() == 1 ? "piece " : "pieces ", Beginning(missing.ranges(), "-"),
                                          " (", missing.count(), " of ", search.piece_count, ")");
  if (search.mode == SearchMode::kProve) return pieces;
  return absl::StrCat("seeds ", Beginning(SeedsIn(missing, search.asked_seeds), ".."), ": ", pieces);
}

}  // namespace redeliver
