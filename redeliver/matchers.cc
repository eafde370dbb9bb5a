#include "redeliver/matchers.h"

#include <algorithm>
#include <ostream>
#include <utility>
#include <vector>

#include "redeliver/unknown_name.h"

namespace redeliver {
namespace {

std::string Plans(int faults) {
  if (faults == 0) return "the run without any fault";
  return "every plan of at most " + std::to_string(faults) + (faults == 1 ? " fault" : " faults");
}

std::string Seeds(uint64_t first, uint64_t last) {
  return "seeds " + std::to_string(first) + ".." + std::to_string(last);
}

std::string Where(const std::string& configuration) {
  return configuration.empty() ? "" : " in configuration " + configuration;
}

std::string OutOf(uint64_t violating, uint64_t runs) {
  return std::to_string(violating) + " of " + std::to_string(runs) + (runs == 1 ? " run" : " runs");
}

std::string Sentence(const InvariantReport& report) {
  const std::string what = report.configuration + ": " + report.invariant + " is ";
  switch (report.verdict) {
    case Verdict::kViolated:
      return what + "violated in " + OutOf(report.violating_runs, report.runs);
    case Verdict::kVacuous:
      return what + "vacuous: no run had anything for it to judge";
    case Verdict::kInconclusive:
      return what + "inconclusive: a run hit max_events, or had not drained at the horizon and nobody judges progress";
    case Verdict::kProved:
    case Verdict::kHeld:
      break;
  }
  return what + std::string(VerdictName(report.verdict));
}

// A violation told from its smallest run.
std::string Story(const Simulation& simulation, const Counterexample& counterexample) {
  return "\n\n" + simulation.Tell(simulation.Shrink(counterexample));
}

// One invariant in one configuration: violated by as few faults as can be, or by no plan of so many.
InvariantReport SmallestViolation(const Simulation& simulation, const std::string& invariant, int faults,
                                  const std::string& configuration) {
  InvariantReport report;
  for (int most = 0; most <= faults && report.verdict != Verdict::kViolated; ++most) {
    const SearchReport proof = simulation.Prove(most, configuration);
    report = *std::ranges::find(proof.invariants, invariant, &InvariantReport::invariant);
  }
  return report;
}

}  // namespace

// --- HoldsInAll

HoldsInAll ForAllSeeds(uint64_t first, uint64_t last) {
  HoldsInAll matcher;
  matcher.first_ = first;
  matcher.last_ = last;
  return matcher;
}

HoldsInAll ForAllPlans(int faults) {
  HoldsInAll matcher;
  matcher.faults_ = faults;
  return matcher;
}

HoldsInAll HoldsInAll::Judging(std::string invariant) const {
  HoldsInAll matcher = *this;
  matcher.invariant_ = std::move(invariant);
  return matcher;
}

HoldsInAll HoldsInAll::In(std::string configuration) const {
  HoldsInAll matcher = *this;
  matcher.configuration_ = std::move(configuration);
  return matcher;
}

std::string HoldsInAll::Runs() const { return faults_ ? Plans(*faults_) : Seeds(first_, last_); }

bool HoldsInAll::MatchAndExplain(const Simulation& simulation, std::ostream* out) const {
  if (!invariant_.empty()) IndexOf("invariant", invariant_, simulation.invariants());
  const SearchReport report =
      faults_ ? simulation.Prove(*faults_, configuration_) : simulation.Sample(first_, last_, configuration_);
  std::string explanation;
  const InvariantReport* violated = nullptr;
  for (const InvariantReport& judged : report.invariants) {
    if (judged.passed() || (!invariant_.empty() && judged.invariant != invariant_)) continue;
    explanation += "\n" + Sentence(judged);
    if (violated == nullptr && judged.counterexample) violated = &judged;
  }
  for (const std::string& complaint : report.complaints) explanation += "\n" + complaint;
  const bool holds = explanation.empty();
  if (out == nullptr) return holds;
  if (violated != nullptr) explanation += Story(simulation, *violated->counterexample);
  *out << (holds ? "which does in all of " + std::to_string(report.runs) + " runs" : explanation);
  return holds;
}

void HoldsInAll::DescribeTo(std::ostream* out) const {
  *out << (invariant_.empty() ? "keeps every invariant" : "keeps " + invariant_) << " under " << Runs()
       << Where(configuration_);
}

void HoldsInAll::DescribeNegationTo(std::ostream* out) const {
  *out << "does not show that it ";
  DescribeTo(out);
}

// --- Violates

Violates::Violates(std::string invariant) : invariant_(std::move(invariant)) {}

Violates Violates::WithAtMostFaults(int faults) const {
  Violates matcher = *this;
  matcher.faults_ = faults;
  return matcher;
}

Violates Violates::In(std::string configuration) const {
  Violates matcher = *this;
  matcher.configuration_ = std::move(configuration);
  return matcher;
}

bool Violates::MatchAndExplain(const Simulation& simulation, std::ostream* out) const {
  IndexOf("invariant", invariant_, simulation.invariants());
  const std::vector<std::string> configurations =
      configuration_.empty() ? simulation.configurations() : std::vector<std::string>{configuration_};
  const int faults = faults_.value_or(simulation.declared_faults());
  bool all = true;
  for (const std::string& configuration : configurations) {
    InvariantReport report = SmallestViolation(simulation, invariant_, faults, configuration);
    std::string tried = Plans(faults);
    if (report.verdict != Verdict::kViolated && !faults_) {
      const SearchReport sample = simulation.Sample(1, simulation.declared_seeds(), configuration);
      report = *std::ranges::find(sample.invariants, invariant_, &InvariantReport::invariant);
      tried += " and " + Seeds(1, simulation.declared_seeds());
    }
    all = all && report.verdict == Verdict::kViolated;
    if (out == nullptr) continue;
    *out << "\n" << Sentence(report);
    if (report.counterexample) {
      *out << Story(simulation, *report.counterexample);
    } else {
      *out << ", under " << tried;
    }
  }
  return all;
}

std::string Violates::Within() const {
  if (!faults_) return "";
  return *faults_ == 0
             ? " without any fault"
             : " under some plan of at most " + std::to_string(*faults_) + (*faults_ == 1 ? " fault" : " faults");
}

void Violates::DescribeTo(std::ostream* out) const {
  *out << "violates " << invariant_ << Within() << Where(configuration_);
}

void Violates::DescribeNegationTo(std::ostream* out) const {
  *out << "does not violate " << invariant_ << Within() << Where(configuration_);
}

}  // namespace redeliver
