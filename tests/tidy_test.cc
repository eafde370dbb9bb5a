// Checks the sources themselves: which folder may include which, what may not appear in a deterministic simulator, how
// an await is written, and how large a file may grow. A finding reads `path:line: rule: remedy`. Every rule is a row of
// kBans or kRules, and every row is shown to catch a planted mistake in kPlanted.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <ostream>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace {

using Tree = std::map<std::string, std::string>;  // Path from the repository root, to text.

struct Source {
  const Tree& tree;
  const std::string& path;
  const std::string& text;
  std::string code;  // The text with comments and literals blanked: the same length, the same lines.
};

using Findings = std::vector<std::pair<int, std::string>>;  // Line, remedy.

constexpr size_t kHeaderLines = 260;
constexpr size_t kSourceLines = 400;
constexpr std::string_view kLongFiles[] = {""};  // Generated tables.

// A folder may include itself, what matches the pattern, and any library but Boost and CLI11.
struct Layer {
  std::string_view folder;
  const char* may_include;
};

constexpr Layer kLayers[] = {
    {"sim/base", "nothing"},
    {"sim/trace", "sim/base/.*"},
    {"sim/kernel", "sim/(base|trace)/.*"},
    {"sim/invariant", "sim/(base|trace)/.*"},
    {"sim/broker", "sim/(base|trace|kernel)/.*"},
    {"sim/queue", "sim/(base|trace|kernel)/.*"},
    {"sim/store", "sim/(base|trace|kernel)/.*"},
    {"sim/sink", "sim/(base|trace|kernel)/.*"},
    // A process that sees a server's state is cheating: it gets the stub, the options and plain values.
    {"sim/client", "sim/(base|trace|kernel)/.*|sim/(broker|queue|store|sink)/(.*_client|.*_options).h|sim/broker/record.h"},
    {"sim/fault", "sim/(base|trace|kernel|broker|queue|store|sink)/.*"},
    {"sim/scenario", "sim/(base|trace|kernel|invariant|broker|queue|store|sink|client|fault)/.*"},
    {"sim/lint", "sim/(base|queue|scenario)/.*"},
    {"sim/explore", "sim/.*"},
    {"reports", "sim/(base|trace|invariant|scenario|lint|explore)/.*|sim/fault/plan_text.h|boost/.*"},
    {"redeliver", "(sim|reports)/.*"},
    {"tools", "(sim|reports|CLI)/.*"},
    {"tests", "(sim|reports|redeliver|tools|boost)/.*"},
};

// ---- Reading C++ ----

bool In(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Where the comment or literal that starts at `at` ends; `at` itself if none starts there.
size_t EndOfCommentOrLiteral(const std::string& text, size_t at) {
  const auto past = [&](std::string_view mark, size_t from) {
    const size_t found = text.find(mark, from);
    return found == std::string::npos ? text.size() : found + mark.size();
  };
  if (text.compare(at, 2, "//") == 0) return std::min(text.find('\n', at), text.size());
  if (text.compare(at, 2, "/*") == 0) return past("*/", at + 2);
  if (text[at] == '"' && at > 0 && text[at - 1] == 'R') {
    const size_t open = text.find('(', at);
    if (open == std::string::npos) return text.size();
    return past(")" + text.substr(at + 1, open - at - 1) + "\"", open);
  }
  const bool digit_separator = text[at] == '\'' && at > 0 && IsWord(text[at - 1]);
  if (text[at] != '"' && (text[at] != '\'' || digit_separator)) return at;
  size_t end = at + 1;
  while (end < text.size() && text[end] != text[at] && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

void Blank(std::string& text, size_t from, size_t to) {
  std::replace_if(text.begin() + from, text.begin() + to, [](char c) { return c != '\n'; }, ' ');
}

std::string StripCommentsAndLiterals(const std::string& text) {
  std::string code = text;
  for (size_t at = 0; at < text.size();) {
    const size_t end = EndOfCommentOrLiteral(text, at);
    Blank(code, at, end);
    at = std::max(end, at + 1);
  }
  return code;
}

int LineOf(std::string_view text, size_t at) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + at, '\n'));
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text) {
    if (c == '\n') lines.emplace_back();
    else lines.back() += c;
  }
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

// ---- Words that may not appear ----

struct Ban {
  std::string_view rule;
  std::string_view under;   // A folder; empty for every file.
  std::string_view except;  // A folder.
  bool in_comments;
  std::string pattern;
  std::string_view remedy;
};

const std::vector<Ban>& Bans() {
  constexpr std::string_view kDraw = "differs between libraries or runs; draw through Choices";
  constexpr std::string_view kHash = "iterates in an order that differs between runs; use an ordered container";
  static const std::vector<Ban> bans = {
      {"random", "sim", "", false, R"(\bstd::\w+_distribution\b)", kDraw},
      {"random", "sim", "", false, R"(\babsl::(BitGen|InsecureBitGen|Uniform)\b|\brandom_device\b)", kDraw},
      {"hash", "sim", "", false, R"(\babsl::Hash\b|\bunordered_\w+|\b(flat|node)_hash_\w+)", kHash},
      {"clock", "sim", "", false, R"(\b(system|steady|high_resolution)_clock\b)", "time is simulated: use SimTime"},
      {"environment", "sim", "", false, R"(\bgetenv\b)", "pass the value in from tools/"},
      {"thread", "sim", "sim/explore", false, R"(\bstd::(jthread|thread|async)\b)", "only sim/explore has threads"},
      {"floating_point", "sim", "", false, R"(\b(double|float)\b)", "use Rational or an integer; digits are reports/"},
      {"unfinished", "", "", true, "\\b(TO" "DO|FIX" "ME|XX" "X|HA" "CK)\\b", "do it, or say in an issue why not"},
  };
  return bans;
}

Findings CheckBan(const Ban& ban, const Source& source) {
  if (!(ban.under.empty() || In(source.path, ban.under)) || In(source.path, ban.except)) return {};
  Findings findings;
  const std::string& text = ban.in_comments ? source.text : source.code;
  const std::regex pattern(ban.pattern);
  for (std::sregex_iterator hit(text.begin(), text.end(), pattern), end; hit != end; ++hit) {
    findings.push_back({LineOf(text, hit->position()), "`" + hit->str() + "`: " + std::string(ban.remedy)});
  }
  return findings;
}

// ---- Includes ----

// Empty if `path` may include `header`, and else the remedy.
std::string IncludeRemedy(std::string_view path, const std::string& header) {
  static const std::regex kChecked("(sim|reports|redeliver|tools|tests|boost|CLI)/.*");
  if (!std::regex_match(header, kChecked)) return "";
  for (const Layer& layer : kLayers) {
    if (!In(path, layer.folder) || In(header, layer.folder)) continue;
    if (std::regex_match(header, std::regex(layer.may_include))) continue;
    return std::string(layer.folder) + " may not look there; pass a fact, an option or a smaller interface";
  }
  return "";
}

Findings CheckIncludes(const Source& source) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*(["<])([^">]+)[">].*)re");
  const std::vector<std::string> lines = Lines(source.text);
  const std::vector<std::string> code = Lines(source.code);
  Findings findings;
  for (size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (code[i].find('#') == std::string::npos || !std::regex_match(lines[i], match, kInclude)) continue;
    const std::string header = match.str(2);
    const bool rooted = match.str(1) == "<" || header.find('/') != std::string::npos || In(source.path, "redeliver/example");
    const std::string remedy = rooted ? IncludeRemedy(source.path, header) : "write the path from the root";
    if (!remedy.empty()) findings.push_back({static_cast<int>(i) + 1, header + ": " + remedy});
  }
  return findings;
}

// ---- Awaits ----

// `if (...)`, `else`, `while (...)` and the like before a statement: what they control is a statement of its own.
std::string WithoutControl(std::string statement) {
  static const std::regex kHead(
      R"(^\s*(else\b|do\b|(case\s[\w:\s]*\w|default)\s*:(?!:)|(if|while|for|switch)\s*(constexpr\s*)?\())");
  for (std::smatch match; std::regex_search(statement, match, kHead);) {
    size_t end = match.length();
    for (int depth = statement[end - 1] == '(' ? 1 : 0; depth > 0 && end < statement.size(); ++end) {
      depth += statement[end] == '(' ? 1 : statement[end] == ')' ? -1 : 0;
    }
    statement.erase(0, end);
  }
  return statement;
}

bool IsAwaitStatement(const std::string& statement) {
  static const std::regex kAwait(R"(^\s*(([\w:<>,&*\s]+\s)?\w+\s*(=|\+=)\s*)?co_await\b[^?{}]*$)");
  return std::regex_match(statement, kAwait) && statement.find("co_await") == statement.rfind("co_await");
}

// One open bracket, while reading forward.
struct Bracket {
  char open;
  size_t statement;  // Where the statement now being read began; meaningful for '{'.
  bool in_lambda;
};

// Empty if the await at `at` is a statement of its own, and else the remedy.
std::string AwaitRemedy(const std::string& code, size_t at, const std::vector<Bracket>& open, bool lambda_allowed) {
  constexpr char kShape[] = "write `const T name = co_await f(named);`, one whole statement, and use the name";
  if (open.back().open != '{') return std::string("an await inside parentheses: ") + kShape;
  if (open.back().in_lambda && !lambda_allowed) return "an await inside a lambda: make it a named coroutine";
  const size_t from = open.back().statement;
  const size_t end = std::min(code.find(';', at), code.size());
  if (!IsAwaitStatement(WithoutControl(code.substr(from, end - from)))) return kShape;
  return "";
}

Findings CheckAwaits(const Source& source) {
  static const std::regex kDirective(R"((^|\n)[ \t]*#([^\n]*\\\n)*[^\n]*)");
  static const std::regex kLambda(R"((^|[=(,\s])\[[^\[\]]*\]\s*(\(|->|mutable\b|$))");
  std::string code = source.code;
  for (std::sregex_iterator hit(source.code.begin(), source.code.end(), kDirective), end; hit != end; ++hit) {
    Blank(code, hit->position(), hit->position() + hit->length());
  }
  const bool lambda_allowed = !In(source.path, "sim");
  Findings findings;
  std::vector<Bracket> open = {{'{', 0, false}};
  for (size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '{') {
      const std::string lead = code.substr(open.back().statement, at - open.back().statement);
      open.push_back({c, at + 1, open.back().in_lambda || std::regex_search(lead, kLambda)});
    } else if (c == '(' || c == '[') {
      open.push_back({c, open.back().statement, open.back().in_lambda});
    } else if ((c == '}' || c == ')' || c == ']') && open.size() > 1) {
      open.pop_back();
      if (c == '}' && open.back().open == '{') open.back().statement = at + 1;
    } else if (c == ';' && open.back().open == '{') {
      open.back().statement = at + 1;
    } else if (code.compare(at, 8, "co_await") == 0 && !IsWord(code[at + 8]) && (at == 0 || !IsWord(code[at - 1])) &&
               !code.substr(0, at).ends_with("operator ")) {
      const std::string remedy = AwaitRemedy(code, at, open, lambda_allowed);
      if (!remedy.empty()) findings.push_back({LineOf(code, at), remedy});
    }
  }
  return findings;
}

// ---- Files ----

Findings CheckGuard(const Source& source) {
  if (!source.path.ends_with(".h")) return {};
  std::string guard = "REDELIVER_" + source.path + "_";
  std::transform(guard.begin(), guard.end(), guard.begin(),
                 [](unsigned char c) { return std::isalnum(c) ? static_cast<char>(std::toupper(c)) : '_'; });
  const std::regex expected("\\s*#ifndef " + guard + "\\s*\n#define " + guard + "\\s*\n");
  if (std::regex_search(source.code, expected, std::regex_constants::match_continuous)) return {};
  return {{1, "open with #ifndef and #define " + guard}};
}

Findings CheckLength(const Source& source) {
  const size_t limit = source.path.ends_with(".h") ? kHeaderLines : kSourceLines;
  const size_t lines = Lines(source.text).size();
  if (lines <= limit || std::count(std::begin(kLongFiles), std::end(kLongFiles), source.path) > 0) return {};
  return {{static_cast<int>(limit) + 1, std::to_string(lines) + " lines; find the missing noun and split"}};
}

Findings CheckHeaderBeside(const Source& source) {
  if (!In(source.path, "sim") || !source.path.ends_with(".cc") || source.path.ends_with("/main.cc")) return {};
  const std::string header = source.path.substr(0, source.path.size() - 2) + "h";
  return source.tree.contains(header) ? Findings() : Findings{{1, "there is no " + header + "; rename one or move it"}};
}

struct Rule {
  std::string_view name;
  Findings (*check)(const Source&);
};

constexpr Rule kRules[] = {
    {"layer", CheckIncludes}, {"await", CheckAwaits},        {"include_guard", CheckGuard},
    {"length", CheckLength},  {"orphan", CheckHeaderBeside},
};

std::vector<std::string> CheckFile(const Tree& tree, const std::string& path) {
  const std::string& text = tree.at(path);
  const Source source = {tree, path, text, StripCommentsAndLiterals(text)};
  std::vector<std::string> found;
  const auto add = [&](std::string_view rule, const Findings& findings) {
    for (const auto& [line, remedy] : findings) {
      found.push_back(path + ":" + std::to_string(line) + ": " + std::string(rule) + ": " + remedy);
    }
  };
  for (const Rule& rule : kRules) add(rule.name, rule.check(source));
  for (const Ban& ban : Bans()) add(ban.rule, CheckBan(ban, source));
  return found;
}

Tree ReadTree(const std::filesystem::path& root) {
  Tree tree;
  for (const char* folder : {"sim", "reports", "redeliver", "tools", "tests"}) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension();
      if (extension != ".h" && extension != ".cc") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      tree[entry.path().lexically_relative(root)] = {std::istreambuf_iterator<char>(file), {}};
    }
  }
  return tree;
}

TEST(Tidy, TheSourcesFollowEveryRule) {
  const Tree tree = ReadTree(REDELIVER_SOURCE_DIR);
  ASSERT_TRUE(tree.contains("tests/tidy_test.cc")) << "no sources under " << REDELIVER_SOURCE_DIR;
  for (const auto& [path, text] : tree) {
    for (const std::string& finding : CheckFile(tree, path)) ADD_FAILURE() << finding;
  }
}

TEST(Tidy, CommentsAndLiteralsAreBlankedAndLinesStay) {
  EXPECT_EQ(StripCommentsAndLiterals("a // b\nc"), "a     \nc");
  EXPECT_EQ(StripCommentsAndLiterals("a /* b\n*/ c"), "a     \n   c");
  EXPECT_EQ(StripCommentsAndLiterals(R"(f("x\"//", 'y', '"') + g)"), "f(       ,    ,    ) + g");
  EXPECT_EQ(StripCommentsAndLiterals("R\"-(\")\" // )-\" + x"), "R              + x");
  EXPECT_EQ(StripCommentsAndLiterals("1'000'000 + 'a'"), "1'000'000 +    ");
}

// A body of a coroutine, or a whole file, and what is found in it.
struct Planted {
  std::string path;
  std::string text;
  std::string found;  // "line: rule", or nothing.
};

// Shows a failing row as its text.
void PrintTo(const Planted& planted, std::ostream* out) { *out << planted.path << ": " << planted.text; }

class PlantedTest : public testing::TestWithParam<Planted> {};

TEST_P(PlantedTest, IsFoundOrLeftAlone) {
  const Planted& planted = GetParam();
  const Tree tree = {{planted.path, planted.text}, {"sim/client/a.h", ""}};
  const std::vector<std::string> found = CheckFile(tree, planted.path);
  if (planted.found.empty()) {
    EXPECT_EQ(found, std::vector<std::string>());
  } else {
    ASSERT_EQ(found.size(), 1u) << testing::PrintToString(found);
    EXPECT_TRUE(found[0].starts_with(planted.path + ":" + planted.found + ": ")) << found[0];
  }
}

Planted Await(const std::string& body, bool found) {
  return {"sim/client/a.cc", "Process A(int i) {\n  " + body + "\n}\n", found ? "2: await" : ""};
}

INSTANTIATE_TEST_SUITE_P(Awaits, PlantedTest, testing::Values(
    Await("co_await f();", false), Await("const Outcome<A<B>> x = co_await f(a[1], g(b));", false),
    Await("x = co_await f();", false), Await("x += co_await f();", false), Await("auto& x = co_await f();", false),
    Await("while (x.unknown()) x = co_await f();", false), Await("if (x) { co_await f(); } else co_await g();", false),
    Await("for (auto& [k, v] : m) {co_await f(); }", false),
    Await("case K::kA: co_await f(); default: co_await g();", false),
    Await("if (co_await f()) g();", true), Await("while ((co_await f()).ok()) g();", true),
    Await("for (;; x = co_await f()) g();", true), Await("for (; co_await f();) g();", true),
    Await("switch (co_await f()) {}", true), Await("x = b ? co_await f() : y;", true),
    Await("Record r{k, co_await f()};", true), Await("x = co_await f({.k = 1});", true),
    Await("g(co_await f());", true), Await("auto [a, b] = co_await f();", true), Await("co_return co_await f();", true),
    Await("x = co_await f([&] { return 1; });", true), Await("auto g = [&]() -> Task { co_await f(); };", true),
    Await("a[co_await f()] = 1;", true)));

INSTANTIATE_TEST_SUITE_P(Files, PlantedTest, testing::Values(
    Planted{"sim/client/a.cc", "#include \"sim/kernel/x.h\"\n#include \"sim/broker/log_client.h\"\n", ""},
    Planted{"sim/client/a.cc", "#include \"sim/broker/record.h\"\n// #include \"tools/x.h\"\n", ""},
    Planted{"sim/client/a.cc", "#include \"absl/strings/str_format.h\"\n", ""},
    Planted{"sim/client/a.cc", "\n#include \"sim/broker/partition_log.h\"\n", "2: layer"},
    Planted{"sim/client/a.cc", "#include \"sim/scenario/run.h\"\n", "1: layer"},
    Planted{"sim/client/a.cc", "#include \"a.h\"\n", "1: layer"},
    Planted{"reports/a.cc", "#include \"sim/broker/log_client.h\"\n", "1: layer"},
    Planted{"sim/client/a.cc", "std::uniform_int_distribution<> d;", "1: random"},
    Planted{"sim/client/a.cc", "absl::BitGen g;", "1: random"}, Planted{"sim/client/a.cc", "absl::Hash<T> h;", "1: hash"},
    Planted{"sim/client/a.cc", "std::unordered_map<A, B> m;", "1: hash"},
    Planted{"sim/client/a.cc", "absl::flat_hash_map<A, B> m;", "1: hash"},
    Planted{"sim/client/a.cc", "auto t = steady_clock::now();", "1: clock"},
    Planted{"sim/client/a.cc", "auto p = getenv(n);", "1: environment"},
    Planted{"sim/client/a.cc", "std::thread t;", "1: thread"}, Planted{"tools/a.cc", "std::thread t; double d;", ""},
    Planted{"sim/client/a.cc", "int x;\ndouble y;  // float", "2: floating_point"},
    Planted{"sim/client/a.cc", "// A double.\nauto s = \"float\";", ""},
    Planted{"tools/a.cc", "#include <boost/math.hpp>", "1: layer"},
    Planted{"reports/a.cc", "#include <CLI/CLI.hpp>", "1: layer"}, Planted{"tools/a.cc", "// TO" "DO", "1: unfinished"},
    Planted{"tools/a.h", "#pragma once\n", "1: include_guard"},
    Planted{"tools/a.h", "// A.\n#ifndef REDELIVER_TOOLS_A_H_\n#define REDELIVER_TOOLS_A_H_\n#endif\n", ""},
    Planted{"tools/a.cc", std::string(401, '\n'), "401: length"}, Planted{"sim/client/b.cc", "", "1: orphan"}));
}  // namespace
