// Bytes through CUPS's own socket backend to a printer on a port, which the test is.

#include <array>
#include <optional>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/printers/cups_workshop.hpp"

namespace printers {

namespace {

using counter::paper::JobState;
using counter::paper::Look;
using counter::paper::Trouble;

/// Listens on a port of this machine, and takes what one client sends until it closes.
class RollPrinter {
public:
    explicit RollPrinter(int port = 0) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const int yes = 1;
        ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in address{};
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(listener_, 4), 0);
        EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        port_ = ntohs(address.sin_port);
    }
    ~RollPrinter() { ::close(listener_); }
    RollPrinter(const RollPrinter&) = delete;
    RollPrinter& operator=(const RollPrinter&) = delete;

    int port() const { return port_; }
    bool is_called() const {
        pollfd waiting{listener_, POLLIN, 0};
        return ::poll(&waiting, 1, 0) > 0;
    }
    std::string take() const {
        pollfd waiting{listener_, POLLIN, 0};
        EXPECT_GT(::poll(&waiting, 1, 90'000), 0) << "nobody calls";
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        std::string taken;
        std::array<char, 4096> bytes{};
        for (ssize_t got = 0; (got = ::read(client, bytes.data(), bytes.size())) > 0;)
            taken.append(bytes.data(), static_cast<std::size_t>(got));
        ::close(client);
        return taken;
    }

private:
    int listener_;
    int port_ = 0;
};

using CupsSocket = CupsWorkshop;

} // namespace

TEST_F(CupsSocket, GetsRawBytesExactlyAndOnlyOnceReleased) {
    const RollPrinter printer;
    ASSERT_TRUE(scheduler_->add_raw_socket_queue("roll", printer.port()));
    const auto queue = cups().open("roll");
    std::string bytes;
    for (int at = 0; at < 100'000; ++at) bytes.push_back(static_cast<char>(at * 7 % 256)); // every byte, also 0 and ^D
    const auto job = queue->submit_held("receipt", raw_bytes(bytes)).value();
    EXPECT_FALSE(printer.is_called());
    ASSERT_TRUE(queue->release(job));
    EXPECT_TRUE(printer.take() == bytes);
    EXPECT_EQ(follow(*queue, job, {JobState::released, Trouble::none}, JobState::reported_done).state, JobState::reported_done);
    EXPECT_FALSE(printer.is_called());
}

// Of a job, CUPS keeps the worst message that its backend ever gave.
TEST_F(CupsSocket, IsNoLongerCalledOfflineOnceItHasAnswered) {
    std::optional<RollPrinter> off{std::in_place};
    const int port = off->port();
    off.reset();
    ASSERT_TRUE(scheduler_->add_queue("roll", "socket://127.0.0.1:" + std::to_string(port) + "/")); // waits until the printer hangs up
    const auto queue = cups().open("roll");
    const auto job = queue->submit_held("receipt", raw_bytes("x")).value();
    ASSERT_TRUE(queue->release(job));
    ASSERT_TRUE(eventually([&] { return queue->look(job).trouble == Trouble::offline; }));
    const RollPrinter printer{port};
    ASSERT_TRUE(eventually([&] { return printer.is_called(); }));
    EXPECT_TRUE(eventually([&] { return queue->look(job) == Look{true, Look::Job::processing, Trouble::none, false}; }));
    EXPECT_EQ(printer.take(), "x");
}

TEST_F(CupsSocket, GetsJobsInTheirOrder) {
    const RollPrinter printer;
    ASSERT_TRUE(scheduler_->add_raw_socket_queue("roll", printer.port()));
    const auto queue = cups().open("roll");
    for (const auto* text : {"one", "two", "three"}) ASSERT_TRUE(queue->release(queue->submit_held(text, raw_bytes(text)).value()));
    EXPECT_EQ(printer.take(), "one");
    EXPECT_EQ(printer.take(), "two");
    EXPECT_EQ(printer.take(), "three");
}

} // namespace printers
