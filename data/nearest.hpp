// Finds what somebody probably meant who wrote a name that doesn't exist.
#pragma once

#include <span>
#include <string_view>

namespace data {

/// The name that takes the fewest changed, added or dropped bytes to get from `written`; the first of
/// several. `known` isn't empty.
std::string_view nearest(std::string_view written, std::span<const std::string_view> known);

} // namespace data
