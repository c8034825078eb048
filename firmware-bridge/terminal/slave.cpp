#include "firmware-bridge/terminal/slave.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <deque>
#include <system_error>

#include <arpa/inet.h>
#include <fcntl.h>
#include <modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

namespace firmware_bridge::terminal {

namespace {

constexpr std::uint8_t read_registers = 3;
constexpr std::uint8_t write_registers = 16;
constexpr std::size_t tcp_header = 7; // transaction, protocol, length, unit
constexpr std::size_t most_registers_read = 125;
constexpr std::uint8_t no_such_unit = 11;

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

std::uint8_t byte_at(const std::string& bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

Word word_at(const std::string& bytes, std::size_t at) { return static_cast<Word>(byte_at(bytes, at) << 8U | byte_at(bytes, at + 1)); }

void set_flags(int descriptor) {
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

speed_t speed_of(int baud) {
    switch (baud) {
    case 1200: return B1200;
    case 2400: return B2400;
    case 4800: return B4800;
    case 9600: return B9600;
    case 19200: return B19200;
    case 38400: return B38400;
    case 57600: return B57600;
    case 115200: return B115200;
    default: errno = EINVAL; fail("baud");
    }
}

std::uint16_t crc_of(const std::string& bytes, std::size_t count) {
    std::uint32_t crc = 0xffff;
    for (std::size_t i = 0; i < count; ++i) {
        crc ^= byte_at(bytes, i);
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xa001U : crc >> 1U;
    }
    return static_cast<std::uint16_t>(crc);
}

bool is_rtu_frame(const std::string& bytes) {
    return bytes.size() >= 4 && crc_of(bytes, bytes.size() - 2) == (byte_at(bytes, bytes.size() - 1) << 8U | byte_at(bytes, bytes.size() - 2));
}

} // namespace

// Frames. ------------------------------------------------------------------------------------------------------

/// libmodbus's slave functions over a socket pair: a frame's bytes go in, the reply's bytes come out.
class Slave::Codec {
public:
    explicit Codec(bool tcp) : context_(tcp ? modbus_new_tcp(nullptr, 0) : modbus_new_rtu("/dev/null", 19200, 'N', 8, 1)) {
        if (!context_ || ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair_.data()) != 0) fail("modbus context");
        for (const int end : pair_) set_flags(end);
        modbus_set_socket(context_, pair_[0]);
        // Whole frames alone are put in, so that nothing is ever waited for.
        modbus_set_indication_timeout(context_, 0, 1000);
        modbus_set_byte_timeout(context_, 0, 1000);
    }
    ~Codec() {
        modbus_set_socket(context_, -1);
        modbus_free(context_);
        for (const int end : pair_) ::close(end);
    }
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;

    std::size_t header() const { return static_cast<std::size_t>(modbus_get_header_length(context_)); }

    /// Whether libmodbus finds it a request (checksum, length).
    bool understands(const std::string& frame) {
        modbus_set_slave(context_, byte_at(frame, header() - 1));
        std::array<std::uint8_t, MODBUS_MAX_ADU_LENGTH + 16> query{};
        if (::write(pair_[1], frame.data(), frame.size()) != static_cast<ssize_t>(frame.size())) return false;
        const bool whole = modbus_receive(context_, query.data()) == static_cast<int>(frame.size());
        drain(pair_[0]);
        return whole;
    }

    /// `words`: what was read.
    std::string reply(const std::string& frame, Word address, std::vector<Word> words) {
        modbus_set_slave(context_, byte_at(frame, header() - 1));
        modbus_mapping_t mapping{};
        mapping.start_registers = address;
        mapping.nb_registers = static_cast<int>(words.size());
        mapping.tab_registers = words.data();
        modbus_reply(context_, bytes_of(frame), static_cast<int>(frame.size()), &mapping);
        return drain(pair_[1]);
    }

    std::string exception(const std::string& frame, std::uint8_t code) {
        modbus_set_slave(context_, byte_at(frame, header() - 1));
        modbus_reply_exception(context_, bytes_of(frame), code);
        return drain(pair_[1]);
    }

private:
    static const std::uint8_t* bytes_of(const std::string& frame) { return reinterpret_cast<const std::uint8_t*>(frame.data()); }

    static std::string drain(int end) {
        std::string bytes;
        std::array<char, 512> some{};
        for (ssize_t count = 0; (count = ::read(end, some.data(), some.size())) > 0;) bytes.append(some.data(), static_cast<std::size_t>(count));
        return bytes;
    }

    modbus_t* context_;
    std::array<int, 2> pair_{-1, -1};
};

// Lines. -------------------------------------------------------------------------------------------------------

struct Slave::Reply {
    Millis due;
    std::string bytes;
};

/// A connection, or the serial line.
struct Slave::Line {
    Line(int number, bool is_tcp) : descriptor(number), tcp(is_tcp) {}
    ~Line() { ::close(descriptor); }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    int descriptor;
    bool tcp;
    bool closed = false;
    std::string received;
    Millis last_byte{0};
    bool skipping = false; ///< serial: until the line is silent
    std::deque<Reply> replies;

    bool begins_known_frame() const {
        return received.size() < 2 || byte_at(received, 1) == read_registers || byte_at(received, 1) == write_registers;
    }
};

Slave::Slave() : tcp_(std::make_unique<Codec>(true)), rtu_(std::make_unique<Codec>(false)) {}

Slave::~Slave() {
    if (listener_ >= 0) ::close(listener_);
    if (pty_slave_ >= 0) ::close(pty_slave_);
}

void Slave::add(std::uint8_t unit, Terminal& terminal) { terminals_.emplace_back(unit, &terminal); }

bool Slave::any_is_on() const {
    return std::ranges::any_of(terminals_, [](const auto& each) { return each.second->is_on(); });
}

Terminal* Slave::terminal_of(std::uint8_t unit, bool tcp) {
    if (tcp && terminals_.size() == 1 && (unit == 0 || unit == 255)) return terminals_.front().second;
    const auto found = std::ranges::find(terminals_, unit, &std::pair<std::uint8_t, Terminal*>::first);
    return found == terminals_.end() ? nullptr : found->second;
}

std::uint16_t Slave::open_tcp(const std::string& address, std::uint16_t port) {
    address_ = address;
    port_ = port;
    listen();
    return port_;
}

void Slave::listen() {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port_);
    if (::inet_pton(AF_INET, address_.c_str(), &name.sin_addr) != 1) {
        errno = EINVAL;
        fail("address " + address_);
    }
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (made < 0) fail("socket");
    const int yes = 1;
    ::setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socklen_t length = sizeof name;
    auto* generic = reinterpret_cast<sockaddr*>(&name);
    if (::bind(made, generic, sizeof name) != 0 || ::listen(made, 16) != 0 || ::getsockname(made, generic, &length) != 0) {
        const int error = errno;
        ::close(made);
        errno = error;
        fail("listen on " + address_ + ":" + std::to_string(port_));
    }
    port_ = ntohs(name.sin_port);
    listener_ = made;
}

void Slave::open_serial(const std::string& device, const Serial& serial) {
    const int opened = ::open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (opened < 0) fail("open " + device);
    auto line = std::make_unique<Line>(opened, false);
    termios settings{};
    if (::tcgetattr(opened, &settings) != 0) fail("settings of " + device);
    ::cfmakeraw(&settings);
    ::cfsetspeed(&settings, speed_of(serial.baud));
    settings.c_cflag |= CLOCAL | CREAD;
    settings.c_cflag &= ~static_cast<tcflag_t>(CSTOPB | PARENB | PARODD);
    if (serial.stop_bits == 2) settings.c_cflag |= CSTOPB;
    if (serial.parity == 'E' || serial.parity == 'O') settings.c_cflag |= PARENB;
    if (serial.parity == 'O') settings.c_cflag |= PARODD;
    if (::tcsetattr(opened, TCSANOW, &settings) != 0) fail("settings of " + device);
    lines_.push_back(std::move(line));
    // Three and a half characters of eleven bits; poll() counts whole milliseconds.
    silence_ = Millis(std::max(5, 3500 * 11 / serial.baud + 2));
}

std::string Slave::open_pty() {
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0) fail("pty");
    set_flags(master);
    lines_.push_back(std::make_unique<Line>(master, false));
    std::array<char, 128> path{};
    if (::ptsname_r(master, path.data(), path.size()) != 0) fail("pty");
    pty_slave_ = ::open(path.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (pty_slave_ < 0) fail("pty");
    termios settings{};
    ::tcgetattr(pty_slave_, &settings);
    ::cfmakeraw(&settings);
    ::tcsetattr(pty_slave_, TCSANOW, &settings);
    return path.data();
}

void Slave::refuse(bool refuse) { refuses_ = refuse; }

void Slave::close_connections() {
    std::erase_if(lines_, [](const auto& line) { return line->tcp; });
}

std::size_t Slave::connections() const {
    return static_cast<std::size_t>(std::ranges::count_if(lines_, [](const auto& line) { return line->tcp; }));
}

void Slave::add_to(std::vector<pollfd>& waiting) const {
    if (listener_ >= 0) waiting.push_back({listener_, POLLIN, 0});
    for (const auto& line : lines_) waiting.push_back({line->descriptor, POLLIN, 0});
}

std::optional<Millis> Slave::next_due() const {
    std::optional<Millis> due;
    const auto by = [&](Millis at) { due = due ? std::min(*due, at) : at; };
    for (const auto& line : lines_) {
        if (!line->replies.empty()) by(line->replies.front().due);
        if (!line->tcp && (line->skipping || !line->received.empty())) by(line->last_byte + silence_after(*line));
    }
    return due;
}

void Slave::serve(const std::vector<pollfd>& ready, Millis now) {
    const bool reachable = !refuses_ && any_is_on();
    if (!address_.empty() && reachable && listener_ < 0) listen();
    if (!reachable && listener_ >= 0) {
        ::close(listener_);
        listener_ = -1;
    }
    if (!any_is_on()) close_connections();

    const auto is_ready = [&](int descriptor) {
        return std::ranges::any_of(ready, [&](const pollfd& each) { return each.fd == descriptor && each.revents != 0; });
    };
    for (auto& line : lines_) {
        if (is_ready(line->descriptor)) receive(*line, now);
        if (line->tcp) {
            take_frames(*line, now);
        } else {
            take_serial_frames(*line, now);
        }
        send_due(*line, now);
    }
    std::erase_if(lines_, [](const auto& line) { return line->closed; });
    if (listener_ >= 0 && is_ready(listener_)) accept_all();
}

void Slave::accept_all() {
    for (int taken = 0; (taken = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0;) {
        const int yes = 1;
        ::setsockopt(taken, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        lines_.push_back(std::make_unique<Line>(taken, true));
    }
}

void Slave::receive(Line& line, Millis now) {
    std::array<char, 1024> some{};
    for (;;) {
        const auto count = ::read(line.descriptor, some.data(), some.size());
        if (count > 0) {
            line.received.append(some.data(), static_cast<std::size_t>(count));
            line.last_byte = now;
            continue;
        }
        if (count < 0 && errno == EINTR) continue;
        if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) line.closed = line.tcp;
        return;
    }
}

void Slave::take_frames(Line& line, Millis now) {
    auto& bytes = line.received;
    while (bytes.size() >= tcp_header + 1) {
        const std::size_t length = std::size_t{6} + word_at(bytes, 4);
        if (word_at(bytes, 2) != 0 || length < tcp_header + 1 || length > MODBUS_TCP_MAX_ADU_LENGTH) {
            line.closed = true; // no frame begins here, nor can one be found
            bytes.clear();
            return;
        }
        if (bytes.size() < length) return;
        answer(line, bytes.substr(0, length), now);
        bytes.erase(0, length);
    }
}

/// What must pass without a byte until no more is expected. A frame whose length is known is waited for a little longer: whoever
/// sends it may be a process that another one has interrupted.
Millis Slave::silence_after(const Line& line) const { return line.skipping || !line.begins_known_frame() ? silence_ : 4 * silence_; }

void Slave::take_serial_frames(Line& line, Millis now) {
    auto& bytes = line.received;
    const bool silent = line.last_byte + silence_after(line) <= now;
    while (!bytes.empty() && !line.skipping) {
        // The two functions say how long they are; of others the silence after them does.
        std::size_t length = silent ? bytes.size() : MODBUS_RTU_MAX_ADU_LENGTH + 1;
        if (bytes.size() >= 2 && byte_at(bytes, 1) == read_registers) length = 8;
        if (bytes.size() >= 7 && byte_at(bytes, 1) == write_registers) length = std::size_t{9} + byte_at(bytes, 6);
        if (bytes.size() < length) break;
        auto frame = bytes.substr(0, length);
        if (is_rtu_frame(frame)) {
            bytes.erase(0, length);
            answer(line, frame, now);
        } else {
            line.skipping = true; // noise, or another unit's reply
        }
    }
    if (silent) {
        bytes.clear();
        line.skipping = false;
    } else if (line.skipping) {
        bytes.clear();
    }
}

void Slave::answer(Line& line, const std::string& frame, Millis now) {
    auto& codec = line.tcp ? *tcp_ : *rtu_;
    const auto unit = byte_at(frame, codec.header() - 1);
    auto* terminal = terminal_of(unit, line.tcp);
    if (terminal ? !terminal->is_on() : !line.tcp) return;
    ++requests_;

    const auto fate = faults_.next();
    if (fate.deaf) return;
    const std::size_t pdu = codec.header();
    const auto function = byte_at(frame, pdu);
    std::uint8_t exception = 0;
    Word address = 0;
    std::vector<Word> words;
    if (!terminal) {
        exception = no_such_unit;
    } else if (fate.exception) {
        exception = *fate.exception;
    } else if (function != read_registers && function != write_registers) {
        exception = static_cast<std::uint8_t>(Code::illegal_function);
    } else if (frame.size() < pdu + 5 || !codec.understands(frame)) {
        exception = static_cast<std::uint8_t>(Code::illegal_value);
    } else {
        address = word_at(frame, pdu + 1);
        const Word count = word_at(frame, pdu + 3);
        auto code = Code::illegal_value;
        if (function == read_registers) {
            if (count >= 1 && count <= most_registers_read) code = terminal->read(address, count, words);
        } else if (frame.size() >= pdu + 6U + 2U * count && byte_at(frame, pdu + 5) == 2 * count) {
            for (std::size_t i = 0; i < count; ++i) words.push_back(word_at(frame, pdu + 6 + 2 * i));
            code = terminal->write(address, words, now);
        }
        exception = static_cast<std::uint8_t>(code);
    }
    if (fate.missing) return;
    auto bytes = exception != 0 ? codec.exception(frame, exception) : codec.reply(frame, address, std::move(words));
    if (bytes.empty()) return;
    if (fate.torn) bytes = faults_.torn(std::move(bytes));
    if (fate.corrupted) bytes = faults_.corrupted(std::move(bytes));
    auto due = now + fate.late;
    if (!line.replies.empty()) due = std::max(due, line.replies.back().due);
    line.replies.push_back({due, std::move(bytes)});
}

void Slave::send_due(Line& line, Millis now) {
    while (!line.replies.empty() && line.replies.front().due <= now && !line.closed) {
        const auto& bytes = line.replies.front().bytes;
        // Replies are small and few: what the line doesn't take at once is lost, as on a cut wire.
        const auto sent = line.tcp ? ::send(line.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) : ::write(line.descriptor, bytes.data(), bytes.size());
        if (sent < 0 && line.tcp && errno != EAGAIN) line.closed = true;
        line.replies.pop_front();
    }
}

} // namespace firmware_bridge::terminal
