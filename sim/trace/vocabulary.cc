#include "sim/trace/vocabulary.h"

#include <algorithm>

namespace redeliver {
namespace {

template <class Enum, class Table, class NameOf>
std::optional<Enum> Find(const Table& table, std::string_view name, NameOf name_of) {
  const auto found = std::ranges::find(table, name, name_of);
  if (found == table.end()) return std::nullopt;
  return static_cast<Enum>(found - table.begin());
}

}  // namespace

std::optional<Operation> FindOperation(std::string_view name) {
  return Find<Operation>(kOperations, name, &OperationInfo::name);
}

std::optional<FaultKind> FindFaultKind(std::string_view name) {
  return Find<FaultKind>(kFaultKinds, name, &FaultKindInfo::name);
}

std::optional<Phase> FindPhase(std::string_view name) {
  return Find<Phase>(kPhaseNames, name, [](std::string_view phase) { return phase; });
}

}  // namespace redeliver
