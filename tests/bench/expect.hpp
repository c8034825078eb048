// What a figure builds on: a failure of ours ends its taking.
#pragma once

#include <type_traits>
#include <utility>

#include "data/result.hpp"
#include "tests/bench/bench.hpp"

namespace bench {

/// The value; CannotTake if there is none.
template <typename T>
T expect(data::Result<T> result) {
    if (!result) throw CannotTake(result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

} // namespace bench
