// What people say of message delivery, and what the simulator measured of it, as a page in Markdown.
#ifndef REDELIVER_REPORTS_CLAIMS_PAGE_H_
#define REDELIVER_REPORTS_CLAIMS_PAGE_H_

#include <string>

#include "sim/explore/search.h"

namespace redeliver {

// A row of the page's first table, and the section that it leads to.
struct ClaimOnPage {
  std::string row;
  std::string section;
};

// Of a scenario with a saying. `link` leads from the page to its file; both searches cover all of its configurations.
ClaimOnPage DescribeClaim(const Scenario& scenario, const std::string& link, const SearchResult& sample,
                          const SearchResult& proof);

// `command` is what prints the page.
std::string ClaimsPage(const std::vector<ClaimOnPage>& claims, const std::string& command);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_CLAIMS_PAGE_H_
