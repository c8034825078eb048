#include "tests/system/print/roll_printer.hpp"

#include <array>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace printing {

namespace {

using namespace std::chrono_literals;

constexpr auto time_per_label = 25ms;
constexpr int look = 10;         // ms between looks at what the test wants
constexpr int surely_all = 300;  // ms without a byte: nothing more is under way

bool has_come(int fd, int milliseconds) {
    pollfd waiting{fd, POLLIN, 0};
    return ::poll(&waiting, 1, milliseconds) > 0;
}

/// A call that the kernel took for us and that we close unseen would look like one that printed: it is to take none.
void let_nobody_in(int listener) {
    std::array<sock_filter, 1> nothing{{BPF_STMT(BPF_RET | BPF_K, 0)}};
    const sock_fprog program{static_cast<unsigned short>(nothing.size()), nothing.data()};
    ::setsockopt(listener, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

void reset(int client) {
    const linger at_once{1, 0};
    ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

} // namespace

RollPrinter::RollPrinter() {
    if (!listen()) throw std::runtime_error("the printer gets no port");
    thread_ = std::thread{[this] { run(); }};
}

RollPrinter::~RollPrinter() {
    ends_ = true;
    thread_.join();
    if (listener_ >= 0) ::close(listener_);
}

void RollPrinter::tell(const std::string& what) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::scoped_lock lock{mutex_};
    chronicle_ += fmt::format("{:.3f} {}\n", std::chrono::duration<double>(now).count(), what);
}

std::string RollPrinter::chronicle() const {
    const std::scoped_lock lock{mutex_};
    return chronicle_;
}

bool RollPrinter::listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    const int small = 2048; // a printer has little memory: what it has not printed yet, it has not read
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    ::setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener_, 4) != 0) return false;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    return true;
}

void RollPrinter::run() {
    while (!ends_) {
        if (listener_ >= 0 && refuses_) {
            let_nobody_in(listener_);
            while (has_come(listener_, 0)) serve(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
            ::close(std::exchange(listener_, -1));
            tell("refuses");
        }
        if (listener_ < 0) {
            if (refuses_ || !listen()) std::this_thread::sleep_for(std::chrono::milliseconds{look});
            continue;
        }
        if (has_come(listener_, look)) serve(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    }
}

void RollPrinter::serve(int client) {
    ZplReader reader; // what a job left unfinished, the next one doesn't finish
    std::array<char, 256> bytes{};
    std::size_t labels = 0;
    tell("is called");
    while (!ends_) {
        if (stops_reading_ || !has_come(client, look)) {
            if (stops_reading_) std::this_thread::sleep_for(std::chrono::milliseconds{look});
            continue;
        }
        const auto got = ::read(client, bytes.data(), bytes.size());
        if (got <= 0) break;
        prints_ = true;
        for (auto& label : reader.read({bytes.data(), static_cast<std::size_t>(got)})) {
            if (labels++ == 0) tell("prints " + label.mark);
            std::this_thread::sleep_for(time_per_label);
            const std::scoped_lock lock{mutex_};
            came_out_.push_back(std::move(label));
        }
        if (cut_ && reader.in_label()) {
            lose_the_rest(client, reader);
            cut_ = false;
            break;
        }
    }
    prints_ = false;
    tell(fmt::format("has printed {}{}", labels, reader.in_label() ? " and a part" : ""));
    ::close(client);
}

void RollPrinter::lose_the_rest(int client, ZplReader& reader) {
    std::array<char, 4096> bytes{};
    while (has_come(client, surely_all)) {
        const auto got = ::read(client, bytes.data(), bytes.size());
        if (got <= 0) break;
        const auto labels = reader.read({bytes.data(), static_cast<std::size_t>(got)});
        const std::scoped_lock lock{mutex_};
        lost_.insert(lost_.end(), labels.begin(), labels.end());
    }
    reset(client);
}

void RollPrinter::mend() {
    refuses_ = stops_reading_ = cut_ = false;
}

std::vector<Label> RollPrinter::came_out() const {
    const std::scoped_lock lock{mutex_};
    return came_out_;
}

std::vector<Label> RollPrinter::lost() const {
    const std::scoped_lock lock{mutex_};
    return lost_;
}

} // namespace printing
