// 128-bit integers, for products of 64-bit ones.
#ifndef REDELIVER_SIM_BASE_WIDE_H_
#define REDELIVER_SIM_BASE_WIDE_H_

namespace redeliver {

__extension__ using Uint128 = unsigned __int128;
__extension__ using Int128 = __int128;

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_WIDE_H_
