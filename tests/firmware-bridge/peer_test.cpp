// The bus against a slave that nobody here wrote: pymodbus, over TCP and a pty, with and without faults.
#include <cstdio>
#include <memory>

#include <gtest/gtest.h>

#include "firmware-bridge/master/bus.hpp"
#include "tests/support/fake_desk.hpp"

namespace firmware_bridge::tests {
namespace {

/// The peer's standard output, by lines.
class Peer {
public:
    explicit Peer(const std::string& arguments)
        : output_(::popen(("PYTHONDONTWRITEBYTECODE=1 exec timeout 120 /usr/bin/python3 " MESTOLO_PEERS "/terminal_server.py " + arguments).c_str(), "r"), ::pclose) {}
    std::string line() {
        std::string line;
        for (int c = 0; (c = std::fgetc(output_.get())) != EOF && c != '\n';) line.push_back(static_cast<char>(c));
        return line;
    }

private:
    std::unique_ptr<FILE, int (*)(FILE*)> output_;
};

std::string value_of(const std::string& json) {
    const auto from = json.find(": ") + 2;
    auto value = json.substr(from, json.find('}') - from);
    std::erase(value, '"');
    return value;
}

class Pymodbus : public testing::TestWithParam<std::string> {};

TEST_P(Pymodbus, IsServedTopUpsUpToTheirReceipts) {
    constexpr std::size_t count = 5;
    Peer peer{GetParam()};
    const auto where = value_of(peer.line());
    ASSERT_FALSE(where.empty()) << "python3-pymodbus and python3-serial-asyncio are needed";
    BusSettings settings{.line = {}, .terminals = {{"banco", "TAB1", "BAR SPORT", 1, {}}}};
    if (GetParam().starts_with("tcp")) {
        settings.line = TcpLine{"127.0.0.1", static_cast<std::uint16_t>(std::stoi(where))};
    } else {
        settings.line = RtuLine{where, 19200, 'N'};
    }
    support::FakeDesk desk;
    Bus bus{settings, desk, {}};
    const auto result = peer.line();
    bus.stop();

    ASSERT_EQ(desk.commits().size(), count) << result;
    for (const auto& [op_id, operation] : desk.operations()) {
        EXPECT_NE(result.find(fmt::format("[{}, {}]", op_id, operation.number)), std::string::npos) << result;
        const auto first = '"' + support::FakeDesk::first_line(op_id, 1) + '"';
        const auto at = result.find(first);
        EXPECT_NE(at, std::string::npos) << first;
        EXPECT_EQ(result.find(first, at + 1), std::string::npos) << first << " twice";
    }
}

INSTANTIATE_TEST_SUITE_P(Lines, Pymodbus,
                         testing::Values("tcp 5", "pty 5", "tcp 5 --fault 0.02", "pty 5 --fault 0.04 --seed 2"),
                         [](const auto& about) {
                             return std::string{about.param.starts_with("tcp") ? "Tcp" : "Pty"} + (about.param.find("fault") != std::string::npos ? "WithFaults" : "");
                         });

} // namespace
} // namespace firmware_bridge::tests
