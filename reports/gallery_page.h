// The scenarios there are, folder by folder, as a page in Markdown.
#ifndef REDELIVER_REPORTS_GALLERY_PAGE_H_
#define REDELIVER_REPORTS_GALLERY_PAGE_H_

#include <string>
#include <vector>

namespace redeliver {

struct GalleryEntry {
  std::string link;  // From the page to the file: "queue/ack-lost.json".
  std::string claim;
};

// A section for each folder, those files that are in none first; both in the order of the entries.
std::string GalleryPage(const std::vector<GalleryEntry>& entries);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_GALLERY_PAGE_H_
