#include "kiosk/commands/demo_school.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "data/school_facts.hpp"
#include "kiosk/sign_in.hpp"

namespace kiosk {

namespace {

constexpr std::string_view node_name = "scuola";

data::Result<std::string> add_token_of(data::Store& store, const std::string& name, Role role, const std::string& school,
                                       counter::Instant now) {
    data::Token token;
    token.name = name;
    token.role = to_string(role);
    token.school = school;
    token.created_at = now;
    const auto secret = make_secret();
    if (auto done = store.begin(); !done) return std::move(done).error();
    if (const auto id = add_token(store, token, hash_of(secret)); !id) return id.error();
    if (auto done = store.commit(); !done) return std::move(done).error();
    return secret;
}

/// A port of loopback that nobody listens on just now.
std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool bound = ::bind(probe, generic, size) == 0 && ::getsockname(probe, generic, &size) == 0;
    ::close(probe);
    return bound ? ntohs(address.sin_port) : 0;
}

} // namespace

data::Result<DemoSchool> furnish_school(data::Store& kitchen, const std::filesystem::path& folder, const std::string& school,
                                        counter::Instant now) {
    DemoSchool made;
    made.school = school;
    made.name = kitchen.roster().schools()[kitchen.roster().find_school(school).value()].name;
    made.folder = folder;
    auto node_token = add_token_of(kitchen, std::string{node_name}, Role::node, school, now);
    if (!node_token) return std::move(node_token).error();
    made.node_token = std::move(*node_token);

    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    data::NodeSettings settings;
    settings.role = data::NodeRole::school;
    settings.name = node_name;
    settings.school = school;
    settings.upstream = {"ws://127.0.0.1:1/api/v1/sync", made.node_token}; // until the kitchen's port is known
    if (auto written = data::write_node_settings(folder, settings); !written) return std::move(written).error();

    // The roster as the kitchen will tell it: the school's staff may sign in at once.
    const auto all = data::read_facts(kitchen.database(), data::Detail::everything);
    if (!all) return all.error();
    data::link::Fact roster;
    roster.type = "roster";
    roster.at = now;
    roster.body = data::link::roster_body(data::facts_of_school(*all, school));
    auto store = data::Store::open(folder, now);
    if (!store) return std::move(store).error();
    if (auto done = store->begin(); !done) return std::move(done).error();
    if (auto told = store->receiver()->apply(roster, {}, now); !told) return std::move(told).error();
    if (auto done = store->commit(); !done) return std::move(done).error();
    auto staff_token = add_token_of(*store, "Scuola", Role::school, school, now);
    if (!staff_token) return std::move(staff_token).error();
    made.staff_token = std::move(*staff_token);
    return made;
}

data::Result<void> DemoProcess::start(DemoSchool& school, const std::string& kitchen_url, const std::filesystem::path& clock) {
    auto settings = data::read_node_settings(school.folder);
    if (!settings) return std::move(settings).error();
    settings->upstream->url = "ws" + kitchen_url.substr(std::string_view{"http"}.size()) + "/api/v1/sync";
    if (auto written = data::write_node_settings(school.folder, *settings); !written) return written;
    school.port = free_port();
    const std::array<std::string, 8> words{"mestolo", "serve",        "--data",       school.folder.string(), "--listen",
                                           fmt::format("127.0.0.1:{}", school.port), "--demo-clock", clock.string()};
    std::array<char*, words.size() + 1> arguments{};
    for (std::size_t at = 0; at < words.size(); ++at) arguments[at] = const_cast<char*>(words[at].c_str());
    const auto parent = ::getpid();
    process_ = ::fork();
    if (process_ < 0) return data::Error{data::ErrorKind::unavailable, fmt::format("the school's node can't be started: {}", std::strerror(errno))};
    if (process_ == 0) {
        ::setpgid(0, 0); // Ctrl+C reaches it through us
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) ::_exit(1);
        ::execv("/proc/self/exe", arguments.data());
        ::_exit(1);
    }
    return {};
}

DemoProcess::~DemoProcess() {
    if (process_ <= 0) return;
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

} // namespace kiosk
