#include "tests/system/print/program.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/kiosk/net_client.hpp"

namespace printing {

namespace json = boost::json;
using namespace std::chrono_literals;
using kiosk::net::test::Client;

namespace {

/// One HTTP request as it goes over the wire.
std::string request(const std::string& secret, const std::string& method, const std::string& path, const std::string& body) {
    return fmt::format("{} /api/v1{} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n{}Content-Length: {}\r\n\r\n{}", method, path,
                       secret, body.empty() ? "" : "Content-Type: application/json\r\n", body.size(), body);
}

} // namespace

Program::Program(std::filesystem::path folder, std::string print_server, std::string secret)
    : folder_(std::move(folder)), print_server_(std::move(print_server)), secret_(std::move(secret)) {}

Program::~Program() { kill(); }

void Program::start() {
    const auto log = (folder_ / fmt::format("log-{}", ++starts_)).string();
    const auto data = (folder_ / "data").string();
    const auto clock = (folder_ / "clock").string();
    const auto* const other = std::getenv("MESTOLO"); // as tests/system/program.mjs has it
    const std::string program = other ? other : MESTOLO_PROGRAM;
    process_ = ::fork();
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that is ended leaves nothing behind
        const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        ::setenv("CUPS_SERVER", print_server_.c_str(), 1);
        ::execl(program.c_str(), program.c_str(), "serve", "--data", data.c_str(), "--listen", "127.0.0.1:0", "--demo-clock", clock.c_str(),
                nullptr);
        ::_exit(127);
    }
    for (const auto deadline = std::chrono::steady_clock::now() + 60s; std::chrono::steady_clock::now() < deadline;) {
        std::ifstream stream{log, std::ios::binary};
        const std::string said{std::istreambuf_iterator<char>{stream}, {}};
        const auto ready = said.find(" url=http://127.0.0.1:");
        if (ready != std::string::npos && said.find('\n', ready) != std::string::npos) {
            port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.find("127.0.0.1:", ready) + 10)));
            return;
        }
        if (::waitpid(process_, nullptr, WNOHANG) == process_) {
            process_ = 0;
            throw std::runtime_error("mestolo ended: " + said);
        }
        std::this_thread::sleep_for(10ms);
    }
    throw std::runtime_error("mestolo doesn't start: see " + log);
}

void Program::kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
}

Program::Answer Program::get(const std::string& path) const {
    const auto answer = Client{port_}.ask(request(secret_, "GET", path, ""));
    return {answer.status, json::parse(answer.body)};
}

Program::Answer Program::send(const std::string& method, const std::string& path, const json::object& body) const {
    const auto answer = Client{port_}.ask(request(secret_, method, path, json::serialize(body)));
    return {answer.status, json::parse(answer.body)};
}

Program::Answer Program::post_as(const std::string& secret, const std::string& path, const json::object& body) const {
    const auto answer = Client{port_}.ask(request(secret, "POST", path, json::serialize(body)));
    return {answer.status, json::parse(answer.body)};
}

void Program::send_unheard(const std::string& path, const json::object& body) const {
    Client{port_}.send(request(secret_, "POST", path, json::serialize(body)));
}

} // namespace printing
