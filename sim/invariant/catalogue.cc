#include "sim/invariant/catalogue.h"

#include "sim/base/check.h"
#include "sim/invariant/dead_letter.h"
#include "sim/invariant/dedup.h"
#include "sim/invariant/delivery.h"
#include "sim/invariant/ordering.h"
#include "sim/invariant/outbox.h"
#include "sim/invariant/phantom.h"
#include "sim/invariant/replica_agreement.h"
#include "sim/invariant/transaction.h"

namespace redeliver {
namespace {

template <class I>
constexpr InvariantEntry Entry() {
  return {I::kInfo, []() -> std::unique_ptr<Invariant> { return std::make_unique<I>(); }};
}

constexpr InvariantEntry kInvariants[] = {
    Entry<NoLoss>(),
    Entry<NoDoubleEffect>(),
    Entry<NoPhantom>(),
    Entry<KeyOrder>(),
    Entry<NoStaleOverwrite>(),
    Entry<Atomicity>(),
    Entry<ReplicaAgreement>(),
    Entry<Progress>(),
    Entry<OffsetMonotonic>(),
    Entry<DedupSound>(),
    Entry<BoundedAttempts>(),
    Entry<DeadLetterComplete>(),
    Entry<AlertRaisedForEach>(),
    Entry<OutboxEquivalence>(),
};

}  // namespace

std::span<const InvariantEntry> AllInvariants() { return kInvariants; }

const InvariantEntry* FindInvariant(std::string_view name) {
  for (const InvariantEntry& entry : kInvariants) {
    if (entry.info.name == name) return &entry;
  }
  return nullptr;
}

std::vector<MakeInvariant> MakersOf(const std::vector<std::string>& names, const OwnInvariants& own) {
  std::vector<MakeInvariant> makers;
  for (const std::string& name : names) {
    const auto found = own.find(name);
    const InvariantEntry* entry = FindInvariant(name);
    REDELIVER_CHECK(found != own.end() || entry != nullptr);
    makers.push_back(found != own.end() ? found->second : MakeInvariant(entry->make));
  }
  return makers;
}

}  // namespace redeliver
