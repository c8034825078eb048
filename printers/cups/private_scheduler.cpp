#include "printers/cups/private_scheduler.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "printers/cups/connection.hpp"
#include "printers/cups/private_scheduler_files.hpp"

namespace printers {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr int printer_idle = 3;    // printer-state, RFC 8011 §5.4.11
constexpr auto patience = 30s;     // of a slow machine

Result<void> change_printer(const std::string& server, const std::string& name, const cups::Request& request) {
    auto connection = cups::Connection::open(server, std::chrono::steady_clock::now() + patience);
    if (!connection) return connection.error();
    if (const auto done = connection->command(request); !done)
        return Error{done.error().kind, fmt::format("{}: {}", name, done.error().message)};
    return {};
}

cups::Request about(const std::string& name, cups::Operation operation) {
    cups::Request request{operation, "/admin/"};
    request.uri("printer-uri", cups::printer_uri(name)).name("requesting-user-name", std::string{cups::user});
    return request;
}

std::string read(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

} // namespace

PrivateScheduler::PrivateScheduler(fs::path folder)
    : folder_(std::move(folder)), socket_(cups::socket_in(folder_).string()) {}

PrivateScheduler::PrivateScheduler(PrivateScheduler&& other) noexcept
    : folder_(std::exchange(other.folder_, {})), socket_(std::move(other.socket_)), process_(std::exchange(other.process_, 0)) {}

PrivateScheduler::~PrivateScheduler() {
    if (folder_.empty()) return; // moved from
    stop();
    end_children();
}

Result<PrivateScheduler> PrivateScheduler::start(const fs::path& folder) {
    if (!fs::exists(cups::scheduler_program))
        return Error{Error::Kind::unreachable, "cupsd isn't installed: `apt-get install cups-daemon`"};
    std::error_code failed;
    fs::create_directories(folder, failed);
    PrivateScheduler scheduler{fs::canonical(folder, failed)};
    if (failed) return Error{Error::Kind::internal, fmt::format("{}: {}", folder.string(), failed.message())};
    if (scheduler.socket_.size() > 107)
        return Error{Error::Kind::internal, fmt::format("{}: the path is too long for a socket", scheduler.socket_)};
    if (auto written = cups::write_scheduler_files(scheduler.folder_); !written) return written.error();
    if (auto spawned = scheduler.spawn(); !spawned) return spawned.error();
    return scheduler;
}

Result<void> PrivateScheduler::spawn() {
    const auto etc = folder_ / "etc";
    const auto settings = (etc / "cupsd.conf").string();
    const auto places = (etc / "cups-files.conf").string();
    const auto log = (folder_ / "log" / "output").string();
    std::error_code ignored;
    fs::remove(socket_, ignored); // one of a scheduler that was killed
    const auto parent = ::getpid();
    process_ = ::fork();
    if (process_ < 0) return Error{Error::Kind::internal, fmt::format("cupsd can't be started: {}", std::strerror(errno))};
    if (process_ == 0) {
        // Only what is safe after a fork among threads.
        ::setpgid(0, 0); // Ctrl+C reaches it through us
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) ::_exit(1);
        const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        ::execl(cups::scheduler_program, cups::scheduler_program, "-f", "-c", settings.c_str(), "-s", places.c_str(), nullptr);
        ::_exit(127);
    }
    for (const auto deadline = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < deadline;) {
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            process_ = 0;
            return Error{Error::Kind::unreachable,
                         fmt::format("cupsd ended at once: {}{}", read(log), read(folder_ / "log" / "error"))};
        }
        if (fs::exists(socket_, ignored) && cups::Connection::open(socket_, deadline)) return {};
        std::this_thread::sleep_for(5ms);
    }
    kill();
    return Error{Error::Kind::unreachable, "cupsd started, and doesn't listen"};
}

Result<void> PrivateScheduler::restart() {
    stop();
    return spawn();
}

void PrivateScheduler::kill() {
    if (process_ > 0) ::kill(process_, SIGKILL);
    reap();
}

void PrivateScheduler::stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGCONT); // one that was frozen can't end
    ::kill(process_, SIGTERM);
    for (const auto deadline = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < deadline;) {
        if (::waitpid(process_, nullptr, WNOHANG) != 0) {
            process_ = 0;
            return;
        }
        std::this_thread::sleep_for(5ms);
    }
    kill();
}

void PrivateScheduler::reap() {
    if (process_ > 0) ::waitpid(process_, nullptr, 0);
    process_ = 0;
}

/// Backends and filters have process groups of their own and outlive a scheduler that is killed. What they have in common
/// is the folder in their environment, which is nobody else's.
void PrivateScheduler::end_children() const {
    const auto mark = "CUPS_SERVERROOT=" + (folder_ / "etc").string() + '\0';
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (bool found = true; found && std::chrono::steady_clock::now() < deadline;) {
        found = false;
        std::error_code failed;
        for (fs::directory_iterator entry{"/proc", failed}, end; entry != end; entry.increment(failed)) {
            const int process = std::atoi(entry->path().filename().c_str());
            if (process <= 1 || read(entry->path() / "environ").find(mark) == std::string::npos) continue;
            found = ::kill(process, SIGKILL) == 0 || found;
        }
        if (found) std::this_thread::sleep_for(5ms);
    }
}

Result<void> PrivateScheduler::add_queue(const std::string& name, const std::string& device_uri, const std::string& driver) {
    auto request = about(name, cups::Operation::add_modify_printer);
    request.about_printer()
        .uri("device-uri", device_uri)
        .boolean("printer-is-accepting-jobs", true)
        .enumerator("printer-state", printer_idle);
    if (!driver.empty()) request.name("ppd-name", driver);
    return change_printer(socket_, name, request);
}

Result<void> PrivateScheduler::add_raw_socket_queue(const std::string& name, int port) {
    if (!fs::exists(folder_ / "bin" / "backend" / "socket"))
        return Error{Error::Kind::unreachable, "CUPS's socket backend isn't installed: `apt-get install cups`"};
    return add_queue(name, fmt::format("socket://127.0.0.1:{}/?waiteof=false", port)); // the '/' is needed
}

Result<void> PrivateScheduler::add_capture_queue(const std::string& name, const fs::path& out) {
    std::error_code failed;
    fs::create_directories(out, failed);
    const auto link = cups::captures_in(folder_) / name;
    fs::remove(link, failed);
    fs::create_directory_symlink(fs::absolute(out), link, failed);
    if (failed) return Error{Error::Kind::internal, fmt::format("{}: {}", link.string(), failed.message())};
    return add_queue(name, "capture:/" + name);
}

Result<void> PrivateScheduler::pause(const std::string& name) {
    return change_printer(socket_, name, about(name, cups::Operation::pause_printer));
}

Result<void> PrivateScheduler::resume(const std::string& name) {
    return change_printer(socket_, name, about(name, cups::Operation::resume_printer));
}

} // namespace printers
