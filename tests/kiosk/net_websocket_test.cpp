// WebSocket sessions over real sockets, frame by frame.
#include "kiosk/net/websocket.hpp"

#include <gtest/gtest.h>

#include "tests/kiosk/net_client.hpp"

namespace kiosk::net::test {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

/// A server whose sessions at /board are kept in a list; what a client sends there goes to all of them.
class NetWebSocket : public ::testing::Test {
protected:
    std::vector<std::shared_ptr<Session>> sessions; // of the server's thread
    std::vector<std::string> received;              // likewise
    std::size_t closed = 0;                         // likewise
    std::unique_ptr<RunningServer> server;

    static Limits quick() {
        Limits limits;
        limits.socket.close = 100ms;
        return limits;
    }

    void TearDown() override { server.reset(); }

    void start(Limits limits = quick()) {
        Router router = sample_router();
        router.add_socket("/board", [this](const Request& request, const Params&) { return board(request); });
        router.add_socket("/broken-board", [](const Request&, const Params&) { return throws(); });
        server = std::make_unique<RunningServer>(std::move(router), limits);
    }

    asio::awaitable<SocketDecision> board(const Request& request) {
        if (request.header("Origin") == "https://elsewhere.example")
            co_return Response(403, "text/plain", "not from there");
        SocketEvents events;
        events.opened = [this](std::shared_ptr<Session> session) { sessions.push_back(std::move(session)); };
        events.received = [this](Session&, std::string_view text) { receive(text); };
        events.closed = [this](Session& session) {
            ++closed;
            std::erase_if(sessions, [&](const auto& other) { return other.get() == &session; });
        };
        co_return events;
    }

    static asio::awaitable<SocketDecision> throws() {
        throw std::runtime_error("broken");
        co_return Response();
    }

    void receive(std::string_view text) {
        if (text == "throw") throw std::runtime_error("broken");
        received.emplace_back(text);
        broadcast(std::make_shared<const std::string>(text));
    }

    void broadcast(const Message& message) {
        for (const auto& session : std::vector(sessions)) session->send(message);
    }

    Client open() { return open_socket(server->port(), "/board"); }

    bool all_gone() {
        return server->reaches([](const Counts& c) { return c.connections == 0 && c.sockets == 0; });
    }
};

TEST_F(NetWebSocket, OpensAsInTheStandardWithoutCompression) {
    start();
    auto client = server->connect();
    client.send(upgrade_request("/board"));
    const auto answer = client.answer(true);
    EXPECT_EQ(answer.status, 101U);
    EXPECT_EQ(answer.header("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="); // RFC 6455 §1.3
    EXPECT_EQ(answer.header("Sec-WebSocket-Extensions"), "");
}

TEST_F(NetWebSocket, OpensAfterRequestsOnTheSameConnection) {
    start();
    auto client = server->connect();
    EXPECT_EQ(client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status, 200U);
    client.send(upgrade_request("/board"));
    EXPECT_EQ(client.answer(true).status, 101U);
    client.send(frame("hi"));
    EXPECT_EQ(read_frame(client).payload, "hi");
}

TEST_F(NetWebSocket, TheHandlerMayRefuseAndTheConnectionGoesOn) {
    start();
    auto client = server->connect();
    auto request = upgrade_request("/board");
    request.insert(request.find("Host:"), "Origin: https://elsewhere.example\r\n");
    EXPECT_EQ(client.ask(request).status, 403U);
    EXPECT_EQ(client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status, 200U);
    EXPECT_EQ(client.ask(upgrade_request("/broken-board")).status, 500U);
}

TEST_F(NetWebSocket, ARequestWithoutAnUpgradeIs426) {
    start();
    const auto answer = server->connect().ask("GET /board HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(answer.status, 426U);
    EXPECT_EQ(answer.header("Upgrade"), "websocket");
    auto old = upgrade_request("/board");
    old.replace(old.find("Version: 13") + 9, 2, "8");
    EXPECT_EQ(server->connect().ask(old).header("Sec-WebSocket-Version"), "13");
    auto keyless = upgrade_request("/board");
    keyless.erase(keyless.find("dGhl"), 24);
    EXPECT_EQ(server->connect().ask(keyless).status, 400U);
    EXPECT_EQ(server->connect().ask(upgrade_request("/board") + frame("early")).status, 400U);
    EXPECT_EQ(server->connect().ask(upgrade_request("/hello")).status, 200U); // an upgrade is only an offer
}

TEST_F(NetWebSocket, WhatOneSendsReachesAll) {
    start();
    std::vector<Client> clients;
    for (int i = 0; i < 50; ++i) clients.push_back(open());
    ASSERT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 50; }));
    clients[7].send(frame("from seven"));
    clients[9].send(frame("from nine", 0x01) + frame(", in two", 0x80));
    std::vector<std::string> got;
    for (auto& client : clients) {
        const auto first = read_frame(client);
        EXPECT_EQ(first.opcode, 1U);
        EXPECT_TRUE(first.last);
        got = {first.payload, read_frame(client).payload};
        std::sort(got.begin(), got.end());
        EXPECT_EQ(got, (std::vector<std::string>{"from nine, in two", "from seven"}));
    }
}

TEST_F(NetWebSocket, QueuedMessagesAreSharedNotCopied) {
    start();
    std::vector<Client> clients;
    for (int i = 0; i < 20; ++i) clients.push_back(open());
    ASSERT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 20; }));
    const auto message = std::make_shared<const std::string>(1000, 'x');
    const auto shares = server->on_thread([&] {
        for (int i = 0; i < 100; ++i) broadcast(message);
        return message.use_count();
    });
    EXPECT_EQ(shares, 1 + 20 * 100);
    for (auto& client : clients)
        for (int i = 0; i < 100; ++i) ASSERT_EQ(read_frame(client).payload.size(), 1000U);
    EXPECT_TRUE(server->reaches([&](const Counts&) { return message.use_count() == 1; }));
}

TEST_F(NetWebSocket, ALargeMessageGoesOutInOneFrame) {
    start();
    auto client = open();
    ASSERT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 1; }));
    const auto message = std::make_shared<const std::string>(3 * 1024 * 1024, 'x'); // more than the queue may hold
    server->on_thread([&] { broadcast(message); });
    const auto got = read_frame(client);
    EXPECT_TRUE(got.last);
    EXPECT_TRUE(got.payload == *message);
}

TEST_F(NetWebSocket, ASlowClientIsDroppedWhileTheOthersGoOn) {
    Limits limits;
    limits.socket.close = 100ms;
    start(limits);
    auto slow = server->connect();
    slow.set_receive_buffer(4096);
    slow.send(upgrade_request("/board"));
    EXPECT_EQ(slow.answer(true).status, 101U);
    auto quick = open();
    ASSERT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 2; }));
    const auto message = std::make_shared<const std::string>(64 * 1024, 'x');
    // The kernel's own buffers take some megabytes before our queue of one fills.
    int sent = 0;
    for (; sent < 2000 && server->counts().dropped_sockets == 0; ++sent) {
        server->on_thread([&] { broadcast(message); });
        ASSERT_EQ(read_frame(quick).payload.size(), message->size());
    }
    EXPECT_EQ(server->counts().dropped_sockets, 1U);
    EXPECT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 1; }));
    EXPECT_TRUE(server->reaches([&](const Counts&) { return message.use_count() == 1; })); // its queue is gone
    server->on_thread([&] { broadcast(message); });
    EXPECT_EQ(read_frame(quick).payload.size(), message->size());
    ASSERT_EQ(server->log().size(), 1U);
    EXPECT_EQ(server->log()[0], R"(level=warning event=socket_dropped reason=slow peer="127.0.0.1")");
    EXPECT_EQ(server->on_thread([this] { return closed; }), 1U);
}

TEST_F(NetWebSocket, ASlowClientThatReadsInTimeIsToldWhy) {
    Limits limits;
    limits.socket.queued_messages = 10;
    start(limits);
    auto client = open();
    ASSERT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 1; }));
    const auto open_after = server->on_thread([this] {
        const auto session = sessions.front();
        for (int i = 0; i < 12; ++i) session->send(std::make_shared<const std::string>("x"));
        return session->is_open();
    });
    EXPECT_FALSE(open_after);
    auto got = read_frame(client);
    while (got.opcode == 1) got = read_frame(client);
    EXPECT_EQ(got.close_code(), 1013U);
    client.send(frame(got.payload, 0x88));
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_TRUE(all_gone());
}

TEST_F(NetWebSocket, AClientsMessagesHaveALimit) {
    start();
    auto client = open();
    client.send(frame(std::string(4096, 'x')));
    EXPECT_EQ(read_frame(client).payload.size(), 4096U);
    client.send(frame(std::string(4097, 'x')));
    EXPECT_EQ(read_frame(client).close_code(), 1009U);
    EXPECT_TRUE(all_gone());
}

TEST_F(NetWebSocket, WhatIsNotTheProtocolEndsTheSession) {
    start();
    auto unmasked = open();
    unmasked.send("\x81\x02hi");
    EXPECT_EQ(read_frame(unmasked).close_code(), 1002U);
    auto broken_text = open();
    broken_text.send(frame("\xff\xfe"));
    EXPECT_EQ(read_frame(broken_text).close_code(), 1007U);
    EXPECT_TRUE(all_gone());
    EXPECT_TRUE(server->on_thread([this] { return received.empty(); }));
}

TEST_F(NetWebSocket, BinaryMessagesAreIgnored) {
    start();
    auto client = open();
    client.send(frame("\x01\x02", 0x82) + frame("text"));
    EXPECT_EQ(read_frame(client).payload, "text");
}

TEST_F(NetWebSocket, AnswersPings) {
    start();
    auto client = open();
    client.send(frame("are you there", 0x89));
    const auto pong = read_frame(client);
    EXPECT_EQ(pong.opcode, 10U);
    EXPECT_EQ(pong.payload, "are you there");
}

TEST_F(NetWebSocket, PingsAndDropsAClientThatStaysSilent) {
    Limits limits;
    limits.socket.ping = 50ms;
    limits.socket.dead = 300ms;
    start(limits);
    auto silent = open();
    auto alive = open();
    const auto begin = std::chrono::steady_clock::now();
    std::size_t pings = 0;
    while (std::chrono::steady_clock::now() - begin < 1s && pings < 12) {
        const auto ping = read_frame(alive);
        ASSERT_EQ(ping.opcode, 9U);
        ++pings;
        alive.send(frame(ping.payload, 0x8a));
    }
    EXPECT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 1 && c.dropped_sockets == 1; }));
    EXPECT_EQ(silent.read_to_end().substr(0, 2), std::string("\x89\x00", 2));
    alive.send(frame("still here"));
    auto got = read_frame(alive);
    while (got.opcode == 9) got = read_frame(alive);
    EXPECT_EQ(got.payload, "still here");
}

TEST_F(NetWebSocket, AClientMaySayGoodbye) {
    start();
    auto client = open();
    client.send(frame("\x03\xe8", 0x88)); // 1000
    EXPECT_EQ(read_frame(client).close_code(), 1000U);
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_TRUE(all_gone());
    EXPECT_EQ(server->on_thread([this] { return closed; }), 1U);
}

TEST_F(NetWebSocket, AClientMayVanish) {
    start();
    for (int i = 0; i < 20; ++i) {
        auto client = open();
        if (i % 2 == 0) client.vanish();
    }
    EXPECT_TRUE(all_gone());
    EXPECT_EQ(server->on_thread([this] { return closed; }), 20U);
}

TEST_F(NetWebSocket, ASessionOutlivesItsSocketHarmlessly) {
    start();
    auto client = open();
    ASSERT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 1; }));
    auto kept = server->on_thread([this] { return sessions.front(); });
    client.vanish();
    EXPECT_TRUE(all_gone());
    server->on_thread([&] {
        EXPECT_FALSE(kept->is_open());
        kept->send(std::make_shared<const std::string>("nobody hears"));
        kept->close(CloseCode::going_away, "nobody hears");
        kept.reset();
    });
}

TEST_F(NetWebSocket, AHandlerThatThrowsEndsItsSessionAlone) {
    start();
    auto client = open();
    auto other = open();
    client.send(frame("throw"));
    EXPECT_EQ(read_frame(client).close_code(), 1011U);
    ASSERT_EQ(server->log().size(), 1U);
    EXPECT_EQ(server->log()[0], R"(level=error event=socket_handler_failed what="broken")");
    other.send(frame("fine"));
    EXPECT_EQ(read_frame(other).payload, "fine");
}

TEST_F(NetWebSocket, AReasonThatIsTooLongIsCut) {
    start();
    auto client = open();
    ASSERT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 1; }));
    server->on_thread([this] { sessions.front()->close(CloseCode::policy, std::string(500, 'r')); });
    const auto got = read_frame(client);
    EXPECT_EQ(got.close_code(), 1008U);
    EXPECT_EQ(got.payload.size(), 125U);
}

TEST_F(NetWebSocket, StoppingSaysGoodbyeAndDoesNotWaitForTheDeaf) {
    Limits limits;
    limits.socket.close = 100ms;
    start(limits);
    auto polite = open();
    auto deaf = open();
    ASSERT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 2; }));
    const auto begin = std::chrono::steady_clock::now();
    server->begin_stop();
    const auto goodbye = read_frame(polite);
    EXPECT_EQ(goodbye.close_code(), 1001U);
    polite.send(frame(goodbye.payload, 0x88));
    EXPECT_EQ(polite.read_to_end(), "");
    server->wait_stopped();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
    EXPECT_EQ(read_frame(deaf).close_code(), 1001U);
    EXPECT_EQ(closed, 2U);
}

TEST_F(NetWebSocket, StoppingCutsAClientThatDoesNotReadAtAll) {
    Limits limits;
    limits.socket.queued_bytes = 64 * 1024 * 1024;
    limits.socket.close = 10s;
    limits.stop = 200ms;
    start(limits);
    auto client = server->connect();
    client.set_receive_buffer(4096);
    client.send(upgrade_request("/board"));
    EXPECT_EQ(client.answer(true).status, 101U);
    ASSERT_TRUE(server->reaches([](const Counts& c) { return c.sockets == 1; }));
    server->on_thread([this] {
        for (int i = 0; i < 200; ++i) broadcast(std::make_shared<const std::string>(128 * 1024, 'x'));
    });
    server->begin_stop();
    server->wait_stopped();
    EXPECT_EQ(closed, 1U);
}

} // namespace
} // namespace kiosk::net::test
