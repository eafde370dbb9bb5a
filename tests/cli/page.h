// The pages of the documentation: their blocks of code, headings and links.
#ifndef REDELIVER_TESTS_CLI_PAGE_H_
#define REDELIVER_TESTS_CLI_PAGE_H_

#include <cstddef>
#include <string>
#include <vector>

namespace redeliver {

using TextLines = std::vector<std::string>;

TextLines SplitLines(const std::string& text);

struct Block {
  std::string language;
  TextLines lines;
  size_t first_line = 0;  // Of the page, where `lines` begin; from 0.
};

struct Page {
  std::string name;  // From the top of the repository, as in docs/guide.md.
  TextLines lines;
  std::vector<Block> blocks;
  TextLines prose;  // The lines outside of blocks.
};

Page ReadPage(const std::string& name);
// README.md and docs/*.md.
std::vector<std::string> NamesOfPages();

// Targets of the page's links, as they are written, but for those that lead elsewhere.
std::vector<std::string> LocalLinks(const Page& page);
// What a link to a heading says behind the #.
std::vector<std::string> Anchors(const Page& page);

}  // namespace redeliver

#endif  // REDELIVER_TESTS_CLI_PAGE_H_
