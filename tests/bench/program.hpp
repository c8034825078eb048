// The program under measurement as processes of its own: commands that end, and a service that runs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace bench {

/// `mestolo`, which lies beside this program.
std::string mestolo();

/// Runs a program to its end, by its path or its name on PATH, and returns what it printed. CannotTake with that text
/// if it fails or isn't there.
std::string run(const std::vector<std::string>& command);

/// A data folder with the imported set, and a token's secret for each role that is asked for.
void import_set(const std::filesystem::path& folder, const std::filesystem::path& set);
std::string make_token(const std::filesystem::path& folder, const std::string& role, const std::string& channels = {});
/// The secret in what `token create` printed.
std::string secret_of(const std::string& text);

/// A program that runs until this goes, by its path or its name on PATH.
class Daemon {
public:
    explicit Daemon(const std::vector<std::string>& command);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    bool runs();
    /// The end of what it has printed; once it runs no more.
    const std::string& said() const { return said_; }

private:
    pid_t process_;
    int output_;
    bool ended_ = false;
    std::string said_;
    std::thread drain_;
};

/// `mestolo serve` on a free port of loopback, from its start until this goes.
class Service {
public:
    /// Returns once it says that it is ready.
    explicit Service(const std::filesystem::path& folder);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    std::uint16_t port() const { return port_; }
    /// Resident memory.
    double rss_mib() const;
    /// The most that it was so far.
    double peak_rss_mib() const;

private:
    double memory_mib(std::string_view name) const;

    pid_t process_ = -1;
    int output_ = -1; // the reading end of its stderr
    std::uint16_t port_ = 0;
    std::thread drain_; // reads on, so that the service never waits for us
};

} // namespace bench
