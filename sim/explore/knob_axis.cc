#include "sim/explore/knob_axis.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

#include "sim/scenario/knob_writer.h"

namespace redeliver {
namespace {

using Path = std::vector<std::string>;

struct Leaf {
  std::string text;  // As JSON.
  std::optional<int64_t> number;
  bool duration = false;

  friend bool operator==(const Leaf& a, const Leaf& b) { return a.text == b.text; }
};

// Every knob that holds no others, by its path.
class Leaves {
 public:
  explicit Leaves(const Model& model) { OfStruct(model); }

  const std::map<Path, Leaf>& all() const { return leaves_; }

 private:
  struct Members {
    Leaves& leaves;
    const void* owner;

    template <class Owner, class T>
    void operator()(T Owner::*member, const Knob<T>& knob) {
      leaves.path_.emplace_back(knob.name);
      leaves.OfKnob(static_cast<const Owner*>(owner)->*member);
      leaves.path_.pop_back();
    }
  };

  template <StructKnob Struct>
  void OfStruct(const Struct& value) {
    Struct::Describe(Members{*this, &value});
  }

  template <class T>
  void OfKnob(const T& value) {
    if constexpr (OptionalKnob<T>) {
      if (value) return OfKnob(*value);
      leaves_[path_] = {.text = "null", .number = std::nullopt};
    } else if constexpr (NamedKnob<T>) {
      for (const auto& [name, part] : value) {
        path_.push_back(name);
        OfStruct(part);
        path_.pop_back();
      }
    } else if constexpr (StructKnob<T>) {
      OfStruct(value);
    } else if constexpr (std::is_same_v<T, SimDuration>) {
      leaves_[path_] = {FormatDuration(value), value.nanoseconds(), true};
    } else if constexpr (std::is_same_v<T, int64_t>) {
      leaves_[path_] = {KnobText(value), value};
    } else {
      leaves_[path_] = {.text = KnobText(value), .number = std::nullopt};
    }
  }

  Path path_;
  std::map<Path, Leaf> leaves_;
};

bool IsSampleSize(const Path& path) { return path[1] == "producers" && path.back() == "messages"; }

// The one number in which they differ; nullopt if that is not all.
std::optional<Path> OnlyDifference(const std::map<Path, Leaf>& a, const std::map<Path, Leaf>& b) {
  std::optional<Path> found;
  if (a.size() != b.size()) return std::nullopt;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (i->first != j->first) return std::nullopt;
    if (i->second == j->second || IsSampleSize(i->first)) continue;
    if (found || !i->second.number || !j->second.number) return std::nullopt;
    found = i->first;
  }
  return found;
}

void AddPoint(KnobAxis& axis, const Leaf& leaf, size_t configuration) {
  if (std::ranges::find(axis.points, *leaf.number, &KnobAxis::Point::value) != axis.points.end()) return;
  axis.points.push_back({*leaf.number, leaf.text, configuration});
}

}  // namespace

std::vector<KnobAxis> KnobAxes(const Scenario& scenario, const std::vector<size_t>& configurations) {
  std::vector<std::map<Path, Leaf>> leaves;
  for (const size_t c : configurations) leaves.push_back(Leaves(scenario.configurations[c].model).all());
  std::vector<KnobAxis> axes;
  std::set<std::pair<Path, size_t>> on_curves;
  for (size_t i = 0; i < leaves.size(); ++i) {
    std::map<Path, KnobAxis> curves;  // Through this configuration and later ones.
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
