// A search is cut into numbered pieces of work that do not depend on each other. What has been searched is a set of
// them, and so is what one of several machines is to search.
#ifndef REDELIVER_SIM_EXPLORE_PIECES_H_
#define REDELIVER_SIM_EXPLORE_PIECES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace redeliver {

struct PieceRange {
  uint64_t first = 0;
  uint64_t last = 0;  // Inclusive.

  friend bool operator==(const PieceRange&, const PieceRange&) = default;
};

// A set of piece numbers.
class PieceSet {
 public:
  PieceSet() = default;
  // 0..count-1.
  static PieceSet First(uint64_t count);

  void Add(uint64_t piece) { Add(PieceRange{piece, piece}); }
  void Add(PieceRange range);
  void Add(const PieceSet& others);

  // As few as possible, in order.
  const std::vector<PieceRange>& ranges() const& { return ranges_; }
  const std::vector<PieceRange>& ranges() && = delete;
  uint64_t count() const;
  bool empty() const { return ranges_.empty(); }
  // Those of this set that are not in the other.
  PieceSet Without(const PieceSet& other) const;
  bool Contains(const PieceSet& other) const { return other.Without(*this).empty(); }
  bool Touches(const PieceSet& other) const { return Without(other).count() < count(); }

  // "0-15,17"; empty for the empty set.
  std::string Text() const;
  // The reverse of Text alone: nullopt for ranges out of order, that touch, or not below `limit`.
  static std::optional<PieceSet> FromText(std::string_view text, uint64_t limit);

  friend bool operator==(const PieceSet&, const PieceSet&) = default;

 private:
  std::vector<PieceRange> ranges_;
};

// One of several equal shares of a search: the number-th of `of`, from 1.
struct Shard {
  uint64_t number = 1;
  uint64_t of = 1;
};

// Pieces that cost the same go to shards in rows; pieces whose costs fall or rise with their number go by turns.
enum class Deal { kInRows, kByTurns };

// The shards of one search of `count` pieces share them out without rest. Requires 1 <= shard.number <= shard.of.
PieceSet PiecesOf(const Shard& shard, uint64_t count, Deal deal);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_PIECES_H_
