// A program that the demo runs beside itself, and that ends with it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/result.hpp"

namespace kiosk {

/// A port of loopback that nobody listens on just now.
std::uint16_t free_port();
/// A program that was built beside this one.
std::filesystem::path program_beside(const std::string& name);

class DemoProcess {
public:
    DemoProcess() = default;
    DemoProcess(const DemoProcess&) = delete;
    DemoProcess& operator=(const DemoProcess&) = delete;
    /// Asks it to end, and waits.
    ~DemoProcess();

    data::Result<void> start(const std::filesystem::path& program, const std::vector<std::string>& arguments);

private:
    int process_ = 0;
};

} // namespace kiosk
