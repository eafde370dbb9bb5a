#include "sim/explore/pieces.h"

#include <algorithm>
#include <charconv>

#include "sim/base/wide.h"

namespace redeliver {
namespace {

// Takes a number off the front. False if there is none.
bool TakeNumber(std::string_view& text, uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return true;
}

}  // namespace

PieceSet PieceSet::First(uint64_t count) {
  PieceSet set;
  if (count > 0) set.Add(PieceRange{0, count - 1});
  return set;
}

void PieceSet::Add(PieceRange range) {
  // Everything that overlaps the new range or borders on it becomes one with it.
  const auto begin = std::ranges::partition_point(
      ranges_, [&](const PieceRange& r) { return r.last < range.first && range.first - r.last > 1; });
  auto end = begin;
  for (; end != ranges_.end() && (end->first <= range.last || end->first - range.last == 1); ++end) {
    range.first = std::min(range.first, end->first);
    range.last = std::max(range.last, end->last);
  }
  ranges_.insert(ranges_.erase(begin, end), range);
}

void PieceSet::Add(const PieceSet& others) {
  for (const PieceRange& range : others.ranges_) Add(range);
}

uint64_t PieceSet::count() const {
  uint64_t count = 0;
  for (const PieceRange& range : ranges_) count += range.last - range.first + 1;
  return count;
}

PieceSet PieceSet::Without(const PieceSet& other) const {
  PieceSet rest;
  auto hole = other.ranges_.begin();
  for (PieceRange range : ranges_) {
    while (hole != other.ranges_.end() && hole->last < range.first) ++hole;
    bool used_up = false;
    for (auto h = hole; h != other.ranges_.end() && h->first <= range.last; ++h) {
      if (h->first > range.first) rest.ranges_.push_back({range.first, h->first - 1});
      used_up = h->last >= range.last;
      if (used_up) break;
      range.first = h->last + 1;
    }
    if (!used_up) rest.ranges_.push_back(range);
  }
  return rest;
}

std::string PieceSet::Text() const {
  std::string text;
  for (const PieceRange& range : ranges_) {
    if (!text.empty()) text += ',';
    text += std::to_string(range.first);
    if (range.last > range.first) text += "-" + std::to_string(range.last);
  }
  return text;
}

std::optional<PieceSet> PieceSet::FromText(std::string_view text, uint64_t limit) {
  PieceSet set;
  const std::string_view whole = text;
  while (!text.empty()) {
    PieceRange range;
    if (!set.empty() && text.front() == ',') text.remove_prefix(1);
    if (!TakeNumber(text, range.first)) return std::nullopt;
    range.last = range.first;
    if (text.starts_with('-')) {
      text.remove_prefix(1);
      if (!TakeNumber(text, range.last)) return std::nullopt;
    }
    if (range.last < range.first || range.last >= limit) return std::nullopt;
    set.Add(range);
  }
  if (set.Text() != whole) return std::nullopt;
  return set;
}

PieceSet PiecesOf(const Shard& shard, uint64_t count, Deal deal) {
  PieceSet pieces;
  if (deal == Deal::kByTurns) {
    for (uint64_t piece = shard.number - 1; piece < count; piece += shard.of) pieces.Add(piece);
    return pieces;
  }
  const auto before = [&](uint64_t shards) {
    return static_cast<uint64_t>(static_cast<Uint128>(count) * shards / shard.of);
  };
  const uint64_t begin = before(shard.number - 1);
  const uint64_t end = before(shard.number);
  if (begin < end) pieces.Add(PieceRange{begin, end - 1});
  return pieces;
}

}  // namespace redeliver
