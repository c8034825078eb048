#include "tests/bench/brokers.hpp"

#include <chrono>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/amqp_publisher.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/mqtt_publisher.hpp"

namespace bench {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto starts_within = 60s;
// Not the command on PATH, which wants to be root and to become another user.
constexpr const char* rabbitmq_server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
constexpr const char* mosquitto = "/usr/sbin/mosquitto";

void demand(const char* program, const char* package) {
    if (!fs::exists(program)) throw CannotTake(fmt::format("{} is not there: apt-get install {}", program, package));
}

/// A port that nobody listens on just now.
std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool bound = ::bind(probe, generic, size) == 0 && ::getsockname(probe, generic, &size) == 0;
    ::close(probe);
    if (!bound) throw CannotTake("there is no free port");
    return ntohs(address.sin_port);
}

/// Until `greet` goes through.
template <typename Greet>
void await(Daemon& daemon, const char* name, Greet greet) {
    const auto until = std::chrono::steady_clock::now() + starts_within;
    for (;;) {
        try {
            greet();
            return;
        } catch (const CannotTake& why) {
            if (!daemon.runs()) throw CannotTake(fmt::format("{} ends: {}", name, daemon.said()));
            if (std::chrono::steady_clock::now() > until) throw CannotTake(fmt::format("{} doesn't start: {}", name, why.what()));
        }
        std::this_thread::sleep_for(100ms);
    }
}

} // namespace

RabbitMq::RabbitMq() : port_(free_port()) {
    demand(rabbitmq_server, "rabbitmq-server");
    const auto port_mapper = free_port();
    port_mapper_ = std::make_unique<Daemon>(
        std::vector<std::string>{"epmd", "-port", std::to_string(port_mapper), "-address", "127.0.0.1"});
    const auto folder = folder_.path().string();
    std::ofstream{folder_ / "rabbitmq.conf"} << fmt::format("listeners.tcp.default = 127.0.0.1:{}\n", port_);
    std::ofstream{folder_ / "plugins"} << "[].\n";
    broker_ = std::make_unique<Daemon>(std::vector<std::string>{
        "env", "-u", "RABBITMQ_NODE_PORT", "HOME=" + folder, "RABBITMQ_NODENAME=mestolo-bench@localhost",
        fmt::format("RABBITMQ_DIST_PORT={}", free_port()), fmt::format("ERL_EPMD_PORT={}", port_mapper),
        "ERL_EPMD_ADDRESS=127.0.0.1", "RABBITMQ_CONFIG_FILE=" + folder + "/rabbitmq.conf",
        "RABBITMQ_ENABLED_PLUGINS_FILE=" + folder + "/plugins", "RABBITMQ_MNESIA_BASE=" + folder + "/mnesia",
        "RABBITMQ_LOG_BASE=" + folder + "/log", "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
        "RUNNING_UNDER_SYSTEMD=true", // no shell between it and us
        rabbitmq_server});
    await(*broker_, "rabbitmq-server", [&] { AmqpPublisher{port_, "greeting"}; });
}

Mosquitto::Mosquitto() : port_(free_port()) {
    demand(mosquitto, "mosquitto");
    std::ofstream{folder_ / "mosquitto.conf"} << fmt::format("listener {} 127.0.0.1\n"
                                                             "allow_anonymous true\n"
                                                             "persistence true\n"
                                                             "persistence_location {}/\n"
                                                             "max_queued_messages 0\n"
                                                             "{}",
                                                             port_, folder_.path().string(),
                                                             ::geteuid() == 0 ? "user root\n" : ""); // the folder is ours
    broker_ = std::make_unique<Daemon>(std::vector<std::string>{mosquitto, "-c", (folder_ / "mosquitto.conf").string()});
    await(*broker_, "mosquitto", [&] { MqttPublisher{port_, "greeting"}; });
}

} // namespace bench
