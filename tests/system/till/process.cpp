#include "tests/system/till/process.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace till {

using namespace std::chrono_literals;

std::string Process::said(std::uintmax_t from) const {
    std::ifstream stream{log_, std::ios::binary};
    stream.seekg(static_cast<std::streamoff>(from));
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::string Process::start(const std::string& program, const std::vector<std::string>& arguments, const std::string& ready) {
    std::error_code none_yet;
    const auto size = std::filesystem::file_size(log_, none_yet);
    const auto before = none_yet ? 0 : size;
    std::vector<std::string> words = arguments;
    words.insert(words.begin(), program);
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const int output = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    process_ = ::fork();
    if (process_ == 0) { // of a process with threads: nothing here may allocate
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(output);
    for (const auto deadline = std::chrono::steady_clock::now() + 120s; std::chrono::steady_clock::now() < deadline;) {
        const auto words_of_it = said(before);
        const auto at = words_of_it.find(ready);
        if (at != std::string::npos) {
            const auto end = words_of_it.find('\n', at);
            if (end != std::string::npos) return words_of_it.substr(at + ready.size(), end - at - ready.size());
        }
        if (::waitpid(process_, nullptr, WNOHANG) == process_) {
            process_ = 0;
            throw std::runtime_error(program + " ended: " + said(before));
        }
        std::this_thread::sleep_for(5ms);
    }
    throw std::runtime_error(program + " doesn't start: " + said(before));
}

void Process::kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
}

bool Process::stop() {
    if (process_ <= 0) return false;
    ::kill(process_, SIGTERM);
    int status = 0;
    for (const auto deadline = std::chrono::steady_clock::now() + 60s; std::chrono::steady_clock::now() < deadline;) {
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            process_ = 0;
            return WIFEXITED(status) && WEXITSTATUS(status) == 0;
        }
        std::this_thread::sleep_for(10ms);
    }
    kill();
    return false;
}

} // namespace till
