#include "tests/printers/cups_cutting_proxy.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace printers {

namespace {

int connect_to(const std::string& path) {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return descriptor;
    ::close(descriptor);
    return -1;
}

/// Moves what is there, as far as it may; false at the end of either.
bool forward(int from, int to, std::int64_t limit, std::atomic<std::int64_t>& moved) {
    std::array<char, 4096> bytes; // NOLINT: read before it is written
    const auto room = std::min<std::int64_t>(limit - moved, bytes.size());
    if (room <= 0) return false;
    const auto got = ::read(from, bytes.data(), static_cast<std::size_t>(room));
    if (got <= 0) return false;
    for (ssize_t sent = 0; sent < got;) {
        const auto once = ::send(to, bytes.data() + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
        if (once <= 0) return false;
        sent += once;
    }
    moved += got;
    return moved < limit;
}

} // namespace

CuttingProxy::CuttingProxy(std::string scheduler_socket, std::int64_t up, std::int64_t down)
    : scheduler_socket_(std::move(scheduler_socket)), up_(up), down_(down) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error(std::string{"no port for the proxy: "} + std::strerror(errno));
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { run(); }};
}

CuttingProxy::~CuttingProxy() {
    ended_ = true;
    thread_.join();
    ::close(listener_);
}

void CuttingProxy::run() {
    while (!ended_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 20) <= 0) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        if (went_up_ < up_ && went_down_ < down_) serve(client);
        ::close(client);
    }
}

void CuttingProxy::serve(int client) {
    const int scheduler = connect_to(scheduler_socket_);
    if (scheduler < 0) return;
    std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{scheduler, POLLIN, 0}};
    for (bool open = true; open && !ended_;) {
        if (::poll(ends.data(), ends.size(), 20) <= 0) continue;
        if (ends[0].revents != 0) open = forward(client, scheduler, up_, went_up_);
        if (open && ends[1].revents != 0) open = forward(scheduler, client, down_, went_down_);
    }
    ::close(scheduler);
}

} // namespace printers
