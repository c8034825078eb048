// The slave on real sockets and ptys, bytes in and bytes out, and asked by libmodbus.

#include <cerrno>
#include <memory>

#include <arpa/inet.h>
#include <fcntl.h>
#include <modbus.h>
#include <poll.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "firmware-bridge/terminal/simulator.hpp"
#include "tests/firmware-bridge/terminal_support.hpp"

namespace firmware_bridge::terminal::testing {
namespace {

constexpr int patience = 10000; // ms; only what has failed waits for so long

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }
    void close() {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }

    void write(const std::string& bytes) const { ASSERT_EQ(::write(number_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size())); }
    /// So many bytes, or fewer where the other end has closed.
    std::string read(std::size_t count) const {
        std::string bytes;
        while (bytes.size() < count) {
            pollfd waiting{number_, POLLIN, 0};
            if (::poll(&waiting, 1, patience) != 1) break;
            char some[512];
            const auto got = ::read(number_, some, std::min(sizeof some, count - bytes.size()));
            if (got <= 0) break;
            bytes.append(some, static_cast<std::size_t>(got));
        }
        return bytes;
    }
    bool is_closed() const { return read(1).empty(); }

private:
    int number_;
};

int connect_to(std::uint16_t port) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(made, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0) return made;
    ::close(made);
    return -1;
}

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text += static_cast<char>(value);
    return text;
}

std::string rtu(std::string frame) {
    std::uint32_t crc = 0xffff;
    for (const char c : frame) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xa001U : crc >> 1U;
    }
    return frame + static_cast<char>(crc & 0xffU) + static_cast<char>(crc >> 8U);
}

/// Reads `magic`, with a transaction number.
std::string ask_magic(int transaction) { return bytes({0, transaction, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1}); }
std::string magic_reply(int transaction) { return bytes({0, transaction, 0, 0, 0, 5, 1, 3, 2, 0x4d, 0x53}); }

Options tcp() {
    Options options;
    options.tcp_port = 0;
    return options;
}

class OnTcp : public ::testing::Test {
protected:
    OnTcp() { simulator.start(); }
    Simulator simulator{tcp()};
};

TEST_F(OnTcp, AnswersAReadByteForByte) {
    const Descriptor line(connect_to(simulator.port()));
    line.write(ask_magic(7));
    EXPECT_EQ(line.read(11), magic_reply(7));
}

TEST_F(OnTcp, FramesComeInAnyPortions) {
    const Descriptor line(connect_to(simulator.port()));
    for (const char c : ask_magic(1)) line.write({c});
    EXPECT_EQ(line.read(11), magic_reply(1));
    line.write(ask_magic(2) + ask_magic(3));
    EXPECT_EQ(line.read(22), magic_reply(2) + magic_reply(3));
}

TEST_F(OnTcp, ServesSeveralConnectionsAndThoseThatComeBack) {
    auto first = std::make_unique<Descriptor>(connect_to(simulator.port()));
    const Descriptor second(connect_to(simulator.port()));
    first->write(ask_magic(1));
    second.write(ask_magic(2));
    EXPECT_EQ(first->read(11), magic_reply(1));
    EXPECT_EQ(second.read(11), magic_reply(2));
    first.reset();
    EXPECT_EQ(simulator.command("wait-state connections 1"), "ok");
    const Descriptor third(connect_to(simulator.port()));
    third.write(ask_magic(3));
    EXPECT_EQ(third.read(11), magic_reply(3));
}

TEST_F(OnTcp, OtherFunctionsAndUnitsAreExceptions) {
    const Descriptor line(connect_to(simulator.port()));
    line.write(bytes({0, 1, 0, 0, 0, 6, 1, 4, 0, 0, 0, 1}));
    EXPECT_EQ(line.read(9), bytes({0, 1, 0, 0, 0, 3, 1, 0x84, 1}));
    line.write(bytes({0, 2, 0, 0, 0, 6, 1, 6, 0, 0xe0, 0, 1}));
    EXPECT_EQ(line.read(9), bytes({0, 2, 0, 0, 0, 3, 1, 0x86, 1}));
    line.write(bytes({0, 3, 0, 0, 0, 6, 9, 3, 0, 0, 0, 1}));
    EXPECT_EQ(line.read(9), bytes({0, 3, 0, 0, 0, 3, 9, 0x83, 11}));
    line.write(bytes({0, 4, 0, 0, 0, 6, 255, 3, 0, 0, 0, 1}));
    EXPECT_EQ(line.read(11), bytes({0, 4, 0, 0, 0, 5, 255, 3, 2, 0x4d, 0x53}));
    line.write(bytes({0, 5, 0, 0, 0, 6, 1, 3, 0, 0, 0, 126}));
    EXPECT_EQ(line.read(9), bytes({0, 5, 0, 0, 0, 3, 1, 0x83, 3}));
    line.write(bytes({0, 6, 0, 0, 0, 6, 1, 3, 0, 0, 0, 0}));
    EXPECT_EQ(line.read(9), bytes({0, 6, 0, 0, 0, 3, 1, 0x83, 3}));
}

TEST_F(OnTcp, WhatIsNoModbusIsClosed) {
    const Descriptor line(connect_to(simulator.port()));
    line.write("GET / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(line.is_closed());
    const Descriptor another(connect_to(simulator.port()));
    another.write(ask_magic(1));
    EXPECT_EQ(another.read(11), magic_reply(1));
}

TEST_F(OnTcp, WithoutPowerConnectionsAreClosedAndRefusedUntilItIsBack) {
    const Descriptor line(connect_to(simulator.port()));
    line.write(ask_magic(1));
    line.read(11);
    EXPECT_EQ(simulator.command("power off"), "ok");
    EXPECT_TRUE(line.is_closed());
    EXPECT_EQ(simulator.command("wait-state connections 0"), "ok");
    EXPECT_EQ(connect_to(simulator.port()), -1);
    EXPECT_EQ(simulator.command("power on"), "ok");
    int again = -1;
    for (int tries = 0; tries < patience && (again = connect_to(simulator.port())) < 0; ++tries) simulator.command("state on");
    const Descriptor back(again);
    back.write(ask_magic(2));
    EXPECT_EQ(back.read(11), magic_reply(2));
    EXPECT_EQ(simulator.command("state boot_counter"), "2");
}

TEST_F(OnTcp, RepliesMeetTheirFaults) {
    const Descriptor line(connect_to(simulator.port()));
    simulator.command("fault missing");
    simulator.command("fault deaf");
    line.write(ask_magic(1) + ask_magic(2));
    EXPECT_EQ(line.read(11), magic_reply(2)) << "one request, one fate";

    simulator.command("fault exception 6");
    line.write(ask_magic(3));
    EXPECT_EQ(line.read(9), bytes({0, 3, 0, 0, 0, 3, 1, 0x83, 6}));

    simulator.command("fault corrupted");
    line.write(ask_magic(4));
    EXPECT_NE(line.read(11), magic_reply(4));

    simulator.command("fault late 50");
    line.write(ask_magic(5) + ask_magic(6));
    EXPECT_EQ(line.read(22), magic_reply(5) + magic_reply(6)) << "a late reply holds back those after it";

    simulator.command("fault torn");
    line.write(ask_magic(7));
    EXPECT_EQ(simulator.command("wait-state requests 7"), "ok");
    simulator.command("fault close");
    const auto torn = line.read(11);
    EXPECT_LT(torn.size(), 11U);
    EXPECT_TRUE(magic_reply(7).starts_with(torn));
}

TEST_F(OnTcp, IsAskedByLibmodbus) {
    const std::unique_ptr<modbus_t, void (*)(modbus_t*)> master(modbus_new_tcp("127.0.0.1", simulator.port()), modbus_free);
    modbus_set_slave(master.get(), 1);
    ASSERT_EQ(modbus_connect(master.get()), 0);
    std::vector<std::uint16_t> words(map::status.count);
    ASSERT_EQ(modbus_read_registers(master.get(), map::status.address, map::status.count, words.data()), map::status.count);
    EXPECT_TRUE(Registers(map::status, words).is_sealed());
    const auto control = control_block(7);
    EXPECT_EQ(modbus_write_registers(master.get(), map::control.address, map::control.count, control.words().data()), map::control.count);
    EXPECT_EQ(simulator.command("state session"), "7");
    std::vector<std::uint16_t> journal(112);
    EXPECT_EQ(modbus_read_registers(master.get(), map::journal_address, 112, journal.data()), 112);
    EXPECT_EQ(modbus_read_registers(master.get(), 0x30, 1, words.data()), -1);
    EXPECT_EQ(errno, EMBXILADD);
    modbus_close(master.get());
}

TEST(OnTcpTogether, EachUnitIsATerminalOfItsOwn) {
    auto options = tcp();
    options.units = {{.unit = 1, .serial = "T-0001"}, {.unit = 2, .serial = "T-0002"}};
    Simulator simulator(options);
    simulator.start();
    EXPECT_EQ(simulator.command("@2 state serial"), "T-0002");
    EXPECT_EQ(simulator.command("@2 power off"), "ok");
    EXPECT_EQ(simulator.command("state on"), "true");
    const Descriptor line(connect_to(simulator.port()));
    auto silent = ask_magic(1);
    silent[6] = 2;
    line.write(silent + ask_magic(2));
    EXPECT_EQ(line.read(11), magic_reply(2));
}

// A serial line. -----------------------------------------------------------------------------------------------

Options on_pty() {
    Options options;
    options.pty = true;
    options.units = {{.unit = 1, .serial = "T-0001"}, {.unit = 2, .serial = "T-0002"}};
    return options;
}

int open_raw(const std::string& device) {
    const int line = ::open(device.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios settings{};
    ::tcgetattr(line, &settings);
    ::cfmakeraw(&settings);
    ::tcsetattr(line, TCSANOW, &settings);
    return line;
}

const std::string rtu_ask = rtu(bytes({1, 3, 0, 0, 0, 1}));
const std::string rtu_magic = rtu(bytes({1, 3, 2, 0x4d, 0x53}));

class OnPty : public ::testing::Test {
protected:
    OnPty() { simulator.start(); }
    Simulator simulator{on_pty()};
    Descriptor line{open_raw(simulator.device())};
};

TEST_F(OnPty, AnswersAReadByteForByte) {
    line.write(rtu_ask);
    EXPECT_EQ(line.read(7), rtu_magic);
}

TEST_F(OnPty, OtherUnitsAndBroadcastsAreNotAnswered) {
    line.write(rtu(bytes({9, 3, 0, 0, 0, 1})));
    line.write(rtu(bytes({0, 3, 0, 0, 0, 1})));
    line.write(rtu_ask);
    EXPECT_EQ(line.read(7), rtu_magic);
    EXPECT_EQ(simulator.command("state requests"), "1");
}

TEST_F(OnPty, UnknownFunctionIsAnExceptionOnceTheLineIsSilent) {
    line.write(rtu(bytes({1, 6, 0, 0xe0, 0, 1})));
    EXPECT_EQ(line.read(5), rtu(bytes({1, 0x86, 1})));
}

TEST_F(OnPty, AfterNoiseTheSilenceBeginsAnew) {
    line.write("\x01\x03noise that is no frame");
    // Asked until it is heard: what comes too soon after the noise counts as noise.
    std::string heard;
    for (int tries = 0; tries < 1000 && heard.empty(); ++tries) {
        line.write(rtu_ask);
        pollfd waiting{line.number(), POLLIN, 0};
        if (::poll(&waiting, 1, 50) == 1) heard = line.read(7);
    }
    EXPECT_EQ(heard, rtu_magic);
}

TEST_F(OnPty, FrameWithAWrongChecksumIsNotAnswered) {
    auto wrong = rtu_ask;
    wrong.back() = static_cast<char>(wrong.back() ^ 1);
    line.write(wrong);
    std::string heard;
    for (int tries = 0; tries < 1000 && heard.empty(); ++tries) {
        pollfd waiting{line.number(), POLLIN, 0};
        if (::poll(&waiting, 1, 50) == 1) heard = line.read(7);
        if (heard.empty()) line.write(rtu_ask);
    }
    EXPECT_EQ(heard, rtu_magic);
}

TEST_F(OnPty, MasterMayLeaveAndComeBack) {
    line.write(rtu_ask);
    line.read(7);
    line.close();
    const Descriptor again(open_raw(simulator.device()));
    again.write(rtu_ask);
    EXPECT_EQ(again.read(7), rtu_magic);
}

TEST_F(OnPty, LibmodbusAsksTwoTerminalsOnOneLine) {
    const std::unique_ptr<modbus_t, void (*)(modbus_t*)> master(modbus_new_rtu(simulator.device().c_str(), 19200, 'N', 8, 1), modbus_free);
    ASSERT_EQ(modbus_connect(master.get()), 0);
    modbus_set_response_timeout(master.get(), patience / 1000, 0);
    for (const int unit : {1, 2, 1}) {
        modbus_set_slave(master.get(), unit);
        std::vector<std::uint16_t> words(map::status.count);
        ASSERT_EQ(modbus_read_registers(master.get(), map::status.address, map::status.count, words.data()), map::status.count);
        EXPECT_EQ(Registers(map::status, words).text(map::serial), unit == 1 ? "T-0001" : "T-0002");
        const auto piece = piece_block(55, std::string(200, 'x'), 0, 200);
        EXPECT_EQ(modbus_write_registers(master.get(), map::receipt.address, map::receipt.count, piece.words().data()), map::receipt.count);
    }
    modbus_close(master.get());
}

} // namespace
} // namespace firmware_bridge::terminal::testing
