#include "sim/explore/search.h"

#include <algorithm>

#include "sim/explore/tally.h"

namespace redeliver {

Prepared::Prepared(const Scenario& scenario, const Additions& additions)
    : scenario_(scenario), invariants_(MakersOf(scenario.invariants, additions.invariants)) {
  for (size_t c = 0; c < scenario.configurations.size(); ++c) {
    const OwnPrograms own = c < additions.programs.size() ? additions.programs[c] : OwnPrograms();
    pipelines_.push_back(std::make_unique<Pipeline>(scenario.configurations[c].model, own));
  }
}

SearchResult StartSearch(const Scenario& scenario, SearchMode mode, const std::vector<size_t>& configurations) {
  const std::vector<std::string>& invariants = scenario.invariants;
  SearchResult search;
  search.mode = mode;
  search.swarm = mode == SearchMode::kSample && scenario.search.swarm;
  search.judges_progress = std::ranges::find(invariants, "progress") != invariants.end();
  search.configurations = configurations;
  search.results.assign(configurations.size(), EmptyResult(invariants.size()));
  return search;
}

std::optional<std::vector<uint64_t>> PiecesLeft(const SearchControl& control, SearchResult& search) {
  if (control.before != nullptr) {
    if (control.before->piece_count != search.piece_count) return std::nullopt;
    search.pieces = control.before->pieces;
    search.results = control.before->results;
  }
  std::vector<uint64_t> left;
  const PieceSet mine = PiecesOf(control.shard, search.piece_count, DealOf(search.mode));
  const PieceSet rest = mine.Without(search.pieces);
  for (const PieceRange& range : rest.ranges()) {
    for (uint64_t piece = range.first; piece <= range.last; ++piece) left.push_back(piece);
  }
  return left;
}

RunOptions RunOptionsFor(const Scenario& scenario, SearchMode mode, Defect defect) {
  RunOptions options;
  options.horizon = scenario.search.horizon;
  options.max_events = static_cast<uint64_t>(scenario.search.max_events);
  options.swarm = mode == SearchMode::kSample && scenario.search.swarm;
  options.defect = defect;
  return options;
}

}  // namespace redeliver
