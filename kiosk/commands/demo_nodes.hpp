// The demo's other nodes: a school and a shop of the sample kitchen, each a folder of its own that a process serves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "data/store.hpp"

namespace kiosk {

/// Where a node stands, and who may use it.
struct DemoNode {
    std::string place;           ///< code of its school or merchant
    std::string name;            ///< of the place
    std::filesystem::path folder;
    std::string node_token;      ///< by which the kitchen knows it
    std::string staff_token;     ///< for its screen
    std::uint16_t port = 0;
};

/// Makes a school's folder from what the kitchen knows of it, and the tokens on both.
data::Result<DemoNode> furnish_school(data::Store& kitchen, const std::filesystem::path& folder, const std::string& school, counter::Instant now);

/// The same for a merchant's shop, with a receipt terminal at the port, if it isn't 0.
data::Result<DemoNode> furnish_shop(data::Store& kitchen, const std::filesystem::path& folder, const std::string& merchant,
                                    std::uint16_t terminal_port, counter::Instant now);
/// A merchant's day in the demo's history: families who come because their credit is low, and the cash closing in the evening.
data::Result<void> shop_day(data::Store& kitchen, const std::string& merchant, counter::Instant evening);
/// What reached the authorities on a day of the demo's history: most families pay in time by what theirs takes, a few never; at the
/// begin of a month the statements of the last one are issued.
data::Result<void> office_day(data::Store& kitchen, counter::Instant evening);

/// Tells the node where the kitchen is, and chooses its port. The words to serve it.
data::Result<std::vector<std::string>> ready_to_serve(DemoNode& node, const std::string& kitchen_url, const std::filesystem::path& clock);

} // namespace kiosk
