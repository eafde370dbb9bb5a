#include "sim/scenario/file_error.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "sim/scenario/json_writer.h"
#include "sim/scenario/utf8.h"

namespace redeliver {
namespace {

constexpr size_t kLongestName = 64;  // A longer one is no misspelling, and the distance takes quadratic time.

// Restricted Damerau-Levenshtein distance.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> rows(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) rows[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t changed = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      rows[i][j] = std::min({changed, rows[i - 1][j] + 1, rows[i][j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.size()][b.size()];
}

}  // namespace

std::string FormatError(const FileError& error) {
  std::string line = error.file;
  if (error.position.line > 0) absl::StrAppend(&line, ":", error.position.line, ":", error.position.column);
  if (!error.pointer.empty()) absl::StrAppend(&line, ": ", EscapeControls(error.pointer));
  return absl::StrCat(line, ": ", error.message);
}

std::string FormatErrors(std::span<const FileError> errors, size_t most) {
  std::string text;
  for (const FileError& error : errors.first(std::min(most, errors.size()))) {
    absl::StrAppend(&text, FormatError(error), "\n");
  }
  if (errors.size() > most) absl::StrAppend(&text, errors.front().file, ": ", errors.size() - most, " more\n");
  return text;
}

std::string Quoted(std::string_view text) { return JsonString(Shortened(text, kLongestQuoted)); }

std::string ListOf(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) list += (list.empty() ? "" : ", ") + Quoted(name);
  return list.empty() ? "none" : list;
}

std::string_view ClosestName(std::string_view found, std::span<const std::string_view> known) {
  if (found.size() > kLongestName) return "";
  std::string_view closest;
  size_t least = std::max<size_t>(1, found.size() / 3) + 1;
  for (const std::string_view name : known) {
    if (name.size() > kLongestName) continue;
    const size_t distance = Distance(found, name);
    // Of a short word, nothing would be left.
    if (distance >= least || distance >= std::min(found.size(), name.size())) continue;
    least = distance;
    closest = name;
  }
  return closest;
}

std::string DidYouMean(std::string_view found, std::span<const std::string_view> known) {
  const std::string_view closest = ClosestName(found, known);
  return closest.empty() ? "" : "; did you mean " + Quoted(closest) + "?";
}

}  // namespace redeliver
