// The Modbus slave before one or more terminals: TCP connections, or one serial line, served from a poll() loop of the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <poll.h>

#include "firmware-bridge/terminal/faults.hpp"
#include "firmware-bridge/terminal/terminal.hpp"

namespace firmware_bridge::terminal {

struct Serial {
    int baud = 19200;
    char parity = 'E'; ///< N, E, O. A pty knows no parity: N there
    int stop_bits = 1;
};

/// Frames are taken apart and put together by libmodbus; how and when their bytes reach the line is decided here, where the faults are.
/// Belongs to one thread. What the machine can't give (a port, a device) is a std::system_error of the `open_…` functions.
class Slave {
public:
    Slave();
    ~Slave();
    Slave(const Slave&) = delete;
    Slave& operator=(const Slave&) = delete;

    /// `terminal` outlives the slave. On TCP the only terminal also answers to the units 0 and 255.
    void add(std::uint8_t unit, Terminal& terminal);

    /// Port 0 chooses one; gives the port. Connections are refused while no terminal is on.
    std::uint16_t open_tcp(const std::string& address, std::uint16_t port);
    void open_serial(const std::string& device, const Serial& serial);
    /// Makes a pty and serves its master's side; gives the path for whoever asks the terminal.
    std::string open_pty();

    /// Refuses new connections, or takes them again.
    void refuse(bool refuse);
    /// As if the network dropped them.
    void close_connections();
    Faults& faults() { return faults_; }
    const Faults& faults() const { return faults_; }
    std::size_t connections() const;
    std::uint64_t requests() const { return requests_; }

    /// To wait on, and until when at most.
    void add_to(std::vector<pollfd>& waiting) const;
    std::optional<Millis> next_due() const;
    /// Serves what has come and sends what is due. `ready`: as poll() left it; others' are ignored.
    void serve(const std::vector<pollfd>& ready, Millis now);

private:
    struct Reply;
    struct Line;
    class Codec;

    void accept_all();
    void receive(Line& line, Millis now);
    void take_frames(Line& line, Millis now);
    void take_serial_frames(Line& line, Millis now);
    Millis silence_after(const Line& line) const;
    void answer(Line& line, const std::string& frame, Millis now);
    void send_due(Line& line, Millis now);
    Terminal* terminal_of(std::uint8_t unit, bool tcp);
    bool any_is_on() const;
    void listen();

    std::vector<std::pair<std::uint8_t, Terminal*>> terminals_;
    std::unique_ptr<Codec> tcp_;
    std::unique_ptr<Codec> rtu_;
    Faults faults_;
    std::string address_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    int pty_slave_ = -1; ///< held open, or the line would hang up with each master that leaves
    bool refuses_ = false;
    Millis silence_{5};  ///< ends a frame on the serial line
    std::vector<std::unique_ptr<Line>> lines_;
    std::uint64_t requests_ = 0;
};

} // namespace firmware_bridge::terminal
