#include "tests/system/till/node.hpp"

#include <cstdlib>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/kiosk/net_client.hpp"

namespace till {

namespace json = boost::json;
using kiosk::net::test::Client;

namespace {

std::string wire(const Node::Question& question) {
    const auto body = question.body ? json::serialize(*question.body) : std::string{};
    std::string text = fmt::format("{} /api/v1{} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n", question.method, question.path, question.secret);
    if (!question.key.empty()) text += fmt::format("Idempotency-Key: {}\r\n", question.key);
    if (question.body) text += "Content-Type: application/json\r\n";
    return text + fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body);
}

} // namespace

std::uint16_t free_port() {
    // Below those that the kernel gives to connections: one of these may be free now and taken after a kill.
    static std::atomic<std::uint16_t> next{static_cast<std::uint16_t>(20'000 + ::getpid() % 1'000 * 12)};
    for (int tries = 0; tries < 200; ++tries) {
        const auto port = next++;
        const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_port = htons(port);
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool is_free = ::bind(made, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
        ::close(made);
        if (is_free) return port;
    }
    throw std::runtime_error("no port is free");
}

Node::Node(std::filesystem::path folder, std::filesystem::path clock, std::filesystem::path log)
    : folder_(std::move(folder)), clock_(std::move(clock)), port_(free_port()), process_(std::move(log)) {}

void Node::begin() {
    const auto* const other = std::getenv("MESTOLO"); // as tests/system/program.mjs has it
    process_.start(other ? other : MESTOLO_PROGRAM,
                   {"serve", "--data", folder_.string(), "--listen", fmt::format("127.0.0.1:{}", port_), "--demo-clock", clock_.string()},
                   " url=http://127.0.0.1:");
}

void Node::start() {
    const std::lock_guard lock{mutex_};
    if (!process_.is_running()) begin();
}

bool Node::kill_and_start(std::chrono::milliseconds after) {
    const std::unique_lock lock{mutex_, std::try_to_lock};
    if (!lock || !process_.is_running()) return false;
    process_.kill();
    ++kills_;
    std::this_thread::sleep_for(after);
    begin();
    return true;
}

bool Node::stop() {
    const std::lock_guard lock{mutex_};
    return process_.stop();
}

std::optional<Answer> Node::ask(const Question& question) const try {
    const auto answer = Client{port_}.ask(wire(question));
    return Answer{answer.status, json::parse(answer.body)};
} catch (const std::runtime_error&) { // gone, or killed meanwhile
    return std::nullopt;
}

void Node::ask_and_hang_up(const Question& question, std::chrono::milliseconds after) const try {
    Client client{port_};
    client.send(wire(question));
    std::this_thread::sleep_for(after);
    client.vanish();
} catch (const std::runtime_error&) { // as above
}

} // namespace till
