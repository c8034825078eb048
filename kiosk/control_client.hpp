// How a command reaches the service that owns its data folder.
#pragma once

#include <filesystem>
#include <string>

#include <boost/json/object.hpp>

#include "data/result.hpp"

namespace kiosk {

/// Posts to the folder's running service over its control socket, and waits for the answer. A problem document becomes
/// an error with its detail.
data::Result<boost::json::object> ask_service(const std::filesystem::path& folder, const std::string& path,
                                              const boost::json::object& body);

} // namespace kiosk
