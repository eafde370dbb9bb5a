#include "tests/cli/page.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>

#include "tests/cli/command.h"

namespace redeliver {

TextLines SplitLines(const std::string& text) {
  TextLines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

Page ReadPage(const std::string& name) {
  Page page{name, SplitLines(ReadFile(REDELIVER_SOURCE_DIR "/" + name)), {}, {}};
  bool inside = false;
  for (size_t i = 0; i < page.lines.size(); ++i) {
    const std::string& line = page.lines[i];
    if (line.starts_with("```")) {
      if (!inside) page.blocks.push_back({line.substr(3), {}, i + 1});
      inside = !inside;
    } else if (inside) {
      page.blocks.back().lines.push_back(line);
    } else {
      page.prose.push_back(line);
    }
  }
  return page;
}

std::vector<std::string> NamesOfPages() {
  std::vector<std::string> names = {"README.md"};
  for (const auto& entry : std::filesystem::directory_iterator(REDELIVER_SOURCE_DIR "/docs")) {
    if (entry.path().extension() == ".md") names.push_back("docs/" + entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> LocalLinks(const Page& page) {
  std::vector<std::string> links;
  for (const std::string& line : page.prose) {
    for (size_t at = line.find("]("); at != std::string::npos; at = line.find("](", at)) {
      at += 2;
      const std::string target = line.substr(at, line.find(')', at) - at);
      if (target.find("://") == std::string::npos) links.push_back(target);
    }
  }
  return links;
}

std::vector<std::string> Anchors(const Page& page) {
  std::vector<std::string> anchors;
  for (const std::string& line : page.prose) {
    if (!line.starts_with("#")) continue;
    std::string anchor;
    for (const char c : line.substr(line.find(' ') + 1)) {
      if (std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-') {
        anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      } else if (c == ' ') {
        anchor += '-';
      }
    }
    anchors.push_back(anchor);
  }
  return anchors;
}

}  // namespace redeliver
