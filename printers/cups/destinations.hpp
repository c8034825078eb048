// The queues that a scheduler has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "printers/cups/connection.hpp"
#include "printers/queue.hpp"

namespace printers::cups {

Result<std::vector<Destination>> read_destinations(Connection& connection);
Destination to_destination(const Attributes& printer);
/// A device's URI as it may be shown: without user and password.
std::string without_credentials(std::string_view uri);

} // namespace printers::cups
