// A hash of the chain as it stands in a column.
#pragma once

#include <span>

#include "data/database.hpp"
#include "data/link/chain.hpp"

namespace data::link {

inline std::span<const std::byte> to_column(const Hash& hash) { return std::as_bytes(std::span{hash.bytes}); }
/// Zero if the column holds no hash.
Hash hash_column(const Rows& rows, int column);

} // namespace data::link
