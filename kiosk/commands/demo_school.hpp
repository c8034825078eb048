// The demo's second node: a school of the sample kitchen, run as a process of its own.
#pragma once

#include <filesystem>
#include <string>

#include "data/store.hpp"

namespace kiosk {

/// Where the school's node stands, and who may use it.
struct DemoSchool {
    std::string school;
    std::string name;            ///< of the school
    std::filesystem::path folder;
    std::string node_token;      ///< by which the kitchen knows it
    std::string staff_token;     ///< for its kiosk
    std::uint16_t port = 0;
};

/// Makes the school's folder from what the kitchen knows of it, and the tokens on both.
data::Result<DemoSchool> furnish_school(data::Store& kitchen, const std::filesystem::path& folder, const std::string& school,
                                        counter::Instant now);

/// A child process that ends with this one.
class DemoProcess {
public:
    DemoProcess() = default;
    DemoProcess(const DemoProcess&) = delete;
    DemoProcess& operator=(const DemoProcess&) = delete;
    ~DemoProcess();

    /// `mestolo serve` of that school, connected to the kitchen.
    data::Result<void> start(DemoSchool& school, const std::string& kitchen_url, const std::filesystem::path& clock);

private:
    int process_ = 0;
};

} // namespace kiosk
