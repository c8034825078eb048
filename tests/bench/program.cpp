#include "tests/bench/program.hpp"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/ranges.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.hpp"

namespace bench {

namespace {

struct Child {
    pid_t process;
    int output; ///< the reading end of its stdout and stderr
};

/// Starts a program that ends when we do.
Child start(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw CannotTake(fmt::format("pipe: {}", std::strerror(errno)));
    const auto process = ::fork();
    if (process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        ::dup2(pipe[1], STDOUT_FILENO);
        ::dup2(pipe[1], STDERR_FILENO);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(pipe[1]);
    if (process < 0) {
        ::close(pipe[0]);
        throw CannotTake(fmt::format("fork: {}", std::strerror(errno)));
    }
    return {process, pipe[0]};
}

/// Appends what comes next; false at the end.
bool read_some(int descriptor, std::string& text) {
    char buffer[4096];
    const auto count = ::read(descriptor, buffer, sizeof buffer);
    if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
    return count > 0 || (count < 0 && errno == EINTR);
}

int wait_for(pid_t process) {
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

std::string mestolo() { return (own_disk() / "mestolo").string(); }

std::string run(const std::vector<std::string>& command) {
    const auto child = start(command);
    std::string text;
    while (read_some(child.output, text)) {}
    ::close(child.output);
    if (const auto code = wait_for(child.process); code == 127)
        throw CannotTake(command.front() + " can't be started");
    else if (code != 0)
        throw CannotTake(fmt::format("{} ended with {}: {}", fmt::join(command, " "), code, text));
    return text;
}

void import_set(const std::filesystem::path& folder, const std::filesystem::path& set) {
    run({mestolo(), "import", "--data", folder.string(), set.string()});
}

std::string make_token(const std::filesystem::path& folder, const std::string& role, const std::string& channels) {
    std::vector<std::string> command{mestolo(), "token", "create", "--data", folder.string(), "--name", "bench", "--role", role};
    if (!channels.empty()) command.insert(command.end(), {"--channels", channels});
    return secret_of(run(command));
}

std::string secret_of(const std::string& text) {
    const auto line = text.substr(0, text.find('\n')); // Access code no. 1: SECRET
    const auto colon = line.rfind(": ");
    if (colon == std::string::npos) throw CannotTake("token create gave no code: " + text);
    return line.substr(colon + 2);
}

Daemon::Daemon(const std::vector<std::string>& command) {
    const auto child = start(command);
    process_ = child.process;
    output_ = child.output;
    drain_ = std::thread{[this] {
        constexpr std::size_t kept = 2'000;
        while (read_some(output_, said_))
            if (said_.size() > 2 * kept) said_.erase(0, said_.size() - kept);
    }};
}

Daemon::~Daemon() {
    if (!ended_) {
        ::kill(process_, SIGTERM);
        wait_for(process_);
    }
    if (drain_.joinable()) drain_.join();
    ::close(output_);
}

bool Daemon::runs() {
    if (!ended_ && ::waitpid(process_, nullptr, WNOHANG) == process_) {
        ended_ = true;
        drain_.join();
    }
    return !ended_;
}

Service::Service(const std::filesystem::path& folder) {
    const auto child = start({mestolo(), "serve", "--data", folder.string(), "--listen", "127.0.0.1:0"});
    process_ = child.process;
    output_ = child.output;
    // … ready node="kitchen" url=http://127.0.0.1:41234
    constexpr std::string_view url = "url=http://127.0.0.1:";
    std::string text;
    while (port_ == 0) {
        if (!read_some(output_, text)) {
            ::close(output_);
            const auto code = wait_for(process_);
            throw CannotTake(fmt::format("serve ended with {}: {}", code, text));
        }
        const auto at = text.find(url);
        if (at != std::string::npos && text.find('\n', at) != std::string::npos)
            std::from_chars(text.data() + at + url.size(), text.data() + text.size(), port_);
    }
    drain_ = std::thread{[descriptor = output_] {
        std::string ignored;
        while (read_some(descriptor, ignored)) ignored.clear();
    }};
}

Service::~Service() {
    ::kill(process_, SIGTERM);
    wait_for(process_);
    drain_.join(); // its end of the pipe is closed
    ::close(output_);
}

double Service::rss_mib() const { return memory_mib("VmRSS:"); }

double Service::peak_rss_mib() const { return memory_mib("VmHWM:"); }

double Service::memory_mib(std::string_view name) const {
    std::ifstream status{fmt::format("/proc/{}/status", process_)};
    for (std::string line; std::getline(status, line);) {
        double kib = 0;
        if (line.starts_with(name)) {
            const auto digits = line.find_first_of("0123456789");
            std::from_chars(line.data() + digits, line.data() + line.size(), kib);
            return kib / 1024;
        }
    }
    throw CannotTake("the kernel doesn't tell the service's memory");
}

} // namespace bench
