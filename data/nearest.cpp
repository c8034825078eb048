#include "data/nearest.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>
#include <vector>

namespace data {

namespace {

/// Levenshtein's distance, one row of its table at a time.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] != b[j - 1] ? 1U : 0U);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string_view nearest(std::string_view written, std::span<const std::string_view> known) {
    assert(!known.empty());
    return *std::ranges::min_element(known, {},
                                     [&](std::string_view name) { return distance(written, name); });
}

} // namespace data
