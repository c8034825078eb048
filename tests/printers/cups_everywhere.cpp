#include "tests/printers/cups_everywhere.hpp"

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "printers/cups/connection.hpp"

namespace printers {

namespace fs = std::filesystem;

namespace {

/// One that nobody listens on now. The printer can't be given port 0.
int free_port() {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                       ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(descriptor);
    if (!bound) throw std::runtime_error("no port is free");
    return ntohs(address.sin_port);
}

/// In a process group of its own, for the printer starts a command for each job.
int run(std::vector<std::string> words, const fs::path& log, const std::string& bus) {
    if (!fs::exists(words.front()))
        throw std::runtime_error(words.front() + " isn't installed: `apt-get install cups-ipp-utils dbus-daemon`");
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const auto parent = ::getpid();
    const int process = ::fork();
    if (process != 0) return process;
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.c_str(), 1);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
}

void end(int& process) {
    if (process <= 0) return;
    ::setpgid(process, process); // it may not have come to it yet
    ::kill(-process, SIGKILL);
    ::waitpid(process, nullptr, 0);
    process = 0;
}

constexpr const char* bus_settings = R"(<busconfig>
<type>system</type>
<listen>unix:path={}</listen>
<auth>EXTERNAL</auth>
<policy context="default">
<allow user="*"/><allow own="*"/><allow send_destination="*"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/>
<allow receive_type="error"/><allow receive_type="signal"/>
</policy>
</busconfig>
)";

// {0}: the folder. `slow` is looked at until the document may be printed.
constexpr const char* print_command = R"sh(#!/bin/sh
set -eu
while [ -e '{0}/slow' ] && [ -d '{0}/out' ]; do sleep 0.1; done
cp "$1" "$(mktemp -u '{0}/out/XXXXXX')"
)sh";

} // namespace

EverywherePrinter::EverywherePrinter(fs::path folder) : folder_(std::move(folder)), port_(free_port()) {
    fs::create_directories(folder_ / "out");
    fs::create_directories(folder_ / "spool");
    std::ofstream{folder_ / "bus.conf"} << fmt::format(fmt::runtime(bus_settings), (folder_ / "bus").string());
    std::ofstream{folder_ / "print"} << fmt::format(fmt::runtime(print_command), folder_.string());
    fs::permissions(folder_ / "print", fs::perms::owner_all);
    bus_ = run({"/usr/bin/dbus-daemon", "--config-file=" + (folder_ / "bus.conf").string(), "--nofork", "--nopidfile"},
               folder_ / "bus.log", "");
    plug_in();
}

EverywherePrinter::~EverywherePrinter() {
    end(printer_);
    end(bus_);
}

std::string EverywherePrinter::uri() const { return fmt::format("ipp://localhost:{}/ipp/print", port_); }

bool EverywherePrinter::answers() const {
    const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds{1};
    return cups::Connection::open(fmt::format("localhost:{}", port_), soon).has_value();
}

void EverywherePrinter::set_slow(bool slow) const {
    if (slow)
        std::ofstream{folder_ / "slow"};
    else
        fs::remove(folder_ / "slow");
}

void EverywherePrinter::unplug() { end(printer_); }

void EverywherePrinter::plug_in() {
    for (int patience = 3000; !fs::exists(folder_ / "bus") && patience > 0; --patience) ::usleep(10'000);
    printer_ = run({"/usr/sbin/ippeveprinter", "-r", "off", "-n", "localhost", "-p", std::to_string(port_), "-d",
                    (folder_ / "spool").string(), "-k", "-c", (folder_ / "print").string(), "-f",
                    "application/pdf,image/pwg-raster", "Cucina"},
                   folder_ / "printer.log", "unix:path=" + (folder_ / "bus").string());
}

} // namespace printers
