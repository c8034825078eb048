// Measures kiosk/net from outside: requests a second, the time of one request beside a bare TCP round trip, and a
// broadcast to many sockets. The server has one thread, the load another; a rate is also told per second of the
// server thread's CPU time, which other programs on the machine do not change.
//
//     kiosk_net_load [SECONDS]

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "kiosk/net/server.hpp"

namespace {

namespace asio = boost::asio;
namespace net = kiosk::net;
using Clock = std::chrono::steady_clock;
using Micros = std::chrono::duration<double, std::micro>;

constexpr std::string_view request = "GET /hello HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer 0123456789abcdef\r\n"
                                     "User-Agent: load\r\nAccept: application/json\r\n\r\n";

[[noreturn]] void die(const char* what) {
    std::perror(what);
    std::exit(1);
}

class Socket {
public:
    explicit Socket(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) die("connect");
        const int on = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    int fd() const { return fd_; }

    void send(std::string_view bytes) const {
        if (::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) die("send");
    }
    std::size_t receive(char* to, std::size_t room) const {
        const auto count = ::recv(fd_, to, room, 0);
        if (count <= 0) die("recv");
        return static_cast<std::size_t>(count);
    }
    /// The answers here are small: each arrives whole, and is as long as the first.
    std::size_t exchange(std::string_view bytes) const {
        std::array<char, 4096> answer;
        send(bytes);
        return receive(answer.data(), answer.size());
    }

private:
    int fd_;
};

asio::awaitable<net::Response> hello(const net::Request&, const net::Params&) {
    co_return net::Response(200, "application/json", R"({"outcome":"accepted","received_at":"2026-09-21T06:59:59.500Z"})");
}

class Fixture {
public:
    Fixture() {
        router_.add(net::Method::get, "/hello", hello);
        router_.add_socket("/board", [this](const net::Request&, const net::Params&) { return board(); });
        net::Options options;
        options.now = [] { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); };
        options.log = [](std::string_view line) { std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data()); };
        server_ = std::make_unique<net::Server>(io_.get_executor(), router_, options);
        port_ = server_->listen("127.0.0.1", 0).value();
        server_->start();
        thread_ = std::thread([this] { io_.run(); });
        if (::pthread_getcpuclockid(thread_.native_handle(), &cpu_) != 0) die("pthread_getcpuclockid");
    }
    ~Fixture() {
        asio::post(io_, [this] { asio::co_spawn(io_, server_->stop(), [](std::exception_ptr) {}); });
        thread_.join();
    }

    std::uint16_t port() const { return port_; }
    double cpu_seconds() const {
        timespec spent{};
        ::clock_gettime(cpu_, &spent);
        return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
    }
    std::size_t sessions() {
        return on_thread<std::size_t>([this] { return sessions_.size(); });
    }
    /// Returns how long the sends themselves kept the thread.
    Micros broadcast(const net::Message& message) {
        return on_thread<Micros>([&] {
            const auto begin = Clock::now();
            for (const auto& session : sessions_) session->send(message);
            return Micros(Clock::now() - begin);
        });
    }

private:
    template <typename Result>
    Result on_thread(std::function<Result()> function) {
        const auto task = std::make_shared<std::packaged_task<Result()>>(std::move(function));
        auto result = task->get_future();
        asio::post(io_, [task] { (*task)(); });
        return result.get();
    }

    asio::awaitable<net::SocketDecision> board() {
        net::SocketEvents events;
        events.opened = [this](std::shared_ptr<net::Session> session) { sessions_.push_back(std::move(session)); };
        events.closed = [this](net::Session& session) {
            std::erase_if(sessions_, [&](const auto& other) { return other.get() == &session; });
        };
        co_return events;
    }

    asio::io_context io_{1};
    net::Router router_;
    std::unique_ptr<net::Server> server_;
    std::vector<std::shared_ptr<net::Session>> sessions_;
    std::uint16_t port_ = 0;
    std::thread thread_;
    clockid_t cpu_{};
};

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

void measure_rate(Fixture& server, std::size_t clients, double seconds) {
    std::vector<Socket> sockets;
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    std::size_t answer_bytes = 0;
    for (std::size_t i = 0; i < clients; ++i) {
        answer_bytes = sockets.emplace_back(server.port()).exchange(request);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, sockets.back().fd(), &event);
    }
    std::array<epoll_event, 64> events;
    std::array<char, 4096> answer;
    std::uint64_t done = 0;
    for (const auto& socket : sockets) socket.send(request);
    const double cpu = server.cpu_seconds();
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration<double>(seconds);
    while (Clock::now() < end) {
        const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 1000);
        for (int i = 0; i < ready; ++i) {
            const auto& socket = sockets[events[static_cast<std::size_t>(i)].data.u64];
            if (socket.receive(answer.data(), answer.size()) != answer_bytes) die("an answer of another length");
            socket.send(request);
            ++done;
        }
    }
    const double wall = std::chrono::duration<double>(Clock::now() - begin).count();
    const double spent = server.cpu_seconds() - cpu;
    std::printf("%3zu clients: %8.0f requests/s, %8.0f per second of the server's CPU (%.1f us each)\n", clients,
                static_cast<double>(done) / wall, static_cast<double>(done) / spent,
                spent * 1e6 / static_cast<double>(done));
    ::close(poll);
}

/// A blocking echo on a thread of its own: what the network alone costs.
std::uint16_t start_echo() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 1) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        die("echo");
    std::thread([listener] {
        const int client = ::accept(listener, nullptr, nullptr);
        const int on = 1;
        ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        std::array<char, 4096> bytes;
        for (ssize_t count; (count = ::recv(client, bytes.data(), bytes.size(), 0)) > 0;)
            if (::send(client, bytes.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) != count) break;
        ::close(client);
        ::close(listener);
    }).detach();
    return ntohs(address.sin_port);
}

void measure_latency(Fixture& server, double seconds) {
    const Socket http(server.port());
    const Socket echo(start_echo());
    std::vector<double> of_http;
    std::vector<double> of_echo;
    const auto timed = [](const Socket& socket) {
        const auto begin = Clock::now();
        socket.exchange(request);
        return Micros(Clock::now() - begin).count();
    };
    // In turns of a hundred: a machine's wake-up times change from one second to the next.
    for (const auto end = Clock::now() + std::chrono::duration<double>(seconds); Clock::now() < end;) {
        for (int i = 0; i < 100; ++i) of_http.push_back(timed(http));
        for (int i = 0; i < 100; ++i) of_echo.push_back(timed(echo));
    }
    std::printf("  1 client:  median %.1f us, a bare TCP round trip %.1f us\n", median(of_http), median(of_echo));
}

void measure_broadcast(Fixture& server, std::size_t clients, std::size_t rounds) {
    const std::string upgrade = "GET /board HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    std::vector<Socket> sockets;
    for (std::size_t i = 0; i < clients; ++i) sockets.emplace_back(server.port()).exchange(upgrade);
    while (server.sessions() < clients) std::this_thread::yield();
    const auto message = std::make_shared<const std::string>(300, 'x');
    const std::size_t frame_bytes = message->size() + 4;
    std::vector<double> sends;
    std::vector<double> totals;
    const double cpu = server.cpu_seconds();
    for (std::size_t i = 0; i < rounds; ++i) {
        const auto begin = Clock::now();
        sends.push_back(server.broadcast(message).count());
        for (const auto& socket : sockets) {
            std::array<char, 4096> bytes;
            for (std::size_t got = 0; got < frame_bytes;) got += socket.receive(bytes.data(), bytes.size());
        }
        totals.push_back(Micros(Clock::now() - begin).count());
    }
    const double spent = (server.cpu_seconds() - cpu) * 1e3 / static_cast<double>(rounds);
    std::printf("%3zu sockets:  a broadcast reaches all in %.2f ms (median), %.2f ms (worst of %zu); send() takes %.2f ms, "
                "the server's CPU %.2f ms\n",
                clients, median(totals) / 1e3, *std::max_element(totals.begin(), totals.end()) / 1e3, rounds,
                median(sends) / 1e3, spent);
}

} // namespace

int main(int argc, char** argv) {
    const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
    Fixture server;
    measure_latency(server, seconds);
    measure_rate(server, 1, seconds);
    measure_rate(server, 64, seconds);
    measure_broadcast(server, 200, 200);
}
