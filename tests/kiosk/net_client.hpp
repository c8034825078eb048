// A running server and a blocking client of plain sockets: tests send bytes and look at bytes.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "kiosk/net/server.hpp"

namespace kiosk::net::test {

/// One response as it came over the wire.
struct Answer {
    unsigned status = 0;
    std::string head; ///< status line and headers, without the empty line
    std::string body;

    /// The value of a header, or empty.
    std::string header(std::string_view name) const;
};

/// A blocking socket. Whatever does not come within ten seconds is a std::runtime_error and fails the test.
class Client {
public:
    explicit Client(std::uint16_t port);
    explicit Client(const std::filesystem::path& unix_socket);
    Client(Client&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}
    ~Client();

    /// False if the server has closed the connection.
    bool send(std::string_view bytes);
    /// As much as the kernel takes without waiting.
    std::size_t send_some(std::string_view bytes);
    /// Exactly so many bytes.
    std::string read(std::size_t count);
    /// One response; with `head_only`, as HEAD has it, without the body that it announces.
    Answer answer(bool head_only = false);
    Answer ask(std::string_view bytes);
    /// Everything until the server ends the connection, in whatever way.
    std::string read_to_end();
    void shutdown_send();
    /// Vanishes without a goodbye: the server sees a reset.
    void vanish();
    void set_receive_buffer(int bytes);

private:
    bool fill();

    int fd_ = -1;
    std::string buffer_;
};

/// A WebSocket on a Client, frame by frame.
struct Frame {
    unsigned opcode = 0; ///< 1 text, 2 binary, 8 close, 9 ping, 10 pong
    bool last = false;
    std::string payload;

    unsigned close_code() const;
};

std::string upgrade_request(std::string_view path);
/// A masked frame, as clients send them; text, and last, unless said otherwise.
std::string frame(std::string_view payload, unsigned first_byte = 0x81);
Frame read_frame(Client& client);
/// Upgrades, and checks that the server agreed.
Client open_socket(std::uint16_t port, std::string_view path);

/// A server on a free port of 127.0.0.1 with a thread of its own.
class RunningServer {
public:
    explicit RunningServer(Router router, Limits limits = {}, std::filesystem::path unix_socket = {});
    ~RunningServer();

    std::uint16_t port() const { return port_; }
    Client connect() const { return Client(port_); }
    boost::asio::io_context& io() { return io_; }

    /// Begins to stop, without waiting.
    void begin_stop();
    /// Waits until run() has returned by itself after begin_stop().
    void wait_stopped();

    /// Runs a function on the server's thread and returns what it returns.
    template <typename Function>
    auto on_thread(Function function) {
        // Shared, because the result is there a little before the task has returned.
        const auto task = std::make_shared<std::packaged_task<std::invoke_result_t<Function>()>>(std::move(function));
        auto result = task->get_future();
        boost::asio::post(io_, [task] { (*task)(); });
        return result.get();
    }
    Counts counts() {
        return on_thread([this] { return server_->counts(); });
    }
    /// Until a condition on the counts holds; the server changes them a little after the client sees something.
    template <typename Condition>
    bool reaches(Condition condition) {
        for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
             std::chrono::steady_clock::now() < end; std::this_thread::yield())
            if (condition(counts())) return true;
        return false;
    }

    std::vector<std::string> log();

    /// What the server's clock shows.
    std::atomic<std::int64_t> now_ms{1'790'000'000'000}; // 2026-09-21T14:13:20Z

private:
    boost::asio::io_context io_{1};
    Router router_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
    std::mutex log_mutex_;
    std::vector<std::string> log_;
    std::thread thread_;
};

/// Handlers that tests share: GET /hello, POST /echo, GET /throws, GET /html, GET /echo/{what}, POST /length.
Router sample_router();

} // namespace kiosk::net::test
