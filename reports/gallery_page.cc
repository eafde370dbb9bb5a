#include "reports/gallery_page.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "sim/scenario/markdown.h"

namespace redeliver {
namespace {

std::string FolderOf(const std::string& link) {
  const size_t slash = link.rfind('/');
  return slash == std::string::npos ? "" : link.substr(0, slash);
}

std::string NameOf(const std::string& link) {
  const size_t slash = link.rfind('/');
  return std::string(absl::StripSuffix(slash == std::string::npos ? link : link.substr(slash + 1), ".json"));
}

}  // namespace

std::string GalleryPage(const std::vector<GalleryEntry>& entries) {
  std::map<std::string, std::string> sections;
  for (const GalleryEntry& entry : entries) {
    sections[FolderOf(entry.link)] +=
        MarkdownRow({absl::StrCat("[", NameOf(entry.link), "](", entry.link, ")"), entry.claim});
  }
  std::string page = absl::StrCat("# The gallery\n\n", entries.size(),
                                  " scenarios, one claim each. Every one of them says which of its configurations "
                                  "break what, exactly; `redeliver test` runs them.\n");
  for (const auto& [folder, rows] : sections) {
    if (!folder.empty()) absl::StrAppend(&page, "\n## ", folder, "\n");
    absl::StrAppend(&page, "\n", MarkdownHead({"scenario", "claim"}), rows);
  }
  return page;
}

}  // namespace redeliver
