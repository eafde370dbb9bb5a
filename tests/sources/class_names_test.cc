// Two classes of one name in different files are one class to the linker: the destructor of either destroys both.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redeliver {
namespace {

namespace fs = std::filesystem;

// Adds the file to those that define each class. What stands inside of another class is indented, and its own.
void AddClasses(const std::string& file, const std::string& text, std::multimap<std::string, std::string>& files) {
  static const std::regex kClass(R"(\n(?:class|struct) (\w+)(?: final)?(?:\s+:[^:;{][^;{]*)?\s*\{)");
  for (std::sregex_iterator hit(text.begin(), text.end(), kClass), end; hit != end; ++hit) {
    files.emplace(hit->str(1), file);
  }
}

std::string Doubled(const std::multimap<std::string, std::string>& files) {
  std::string doubled;
  for (auto i = files.begin(); i != files.end(); ++i) {
    const auto next = std::next(i);
    if (next != files.end() && next->first == i->first) {
      doubled += i->first + ": " + i->second + ", " + next->second + "\n";
    }
  }
  return doubled;
}

TEST(ClassNames, OfHeadersAreUnique) {
  const fs::path root = REDELIVER_SOURCE_DIR;
  std::multimap<std::string, std::string> files;
  for (const char* folder : {"sim", "reports", "redeliver", "tools"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ".h") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      AddClasses(fs::relative(entry.path(), root), {std::istreambuf_iterator<char>(file), {}}, files);
    }
  }
  EXPECT_GT(files.size(), 300u);
  EXPECT_EQ(Doubled(files), "");
}

TEST(ClassNames, ThatAreNotAreFound) {
  std::multimap<std::string, std::string> files;
  AddClasses("a.h", "\ntemplate <class T>\nclass Table {\n  struct Row {};\n};\nclass Named;\n", files);
  AddClasses("b.h", "\nstruct Table final : public Base {\n  struct Row {};\n};\nclass Named {};\n", files);
  EXPECT_EQ(Doubled(files), "Table: a.h, b.h\n");
}

}  // namespace
}  // namespace redeliver
