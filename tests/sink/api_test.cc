// An outside service: every accepted request is an effect, unless it knows the request's key.
#include "sim/sink/api.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sim/sink/api_client.h"
#include "tests/support/simulation.h"

namespace redeliver {
namespace {

RunShape Shape() {
  RunShape shape;
  shape.sinks = {{.name = "mail"}};
  shape.messages = 10;
  return shape;
}

constexpr SinkOptions kNoKeys{};
constexpr SinkOptions kKeys{.idempotency_key = IdempotencyKey::kMessageId, .key_retention = Hours(24)};

struct World {
  explicit World(const SinkOptions& options) : api(simulation.kernel(), 0, SinkId(0), options, shape) {}

  // "done", "repeated" or the refusal.
  std::string Post(const ApiRequest& request) {
    const Outcome<ApiReply> outcome = AskDirectly(caller, api, request);
    if (!outcome.ok()) return NameOf(outcome.reason());
    return outcome.value().repeated ? "repeated" : "done";
  }
  void ExpectAt(SimDuration at, const ApiRequest& request, const char* answer) {
    simulation.At(at, [=, this] { EXPECT_EQ(Post(request), answer) << FormatDuration(at); });
  }

  Simulation simulation;
  RunShape shape = Shape();
  Api api;
  Context& caller = simulation.NewProcess("caller");
};

ApiRequest Plain(uint32_t message) { return {MessageId(message), KeyId(1), Version(2)}; }
ApiRequest Keyed(uint32_t message) {
  ApiRequest request = Plain(message);
  request.keyed = true;
  return request;
}
ApiRequest Poison(uint32_t message) {
  ApiRequest request = Keyed(message);
  request.poison = true;
  return request;
}

struct PostCase {
  const char* name;
  SinkOptions options;
  std::vector<ApiRequest> posts;
  Lines answers;
  uint64_t effects;
};

const PostCase kPosts[] = {
    {"WithoutKeysEveryRequestIsAnEffect", kNoKeys, {Plain(1), Plain(1)}, {"done", "done"}, 2},
    {"AKeyTheServiceDoesNotKnowHelpsNothing", kNoKeys, {Keyed(1), Keyed(1)}, {"done", "done"}, 2},
    {"AKnownKeyIsAnsweredFromMemory", kKeys, {Keyed(1), Keyed(1), Keyed(1)}, {"done", "repeated", "repeated"}, 1},
    {"KeysOfTwoMessagesDiffer", kKeys, {Keyed(1), Keyed(2)}, {"done", "done"}, 2},
    {"ARequestWithoutItsKeyIsAnEffect", kKeys, {Keyed(1), Plain(1)}, {"done", "done"}, 2},
    {"ARequestWithoutAKeyStoresNone", kKeys, {Plain(1), Keyed(1)}, {"done", "done"}, 2},
    {"PoisonIsAlwaysRefused", kNoKeys, {Poison(1), Poison(1)}, {"invalid_message", "invalid_message"}, 0},
    {"ARefusalStoresNoKey", kKeys, {Poison(1), Keyed(1)}, {"invalid_message", "done"}, 1},
};

class PostTest : public testing::TestWithParam<PostCase> {};

TEST_P(PostTest, AnswersAndRecords) {
  World world(GetParam().options);
  Lines answers;
  for (const ApiRequest& request : GetParam().posts) answers.push_back(world.Post(request));
  EXPECT_EQ(answers, GetParam().answers);
  EXPECT_EQ(world.simulation.Count<EffectApplied>(), GetParam().effects);
  EXPECT_EQ(world.simulation.Count<EffectApplied>() + world.simulation.Count<EffectSuperseded>() +
                world.simulation.Count<EffectRejected>(),
            GetParam().posts.size());
}

INSTANTIATE_TEST_SUITE_P(Requests, PostTest, testing::ValuesIn(kPosts),
                         [](const auto& info) { return info.param.name; });

constexpr SinkOptions kDedupingWebhook{.kind = SinkKind::kWebhook, .receiver_dedups = true};
constexpr SinkOptions kPlainWebhook{.kind = SinkKind::kWebhook};

TEST(Api, AWebhookDedupsIfItsOwnerDoes) {
  World deduping(kDedupingWebhook);
  EXPECT_EQ(deduping.Post(Keyed(1)), "done");
  EXPECT_EQ(deduping.Post(Keyed(1)), "repeated");
  World plain(kPlainWebhook);
  EXPECT_EQ(plain.Post(Keyed(1)), "done");
  EXPECT_EQ(plain.Post(Keyed(1)), "done");
}

TEST(Api, AKeyMadeForEachAttemptProtectsNothing) {
  World world({.idempotency_key = IdempotencyKey::kAttempt});
  ApiRequest first = Keyed(1);
  first.idempotency_key = DedupId::OfCopy(1);
  ApiRequest second = Keyed(1);
  second.idempotency_key = DedupId::OfCopy(2);
  EXPECT_EQ(world.Post(first), "done");
  EXPECT_EQ(world.Post(second), "done");
  EXPECT_EQ(world.Post(second), "repeated");
}

TEST(Api, AnOlderFencingTokenIsOvertakenAndStoresNoKey) {
  World world({.idempotency_key = IdempotencyKey::kMessageId, .fencing = Fencing::kToken});
  ApiRequest newer = Plain(1);
  newer.fencing_token = 5;
  ApiRequest older = Keyed(1);
  older.fencing_token = 4;
  EXPECT_EQ(world.Post(newer), "done");
  EXPECT_EQ(world.Post(older), "overtaken");
  older.fencing_token = 6;
  EXPECT_EQ(world.Post(older), "done");
  EXPECT_EQ(world.simulation.Count<EffectRejected>(), 1u);
}

// --- Work that takes time -------------------------------------------------------------------------------------------

struct CallerSetup {
  Api& api;
  Journal& journal;
  ApiRequest request;
  std::string name;
};

Process OneRequest(Context& self, const CallerSetup& setup) {
  ApiClient api(self, setup.api, Minutes(1));
  const Outcome<ApiReply> posted = co_await api.Post(setup.request);
  const std::string what = posted.ok() ? (posted.value().repeated ? "repeated" : "done") : NameOf(posted.reason());
  setup.journal.Note(setup.name + " " + what);
}

Process TwoRequests(Context& self, const CallerSetup& setup) {
  ApiClient api(self, setup.api, Minutes(1));
  for (int i = 0; i < 2; ++i) {
    const Outcome<ApiReply> posted = co_await api.Post(setup.request);
    const std::string what = posted.ok() ? (posted.value().repeated ? "repeated" : "done") : NameOf(posted.reason());
    setup.journal.Note(setup.name + " " + what);
    co_await self.Sleep(Seconds(2));
  }
}

TEST(Api, ARequestWithAKeyInProgressIsToldToWait) {
  World world({.idempotency_key = IdempotencyKey::kMessageId, .service_time = Seconds(1)});
  Journal journal(world.simulation);
  const CallerSetup first{world.api, journal, Keyed(1), "first"};
  const CallerSetup second{world.api, journal, Keyed(1), "second"};
  world.simulation.Start<OneRequest>("first", first);
  world.simulation.Start<TwoRequests>("second", second);
  world.simulation.Run();
  EXPECT_EQ(world.simulation.Count<EffectApplied>(), 1u);
  // Whoever comes second, by a tie, is refused at once.
  EXPECT_EQ(journal.lines().size(), 3u);
  EXPECT_THAT(journal.lines().at(0), testing::EndsWith("in_progress"));
  EXPECT_THAT(journal.lines().at(1), testing::StartsWith("1.002s"));
}

TEST(Api, ASinkWithOneLineServesOneAfterTheOther) {
  World world({.service_time = Seconds(1), .capacity = 1});
  Journal journal(world.simulation);
  const CallerSetup setup{world.api, journal, Plain(1), ""};
  for (const char* name : {"a", "b", "c"}) world.simulation.Start<OneRequest>(name, setup);
  world.simulation.Run();
  EXPECT_EQ(journal.lines(), (Lines{"1.002s  done", "2.002s  done", "3.002s  done"}));
}

TEST(Api, WithoutACapacityAllAreServedAtOnce) {
  World world({.service_time = Seconds(1)});
  Journal journal(world.simulation);
  const CallerSetup setup{world.api, journal, Plain(1), ""};
  for (const char* name : {"a", "b", "c"}) world.simulation.Start<OneRequest>(name, setup);
  world.simulation.Run();
  EXPECT_EQ(journal.lines(), (Lines{"1.002s  done", "1.002s  done", "1.002s  done"}));
}

TEST(Api, TooManyThatWaitAreOverload) {
  World world({.service_time = Seconds(1), .capacity = 1, .waiting_max = 1});
  Journal journal(world.simulation);
  const CallerSetup setup{world.api, journal, Plain(1), ""};
  for (const char* name : {"a", "b", "c"}) world.simulation.Start<OneRequest>(name, setup);
  world.simulation.Run();
  EXPECT_EQ(journal.lines(), (Lines{"2ms  unavailable", "1.002s  done", "2.002s  done"}));
}

TEST(Api, AnEffectNamesItsSinkMessageKeyAndVersion) {
  World world(kNoKeys);
  world.Post(Plain(3));
  const EffectApplied effect = world.simulation.All<EffectApplied>().at(0);
  EXPECT_EQ(effect.sink, SinkId(0));
  EXPECT_EQ(effect.message, MessageId(3));
  EXPECT_EQ(effect.key, KeyId(1));
  EXPECT_EQ(effect.version, Version(2));
}

TEST(Api, KeysAreKeptForTheirRetentionAndNotProlonged) {
  World world(kKeys);
  world.ExpectAt(Hours(1), Keyed(1), "done");
  world.ExpectAt(Hours(20), Keyed(1), "repeated");
  world.ExpectAt(Hours(25) - Nanos(1), Keyed(1), "repeated");
  world.ExpectAt(Hours(25), Keyed(1), "done");
  world.ExpectAt(Hours(26), Keyed(1), "repeated");
  world.simulation.Run();
}

TEST(Api, AClockJumpForgetsKeysEarly) {
  World world(kKeys);
  world.ExpectAt(Hours(1), Keyed(1), "done");
  world.simulation.At(Hours(2), [&] { world.api.JumpClock(Hours(22)); });
  world.ExpectAt(Hours(2) + Minutes(59), Keyed(1), "repeated");
  world.ExpectAt(Hours(3), Keyed(1), "done");
  world.simulation.Run();
}

struct PostSetup {
  Api& api;
  Journal& journal;
  ApiRequest request;
};

// Repeats while the outcome is unknown.
Process Poster(Context& self, const PostSetup& setup) {
  ApiClient api(self, setup.api, Seconds(1));
  Outcome<ApiReply> posted = co_await api.Post(setup.request);
  while (posted.unknown()) posted = co_await api.Post(setup.request);
  setup.journal.Note(posted.value().repeated ? "repeated" : "done");
}

uint64_t EffectsOfARetryAfterALostReply(const ApiRequest& request) {
  World world(kKeys);
  Journal journal(world.simulation);
  const PostSetup setup{world.api, journal, request};
  world.simulation.faults().AtRequest(Operation::kSinkApply, 1, {FaultKind::kDrop, Phase::kApplied, {}});
  world.simulation.Start<Poster>("poster", setup);
  world.simulation.Run();
  EXPECT_EQ(journal.words(), Lines{request.keyed ? "repeated" : "done"});
  return world.simulation.Count<EffectApplied>();
}

TEST(ApiClient, ARetryIsASecondEffectUnlessItCarriesItsKey) {
  EXPECT_EQ(EffectsOfARetryAfterALostReply(Plain(1)), 2u);
  EXPECT_EQ(EffectsOfARetryAfterALostReply(Keyed(1)), 1u);
}

}  // namespace
}  // namespace redeliver
