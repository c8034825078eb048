#include "firmware-bridge/terminal/simulator.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <fstream>
#include <mutex>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "firmware-bridge/terminal/console.hpp"

namespace firmware_bridge::terminal {

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

Millis now() {
    static const auto start = std::chrono::steady_clock::now();
    return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - start);
}

/// A console's stream: a connection, or standard input and output.
struct Stream {
    Stream(int in, int out, Console& console) : input(in), output(out), session(console) {}
    ~Stream() {
        if (input > STDERR_FILENO) ::close(input);
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    int input;
    int output;
    Session session;
    bool ended = false;  ///< nothing more comes in
    bool broken = false; ///< nothing more goes out
};

void write_all(Stream& stream, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto wrote = ::write(stream.output, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) {
            stream.broken = true;
            return;
        }
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
}

std::string read_line(int descriptor) {
    std::string line;
    for (char c = 0; ::read(descriptor, &c, 1) == 1 && c != '\n';) line += c;
    return line;
}

} // namespace

class Simulator::Impl {
public:
    explicit Impl(Options options) : options_(std::move(options)) {
        if (::pipe2(wake_.data(), O_CLOEXEC | O_NONBLOCK) != 0) fail("pipe");
        std::vector<Console::Unit> units;
        for (const auto& unit : options_.units) {
            terminals_.push_back(make(unit));
            slave_.add(unit.unit, *terminals_.back());
            units.push_back({unit.unit, terminals_.back().get()});
        }
        if (!options_.off) {
            for (auto& terminal : terminals_) terminal->power_on();
        }
        if (options_.tcp_port) port_ = slave_.open_tcp(options_.tcp_address, *options_.tcp_port);
        if (!options_.device.empty()) {
            slave_.open_serial(options_.device, options_.line);
            device_ = options_.device;
        }
        if (options_.pty) device_ = slave_.open_pty();
        console_ = std::make_unique<Console>(slave_, std::move(units), ready());
        if (!options_.control.empty()) listen();
        if (options_.script) streams_.push_back(std::make_unique<Stream>(STDIN_FILENO, STDOUT_FILENO, *console_));
    }

    ~Impl() {
        if (thread_.joinable()) {
            wake();
            thread_.join();
        }
        if (own_stream_ >= 0) ::close(own_stream_);
        if (listener_ >= 0) {
            ::close(listener_);
            ::unlink(options_.control.c_str());
        }
        for (const int end : wake_) ::close(end);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    std::uint16_t port() const { return port_; }
    const std::string& device() const { return device_; }

    std::string ready() const {
        return device_.empty() ? fmt::format(R"({{"port":{}}})", port_) : fmt::format(R"({{"device":"{}"}})", device_);
    }

    void run(int stop_descriptor) {
        std::vector<pollfd> waiting;
        bool stopped = false;
        while (!stopped && !console_->has_quit() && !script_ended_) {
            adopt();
            advance(now());
            if (console_->has_quit() || script_ended_) break;
            slave_.serve({}, now()); // what a command changed: power, refusals

            waiting.clear();
            waiting.push_back({wake_[0], POLLIN, 0});
            if (stop_descriptor >= 0) waiting.push_back({stop_descriptor, POLLIN, 0});
            if (listener_ >= 0) waiting.push_back({listener_, POLLIN, 0});
            for (const auto& stream : streams_) {
                if (!stream->ended) waiting.push_back({stream->input, POLLIN, 0});
            }
            slave_.add_to(waiting);
            const auto due = next_due();
            const int timeout = due ? static_cast<int>(std::max<std::int64_t>(0, (*due - now()).count())) : -1;
            if (::poll(waiting.data(), waiting.size(), timeout) < 0) {
                if (errno != EINTR) fail("poll");
                waiting.clear();
            }
            for (const auto& each : waiting) {
                if (each.revents == 0) continue;
                if (each.fd == stop_descriptor) stopped = true;
                if (each.fd == wake_[0] && drain_wake()) stopped = true;
                if (each.fd == listener_) accept();
                for (auto& stream : streams_) {
                    if (stream->input == each.fd) receive(*stream);
                }
            }
            slave_.serve(waiting, now());
        }
    }

    void start() {
        own_stream_ = connect();
        thread_ = std::thread([this] { run(-1); });
    }

    int connect() {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("socketpair");
        const std::lock_guard lock(mutex_);
        arrivals_.push_back(ends[0]);
        poke('a');
        return ends[1];
    }

    std::string command(const std::string& line) {
        const std::lock_guard lock(command_mutex_);
        const auto bytes = line + "\n";
        if (::write(own_stream_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) return "error: no simulator";
        return read_line(own_stream_);
    }

private:
    std::unique_ptr<Terminal> make(const UnitOptions& unit) {
        Flash flash;
        flash.serial = unit.serial;
        Terminal::WriteFlash write = [](const Flash&) {};
        if (!unit.flash.empty()) {
            const FlashFile file(unit.flash);
            flash = file.load(unit.serial);
            write = [file](const Flash& changed) { file.save(changed); };
        }
        auto terminal = std::make_unique<Terminal>(std::move(flash), options_.settings, std::move(write));
        if (!unit.paper.empty()) {
            terminal->on_line([path = unit.paper](const std::string& line) { std::ofstream(path, std::ios::app) << line << '\n'; });
        }
        return terminal;
    }

    void listen() {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        const auto path = options_.control.string();
        if (path.size() >= sizeof name.sun_path) {
            errno = ENAMETOOLONG;
            fail(path);
        }
        path.copy(name.sun_path, path.size());
        listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        ::unlink(path.c_str()); // of one that was killed
        if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0 || ::listen(listener_, 8) != 0) fail(path);
    }

    void accept() {
        for (int taken = 0; (taken = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
            streams_.push_back(std::make_unique<Stream>(taken, taken, *console_));
        }
    }

    void adopt() {
        const std::lock_guard lock(mutex_);
        for (const int end : arrivals_) streams_.push_back(std::make_unique<Stream>(end, end, *console_));
        arrivals_.clear();
    }

    static void receive(Stream& stream) {
        std::array<char, 4096> some{};
        const auto count = ::read(stream.input, some.data(), some.size());
        if (count > 0) stream.session.feed({some.data(), static_cast<std::size_t>(count)});
        if (count == 0 || (count < 0 && errno != EINTR)) stream.ended = true;
    }

    void advance(Millis at) {
        for (auto& terminal : terminals_) terminal->advance(at);
        for (auto& stream : streams_) {
            if (const auto answers = stream->session.advance(at); !answers.empty()) write_all(*stream, answers);
        }
        const auto is_over = [](const auto& stream) { return stream->broken || (stream->ended && !stream->session.is_waiting()); };
        // Nobody is left to end it: whoever started it with a script is gone.
        if (options_.control.empty() && options_.script) {
            script_ended_ |= std::ranges::any_of(streams_, [&](const auto& stream) { return stream->input == STDIN_FILENO && is_over(stream); });
        }
        std::erase_if(streams_, is_over);
    }

    std::optional<Millis> next_due() const {
        auto due = slave_.next_due();
        const auto by = [&](std::optional<Millis> at) {
            if (at) due = due ? std::min(*due, *at) : *at;
        };
        for (const auto& terminal : terminals_) by(terminal->next_due());
        for (const auto& stream : streams_) by(stream->session.next_due());
        return due;
    }

    void poke(char why) {
        if (::write(wake_[1], &why, 1) < 0 && errno != EAGAIN) fail("wake");
    }
    void wake() { poke('s'); }
    /// Whether it is to stop.
    bool drain_wake() {
        bool stop = false;
        for (char why = 0; ::read(wake_[0], &why, 1) == 1;) stop |= why == 's';
        return stop;
    }

    Options options_;
    Slave slave_;
    std::vector<std::unique_ptr<Terminal>> terminals_;
    std::unique_ptr<Console> console_;
    std::vector<std::unique_ptr<Stream>> streams_;
    bool script_ended_ = false;
    std::uint16_t port_ = 0;
    std::string device_;
    int listener_ = -1;
    std::array<int, 2> wake_{-1, -1};
    std::mutex mutex_;            ///< guards arrivals_
    std::vector<int> arrivals_;
    std::mutex command_mutex_;
    int own_stream_ = -1;
    std::thread thread_;
};

Simulator::Simulator(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Simulator::~Simulator() = default;
std::uint16_t Simulator::port() const { return impl_->port(); }
const std::string& Simulator::device() const { return impl_->device(); }
std::string Simulator::ready() const { return impl_->ready(); }
void Simulator::run(int stop_descriptor) { impl_->run(stop_descriptor); }
void Simulator::start() { impl_->start(); }
std::string Simulator::command(const std::string& line) { return impl_->command(line); }
int Simulator::connect() { return impl_->connect(); }

} // namespace firmware_bridge::terminal
