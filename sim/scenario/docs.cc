#include "sim/scenario/docs.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sim/invariant/catalogue.h"
#include "sim/queue/queue_rules.h"
#include "sim/scenario/configurations.h"
#include "sim/scenario/fault_rules.h"
#include "sim/scenario/file_keys.h"
#include "sim/scenario/knob_structs.h"
#include "sim/scenario/knob_writer.h"
#include "sim/scenario/markdown.h"
#include "sim/scenario/metric_catalogue.h"
#include "sim/scenario/preset.h"
#include "sim/scenario/threshold.h"

namespace redeliver {
namespace {

std::string_view NameText(RefersTo refers_to) {
  switch (refers_to) {
    case RefersTo::kNothing:
      return "string";
    case RefersTo::kLog:
      return "name of a log";
    case RefersTo::kQueue:
      return "name of a queue";
    case RefersTo::kChannel:
      return "name of a log or a queue";
    case RefersTo::kDatabase:
      return "name of a database";
    case RefersTo::kSink:
      return "name of a sink";
    case RefersTo::kCache:
      return "name of a cache";
    case RefersTo::kProcessOrServer:
      return "name of a part";
  }
  return "";
}

template <class T>
std::string TypeText(const Knob<T>& knob) {
  if constexpr (OptionalKnob<T>) {
    return TypeText(InnerKnob<typename T::value_type>(knob)) + " or null";
  } else if constexpr (NamedKnob<T>) {
    return absl::StrCat("object: name to ", std::string(KnobStruct<typename T::value_type::second_type>::kInfo.name));
  } else if constexpr (ListKnob<T>) {
    return "list: " + TypeText(InnerKnob<typename T::value_type>(knob));
  } else if constexpr (std::is_base_of_v<FaultRule, T>) {
    return "object or list of targets";
  } else if constexpr (StructKnob<T>) {
    return "object";
  } else if constexpr (EnumKnob<T>) {
    return "word";
  } else if constexpr (std::is_same_v<T, bool>) {
    return "boolean";
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return "integer";
  } else if constexpr (std::is_same_v<T, SimDuration>) {
    return "duration";
  } else if constexpr (std::is_same_v<T, Probability>) {
    return "probability";
  } else if constexpr (std::is_same_v<T, Rate>) {
    return "rate";
  } else {
    return std::string(NameText(knob.refers_to));
  }
}

template <class T>
std::string LegalText(const Knob<T>& knob) {
  if constexpr (OptionalKnob<T>) {
    return LegalText(InnerKnob<typename T::value_type>(knob));
  } else if constexpr (EnumKnob<T>) {
    std::vector<std::string> words;
    for (const std::string_view word : EnumTexts<T>()) words.push_back(MarkdownCode(word));
    return absl::StrJoin(words, ", ");
  } else if constexpr (std::is_same_v<T, int64_t>) {
    return knob.legal ? absl::StrCat(knob.legal->low, " to ", knob.legal->high) : "";
  } else if constexpr (std::is_same_v<T, SimDuration>) {
    return knob.legal ? FormatDuration(knob.legal->low) + " to " + FormatDuration(knob.legal->high) : "";
  } else {
    return "";
  }
}

// One row per knob; what the words of enums mean is collected for below the table.
template <class Struct>
struct TableWriter {
  std::string& text;
  std::string& words;
  Struct defaults;

  template <class Owner, class T>
  void operator()(T Owner::*member, const Knob<T>& knob) {
    std::string default_text;
    if constexpr (!StructKnob<T>) default_text = knob.required ? "required" : MarkdownCode(KnobText(defaults.*member));
    text += MarkdownRow({MarkdownCode(knob.name), TypeText(knob), default_text, LegalText(knob), knob.doc});
    if constexpr (EnumKnob<T>) {
      for (const EnumName& word : EnumNames<T>::kNames) {
        absl::StrAppend(&words, "* ", MarkdownCode(knob.name), ": ", MarkdownCode(word.name), " - ",
                        std::string(word.doc), "\n");
      }
    }
  }
};

template <class Struct>
std::string StructSection() {
  const StructInfo& info = KnobStruct<Struct>::kInfo;
  std::string text = absl::StrCat("## ", std::string(info.title), "\n\n", MarkdownCode(info.place), "\n\n");
  text += MarkdownHead({"knob", "type", "default", "legal", "meaning"});
  std::string words;
  Struct::Describe(TableWriter<Struct>{text, words, Struct{}});
  return words.empty() ? text + "\n" : text + "\n" + words + "\n";
}

// A row for each knob that profiles have a value of their own for.
struct ProfileRows {
  std::span<const QueueOptions> profiles;
  std::string& text;

  template <class Owner, class T>
  void operator()(T Owner::*member, const Knob<T>& knob) {
    if constexpr (OptionalKnob<T>) {
      bool has_value = false;
      std::vector<std::string> cells = {MarkdownCode(knob.name)};
      for (const QueueOptions& profile : profiles) {
        has_value = has_value || profile.*member;
        cells.push_back(profile.*member ? MarkdownCode(KnobText(*(profile.*member))) : "");
      }
      if (has_value) text += MarkdownRow(cells);
    }
  }
};

std::string ProfileSection() {
  constexpr size_t kMostColumns = 7;
  std::string text =
      "## Queue profiles\n\nThe values of the knobs of a queue that names its profile and nothing else. Empty: without "
      "end.\n";
  std::vector<QueueOptions> profiles;
  std::vector<std::string> limited;
  for (int i = 0; i < kQueueProfileCount; ++i) {
    const auto profile = static_cast<QueueProfile>(i);
    profiles.push_back(KnobsOfProfile(profile));
    if (RulesOfProfile(profile, {}).limit_needs_dead_letter) limited.push_back(MarkdownCode(EnumText(profile)));
  }
  for (size_t first = 0; first < profiles.size(); first += kMostColumns) {
    const std::span columns = std::span(profiles).subspan(first, std::min(kMostColumns, profiles.size() - first));
    std::vector<std::string> head = {"knob"};
    for (const QueueOptions& column : columns) head.push_back(MarkdownCode(EnumText(column.profile)));
    text += "\n" + MarkdownHead(head);
    QueueOptions::Describe(ProfileRows{columns, text});
  }
  return absl::StrCat(text, "\nWithout a `dead_letter`, ", absl::StrJoin(limited, ", "),
                      " have no limit unless the queue names a `max_receive_count`.\n\n");
}

std::string FileSection() {
  std::string text =
      "# Reference\n\nPrinted by `tools/redeliver docs` from the declarations that reader, schema and command line go "
      "by.\n\n"
      "JSON with `//` and `/* */` comments. Durations are written `\"250ms\"` (ns, us, ms, s, min, h, d), rates\n"
      "`\"50/s\"` (per s, min, h or d), probabilities `\"1/100\"`. Unknown keys are errors.\n\n"
      "## Keys of the file\n\n";
  text += MarkdownHead({"key", "", "meaning"});
  for (const FileKey& key : kFileKeys)
    text += MarkdownRow({MarkdownCode(key.name), key.required ? "required" : "", key.doc});
  return text + "\n";
}

std::string PresetSection() {
  std::string text =
      absl::StrCat("## Presets\n\nA configuration is the name of a preset, or a patch that may name one as ",
                   MarkdownCode(kPresetKey), ". A preset patches every\nproducer and every consumer of the base.\n\n");
  text += MarkdownHead({"preset", "every producer", "every consumer", "meaning"});
  for (const Preset& preset : AllPresets()) {
    text += MarkdownRow({MarkdownCode(preset.name), MarkdownCode(preset.every_producer),
                         MarkdownCode(preset.every_consumer), preset.doc});
  }
  return text + "\n";
}

// The phases in which each fault can strike are the default of its own knob for them.
struct PhaseFinder {
  std::string_view fault;
  std::string phases;

  template <class Owner, class T>
  void operator()(T Owner::*, const Knob<T>& knob) {
    if constexpr (OptionalKnob<T>) {
      using Rule = typename T::value_type;
      if constexpr (requires(Rule rule) { rule.phases; }) {
        if (knob.name != fault) return;
        std::vector<std::string> words;
        for (const Phase phase : Rule{}.phases) words.push_back(MarkdownCode(EnumText(phase)));
        phases = absl::StrJoin(words, ", ");
      }
    }
  }
};

std::string FaultSection() {
  std::string text = "## Fault kinds\n\n" + MarkdownHead({"fault", "strikes", "phases", "meaning"});
  for (int i = 0; i < kFaultKindCount; ++i) {
    const FaultKind kind = static_cast<FaultKind>(i);
    PhaseFinder finder{Describe(kind).name, ""};
    FaultOptions::Describe(finder);
    text += MarkdownRow({MarkdownCode(Describe(kind).name), StruckText(kind), finder.phases, Describe(kind).doc});
  }
  text += "\nPhases:\n\n";
  for (const EnumName& phase : EnumNames<Phase>::kNames) {
    absl::StrAppend(&text, "* ", MarkdownCode(phase.name), " - ", std::string(phase.doc), "\n");
  }
  return text + "\n";
}

std::string InvariantSection() {
  std::string text =
      "## Invariants\n\nBroken for one consumer, it has the word of its column in the matrix of consumers.\n\n" +
      MarkdownHead({"invariant", "claim", "broken"});
  for (const InvariantEntry& entry : AllInvariants())
    text += MarkdownRow({MarkdownCode(entry.info.name), entry.info.statement, entry.info.broken});
  return text + "\n";
}

std::string MetricSection() {
  std::string text = absl::StrCat("## Metrics\n\nWhat `thresholds` can name. ", std::string(kThresholdDoc), "\n\n",
                                  MarkdownHead({"metric", "unit", "meaning"}));
  for (const MetricEntry& metric : RunMetrics())
    text += MarkdownRow({MarkdownCode(metric.name), UnitName(metric.unit), metric.doc});
  for (const MetricEntry& metric : InvariantMetrics("INVARIANT", 0)) {
    text += MarkdownRow({MarkdownCode(metric.name), UnitName(metric.unit), metric.doc});
  }
  text += MarkdownRow({MarkdownCode(absl::StrCat(std::string(kPlansPrefix), "METRIC")), "", kPlansDoc});
  return text + "\n";
}

std::string OperationSection() {
  std::string text = "## Operations\n\nWhat a process asks of a server; a fault strikes at one of them.\n\n";
  text += MarkdownHead({"operation", "changes the server", "meaning"});
  for (const OperationInfo& operation : kOperations) {
    text += MarkdownRow({MarkdownCode(operation.name), operation.mutates ? "yes" : "no", operation.doc});
  }
  return text + "\n";
}

std::string FactSection() {
  std::string text = "## Facts\n\nWhat `must_see` can name.\n\n";
  for (const std::string_view name : kFactNames) absl::StrAppend(&text, "* ", MarkdownCode(name), "\n");
  return text;
}

}  // namespace

std::string KnobReference() {
  std::string text = FileSection();
  ForEachModelStruct([&]<class Struct>() { text += StructSection<Struct>(); });
  text += StructSection<SearchOptions>();
  return text + ProfileSection() + PresetSection() + FaultSection() + InvariantSection() + MetricSection() +
         OperationSection() + FactSection();
}

}  // namespace redeliver
