// A server over real sockets: bytes in, bytes out.
#include "kiosk/net/server.hpp"

#include <filesystem>
#include <fstream>
#include <random>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include "tests/kiosk/net_client.hpp"

namespace kiosk::net::test {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

constexpr std::string_view get_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(std::string_view path, std::string_view body) {
    return "POST " + std::string{path} + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string{body};
}

bool is_problem(const Answer& answer, unsigned status, std::string_view type) {
    return answer.status == status && answer.header("Content-Type") == "application/problem+json" &&
           answer.body.find("\"type\":\"urn:mestolo:problem:" + std::string{type} + "\"") != std::string::npos;
}

/// A handler that waits until the test lets it go on.
class Gate {
public:
    explicit Gate(asio::any_io_executor executor) : timer_(executor, asio::steady_timer::time_point::max()) {}

    asio::awaitable<Response> handle() {
        entered.set_value();
        boost::system::error_code woken;
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        co_return Response(200, "text/plain", "late");
    }
    void open() { timer_.cancel(); }

    std::promise<void> entered;

private:
    asio::steady_timer timer_;
};

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = "/tmp/kiosk-net-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// What is answered

TEST(NetServer, AnswersARequest) {
    RunningServer server(sample_router());
    auto client = server.connect();
    client.send(get_hello);
    const auto answer = client.answer();
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.header("Date"), "Mon, 21 Sep 2026 14:13:20 GMT");
    EXPECT_EQ(answer.header("Connection"), "");
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    EXPECT_EQ(answer.header("Content-Security-Policy"), "");
}

TEST(NetServer, HtmlComesWithAPolicy) {
    RunningServer server(sample_router());
    const auto answer = server.connect().ask("GET /html HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(answer.header("Content-Security-Policy").find("default-src 'self'"), std::string::npos);
    EXPECT_NE(answer.header("Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos);
}

TEST(NetServer, HeadIsGetWithoutTheBody) {
    RunningServer server(sample_router());
    auto client = server.connect();
    client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    client.send(get_hello);
    const auto head = client.answer(true);
    EXPECT_EQ(head.status, 200U);
    EXPECT_EQ(head.header("Content-Length"), "5");
    EXPECT_EQ(client.answer().body, "hello"); // nothing came between
}

TEST(NetServer, UnknownPathsAndMethodsAreProblems) {
    RunningServer server(sample_router());
    auto client = server.connect();
    EXPECT_TRUE(is_problem(client.ask("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"), 404, "not-found"));
    const auto answer = client.ask("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(is_problem(answer, 405, "method-not-allowed"));
    EXPECT_EQ(answer.header("Allow"), "GET, HEAD");
    EXPECT_TRUE(is_problem(client.ask("BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n"), 405, "method-not-allowed"));
    EXPECT_EQ(client.ask(get_hello).status, 200U); // the connection goes on
}

TEST(NetServer, AHandlerThatThrowsIsA500AndALogLine) {
    RunningServer server(sample_router());
    auto client = server.connect();
    EXPECT_TRUE(is_problem(client.ask("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n"), 500, "internal"));
    EXPECT_EQ(client.ask(get_hello).status, 200U);
    ASSERT_EQ(server.log().size(), 1U);
    EXPECT_EQ(server.log()[0], R"(level=error event=handler_failed method=GET route=/throws what="broken\x0ahandler")");
    EXPECT_EQ(server.counts().failed, 1U);
}

asio::awaitable<Response> describe(const Request& request, const Params&) {
    std::string out = std::string{to_string(request.method)} + " " + request.path;
    for (const auto& [name, value] : request.query) out += " " + name + "=" + value;
    out += " from " + request.peer + (request.local ? " local" : "") + " at " +
           std::to_string(request.received_at.time_since_epoch().count());
    co_return Response(200, "text/plain", std::move(out));
}

TEST(NetServer, HandlersGetPathQueryPeerAndTheInstantOfTheLastByte) {
    Router router;
    router.add(Method::post, "/describe", describe);
    RunningServer server(std::move(router));
    auto client = server.connect();
    server.now_ms = 1000;
    client.send("POST /describe?a=1&b=%C3%A8 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(client.answer(true).status, 100U); // the header was read
    server.now_ms = 2000;
    client.send("xy");
    EXPECT_EQ(client.answer().body, "POST /describe a=1 b=è from 127.0.0.1 at 2000");
}

TEST(NetServer, ParamsReachTheHandlerDecoded) {
    RunningServer server(sample_router());
    EXPECT_EQ(server.connect().ask("GET /echo/12%2FA HTTP/1.1\r\nHost: a\r\n\r\n").body, "12/A");
}

// Connections

TEST(NetServer, KeepsAConnectionAliveUntilTheClientSaysClose) {
    RunningServer server(sample_router());
    auto client = server.connect();
    for (int i = 0; i < 100; ++i) ASSERT_EQ(client.ask(get_hello).status, 200U);
    const auto last = client.ask("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(last.header("Connection"), "close");
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_EQ(server.counts().accepted, 1U);
    EXPECT_EQ(server.counts().requests, 101U);
}

TEST(NetServer, Http10EndsUnlessTheClientAsksToKeepAlive) {
    RunningServer server(sample_router());
    auto client = server.connect();
    const auto kept = client.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(kept.header("Connection"), "keep-alive");
    const auto last = client.ask("GET /hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(last.header("Connection"), "close");
    EXPECT_EQ(client.read_to_end(), "");
}

TEST(NetServer, PipelinedRequestsAreAnsweredInOrder) {
    RunningServer server(sample_router());
    auto client = server.connect();
    std::string all;
    for (int i = 0; i < 200; ++i) all += post("/echo", "body " + std::to_string(i));
    client.send(all);
    for (int i = 0; i < 200; ++i) ASSERT_EQ(client.answer().body, "body " + std::to_string(i));
}

TEST(NetServer, ARequestMayComeByteByByte) {
    RunningServer server(sample_router());
    auto client = server.connect();
    for (const char c : post("/echo", "slowly")) client.send({&c, 1});
    EXPECT_EQ(client.answer().body, "slowly");
}

TEST(NetServer, ChunkedBodiesAreRead) {
    RunningServer server(sample_router());
    const auto answer = server.connect().ask("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                             "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n");
    EXPECT_EQ(answer.body, "hello, world");
}

TEST(NetServer, AClientThatExpectsContinueIsToldTo) {
    RunningServer server(sample_router());
    auto client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read(25), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(client.ask("ok").body, "ok");
}

TEST(NetServer, ManyClientsAtOnce) {
    RunningServer server(sample_router());
    std::vector<Client> clients;
    for (int i = 0; i < 200; ++i) clients.push_back(server.connect());
    for (int round = 0; round < 5; ++round) {
        for (auto& client : clients) client.send(get_hello);
        for (auto& client : clients) ASSERT_EQ(client.answer().body, "hello");
    }
}

asio::awaitable<Response> large(const Request&, const Params&) {
    static const auto bytes = std::make_shared<const std::string>(8 * 1024 * 1024, 'x');
    co_return Response(200, "application/octet-stream", bytes);
}

Router large_router() {
    auto router = sample_router();
    router.add(Method::get, "/large", large);
    return router;
}

TEST(NetServer, LargeResponsesComeWhole) {
    RunningServer server(large_router());
    auto client = server.connect();
    EXPECT_TRUE(client.ask("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").body == std::string(8 * 1024 * 1024, 'x'));
    EXPECT_EQ(client.ask(get_hello).status, 200U);
}

// Limits

TEST(NetLimits, AHeaderThatIsTooLargeIs431) {
    RunningServer server(sample_router());
    auto client = server.connect();
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x'));
    EXPECT_TRUE(is_problem(client.answer(), 431, "too-large"));
    client.shutdown_send();
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_EQ(server.counts().malformed, 1U);
}

TEST(NetLimits, ABodyThatIsTooLargeIs413BeforeItIsSent) {
    RunningServer server(sample_router());
    auto client = server.connect();
    client.send("POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\nExpect: 100-continue\r\n\r\n");
    const auto answer = client.answer();
    EXPECT_TRUE(is_problem(answer, 413, "too-large"));
    EXPECT_EQ(answer.header("Connection"), "close");
}

TEST(NetLimits, AClientThatSendsATooLargeBodyAllTheSameReadsThe413) {
    RunningServer server(sample_router());
    auto client = server.connect();
    client.send("POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");
    client.send(std::string(500'000, 'x'));
    EXPECT_TRUE(is_problem(client.answer(), 413, "too-large"));
    client.shutdown_send();
    EXPECT_EQ(client.read_to_end(), "");
}

TEST(NetLimits, ABodyOfExactlyTheLimitIsTaken) {
    RunningServer server(sample_router());
    auto client = server.connect();
    EXPECT_EQ(client.ask(post("/length", std::string(65'536, 'x'))).body, "65536");
    EXPECT_EQ(client.ask(get_hello).status, 200U);
}

TEST(NetLimits, ALargerLimitCanBeSet) {
    Limits limits;
    limits.body_bytes = 1'000'000;
    RunningServer server(sample_router(), limits);
    EXPECT_EQ(server.connect().ask(post("/length", std::string(1'000'000, 'x'))).body, "1000000");
}

TEST(NetLimits, AMalformedRequestIs400AndTheEnd) {
    RunningServer server(sample_router());
    auto client = server.connect();
    EXPECT_TRUE(is_problem(client.ask("nonsense\r\n\r\n"), 400, "malformed-request"));
    client.shutdown_send();
    EXPECT_EQ(client.read_to_end(), "");
}

TEST(NetLimits, WhatFollowsAMalformedRequestIsNotARequest) {
    RunningServer server(sample_router());
    auto client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n" + std::string{get_hello});
    EXPECT_EQ(client.answer().status, 400U);
    client.shutdown_send();
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_EQ(server.counts().requests, 0U);
}

Limits with(std::chrono::milliseconds Limits::*limit, std::chrono::milliseconds value) {
    Limits limits;
    limits.*limit = value;
    return limits;
}

TEST(NetLimits, AHeaderThatTricklesInTooSlowlyIs408) {
    auto limits = with(&Limits::header, 80ms);
    limits.header_bytes = 1024 * 1024;
    RunningServer server(sample_router(), limits);
    auto client = server.connect();
    const auto begin = std::chrono::steady_clock::now();
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n");
    // Bytes go on coming: what ends it is the header's deadline, not a silence.
    while (std::chrono::steady_clock::now() - begin < 120ms) client.send_some("X");
    EXPECT_TRUE(is_problem(client.answer(), 408, "request-timeout"));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 80ms);
    client.shutdown_send();
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_EQ(server.counts().timed_out, 1U);
}

TEST(NetLimits, ABodyThatDoesNotComeIs408) {
    RunningServer server(sample_router(), with(&Limits::body, 80ms));
    auto client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    EXPECT_TRUE(is_problem(client.answer(), 408, "request-timeout"));
}

TEST(NetLimits, AConnectionThatSaysNothingIsClosed) {
    RunningServer server(sample_router(), with(&Limits::header, 80ms));
    EXPECT_EQ(server.connect().read_to_end(), "");
    EXPECT_EQ(server.counts().timed_out, 0U);
}

TEST(NetLimits, AnIdleConnectionIsClosedAndTheFirstDeadlineIsForgottenByThen) {
    auto limits = with(&Limits::idle, 300ms);
    limits.header = 80ms;
    RunningServer server(sample_router(), limits);
    auto client = server.connect();
    EXPECT_EQ(client.ask(get_hello).status, 200U);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 250ms);
}

TEST(NetLimits, AClientThatDoesNotReadItsResponseIsDropped) {
    RunningServer server(large_router(), with(&Limits::write, 20ms)); // 33 slices of it
    auto client = server.connect();
    client.set_receive_buffer(4096);
    client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(server.reaches([](const Counts& c) { return c.timed_out == 1 && c.connections == 0; }));
    EXPECT_LT(client.read_to_end().size(), 8U * 1024 * 1024);
}

TEST(NetLimits, BeyondTheNumberOfConnectionsClientsAreToldToComeBack) {
    Limits limits;
    limits.connections = 2;
    RunningServer server(sample_router(), limits);
    auto first = server.connect();
    auto second = server.connect();
    EXPECT_EQ(first.ask(get_hello).status, 200U);
    EXPECT_EQ(second.ask(get_hello).status, 200U);
    auto third = server.connect();
    const auto answer = third.ask(get_hello);
    EXPECT_TRUE(is_problem(answer, 503, "unavailable"));
    EXPECT_EQ(answer.header("Retry-After"), "5");
    third.shutdown_send();
    EXPECT_EQ(third.read_to_end(), "");
    first.shutdown_send();
    EXPECT_EQ(first.read_to_end(), "");
    ASSERT_TRUE(server.reaches([](const Counts& counts) { return counts.connections == 1; }));
    EXPECT_EQ(server.connect().ask(get_hello).status, 200U);
    EXPECT_EQ(server.counts().turned_away, 1U);
}

TEST(NetLimits, AFloodOfConnectionsLeavesThoseThatAreServedAlone) {
    Limits limits;
    limits.connections = 2;
    RunningServer server(sample_router(), limits);
    auto served = server.connect();
    EXPECT_EQ(served.ask(get_hello).status, 200U);
    std::vector<Client> flood;
    for (int i = 0; i < 200; ++i) flood.push_back(server.connect());
    EXPECT_TRUE(server.reaches([](const Counts& counts) { return counts.accepted + counts.turned_away == 201; }));
    EXPECT_LE(server.counts().connections, 66U);
    EXPECT_EQ(served.ask(get_hello).status, 200U);
}

// Clients that misbehave

TEST(NetServer, AClientMayVanishInTheMiddleOfItsBody) {
    RunningServer server(sample_router());
    for (int i = 0; i < 50; ++i) {
        auto client = server.connect();
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
        if (i % 2 == 0) client.vanish();
    }
    EXPECT_TRUE(server.reaches([](const Counts& c) { return c.accepted == 50 && c.connections == 0; }));
    EXPECT_EQ(server.connect().ask(get_hello).status, 200U);
}

TEST(NetServer, AClientMayVanishInTheMiddleOfItsResponse) {
    RunningServer server(large_router());
    for (int i = 0; i < 20; ++i) {
        auto client = server.connect();
        client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        client.read(1);
        client.vanish();
    }
    EXPECT_TRUE(server.reaches([](const Counts& c) { return c.accepted == 20 && c.connections == 0; }));
    EXPECT_EQ(server.connect().ask(get_hello).status, 200U);
}

TEST(NetServer, AClientMayVanishWhileItsHandlerWorks) {
    Router router;
    Gate* gate = nullptr;
    router.add(Method::get, "/gate", [&gate](const Request&, const Params&) { return gate->handle(); });
    RunningServer server(std::move(router));
    Gate own(server.io().get_executor());
    gate = &own;
    auto client = server.connect();
    client.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
    own.entered.get_future().wait();
    client.vanish();
    server.on_thread([&own] { own.open(); });
    EXPECT_TRUE(server.reaches([](const Counts& c) { return c.connections == 0; }));
}

TEST(NetServer, RandomBytesNeverStopIt) {
    RunningServer server(sample_router(), with(&Limits::header, 50ms));
    std::mt19937 random(20260921);
    const auto below = [&random](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); };
    const std::string valid = post("/echo", "hello") + "POST /length HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                       "3\r\nabc\r\n0\r\n\r\n" +
                              upgrade_request("/hello");
    for (int round = 0; round < 3000; ++round) {
        std::string bytes;
        if (below(2) == 0) {
            for (auto n = below(200); n > 0; --n) bytes += static_cast<char>(below(256));
        } else {
            bytes = valid;
            for (auto n = 1 + below(8); n > 0; --n) bytes[below(bytes.size())] = static_cast<char>(below(256));
            bytes.resize(below(bytes.size() + 1));
        }
        auto client = server.connect();
        const auto cut = below(bytes.size() + 1);
        client.send(std::string_view{bytes}.substr(0, cut));
        client.send(std::string_view{bytes}.substr(cut));
        switch (below(3)) {
        case 0: client.vanish(); break;
        case 1: client.shutdown_send(); break;
        default: break;
        }
    }
    EXPECT_EQ(server.connect().ask(get_hello).status, 200U);
    EXPECT_TRUE(server.reaches([](const Counts& c) { return c.accepted == 3001 && c.connections == 0; }));
}

// Listening

TEST(NetListen, TheControlSocketIsOursAloneAndLocal) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "control";
    Router router;
    router.add(Method::get, "/describe", describe);
    {
        RunningServer server(std::move(router), {}, path);
        struct stat found {};
        ASSERT_EQ(::stat(path.c_str(), &found), 0);
        EXPECT_EQ(found.st_mode & 0777U, 0600U);
        EXPECT_EQ(Client(path).ask("GET /describe HTTP/1.1\r\nHost: a\r\n\r\n").body,
                  "GET /describe from  local at 1790000000000");
    }
    EXPECT_FALSE(std::filesystem::exists(path)); // gone with the server
}

TEST(NetListen, AStaleSocketFileIsReplacedAndALiveOneIsNot) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "control";
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        ::close(fd); // the file stays
    }
    RunningServer server(sample_router(), {}, path);
    EXPECT_EQ(Client(path).ask(get_hello).status, 200U);

    const auto other_router = sample_router();
    asio::io_context io;
    Options options;
    Server other(io.get_executor(), other_router, options);
    EXPECT_EQ(other.listen(path).error(), boost::system::errc::address_in_use);
    EXPECT_EQ(Client(path).ask(get_hello).status, 200U);
}

TEST(NetListen, AFileThatIsNoSocketIsLeftAlone) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "precious";
    std::ofstream(path) << "data";
    const auto router = sample_router();
    asio::io_context io;
    Server server(io.get_executor(), router, Options());
    EXPECT_EQ(server.listen(path).error(), boost::system::errc::address_in_use);
    EXPECT_EQ(std::filesystem::file_size(path), 4U);
    EXPECT_EQ(server.listen(folder.path() / std::string(200, 'x')).error(), boost::asio::error::name_too_long);
    EXPECT_EQ(server.listen(folder.path() / "no such folder" / "control").error(),
              boost::system::errc::no_such_file_or_directory);
}

TEST(NetListen, AnAddressThatIsTakenOrNoneIsAnError) {
    RunningServer running(sample_router());
    const auto router = sample_router();
    asio::io_context io;
    Server server(io.get_executor(), router, Options());
    EXPECT_EQ(server.listen("127.0.0.1", running.port()).error(), boost::system::errc::address_in_use);
    EXPECT_EQ(server.listen("localhost", 0).error(), boost::system::errc::invalid_argument);
}

TEST(NetListen, RunningOutOfDescriptorsIsLoggedOnceAndPasses) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the sanitizers need descriptors themselves: UBSan opens a pipe to look at a vptr, and cries wolf";
#endif
    RunningServer server(sample_router());
    auto before = server.connect();
    EXPECT_EQ(before.ask(get_hello).status, 200U);
    rlimit usual{};
    ::getrlimit(RLIMIT_NOFILE, &usual);
    const int lowest_free = ::dup(STDIN_FILENO);
    rlimit full = usual;
    full.rlim_cur = static_cast<rlim_t>(lowest_free) + 1;
    ::setrlimit(RLIMIT_NOFILE, &full);
    ::close(lowest_free);
    auto client = server.connect(); // takes the last one; the kernel connects it, the server cannot accept it
    EXPECT_TRUE(server.reaches([&](const Counts&) { return !server.log().empty(); }));
    EXPECT_EQ(before.ask(get_hello).status, 200U);
    ::setrlimit(RLIMIT_NOFILE, &usual);
    EXPECT_EQ(client.ask(get_hello).status, 200U);
    EXPECT_EQ(server.log(), (std::vector<std::string>{R"(level=error event=accept_failed what="Too many open files")"}));
}

// Stopping

TEST(NetStop, EndsIdleConnectionsAtOnceAndRunReturns) {
    RunningServer server(sample_router());
    auto used = server.connect();
    EXPECT_EQ(used.ask(get_hello).status, 200U);
    auto silent = server.connect();
    ASSERT_TRUE(server.reaches([](const Counts& c) { return c.connections == 2; }));
    const auto begin = std::chrono::steady_clock::now();
    server.begin_stop();
    server.wait_stopped();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
    EXPECT_EQ(used.read_to_end(), "");
    EXPECT_EQ(silent.read_to_end(), "");
    EXPECT_THROW(server.connect(), std::runtime_error);
}

TEST(NetStop, LetsRequestsInProgressFinish) {
    Router router;
    Gate* gate = nullptr;
    router.add(Method::get, "/gate", [&gate](const Request&, const Params&) { return gate->handle(); });
    RunningServer server(std::move(router));
    Gate own(server.io().get_executor());
    gate = &own;
    auto client = server.connect();
    client.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
    own.entered.get_future().wait();
    server.begin_stop();
    server.on_thread([&own] { own.open(); });
    const auto answer = client.answer();
    EXPECT_EQ(answer.body, "late");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_EQ(client.read_to_end(), "");
    server.wait_stopped();
}

TEST(NetStop, ARequestThatHasBegunToArriveIsStillServed) {
    RunningServer server(sample_router());
    auto client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.answer(true).status, 100U);
    server.begin_stop();
    server.on_thread([] {});
    EXPECT_EQ(client.ask("hello").body, "hello");
    server.wait_stopped();
}

TEST(NetStop, CancelsHandlersThatTakeTooLong) {
    Router router;
    Gate* gate = nullptr;
    router.add(Method::get, "/gate", [&gate](const Request&, const Params&) { return gate->handle(); });
    RunningServer server(std::move(router), with(&Limits::stop, 100ms));
    Gate own(server.io().get_executor());
    gate = &own;
    auto client = server.connect();
    client.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
    own.entered.get_future().wait();
    server.begin_stop();
    server.wait_stopped(); // the gate was never opened
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_TRUE(server.log().empty());
}

TEST(NetStop, AServerMayGoWithoutBeingStoppedWhenItsContextNeverRunsAgain) {
    const auto router = sample_router();
    asio::io_context io;
    std::uint16_t port = 0;
    {
        Options options;
        options.now = [] { return counter::Instant{}; };
        Server server(io.get_executor(), router, options);
        port = server.listen("127.0.0.1", 0).value();
        server.start();
        Client client(port);
        client.send("GET /hel");
        while (server.counts().connections == 0) io.run_one();
        io.poll();
    }
    SUCCEED(); // the sanitizers have the word when io goes
}

} // namespace
} // namespace kiosk::net::test
