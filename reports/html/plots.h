// Plots of a search: what tables of numbers do not show at a glance.
#ifndef REDELIVER_REPORTS_HTML_PLOTS_H_
#define REDELIVER_REPORTS_HTML_PLOTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "reports/report.h"

namespace redeliver::html {

// Figures in a box, each with a picture, a sentence and the same numbers as a table; instead of some, a sentence why
// there is none. Empty if no plot would tell anything. Some of them take runs of their own, of about so many events in
// all: `jobs` threads do them, and change no byte.
std::string PlotFigures(const ReportInput& input, uint64_t events, int jobs);

// How many events the plots of each of so many searches of a report may take. Requires searches > 0.
uint64_t EventsForPlots(size_t searches);

// For a <style>. It takes the colours from --bg, --fg, --faint, --rule, --bad and --series-1 to --series-6.
std::string_view PlotStyle();

}  // namespace redeliver::html

#endif  // REDELIVER_REPORTS_HTML_PLOTS_H_
