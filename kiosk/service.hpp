// The running service: everything that works together in one process, wired in one place.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "data/result.hpp"
#include "kiosk/clock.hpp"

namespace kiosk {

struct ServiceOptions {
    std::filesystem::path folder;
    std::string address = "127.0.0.1"; ///< numeric
    std::uint16_t port = 8080;         ///< 0: a free one
    std::string print_server; ///< the CUPS scheduler; empty: the machine's
    std::string node; ///< its name, other than mestolo.toml says; empty: as it says
};

/// Where the service can be reached, once it can.
using OnReady = std::function<void(const std::string& url)>;

/// Runs until SIGINT or SIGTERM, then stops in order: no new connections, requests finished, store closed. `demo` is
/// the same clock as `clock` in the demo, and null otherwise. An error if it can't start.
data::Result<void> run_service(const ServiceOptions& options, Clock& clock, DemoClock* demo, const OnReady& on_ready);

/// The control socket of a data folder's running service.
std::filesystem::path control_socket(const std::filesystem::path& folder);

} // namespace kiosk
