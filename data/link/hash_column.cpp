#include "data/link/hash_column.hpp"

#include <cstring>

namespace data::link {

Hash hash_column(const Rows& rows, int column) {
    Hash hash;
    const auto bytes = rows.blob(column);
    if (bytes.size() == hash.bytes.size()) std::memcpy(hash.bytes.data(), bytes.data(), bytes.size());
    return hash;
}

} // namespace data::link
