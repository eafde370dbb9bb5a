// A dense table by two kinds of id: what an invariant remembers per sink and message, per group and partition, ...
// Rows that nobody needs cost nothing, and starting over keeps the memory: a search repeats small runs thousands of
// times a second.
#ifndef REDELIVER_SIM_INVARIANT_TABLE_H_
#define REDELIVER_SIM_INVARIANT_TABLE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "sim/base/check.h"

namespace redeliver {

// What tables of one type have in common, whatever their ids are: code that every run comes through a few times, and
// that therefore is not to be there a few times.
template <class T>
class TableRows {
 protected:
  [[gnu::noinline]] void ResetRows(size_t rows) {
    if (rows_.size() < rows) rows_.resize(rows);
    for (std::vector<T>& row : rows_) row.clear();
  }
  [[gnu::noinline]] void FillRow(size_t row, size_t columns) {
    REDELIVER_CHECK(row < rows_.size());
    rows_[row].assign(columns, T());
  }

  std::vector<std::vector<T>> rows_;
};

template <class Row, class Column, class T>
class Table : private TableRows<T> {
 public:
  // Makes room for `rows` rows, none of which exists yet.
  void Reset(size_t rows) { this->ResetRows(rows); }
  // Makes the row exist, filled with T(). Requires row < rows.
  void AddRow(Row row, size_t columns) { this->FillRow(row.value(), columns); }

  bool Has(Row row) const { return row.value() < rows_.size() && !rows_[row.value()].empty(); }
  // Requires that the row exists and has the column.
  T& At(Row row, Column column) {
    REDELIVER_CHECK(row.value() < rows_.size() && column.value() < rows_[row.value()].size());
    return rows_[row.value()][column.value()];
  }
  // Empty if the row does not exist.
  std::span<const T> Columns(Row row) const {
    if (!Has(row)) return {};
    return rows_[row.value()];
  }

 private:
  using TableRows<T>::rows_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_TABLE_H_
