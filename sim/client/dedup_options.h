// What a scenario says about how a consumer recognises a message that it has already handled.
#ifndef REDELIVER_SIM_CLIENT_DEDUP_OPTIONS_H_
#define REDELIVER_SIM_CLIENT_DEDUP_OPTIONS_H_

#include <string>

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

enum class MarkPlace { kWithEffect, kBeforeEffect, kAfterEffect, kClaim };

template <>
struct EnumNames<MarkPlace> {
  static constexpr EnumName kNames[] = {
      {"with_effect", "In the database transaction of the effect itself."},
      {"before_effect", "In a cache, before the effect: a crash in between loses."},
      {"after_effect", "In a cache, after the effect: a crash in between repeats."},
      {"claim",
       "In a cache, twice: a claim with a lease before the effect, confirmed after it. A crash in between "
       "repeats once the claim has lapsed."}};
};

enum class CheckAndSet { kAtomic, kTwoSteps };

template <>
struct EnumNames<CheckAndSet> {
  static constexpr EnumName kNames[] = {
      {"atomic", "The cache records the id unless it has it, in one request (SET NX)."},
      {"two_steps", "One request asks, another one records: two consumers may both have found nothing."}};
};

enum class DedupIdFrom { kBusinessId, kTransportId };

template <>
struct EnumNames<DedupIdFrom> {
  static constexpr EnumName kNames[] = {
      {"business_id", "What the message is about: the same for every copy of it."},
      {"transport_id", "The copy, as its log or queue numbers it: a message that was sent twice has two."}};
};

enum class OnStoreError { kClosed, kOpen };

template <>
struct EnumNames<OnStoreError> {
  static constexpr EnumName kNames[] = {
      {"closed", "Asks again until the cache answers: a cache that is down stops the consumer."},
      {"open",
       "Goes on as if the cache had found and stored nothing wrong: a cache that is down lets repeats through."}};
};

enum class ClaimRelease { kNever, kOnRefusal, kOnError };

template <>
struct EnumNames<ClaimRelease> {
  static constexpr EnumName kNames[] = {
      {"never", "The claim stands until it lapses."},
      {"on_refusal", "If the effect was refused: it did not happen."},
      {"on_error", "If the effect was refused or its outcome is unknown: it may have happened."}};
};

struct DedupOptions {
  MarkPlace mark = MarkPlace::kWithEffect;
  std::string cache;
  CheckAndSet check_and_set = CheckAndSet::kAtomic;
  DedupIdFrom id_from = DedupIdFrom::kBusinessId;
  OnStoreError on_store_error = OnStoreError::kClosed;
  SimDuration claim_lease = Seconds(60);
  ClaimRelease claim_release = ClaimRelease::kNever;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&DedupOptions::mark, {.name = "mark", .doc = "Where the record of a handled message is written."});
    knob(&DedupOptions::cache, {.name = "cache",
                                .doc = "The cache that keeps the records, unless they are written with the effect.",
                                .refers_to = RefersTo::kCache});
    knob(&DedupOptions::check_and_set,
         {.name = "check_and_set", .doc = "For a mark before the effect and a claim: how the id is recorded."});
    knob(&DedupOptions::id_from, {.name = "id_from", .doc = "What makes two deliveries the same message."});
    knob(&DedupOptions::on_store_error,
         {.name = "on_store_error", .doc = "What is done when the cache refuses a request or does not answer."});
    knob(&DedupOptions::claim_lease,
         {.name = "claim_lease",
          .doc = "How long a claim that is not confirmed keeps others away, by the cache's clock.",
          .legal = {{Millis(1), Days(30)}}});
    knob(&DedupOptions::claim_release,
         {.name = "claim_release", .doc = "When a claim is taken back although nothing was done."});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_DEDUP_OPTIONS_H_
