// The parts of a text report, in the order they stand. Each is whole lines, or empty if there is nothing to say.
#ifndef REDELIVER_REPORTS_TEXT_SECTIONS_H_
#define REDELIVER_REPORTS_TEXT_SECTIONS_H_

#include <string>
#include <string_view>

#include "reports/report_content.h"

namespace redeliver {

// A heading, with a faint remark behind it. The section's own lines follow at once.
std::string Heading(const TextContext& context, std::string_view title, std::string_view remark = "");
// A heading and the table; empty without rows.
std::string TableText(const TextContext& context, const ReportTable& table);
// Wrapped lines; `first` stands before the first and blanks of its width before the others.
std::string Paragraph(const TextContext& context, std::string_view text, std::string_view first,
                      Tone tone = Tone::kPlain);

// Name, claim.
std::string TitleText(const TextContext& context);
// Verdict by configuration and invariant, and what it all comes to.
std::string MatrixText(const TextContext& context);
// Violations by consumer, if there are several consumers.
std::string ConsumersText(const TextContext& context);
// What was searched.
std::string SearchText(const TextContext& context);
std::string WarningsText(const TextContext& context);

// What thresholds ask for, and what was measured.
std::string ThresholdsText(const TextContext& context);

// For each violation the smallest run that shows it, and the commands to see it again.
std::string WitnessesText(const TextContext& context);

// Of a proof that was asked for it: the plan that does most harm.
std::string WorstText(const TextContext& context);

// Seed by seed against the first configuration.
std::string ComparisonText(const TextContext& context);
std::string MetricsText(const TextContext& context);
// Faults asked for and faults that struck.
std::string FaultsText(const TextContext& context);
// What a proof leaves out.
std::string NotCoveredText(const TextContext& context);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_TEXT_SECTIONS_H_
