// The receipt terminals of this node: a bus for each line, and how each terminal stands.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "data/node_settings.hpp"
#include "firmware-bridge/master/bus.hpp"

namespace kiosk {

/// The io thread's.
class Terminals {
public:
    /// Begins at once. `titles`: what an idle display says, by merchant; the desk outlives it.
    Terminals(boost::asio::any_io_executor executor, const std::vector<data::TerminalSetting>& settings,
              const std::map<std::string, std::string>& titles, firmware_bridge::Desk& desk);
    ~Terminals();

    /// Ends the buses' threads: as long as their longest exchange.
    void stop();

    struct Status {
        std::string merchant;
        firmware_bridge::TerminalState state;
    };
    std::vector<Status> all() const;
    std::vector<firmware_bridge::TerminalState> of(std::string_view merchant) const;

private:
    struct States;
    std::shared_ptr<States> states_; ///< what a bus has told may arrive after this is gone
    std::vector<std::unique_ptr<firmware_bridge::Bus>> buses_;
};

} // namespace kiosk
