#include "reports/html/html_report.h"

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/html/elements.h"
#include "reports/markup.h"
#include "reports/replay_command.h"
#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "sim/scenario/utf8.h"
#include "tests/reports/report_fixture.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// ---- Reading a page ----

struct Tag {
  std::string name;  // "/p" closes p.
  std::map<std::string, std::string> attributes;
};

// What the page is made of, without what stands in scripts and styles. A test failure if it cannot be read.
std::vector<Tag> TagsOf(const std::string& page) {
  static const std::regex kTag(R"re(<(/?[a-zA-Z][a-zA-Z0-9]*)((\s+[a-zA-Z:-]+(="[^"<>]*")?)*)\s*(/?)>)re");
  static const std::regex kAttribute(R"re(([a-zA-Z:-]+)(="([^"]*)")?)re");
  std::vector<Tag> tags;
  for (size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at)) {
    if (page.compare(at, 15, "<!DOCTYPE html>") == 0) {
      at += 15;
      continue;
    }
    std::smatch match;
    if (!std::regex_search(page.begin() + static_cast<ptrdiff_t>(at), page.end(), match, kTag,
                           std::regex_constants::match_continuous)) {
      ADD_FAILURE() << "no tag: " << page.substr(at, 80);
      return tags;
    }
    Tag tag{match.str(1), {}};
    const std::string attributes = match.str(2);
    for (std::sregex_iterator hit(attributes.begin(), attributes.end(), kAttribute), end; hit != end; ++hit) {
      EXPECT_TRUE(tag.attributes.emplace(hit->str(1), hit->str(3)).second) << match.str(0);
    }
    at += static_cast<size_t>(match.length());
    if (tag.name == "script" || tag.name == "style") at = page.find("</" + tag.name, at);
    tags.push_back(std::move(tag));
    if (match.str(5) == "/") tags.push_back({"/" + tags.back().name, {}});
  }
  return tags;
}

void ExpectBalanced(const std::vector<Tag>& tags) {
  static const std::set<std::string> kVoid = {"meta", "br", "wbr"};
  std::vector<std::string> open;
  for (const Tag& tag : tags) {
    if (kVoid.contains(tag.name)) continue;
    if (tag.name[0] != '/') {
      open.push_back(tag.name);
      continue;
    }
    ASSERT_THAT(open, Not(IsEmpty())) << tag.name;
    ASSERT_EQ("/" + open.back(), tag.name) << "depth " << open.size();
    open.pop_back();
  }
  EXPECT_THAT(open, IsEmpty());
}

// Ids are there once, links within the page lead somewhere, nothing is loaded, and other pages learn of nothing.
void ExpectSoundLinks(const std::vector<Tag>& tags) {
  std::set<std::string> ids;
  for (const Tag& tag : tags) {
    const auto id = tag.attributes.find("id");
    if (id != tag.attributes.end()) {
      EXPECT_TRUE(ids.insert(id->second).second) << id->second << " is there twice";
    }
    EXPECT_FALSE(tag.attributes.contains("src")) << tag.name;
    EXPECT_NE(tag.name, "link");
  }
  for (const Tag& tag : tags) {
    const auto href = tag.attributes.find("href");
    if (href == tag.attributes.end()) continue;
    EXPECT_EQ(tag.name, "a");
    if (href->second.starts_with('#')) {
      EXPECT_TRUE(ids.contains(href->second.substr(1))) << href->second;
    } else {
      EXPECT_TRUE(href->second.starts_with("https://") || href->second.starts_with("http://")) << href->second;
      EXPECT_EQ(tag.attributes.at("rel"), "noreferrer");
    }
  }
}

void ExpectSoundPage(const std::string& page) {
  EXPECT_EQ(FindInvalidUtf8(page), std::string::npos);
  const std::vector<Tag> tags = TagsOf(page);
  ExpectBalanced(tags);
  ExpectSoundLinks(tags);
  EXPECT_EQ(std::ranges::count(tags, "h1", &Tag::name), 1);
  EXPECT_EQ(std::ranges::count(tags, "script", &Tag::name), 2);  // The data, and the page's own.
}

std::string DataOf(const std::string& page) {
  const std::string open = R"(<script type="application/json" id="data">)";
  const size_t begin = page.find(open) + open.size();
  return page.substr(begin, page.find("</script>", begin) - begin);
}

std::string HtmlOf(const ReportInput& input, int jobs = 1) { return HtmlReport({&input, 1}, {.jobs = jobs}); }

// ---- Elements ----

TEST(HtmlElements, EscapeWhatTheUserWrote) {
  EXPECT_EQ(html::TextElement("p", "a<b>&\"\x01\xff"), "<p>a&lt;b&gt;&amp;&quot;\uFFFD\uFFFD</p>");
  EXPECT_EQ(html::Attribute("id", "a\"b"), " id=\"a&quot;b\"");
  EXPECT_EQ(ValidUtf8("a\xc3(\xe2\x82"), "a\uFFFD(\uFFFD\uFFFD");
}

TEST(HtmlElements, IdsOfDifferentNamesDiffer) {
  EXPECT_EQ(html::IdPart("at-least_once.2"), "at-least_once.2");
  EXPECT_EQ(html::IdPart("a b/c~"), "a~20b~2fc~7e");
  EXPECT_NE(html::IdPart("a b"), html::IdPart("a~20b"));
}

TEST(HtmlElements, OnlyAddressesAreLinks) {
  EXPECT_EQ(html::SourceElement("https://a.b/c#d (part 2)"),
            R"(<a rel="noreferrer" href="https://a.b/c#d">https://a.b/c#d</a> (part 2))");
  EXPECT_EQ(html::SourceElement("javascript:alert(1)"), "javascript:alert(1)");
}

// ---- Pages ----

TEST(HtmlReport, OfASampleAndOfAProofIsSound) {
  for (const SearchMode mode : {SearchMode::kSample, SearchMode::kProve}) {
    ReportFixture fixture(mode);
    fixture.Expect({{"no_loss"}, {}, {"no_double_effect"}});
    fixture.Ask(0, "effects", "<= 1");
    const std::string page = HtmlOf(fixture.input());
    ExpectSoundPage(page);
    EXPECT_THAT(page, HasSubstr(R"(data-verdict="violated" data-expectation="met")"));
    EXPECT_THAT(page, HasSubstr(R"(data-verdict="violated" data-expectation="unexpected")"));
    EXPECT_THAT(page, HasSubstr(R"(data-expectation="missing")"));
    EXPECT_THAT(page, HasSubstr("not as expected: "));
  }
}

TEST(HtmlReport, OfNothingSaysSo) {
  ReportFixture fixture;
  fixture.search.results.clear();
  fixture.search.configurations.clear();
  const std::string page = HtmlOf(fixture.input());
  ExpectSoundPage(page);
  EXPECT_THAT(page, HasSubstr("Nothing was run."));
}

TEST(HtmlReport, HostileNamesStayText) {
  const std::string hostile = "</script></style><b onclick=\"x()\">'&--><!--\xff";
  ReportFixture fixture;
  fixture.scenario.name = fixture.scenario.claim = hostile;
  fixture.scenario.source = {"https://a.b/\"onclick=\"x()", hostile};
  fixture.scenario.configurations[0].name = hostile;
  fixture.scenario.configurations[1].name = hostile + " ";
  const std::string page = HtmlOf({fixture.prepared, fixture.search, hostile + "/it's mail.json"});
  ExpectSoundPage(page);
  for (const Tag& tag : TagsOf(page)) EXPECT_FALSE(tag.attributes.contains("onclick")) << tag.name;
  EXPECT_EQ(nlohmann::json::parse(DataOf(page))["scenario"]["name"], ValidUtf8(hostile));
}

// Those searched, and no others.
TEST(HtmlReport, TellsWhatSetsTheConfigurationsApart) {
  const Lab lab = Lab::Named("three-semantics");
  SearchControl control;
  control.configurations = {lab.Find("at_most_once"), lab.Find("at_least_once")};
  const SearchResult search = Sample(lab.prepared(), {{1, 3}}, control);
  const std::string page = HtmlOf({lab.prepared(), search, "three.json"});
  ExpectSoundPage(page);
  EXPECT_THAT(page, HasSubstr(">consumers.settle.commit</th><td>before_effect</td><td>after_effect</td></tr>"));
  EXPECT_THAT(page, Not(HasSubstr("consumers.settle.isolation")));
}

TEST(HtmlReport, LetsNothingButItsOwnScriptRun) {
  const ReportFixture fixture;
  const std::string page = HtmlOf(fixture.input());
  EXPECT_THAT(page, HasSubstr("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                              "script-src 'sha256-"));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
}

TEST(HtmlReport, AWitnessThatCannotBeSeenAgainIsShownWithoutAStory) {
  ReportFixture fixture;  // Its witnesses are made up.
  const std::string page = HtmlOf(fixture.input());
  EXPECT_THAT(page, HasSubstr("Faults of this run"));
  EXPECT_THAT(page, Not(HasSubstr("What would mend it")));
}

TEST(HtmlReport, SeveralSearchesOfOneNameHaveIdsOfTheirOwn) {
  const ReportFixture first, second(SearchMode::kProve);
  const std::vector<ReportInput> inputs = {first.input(), second.input()};
  const std::string page = HtmlReport(inputs, {});
  ExpectSoundPage(page);
  for (const char* id : {"id=\"matrix\"", "id=\"matrix-2\"", "href=\"#search-2\"", "id=\"overview\""}) {
    EXPECT_THAT(page, HasSubstr(id));
  }
  EXPECT_THAT(nlohmann::json::parse(DataOf(page))["reports"], SizeIs(2));
}

// ---- Stories ----

class StoriesTest : public testing::Test {
 protected:
  StoriesTest() : lab_(Lab::FromFile("consumers/commit-before-effect-loses.json")) {
    SearchControl control;
    control.configurations = lab_.All();
    search_ = Sample(lab_.prepared(), {{1, 100}}, control);
  }
  ReportInput input() const { return {lab_.prepared(), search_, lab_.file()}; }

  const Lab lab_;
  SearchResult search_;
};

TEST_F(StoriesTest, EveryViolatedCellHasOne) {
  const std::string page = HtmlOf(input());
  ExpectSoundPage(page);
  size_t stories = 0;
  for (size_t i = 0; i < search_.results.size(); ++i) {
    for (size_t v = 0; v < lab_.scenario().invariants.size(); ++v) {
      const auto& witness = search_.results[i].cells[v].witness;
      const std::string id = lab_.name(i) + "/" + lab_.scenario().invariants[v];
      EXPECT_EQ(page.find("data-story=\"" + id + "\"") != std::string::npos, witness.has_value()) << id;
      if (!witness) continue;
      ++stories;
      EXPECT_THAT(page, HasSubstr("<div class=\"story-body\" id=\"" + id + "\">"));
      EXPECT_THAT(page, HasSubstr(EscapedForMarkup(*CommandsFor(input(), i, *witness).by_seed)));
    }
  }
  ASSERT_GT(stories, 0u);
  const std::vector<Tag> tags = TagsOf(page);
  const auto is_diagram = [](const Tag& tag) { return tag.name == "svg" && !tag.attributes.contains("class"); };
  EXPECT_EQ(std::ranges::count_if(tags, is_diagram), static_cast<ptrdiff_t>(stories)) << "plots have a class";
  EXPECT_EQ(std::ranges::count(tags, "style", &Tag::name), 1);
  EXPECT_THAT(page, HasSubstr("from here on it is certain"));
  EXPECT_THAT(page, HasSubstr("<code>topology.consumers.ship.commit</code>: <del><code>&quot;before_effect&quot;</code>"
                              "</del> → <ins><code>&quot;after_effect&quot;</code></ins>"));
}

TEST_F(StoriesTest, ThreadsChangeNoByte) { EXPECT_EQ(HtmlOf(input(), 1), HtmlOf(input(), 3)); }

}  // namespace
}  // namespace redeliver
