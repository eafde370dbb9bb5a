// The recorder sees every field of every fact: in the digest, in counts, in subscriptions and in the kept events.
#include "sim/trace/recorder.h"

#include <set>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

// A fact with `fields` numbered from 1, of any kind.
template <class F>
F Sample() {
  F fact{};
  uint64_t n = 0;
  fact.VisitFields([&n](std::string_view, const auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    ++n;
    if constexpr (std::is_same_v<Field, bool>) {
      const_cast<Field&>(field) = n % 2 == 0;
    } else if constexpr (std::is_enum_v<Field> || std::is_integral_v<Field> || std::is_same_v<Field, SimDuration>) {
      const_cast<Field&>(field) = static_cast<Field>(n);
    } else {
      const_cast<Field&>(field) = Field(static_cast<typename Field::Rep>(n));
    }
  });
  return fact;
}

template <class F>
int FieldCount() {
  int count = 0;
  F{}.VisitFields([&count](std::string_view, const auto&) { ++count; });
  return count;
}

// The same fact with one field changed.
template <class F>
F WithFieldChanged(F fact, int which) {
  fact.VisitFields([&which](std::string_view, const auto& field) {
    if (which-- != 0) return;
    using Field = std::remove_cvref_t<decltype(field)>;
    Field& changed = const_cast<Field&>(field);
    if constexpr (std::is_same_v<Field, bool>) {
      changed = !changed;
    } else if constexpr (std::is_enum_v<Field> || std::is_integral_v<Field>) {
      changed = static_cast<Field>(static_cast<uint64_t>(changed) + 1);
    } else if constexpr (std::is_same_v<Field, SimDuration>) {
      changed = changed + Nanos(1);
    } else {
      changed = changed.Next();
    }
  });
  return fact;
}

struct Where {
  SimTime time{5};
  ProcessId process{2};
  Incarnation incarnation{1};
};

template <class F>
std::string DigestOf(const F& fact, const Where& where = {}) {
  Recorder recorder;
  recorder.Record(where.time, where.process, where.incarnation, EventId(), fact);
  return recorder.digest().Hex();
}

// One test each looks at all kinds: a test suite per type would take longer to compile than to think of.
template <class... F, class Check>
void ForEach(std::type_identity<std::variant<F...>>, const Check& check) {
  const auto look = [&check]<class Kind>(std::type_identity<Kind> kind) {
    SCOPED_TRACE(Kind::kName);
    check(kind);
  };
  (look(std::type_identity<F>()), ...);
}

template <class Check>
void ForEachKind(const Check& check) {
  ForEach(std::type_identity<Fact>(), check);
}

TEST(FactTest, TheDigestSeesEveryField) {
  ForEachKind([]<class F>(std::type_identity<F>) {
    std::set<std::string> seen = {DigestOf(Sample<F>())};
    for (int i = 0; i < FieldCount<F>(); ++i) {
      EXPECT_TRUE(seen.insert(DigestOf(WithFieldChanged(Sample<F>(), i))).second) << i;
    }
  });
}

TEST(FactTest, TheDigestSeesWhenAndWhose) {
  ForEachKind([]<class F>(std::type_identity<F>) {
    const F fact = Sample<F>();
    const std::string digest = DigestOf(fact);
    EXPECT_EQ(DigestOf(fact), digest);
    EXPECT_NE(DigestOf(fact, {.time = SimTime(6)}), digest);
    EXPECT_NE(DigestOf(fact, {.process = ProcessId(3)}), digest);
    EXPECT_NE(DigestOf(fact, {.process = ProcessId::None()}), digest);
    EXPECT_NE(DigestOf(fact, {.incarnation = Incarnation(2)}), digest);
  });
}

TEST(FactTest, FieldsHaveNamesOfTheirOwn) {
  ForEachKind([]<class F>(std::type_identity<F>) {
    std::set<std::string_view> names;
    F{}.VisitFields([&names](std::string_view name, const auto&) { EXPECT_TRUE(names.insert(name).second) << name; });
    EXPECT_EQ(static_cast<int>(names.size()), FieldCount<F>());
  });
}

TEST(FactTest, IsKeptAsItWas) {
  ForEachKind([]<class F>(std::type_identity<F>) {
    Recorder recorder;
    recorder.KeepEvents();
    recorder.Record(SimTime(5), ProcessId(2), Incarnation(1), EventId(), Sample<F>());
    ASSERT_EQ(recorder.events().size(), 1u);
    const auto* kept = std::get_if<F>(&recorder.events()[0].fact);
    ASSERT_NE(kept, nullptr);
    EXPECT_EQ(DigestOf(*kept), DigestOf(Sample<F>()));
    EXPECT_EQ(recorder.counts()[kFactIndex<F>], 1u);
  });
}

template <size_t... I>
std::vector<std::string> DigestsOfAllKinds(std::index_sequence<I...>) {
  return {DigestOf(std::variant_alternative_t<I, Fact>{})...};
}

template <size_t... I>
std::vector<std::string_view> NamesOfAllKinds(std::index_sequence<I...>) {
  return {std::variant_alternative_t<I, Fact>::kName...};
}

TEST(Fact, KindsDifferEvenWithEqualFields) {
  const auto digests = DigestsOfAllKinds(std::make_index_sequence<kFactKindCount>());
  EXPECT_EQ(std::set(digests.begin(), digests.end()).size(), kFactKindCount);
}

TEST(Fact, EveryKindHasANameOfItsOwnInTwoParts) {
  std::set<std::string_view> seen;
  for (const std::string_view name : NamesOfAllKinds(std::make_index_sequence<kFactKindCount>())) {
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_EQ(name.find('.'), name.rfind('.')) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_."), std::string_view::npos) << name;
  }
}

// --- The recorder as a whole ----------------------------------------------------------------------------------------

void Crash(Recorder& recorder, int64_t time, EventId cause = EventId()) {
  recorder.Record(SimTime(time), ProcessId(1), Incarnation(2), cause, ProcessCrashed{});
}
void Resume(Recorder& recorder, int64_t time) {
  recorder.Record(SimTime(time), ProcessId(1), Incarnation(2), EventId(), ProcessResumed{});
}

// Writes down what it is shown.
struct Observer {
  void On(const ProcessCrashed&, const Circumstance& circumstance) { Note("crashed", circumstance); }
  void On(const ProcessPaused& fact, const Circumstance& circumstance) {
    Note("paused for " + FormatDuration(fact.duration), circumstance);
  }
  void Note(const std::string& what, const Circumstance& circumstance) {
    seen.push_back(what + " #" + std::to_string(circumstance.id.value()) + " after #" +
                   std::to_string(circumstance.cause.value()));
  }
  std::vector<std::string> seen;
};

TEST(Recorder, NumbersFactsFromOneAndReturnsTheNumber) {
  Recorder recorder;
  EXPECT_EQ(recorder.recorded(), 0u);
  EXPECT_EQ(recorder.Record(SimTime(1), ProcessId(0), Incarnation(0), EventId(), ProcessStarted{}), EventId(1));
  EXPECT_EQ(recorder.Record(SimTime(1), ProcessId(0), Incarnation(0), EventId(), ProcessStarted{}), EventId(2));
  EXPECT_EQ(recorder.recorded(), 2u);
}

TEST(Recorder, ShowsAnObserverTheKindsItAskedForAndNoOther) {
  Recorder recorder;
  Observer observer;
  recorder.Subscribe<ProcessCrashed>(&observer);
  recorder.Subscribe<ProcessPaused>(&observer);
  Resume(recorder, 1);
  Crash(recorder, 2, EventId(1));
  recorder.Record(SimTime(3), ProcessId(1), Incarnation(2), EventId(2), ProcessPaused{Millis(5)});
  EXPECT_EQ(observer.seen, (std::vector<std::string>{"crashed #2 after #1", "paused for 5ms #3 after #2"}));
}

TEST(Recorder, ShowsAllObserversInTheOrderTheyCame) {
  Recorder recorder;
  Observer first;
  Observer second;
  recorder.Subscribe<ProcessCrashed>(&first);
  recorder.Subscribe<ProcessCrashed>(&second);
  Crash(recorder, 1);
  EXPECT_EQ(first.seen, second.seen);
  EXPECT_EQ(first.seen.size(), 1u);
}

TEST(Recorder, ObserversAndKeepingDoNotTouchTheDigest) {
  Recorder plain;
  Recorder watched;
  Observer observer;
  watched.Subscribe<ProcessCrashed>(&observer);
  watched.KeepEvents();
  Crash(plain, 1);
  Crash(watched, 1);
  EXPECT_EQ(plain.digest(), watched.digest());
}

TEST(Recorder, CountsByKind) {
  Recorder recorder;
  Crash(recorder, 1);
  Crash(recorder, 2);
  Resume(recorder, 3);
  EXPECT_EQ(recorder.counts()[kFactIndex<ProcessCrashed>], 2u);
  EXPECT_EQ(recorder.counts()[kFactIndex<ProcessResumed>], 1u);
  EXPECT_EQ(recorder.counts()[kFactIndex<RunEnded>], 0u);
}

TEST(Recorder, KeepsEventsOnlyFromWhenItIsTold) {
  Recorder recorder;
  Crash(recorder, 1);
  recorder.KeepEvents();
  Crash(recorder, 7, EventId(1));
  ASSERT_EQ(recorder.events().size(), 1u);
  const Circumstance& circumstance = recorder.events()[0].circumstance;
  EXPECT_EQ(circumstance.id, EventId(2));
  EXPECT_EQ(circumstance.time, SimTime(7));
  EXPECT_EQ(circumstance.process, ProcessId(1));
  EXPECT_EQ(circumstance.incarnation, Incarnation(2));
  EXPECT_EQ(circumstance.cause, EventId(1));
}

TEST(Recorder, ResetForgetsEverythingButObservers) {
  Recorder recorder;
  Observer observer;
  recorder.Subscribe<ProcessCrashed>(&observer);
  recorder.KeepEvents();
  Crash(recorder, 1);
  recorder.Reset();
  EXPECT_EQ(recorder.digest(), Digest());
  EXPECT_EQ(recorder.recorded(), 0u);
  EXPECT_EQ(recorder.counts()[kFactIndex<ProcessCrashed>], 0u);
  EXPECT_TRUE(recorder.events().empty());
  Crash(recorder, 1);
  EXPECT_TRUE(recorder.events().empty());
  EXPECT_EQ(observer.seen.size(), 2u);
}

TEST(FactWord, IsTheNumberOfAnyField) {
  EXPECT_EQ(FactWord(true), 1u);
  EXPECT_EQ(FactWord(Phase::kLate), 3u);
  EXPECT_EQ(FactWord(Millis(1)), 1'000'000u);
  EXPECT_EQ(FactWord(SinkId::None()), 0xffffu);
  EXPECT_EQ(FactWord(uint64_t{7}), 7u);
}

// The digest of a fact's fields.
template <class... Fields>
Digest Folded(const Fields&... fields) {
  Digest digest;
  {
    FactFolder folder(digest);
    (folder("field", fields), ...);
  }
  return digest;
}

Digest OfWords(std::initializer_list<uint64_t> words) {
  Digest digest;
  for (const uint64_t word : words) digest.Fold(word);
  return digest;
}

TEST(FactFolder, NarrowFieldsShareWordsAndWideOnesHaveTheirOwn) {
  const SinkId sink(0x1111);
  const MessageId message(0x22222222);
  EXPECT_EQ(Folded(), OfWords({}));
  EXPECT_EQ(Folded(sink), OfWords({0x1111}));
  EXPECT_EQ(Folded(Offset(7)), OfWords({7}));
  EXPECT_EQ(Folded(sink, sink, message), OfWords({0x22222222'1111'1111}));
  EXPECT_EQ(Folded(message, sink, message), OfWords({0x1111'22222222, 0x22222222}));
  EXPECT_EQ(Folded(sink, Offset(7), message), OfWords({7, 0x22222222'1111}));
  EXPECT_EQ(Folded(true, Millis(1)), OfWords({1'000'000, 1}));
}

TEST(FactFolder, NoFieldReachesIntoItsNeighbour) {
  EXPECT_EQ(Folded(SinkId::None(), SinkId(0)), OfWords({0xffff}));
  EXPECT_EQ(Folded(int16_t{-1}, int16_t{1}), OfWords({0x1'ffff}));
}

}  // namespace
}  // namespace redeliver
