#include "kiosk/commands/demo_process.hpp"

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

namespace kiosk {

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

std::filesystem::path program_beside(const std::string& name) {
    std::error_code unreadable;
    return std::filesystem::read_symlink("/proc/self/exe", unreadable).parent_path() / name;
}

data::Result<void> DemoProcess::start(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
    auto name = program.string();
    std::vector<char*> words{name.data()};
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    const auto parent = ::getpid();
    process_ = ::fork();
    if (process_ < 0) return data::Error{data::ErrorKind::unavailable, fmt::format("{} can't be started: {}", name, std::strerror(errno))};
    if (process_ == 0) {
        ::setpgid(0, 0); // Ctrl+C reaches it through us
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) ::_exit(1);
        ::execv(name.c_str(), words.data());
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
