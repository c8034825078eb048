#include "tests/system/till/terminal.hpp"

#include <cstdlib>
#include <fstream>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/system/till/node.hpp"
#include "tests/system/till/paper_roll.hpp"

namespace till {

namespace json = boost::json;

Terminal::Terminal(const std::filesystem::path& folder, std::string serial, int baud)
    : folder_(folder), serial_(std::move(serial)), baud_(baud), process_(folder / (serial_ + ".log")) {
    if (baud == 0) port_ = free_port();
    else cable_ = std::make_unique<support::PacedRelay>(baud);
}

data::TerminalSetting Terminal::setting(const std::string& merchant) const {
    data::TerminalSetting setting;
    setting.name = serial_;
    setting.merchant = merchant;
    setting.serial = serial_;
    setting.parity = 'N'; // a pty has none
    if (cable_) {
        setting.device = cable_->device();
        setting.baud = baud_;
    } else {
        setting.host = "127.0.0.1";
        setting.port = port_;
    }
    return setting;
}

void Terminal::start() {
    const auto* const other = std::getenv("MESTOLO_TERMINAL");
    const auto file = [this](const char* what) { return (folder_ / (serial_ + what)).string(); };
    std::vector<std::string> arguments{"--headless", "--serial", serial_,        "--flash", file(".flash"), "--paper",
                                       file(".roll"), "--control", file(".sock"), "--pace",  "4"};
    if (cable_) {
        cable_->forget_unheard();
        for (const auto& word : {std::string{"--rtu"}, cable_->far_device(), std::string{"--baud"}, std::to_string(baud_), std::string{"--parity"},
                                 std::string{"N"}})
            arguments.push_back(word);
    } else {
        arguments.insert(arguments.end(), {"--tcp", fmt::format("127.0.0.1:{}", port_)});
    }
    process_.start(other ? other : MESTOLO_TERMINAL_PROGRAM, arguments, "ready ");
}

void Terminal::kill() {
    process_.kill();
    hang_up();
    mark_cut();
}

void Terminal::cut_power(bool lose_journal) {
    command(lose_journal ? "power off lose-journal" : "power off");
    mark_cut();
}

void Terminal::mark_cut() const { std::ofstream{folder_ / (serial_ + ".roll"), std::ios::app} << cut_here << '\n'; }

void Terminal::hang_up() {
    if (console_ >= 0) ::close(console_);
    console_ = -1;
}

bool Terminal::connect() {
    if (console_ >= 0) return true;
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const auto path = (folder_ / (serial_ + ".sock")).string();
    path.copy(name.sun_path, sizeof name.sun_path - 1);
    console_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{30, 0};
    ::setsockopt(console_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(console_, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0) return true;
    hang_up();
    return false;
}

std::optional<std::string> Terminal::command(const std::string& line) {
    if (!connect()) return std::nullopt;
    const auto bytes = line + "\n";
    std::string answer;
    bool is_whole = ::send(console_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
    for (std::array<char, 4096> some{}; is_whole && (answer.empty() || answer.back() != '\n');) {
        const auto count = ::read(console_, some.data(), some.size());
        if (count > 0) answer.append(some.data(), static_cast<std::size_t>(count));
        else is_whole = false;
    }
    if (!is_whole) {
        hang_up();
        return std::nullopt;
    }
    answer.pop_back();
    return answer;
}

std::optional<Seen> Terminal::look() {
    const auto answer = command("state");
    if (!answer) return std::nullopt;
    const auto state = json::parse(*answer);
    const auto& request = state.at("request");
    const auto& display = state.at("display").as_array();
    const auto text = [](const json::value& value) { return std::string{value.as_string()}; };
    Seen seen;
    seen.on = state.at("on").as_bool();
    seen.mode = text(state.at("mode"));
    seen.line_1 = text(display.at(0));
    seen.line_2 = text(display.at(1));
    seen.session = json::value_to<std::uint32_t>(state.at("session"));
    seen.boot = json::value_to<std::uint32_t>(state.at("boot_counter"));
    seen.op = json::value_to<std::uint64_t>(request.at("op"));
    seen.code = text(request.at("code"));
    seen.cents = json::value_to<std::int64_t>(request.at("amount"));
    seen.is_printing = state.at("busy_printing").as_bool();
    if (const auto& journal = state.at("journal").as_array(); !journal.empty()) seen.last_state = text(journal.back().at("state"));
    return seen;
}

std::vector<std::string> Terminal::paper() const {
    std::ifstream roll{folder_ / (serial_ + ".roll")};
    std::vector<std::string> lines;
    for (std::string line; std::getline(roll, line);) lines.push_back(line);
    return lines;
}

} // namespace till
