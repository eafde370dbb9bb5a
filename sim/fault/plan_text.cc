#include "sim/fault/plan_text.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "sim/base/mix.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {
namespace {

std::string_view Strip(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t at = text.find(separator);
    parts.push_back(Strip(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

template <class Infos>
std::string NamesOf(const Infos& infos) {
  std::string list;
  for (const auto& info : infos) {
    list += list.empty() ? "" : ", ";
    if constexpr (requires { info.name; }) {
      list += info.name;
    } else {
      list += info;
    }
  }
  return list;
}

}  // namespace

std::string FormatFault(const PlannedFault& fault, std::span<const std::string> names) {
  const auto name = std::ranges::find(names, fault.site.entity, [](const std::string& n) { return HashName(n); });
  const auto operation = std::ranges::find(kOperationHashes, fault.site.operation);
  std::string text = name == names.end() ? "?" : *name;
  text += " / ";
  text += operation == kOperationHashes.end()
              ? "?"
              : kOperations[static_cast<size_t>(operation - kOperationHashes.begin())].name;
  text += " / ";
  text += kPhaseNames[static_cast<size_t>(PhaseOf(fault.code))];
  text += " / #" + std::to_string(fault.site.ordinal) + " = ";
  text += Describe(KindOf(fault.code)).name;
  return text;
}

std::optional<PlannedFault> ParseFault(std::string_view text, std::span<const std::string> names, std::string* error) {
  const auto fail = [&](std::string_view why) {
    *error = std::string(why) + " in \"" + std::string(text) +
             "\"; expected \"PROCESS / OPERATION / PHASE / #N = FAULT\", as in \"email-1 / sink.apply / applied / #3 = "
             "crash\"";
    return std::nullopt;
  };
  const auto sides = Split(text, '=');
  const auto parts = Split(sides[0], '/');
  if (sides.size() != 2 || parts.size() != 4) return fail("wrong number of parts");
  if (std::ranges::find(names, parts[0]) == names.end())
    return fail("no process or server \"" + std::string(parts[0]) + "\"");
  const auto operation = FindOperation(parts[1]);
  if (!operation)
    return fail("no operation \"" + std::string(parts[1]) + "\" (`redeliver list operations` shows them)");
  const auto phase = FindPhase(parts[2]);
  if (!phase) return fail("no phase \"" + std::string(parts[2]) + "\" (there are " + NamesOf(kPhaseNames) + ")");
  const auto kind = FindFaultKind(sides[1]);
  if (!kind) return fail("no fault \"" + std::string(sides[1]) + "\" (there are " + NamesOf(kFaultKinds) + ")");
  PlannedFault fault{{HashName(parts[0]), HashName(parts[1]), 0}, HazardCode(*kind, *phase)};
  const std::string_view ordinal = parts[3];
  const auto [end, problem] =
      std::from_chars(ordinal.data() + (ordinal.empty() ? 0 : 1), ordinal.data() + ordinal.size(), fault.site.ordinal);
  const bool whole =
      ordinal.size() > 1 && ordinal[0] == '#' && problem == std::errc() && end == ordinal.data() + ordinal.size();
  if (!whole || fault.site.ordinal == 0) return fail("no ordinal \"" + std::string(ordinal) + "\"");
  return fault;
}

}  // namespace redeliver
