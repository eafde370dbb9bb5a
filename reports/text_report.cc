#include "reports/text_report.h"

#include "reports/summary.h"
#include "reports/text_sections.h"

namespace redeliver {

std::string TextReport(const ReportInput& input, const TextStyle& style) {
  const Summary summary = Summarize(input);
  const TextContext context{input, summary, style};
  std::string report;
  for (const auto section : {TitleText, MatrixText, ConsumersText, SearchText, ThresholdsText, WitnessesText, WorstText,
                             ComparisonText, MetricsText, FaultsText, NotCoveredText, WarningsText}) {
    const std::string text = section(context);
    if (text.empty()) continue;
    if (!report.empty()) report += '\n';
    report += text;
  }
  return report;
}

}  // namespace redeliver
