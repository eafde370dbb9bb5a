#include "sim/scenario/configurations.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sim/scenario/json_patch.h"
#include "sim/scenario/knob_reader.h"
#include "sim/scenario/preset.h"
#include "sim/scenario/rules.h"

namespace redeliver {
namespace {

// With as many findings, further configurations are left out: they would multiply what nobody will read.
constexpr size_t kManyFindings = 1000;

// A list of targets stands for a whole rule. Spelled out before anything is merged, so that a patch of the rule's rate
// keeps the targets.
void SpellOutTargets(JsonValue& model) {
  const auto faults = std::ranges::find(model.members, "faults", &JsonMember::key);
  if (faults == model.members.end()) return;
  for (JsonMember& fault : faults->value.members) {
    if (!fault.value.is_array() || !FindFaultKind(fault.key)) continue;
    JsonValue rule{.kind = JsonValue::Kind::kObject, .position = fault.value.position};
    rule.members.push_back({.key = "targets", .key_position = rule.position, .value = std::move(fault.value)});
    fault.value = std::move(rule);
  }
}

// The members of the object that a model has.
JsonValue ModelPart(const JsonValue& object) {
  const std::vector<KnownKey> known = KnownKeysOf<Model>();
  JsonValue part{.kind = JsonValue::Kind::kObject, .position = object.position};
  for (const JsonMember& member : object.members) {
    if (std::ranges::find(known, member.key, &KnownKey::name) != known.end()) part.members.push_back(member);
  }
  SpellOutTargets(part);
  return part;
}

Findings FindingsOfPatch(const JsonValue& patch) {
  Findings findings;
  Model ignored;
  KnobReader(KnobReader::Mode::kPatch, &findings).Read(patch, ignored);
  return findings;
}

// If a section is missing by mistake or is no object, no reference into it can be judged.
bool SectionsAreRead(const JsonValue& model) {
  const JsonValue* topology = model.Find("topology");
  if (topology == nullptr || !topology->is_object()) return false;
  const std::vector<KnownKey> known = KnownKeysOf<Topology>();
  return std::ranges::all_of(topology->members, [&](const JsonMember& section) {
    return section.value.is_object() && std::ranges::find(known, section.key, &KnownKey::name) != known.end();
  });
}

class Resolver {
 public:
  explicit Resolver(const JsonValue& root) : root_(root), base_(ModelPart(root)) {
    for (Finding& finding : FindingsOfPatch(base_)) found_[std::move(finding)].in_base = true;
  }

  ResolvedConfigurations Run() {
    const JsonValue* topology = root_.Find("topology");
    const bool has_base = topology != nullptr && topology->is_object();
    if (topology != nullptr && !has_base) Add(topology->position, "expected an object, found " + Found(*topology));
    const JsonValue* configurations = root_.Find("configurations");
    if (has_base && configurations != nullptr && configurations->is_object()) {
      CheckNames(*configurations);
      for (const JsonMember& member : configurations->members) {
        if (resolved_.configurations.size() == kMostConfigurations || found_.size() > kManyFindings) break;
        Resolve(member);
      }
    }
    Report();
    return std::move(resolved_);
  }

 private:
  void CheckNames(const JsonValue& configurations) {
    if (configurations.members.size() > kMostConfigurations) {
      Add(configurations.position, absl::StrCat(configurations.members.size(), " configurations; at most ",
                                                kMostConfigurations, " are allowed"));
    }
    for (const JsonMember& member : configurations.members) {
      if (!IsName(member.key)) Add(member.key_position, NoNameText(member.key));
    }
  }

  void Resolve(const JsonMember& member) {
    Configuration& configuration = resolved_.configurations.emplace_back();
    configuration.name = member.key;
    if (!member.value.is_object() && !member.value.is_string()) {
      Add(member.value.position,
          "expected the name of a preset, or an object that patches the base, found " + Found(member.value));
      return;
    }
    const size_t findings_before = resolved_.findings.size();
    JsonValue model = base_;
    const JsonValue* preset = member.value.is_string() ? &member.value : member.value.Find(kPresetKey);
    if (preset != nullptr) ApplyPreset(*preset, model);
    JsonValue patch = ModelPart(member.value);
    if (member.value.is_object()) CheckPatch(member.value, patch, model);
    MergePatch(patch, model);
    Findings found;
    KnobReader(KnobReader::Mode::kComplete, &found).Read(model, configuration.model);
    const bool complete = found.empty() && resolved_.findings.size() == findings_before;
    if (SectionsAreRead(model)) CheckModel({configuration.model, model, found}, complete);
    for (Finding& finding : found) {
      const auto added = added_like_another_.find(finding.position);
      if (added != added_like_another_.end() && finding.message.starts_with("lacks ")) finding.message += added->second;
      found_[std::move(finding)].configurations.insert(configuration.name);
    }
  }

  void ApplyPreset(const JsonValue& name, JsonValue& model) {
    std::vector<std::string_view> known;
    for (const Preset& preset : AllPresets()) known.push_back(preset.name);
    const Preset* preset = name.is_string() ? FindPreset(name.text) : nullptr;
    if (preset != nullptr) {
      MergePatch(PresetPatch(*preset, base_, name.position), model);
    } else if (name.is_string()) {
      const std::string meant = DidYouMean(name.text, known);
      Add(name.position, absl::StrCat("unknown preset ", Quoted(name.text), meant,
                                      meant.empty() ? "; there are " : " There are ", ListOf(known)));
    } else {
      Add(name.position,
          absl::StrCat("expected the name of a preset, found ", Found(name), "; there are ", ListOf(known)));
    }
  }

  void CheckPatch(const JsonValue& written, const JsonValue& patch, const JsonValue& model) {
    std::vector<KnownKey> known = KnownKeysOf<Model>();
    known.push_back({kPresetKey, kPresetDoc});
    Findings found = FindingsOfPatch(patch);
    KnobReader(KnobReader::Mode::kPatch, &found).CheckKeys(written, known);
    for (Finding& finding : found) Add(finding.position, std::move(finding.message));
    const JsonValue* topology = patch.Find("topology");
    if (topology == nullptr) return;
    for (const JsonMember& section : topology->members) CheckParts(section, model);
  }

  // RFC 7396 removes what is not there without a word, and adds what is: both may be misspelled names.
  void CheckParts(const JsonMember& section, const JsonValue& model) {
    const JsonValue* parts = FindPath(model, {"topology", section.key});
    std::vector<std::string_view> names;
    if (parts != nullptr) {
      for (const JsonMember& part : parts->members) names.push_back(part.key);
    }
    for (const JsonMember& part : section.value.members) {
      if (std::ranges::find(names, part.key) != names.end()) continue;
      const std::string meant = DidYouMean(part.key, names);
      if (part.value.is_null()) {
        Add(part.key_position, absl::StrCat("there is no ", Quoted(part.key), " to remove",
                                            meant.empty() ? "; there are " + ListOf(names) : meant));
      } else if (!meant.empty()) {
        added_like_another_[part.value.position] = absl::StrCat("; ", Quoted(part.key), " is new", meant);
      }
    }
  }

  void Report() {
    for (const auto& [finding, where] : found_) {
      const std::set<std::string>& names = where.configurations;
      const bool everywhere = where.in_base || names.size() == resolved_.configurations.size();
      const bool in_configuration = PointerAt(root_, finding.position).starts_with("/configurations");
      std::string message = finding.message;
      if (!everywhere && !in_configuration) {
        const std::vector<std::string_view> list(names.begin(), names.end());
        absl::StrAppend(&message, " (in configuration ", ListOf(list), ")");
      }
      resolved_.findings.push_back({finding.position, std::move(message)});
    }
  }

  void Add(FilePosition position, std::string message) { resolved_.findings.push_back({position, std::move(message)}); }

  struct Where {
    bool in_base = false;  // Wrong in itself, whatever a configuration makes of it.
    std::set<std::string> configurations;
  };

  const JsonValue& root_;
  JsonValue base_;
  ResolvedConfigurations resolved_;
  std::map<Finding, Where> found_;  // What reading and checking found.
  // Parts that a patch adds under a name close to one that was there, and what to say if they are incomplete.
  std::map<FilePosition, std::string> added_like_another_;
};

}  // namespace

ResolvedConfigurations ResolveConfigurations(const JsonValue& root) { return Resolver(root).Run(); }

}  // namespace redeliver
