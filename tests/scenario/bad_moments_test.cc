// Files with moments that nothing can come of, and the exact errors they give.
#include <string>

#include "gtest/gtest.h"
#include "tests/scenario/sample.h"

namespace redeliver {
namespace {

const BadFile kBadFiles[] = {
    {"MomentsForNobody", R"("crash": ["email"])", R"("moments": {"until": "5s"}, "crash": {"operations": ["log.fetch"]})",
     R"(28:16: /faults/moments: nobody is struck at moments: that takes crash or pause, on producers or consumers, with the operation "moment" or with none named)"},
    {"MomentsAfterAllFaults", R"("until": "30s",)", R"("until": "30s", "moments": {"until": "31s"},)",
     R"(27:42: /faults/moments/until: moments go on until 31s, and no fault strikes after 30s: lower it, or raise the "until" of all faults)"},
    {"MomentsThatEndBeforeTheyBegin", R"("until": "30s",)",
     R"("until": "30s", "moments": {"from": "2s", "until": "2s"},)",
     R"(27:41: /faults/moments/from: "from" is 2s, which is not before "until", 2s)"},
    {"FaultsThatBeginAfterTheyEnd", R"("until": "30s",)", R"("until": "30s", "strikes": {"until": "31s"},)",
     R"(27:42: /faults/strikes/until: strikes go on until 31s, and no fault strikes after 30s: lower it, or raise the "until" of all faults)"},
    {"FaultsThatNeverBegin", R"("until": "30s",)", R"("until": "30s", "strikes": {"from": "2s", "until": "2s"},)",
     R"(27:41: /faults/strikes/from: "from" is 2s, which is not before "until", 2s)"},
    {"NoMoments", R"("crash": ["email"])", R"("crash": {"operations": ["moment"]})",
     R"(28:30: /faults/crash/operations/0: there are no moments: say from when until when in "moments", beside "until")"},
    {"MomentOfARequest", R"("crash": ["email"])", R"("drop": {"operations": ["moment"]})",
     R"(28:29: /faults/drop/operations/0: drop strikes at requests only; crash and pause strike at moments, too)"},
};

class BadMoments : public testing::TestWithParam<BadFile> {};

TEST_P(BadMoments, AreReportedWithPositionFindingAndRemedy) { ExpectErrors(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Files, BadMoments, testing::ValuesIn(kBadFiles),
                         [](const auto& file) { return std::string(file.param.name); });

}  // namespace
}  // namespace redeliver
