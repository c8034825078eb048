// A receipt terminal of the shop: the real program mestolo-terminal, its keys and display, and its roll of paper.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/node_settings.hpp"
#include "tests/support/paced_relay.hpp"
#include "tests/system/till/process.hpp"

namespace till {

/// What somebody in front of it sees, and what it knows of itself.
struct Seen {
    bool on = false;
    std::string mode;
    std::string line_1;
    std::string line_2;
    std::uint32_t session = 0;
    std::uint32_t boot = 0;
    std::uint64_t op = 0; ///< of the request in the mailbox
    std::string code;
    std::int64_t cents = 0;
    bool is_printing = false;
    std::string last_state; ///< of the journal's last entry
};

class Terminal {
public:
    /// Over TCP if `baud` is 0, else over a cable of that speed.
    Terminal(const std::filesystem::path& folder, std::string serial, int baud);

    const std::string& serial() const { return serial_; }
    bool is_tcp() const { return !cable_; }
    data::TerminalSetting setting(const std::string& merchant) const;

    void start();
    void kill();
    /// By its console: the program stays.
    void cut_power(bool lose_journal);

    /// A console's command and its answer; none while the program isn't there.
    std::optional<std::string> command(const std::string& line);
    std::optional<Seen> look();
    /// Everything that was ever printed.
    std::vector<std::string> paper() const;

private:
    void mark_cut() const;
    bool connect();
    void hang_up();

    std::filesystem::path folder_;
    std::string serial_;
    int baud_;
    std::uint16_t port_ = 0;
    std::unique_ptr<support::PacedRelay> cable_;
    Process process_;
    int console_ = -1;
};

} // namespace till
