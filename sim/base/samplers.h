// Distributions in integer arithmetic from fixed tables: bit-identical on every compiler and machine. Each takes 64
// random bits and uses nothing else, so one decision costs exactly one draw; bits 0 give the smallest value.
#ifndef REDELIVER_SIM_BASE_SAMPLERS_H_
#define REDELIVER_SIM_BASE_SAMPLERS_H_

#include <cstdint>
#include <vector>

namespace redeliver {

// Exponential with the given mean (>= 0, below 2^52). Exact to 2^-16 of the mean; at most 44.4 times the mean.
int64_t SampleExponential(uint64_t bits, int64_t mean);

// Log-normal with the given median (>= 0, below 2^52) and sigma 1/2: about 95 % lie between 0.38 and 2.7 medians.
int64_t SampleLogNormal(uint64_t bits, int64_t median);

// Numbers below n, k with a weight proportional to 1 / (k + 1); Walker's alias method.
class ZipfTable {
 public:
  // Requires 1 <= n <= 1000000.
  explicit ZipfTable(uint32_t n);

  uint32_t Sample(uint64_t bits) const;

 private:
  struct Cell {
    uint32_t threshold;  // Of 2^32: below it the cell's own number, else its alias.
    uint32_t alias;
  };
  std::vector<Cell> cells_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_SAMPLERS_H_
