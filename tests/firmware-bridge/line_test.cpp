// The line by libmodbus, against a slave by libmodbus whose answers are late, torn, wrong or missing.
#include <random>

#include <gtest/gtest.h>

#include "firmware-bridge/master/libmodbus_line.hpp"
#include "firmware-bridge/master/line_time.hpp"
#include "tests/firmware-bridge/line_slave.hpp"

namespace firmware_bridge::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Kind = LineFault::Kind;
using Fate = LineSlave::Fate;

constexpr int baud = 115200;
constexpr auto timeout = 60ms;
constexpr auto patience = 5s; // of a loaded machine: how soon a fault shows is a figure, not a test

struct Serial {
    LineSlave slave{false};
    LibmodbusLine line{RtuLine{slave.device(), baud, 'N'}};
    Serial() {
        line.set_timeout(timeout);
        EXPECT_TRUE(line.open());
    }
};
struct Network {
    LineSlave slave{true};
    LibmodbusLine line{TcpLine{"127.0.0.1", slave.port()}};
    Network() {
        line.set_timeout(timeout);
        EXPECT_TRUE(line.open());
    }
};

/// Reads eight registers, which must be those that were asked for if there is an answer at all.
Exchange read(ModbusLine& line, std::uint16_t address) {
    std::array<std::uint16_t, 8> registers{};
    auto answered = line.read(LineSlave::unit, address, registers);
    if (answered) {
        EXPECT_EQ(registers.front(), address) << "the answer to another question";
        EXPECT_EQ(registers.back(), address + 7);
    }
    return answered;
}

template <typename On>
void expect_fault(On& on, const Fate& fate, Kind kind) {
    on.slave.meets(fate);
    const auto begun = Clock::now();
    const auto answered = read(on.line, 100);
    const auto took = Clock::now() - begun;
    ASSERT_FALSE(answered);
    EXPECT_EQ(answered.error().kind, kind) << answered.error().what;
    EXPECT_LE(took, timeout + read_time(8, baud) + patience) << "it must not wait for what never comes";
}

TEST(SerialLine, AnswersAreThoseOfTheQuestion) {
    Serial on;
    for (std::uint16_t address = 0; address < 50; ++address) EXPECT_TRUE(read(on.line, address));
    const std::array<std::uint16_t, 3> written{7, 8, 9};
    EXPECT_TRUE(on.line.write(LineSlave::unit, 1500, written));
    std::array<std::uint16_t, 3> back{};
    EXPECT_TRUE(on.line.read(LineSlave::unit, 1500, back));
    EXPECT_EQ(back, written);
}

TEST(SerialLine, EachFaultShowsInTime) {
    Serial on;
    expect_fault(on, {.silent = true}, Kind::timeout);
    EXPECT_TRUE(read(on.line, 1));
    expect_fault(on, {.torn = true}, Kind::timeout);
    EXPECT_TRUE(read(on.line, 2));
    expect_fault(on, {.corrupt = true}, Kind::garbled);
    EXPECT_TRUE(read(on.line, 3));
    expect_fault(on, {.other_unit = 9}, Kind::garbled);
    EXPECT_TRUE(read(on.line, 4));
    expect_fault(on, {.exception = 2}, Kind::exception);
    EXPECT_TRUE(read(on.line, 5));
}

TEST(SerialLine, ALateAnswerIsNeverTakenForTheNextOne) {
    Serial on;
    std::mt19937 chance{7};
    int right = 0;
    for (int i = 0; i < 60; ++i) {
        // Late by up to three time-outs: it comes while nothing, one or two more questions are under way.
        if (i % 4 == 0) on.slave.meets({.late = std::chrono::milliseconds{chance() % 190}});
        right += read(on.line, static_cast<std::uint16_t>(10 * i)) ? 1 : 0;
    }
    EXPECT_GE(right, 20);
    std::this_thread::sleep_for(200ms);
    int tries = 0;
    while (!read(on.line, 3) && tries < 10) ++tries;
    EXPECT_LE(tries, 5) << "it must find into step again by itself";
}

TEST(SerialLine, AnAnswerThatComesTwiceIsDroppedBeforeTheNextQuestion) {
    Serial on;
    for (std::uint16_t i = 0; i < 20; ++i) {
        on.slave.meets({.twice = true});
        EXPECT_TRUE(read(on.line, i));
    }
}

TEST(SerialLine, RefusesWhatNoFrameHolds) {
    Serial on;
    std::array<std::uint16_t, 126> many{};
    EXPECT_FALSE(on.line.read(LineSlave::unit, 0, many));
    EXPECT_FALSE(on.line.write(LineSlave::unit, 0, std::span{many}.first(124)));
    EXPECT_FALSE(on.line.read(LineSlave::unit, 0, std::span{many}.first(0)));
    EXPECT_EQ(on.slave.asked(), 0);
}

TEST(SerialLine, ADeviceThatIsNotThereIsAFault) {
    LibmodbusLine line{RtuLine{"/dev/ttyNOTHING", 19200, 'E'}};
    ASSERT_FALSE(line.open());
    EXPECT_EQ(line.open().error().kind, Kind::closed);
}

TEST(TcpLine, EachFaultShowsInTimeAndClosesTheConversation) {
    Network on;
    for (const auto& [fate, kind] : std::vector<std::pair<Fate, Kind>>{{{.silent = true}, Kind::timeout}, {{.torn = true}, Kind::timeout}, {{.hangs_up = true}, Kind::closed}}) {
        expect_fault(on, fate, kind);
        EXPECT_EQ(read(on.line, 1).error().kind, Kind::closed);
        ASSERT_TRUE(on.line.open());
        EXPECT_TRUE(read(on.line, 1));
    }
    expect_fault(on, {.exception = 3}, Kind::exception);
    EXPECT_TRUE(read(on.line, 2)) << "a refusal in good order breaks nothing";
}

TEST(TcpLine, ALateAnswerIsNeverTakenForTheNextOne) {
    Network on;
    std::mt19937 chance{7};
    int right = 0;
    for (int i = 0; i < 40; ++i) {
        if (i % 4 == 0) on.slave.meets({.late = std::chrono::milliseconds{chance() % 150}});
        if (!on.line.open()) continue;
        right += read(on.line, static_cast<std::uint16_t>(10 * i)) ? 1 : 0;
    }
    EXPECT_GE(right, 15);
}

TEST(TcpLine, APortThatNobodyServesIsAFaultAtOnce) {
    std::uint16_t port = 0;
    {
        const LineSlave gone{true};
        port = gone.port();
    }
    LibmodbusLine line{TcpLine{"127.0.0.1", port}};
    ASSERT_FALSE(line.open());
}

/// What the README says of a serial line at 19,200 baud, from the lengths of frames alone.
TEST(LineTime, AKeyIsAnsweredWithin150MsOnASerialLineOf19200Baud) {
    using std::chrono::microseconds;
    EXPECT_NEAR(static_cast<double>(read_time(10, 19200).count()), 22'900, 100) << "as measured";
    EXPECT_NEAR(static_cast<double>(read_time(125, 19200).count()), 155'000, 1'000);

    constexpr int slow = 19200;
    // The key comes just after the terminal has looked at its registers for a poll: the rest of that one, a whole one that sees it,
    // the request, the desk, and the answer, which the display shows once it has come. Of polls the longer ones, 8 registers.
    const auto rest = line_time(read_answer(8), slow) + line_silence(slow);
    const auto desk = microseconds{5'000};
    const auto answer = line_time(write_question(48), slow) + line_silence(slow);
    const auto worst = rest + read_time(8, slow) + read_time(20, slow) + desk + answer;
    EXPECT_LE(worst, microseconds{150'000});
    EXPECT_NEAR(static_cast<double>(worst.count()), 136'000, 500) << "say it in the README too";
}

} // namespace
} // namespace firmware_bridge::tests
