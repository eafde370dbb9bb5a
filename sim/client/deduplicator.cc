#include "sim/client/deduplicator.h"

namespace redeliver {
namespace {

Protection ProtectionOf(const ConsumerSetup& setup) {
  const bool with_effect = setup.dedup != nullptr && setup.dedup->mark == MarkPlace::kWithEffect;
  return with_effect ? Protection::kRememberedId : Protection::kNone;
}

// After a mark before the effect, a repeat could be a second one.
OnUnknown DefaultOnUnknown(const ConsumerSetup& setup, OnUnknown otherwise) {
  const bool marked = setup.dedup != nullptr && setup.dedup->mark == MarkPlace::kBeforeEffect;
  return marked ? OnUnknown::kLetGo : otherwise;
}

}  // namespace

Deduplicator::Deduplicator(Context& self, const ConsumerSetup& setup, CircuitBreaker* breaker, Retries retries,
                           OnUnknown on_unknown)
    : self_(self),
      setup_(setup),
      options_(setup.dedup == nullptr ? DedupOptions() : *setup.dedup),
      retries_(retries),
      handler_(self, setup, ProtectionOf(setup), DefaultOnUnknown(setup, on_unknown), breaker) {
  if (setup.cache != nullptr) cache_.emplace(self, *setup.cache, setup.request_timeout);
}

CacheKey Deduplicator::KeyOf(const Message& message, uint64_t copy) const {
  const DedupId id = options_.id_from == DedupIdFrom::kBusinessId ? DedupId(message.id) : DedupId::OfCopy(copy);
  return CacheKey(setup_.sink, message.id, id, 0);
}

Task<Handled> Deduplicator::Handle(Message message, EffectTicket ticket) {
  Handled handled;
  if (retries_ == Retries::kInPlace) {
    handled = co_await handler_.Handle(message, 0, ticket);
  } else {
    handled = co_await handler_.HandleOnce(message, ticket);
  }
  co_return handled;
}

Task<Handled> Deduplicator::HandleOnce(const Message& message, uint64_t copy) {
  Handled handled;
  if (!cache_) {
    handled = co_await HandleWithMark(message, copy);
  } else if (options_.mark == MarkPlace::kBeforeEffect) {
    handled = co_await MarkThenHandle(message, copy);
  } else if (options_.mark == MarkPlace::kAfterEffect) {
    handled = co_await HandleThenMark(message, copy);
  } else {
    handled = co_await ClaimThenHandle(message, copy);
  }
  co_return handled;
}

Task<Handled> Deduplicator::HandleWithMark(const Message& message, uint64_t copy) {
  const Handled handled = co_await Handle(message, EffectTicket(KeyOf(message, copy).id));
  co_return handled;
}

// --- The record in another store

Task<Handled> Deduplicator::MarkThenHandle(const Message& message, uint64_t copy) {
  if (handler_.HeldBack()) co_return Handled::kLeft;  // A mark of what is not tried would lose it.
  CacheKey key = KeyOf(message, copy);
  key.asker = self_.NewToken();  // A retry of this very attempt finds its own record and goes on.
  const Outcome<CacheReply> marked = co_await CheckAndMark(key);  // (1)
  Handled handled = Handled::kDuplicate;
  if (!marked.value().found) handled = co_await Handle(message, EffectTicket(key.id));  // (2)
  co_return handled;
}

Task<Handled> Deduplicator::HandleThenMark(const Message& message, uint64_t copy) {
  const CacheKey key = KeyOf(message, copy);
  const Outcome<CacheReply> seen = co_await Lookup(key);
  if (seen.value().found) co_return Handled::kDuplicate;
  const Handled handled = co_await Handle(message, EffectTicket(key.id));  // (1)
  if (handled == Handled::kApplied) co_await Mark(key, false);             // (2)
  co_return handled;
}

Task<Handled> Deduplicator::ClaimThenHandle(const Message& message, uint64_t copy) {
  if (handler_.HeldBack()) co_return Handled::kLeft;
  CacheKey key = KeyOf(message, copy);
  key.asker = self_.NewToken();
  Outcome<CacheReply> claim = co_await CheckAndClaim(key);  // (1)
  while (claim.value().claimed && retries_ == Retries::kInPlace) {
    co_await self_.Sleep(setup_.retry_backoff);
    claim = co_await CheckAndClaim(key);
  }
  if (claim.value().claimed) co_return Handled::kDeferred;
  if (claim.value().found) co_return Handled::kDuplicate;
  const Handled handled = co_await Handle(message, EffectTicket(key.id, claim.value().fencing_token));
  const bool refused = handled == Handled::kRefused || handled == Handled::kGivenUp;
  if (handled == Handled::kApplied) {
    co_await Confirm(key);  // (2)
  } else if (options_.claim_release == ClaimRelease::kOnError ||
             (refused && options_.claim_release == ClaimRelease::kOnRefusal)) {
    co_await cache_->Release(key);  // Unheard, it lapses.
  }
  co_return handled;
}

// --- Requests to the cache

bool Deduplicator::AsksAgain(const Outcome<CacheReply>& reply) const {
  return !reply.ok() && options_.on_store_error == OnStoreError::kClosed;
}

Task<Outcome<CacheReply>> Deduplicator::Lookup(CacheKey key) {
  Outcome<CacheReply> reply = co_await cache_->Lookup(key);
  while (AsksAgain(reply)) {
    co_await self_.Sleep(setup_.retry_backoff);
    reply = co_await cache_->Lookup(key);
  }
  co_return reply;
}

Task<Outcome<CacheReply>> Deduplicator::Mark(CacheKey key, bool blindly) {
  Outcome<CacheReply> reply = co_await cache_->Mark(key, blindly);
  while (AsksAgain(reply)) {
    co_await self_.Sleep(setup_.retry_backoff);
    reply = co_await cache_->Mark(key, blindly);
  }
  co_return reply;
}

Task<Outcome<CacheReply>> Deduplicator::Claim(CacheKey key, bool blindly) {
  Outcome<CacheReply> reply = co_await cache_->Claim(key, options_.claim_lease, blindly);
  while (AsksAgain(reply)) {
    co_await self_.Sleep(setup_.retry_backoff);
    reply = co_await cache_->Claim(key, options_.claim_lease, blindly);
  }
  co_return reply;
}

Task<Outcome<CacheReply>> Deduplicator::Confirm(CacheKey key) {
  Outcome<CacheReply> reply = co_await cache_->Confirm(key);
  while (AsksAgain(reply)) {
    co_await self_.Sleep(setup_.retry_backoff);
    reply = co_await cache_->Confirm(key);
  }
  co_return reply;
}

Task<Outcome<CacheReply>> Deduplicator::CheckAndMark(CacheKey key) {
  const bool blindly = options_.check_and_set == CheckAndSet::kTwoSteps;
  Outcome<CacheReply> reply;
  if (blindly) {
    reply = co_await Lookup(key);
    if (reply.value().found) co_return reply;
  }
  reply = co_await Mark(key, blindly);
  co_return reply;
}

Task<Outcome<CacheReply>> Deduplicator::CheckAndClaim(CacheKey key) {
  const bool blindly = options_.check_and_set == CheckAndSet::kTwoSteps;
  Outcome<CacheReply> reply;
  if (blindly) {
    reply = co_await Lookup(key);
    if (reply.value().found || reply.value().claimed) co_return reply;
  }
  reply = co_await Claim(key, blindly);
  co_return reply;
}

}  // namespace redeliver
