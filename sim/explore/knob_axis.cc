#include "sim/explore/knob_axis.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sim/explore/knob_leaves.h"

namespace redeliver {
namespace {

using Leaves = std::map<KnobPath, KnobLeaf>;

bool IsSampleSize(const KnobPath& path) { return path[1] == "producers" && path.back() == "messages"; }

// The one number in which they differ; nullopt if that is not all.
std::optional<KnobPath> OnlyDifference(const Leaves& a, const Leaves& b) {
  std::optional<KnobPath> found;
  if (a.size() != b.size()) return std::nullopt;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (i->first != j->first) return std::nullopt;
    if (i->second.text == j->second.text || IsSampleSize(i->first)) continue;
    if (found || !i->second.number || !j->second.number) return std::nullopt;
    found = i->first;
  }
  return found;
}

void AddPoint(KnobAxis& axis, const KnobLeaf& leaf, size_t configuration) {
  if (std::ranges::find(axis.points, *leaf.number, &KnobAxis::Point::value) != axis.points.end()) return;
  axis.points.push_back({*leaf.number, leaf.text, configuration});
}

}  // namespace

std::vector<KnobAxis> KnobAxes(const Scenario& scenario, const std::vector<size_t>& configurations) {
  std::vector<Leaves> leaves;
  for (const size_t c : configurations) leaves.push_back(KnobLeaves(scenario.configurations[c].model));
  std::vector<KnobAxis> axes;
  std::set<std::pair<KnobPath, size_t>> on_curves;
  for (size_t i = 0; i < leaves.size(); ++i) {
    std::map<KnobPath, KnobAxis> curves;  // Through this configuration and later ones.
    for (size_t j = i + 1; j < leaves.size(); ++j) {
      const auto path = OnlyDifference(leaves[i], leaves[j]);
      if (!path || on_curves.contains({*path, i})) continue;
      on_curves.emplace(*path, j);
      KnobAxis& axis = curves[*path];
      if (axis.points.empty()) AddPoint(axis, leaves[i].at(*path), configurations[i]);
      AddPoint(axis, leaves[j].at(*path), configurations[j]);
    }
    for (auto& [path, axis] : curves) {
      if (axis.points.size() < 3) continue;
      axis.path = path;
      axis.duration = leaves[i].at(path).duration;
      std::ranges::sort(axis.points, {}, &KnobAxis::Point::value);
      axes.push_back(std::move(axis));
    }
  }
  return axes;
}

}  // namespace redeliver
