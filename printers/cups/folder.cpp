#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "printers/queue.hpp"

namespace printers {

namespace fs = std::filesystem;

namespace {

using counter::paper::Look;
using counter::paper::Trouble;

Error of_errno(const fs::path& path, int code = errno) {
    const auto kind = code == ENOENT || code == ENOTDIR ? Error::Kind::unreachable : Error::Kind::internal;
    return {kind, fmt::format("{}: {}: see that the folder is there, can be written and isn't full", path.string(),
                              std::strerror(code))};
}

class Descriptor {
public:
    Descriptor(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool write(std::string_view bytes) const {
        if (number_ < 0) return false;
        while (!bytes.empty()) {
            const auto written = ::write(number_, bytes.data(), bytes.size());
            if (written < 0 && errno != EINTR) return false;
            bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
        }
        return true;
    }
    bool sync() const { return number_ >= 0 && ::fsync(number_) == 0; }

private:
    int number_;
};

/// The last part of a file's name tells what is in it.
constexpr std::array<std::string_view, 2> extensions{".pdf", ".prn"};

std::string file_stem(std::string_view key) {
    std::string stem;
    for (const char letter : key) {
        const bool plain = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= 'a' && letter <= 'z') || letter == '-' || letter == '_' ||
                           (letter == '.' && !stem.empty());
        stem.push_back(plain ? letter : '_');
    }
    return stem;
}

/// A job's id is 1 always; its uuid is its file's name.
class FolderQueue : public PrintQueue {
public:
    explicit FolderQueue(std::string folder) : folder_(std::move(folder)) {}

    Result<QueueJob> submit_held(std::string_view key, const Rendered& bytes) override {
        const auto name = file_stem(key) + std::string{extensions[bytes.mime_type == "application/pdf" ? 0 : 1]};
        if (fs::exists(final_name(name), ignored_))
            return Error{Error::Kind::refused, fmt::format("{} is there already", final_name(name).string())};
        const auto partial = folder_ / ("." + name + ".part");
        if (!write(partial, bytes.bytes)) {
            const auto error = of_errno(partial);
            fs::remove(partial, ignored_);
            return error;
        }
        if (auto held = rename(partial, held_name(name)); !held) return held.error();
        return QueueJob{1, name};
    }

    Result<std::optional<QueueJob>> find(std::string_view key) override {
        if (!fs::is_directory(folder_, ignored_)) return of_errno(folder_, ENOENT);
        for (const auto extension : extensions) {
            const auto name = file_stem(key) + std::string{extension};
            if (fs::exists(final_name(name), ignored_) || fs::exists(held_name(name), ignored_))
                return std::optional{QueueJob{1, name}};
        }
        return std::optional<QueueJob>{};
    }

    Result<void> release(const QueueJob& job) override {
        if (fs::exists(final_name(job.uuid), ignored_)) return {};
        return rename(held_name(job.uuid), final_name(job.uuid));
    }

    Result<void> cancel(const QueueJob& job) override {
        if (fs::exists(final_name(job.uuid), ignored_)) return Error{Error::Kind::refused, "The file is there already"};
        if (::unlink(held_name(job.uuid).c_str()) != 0 && errno != ENOENT) return of_errno(held_name(job.uuid));
        return {};
    }

    Look look(const QueueJob& job) override {
        Look look{true, Look::Job::absent, Trouble::none, false};
        if (!fs::is_directory(folder_, ignored_))
            look.trouble = Trouble::queue_missing;
        else if (fs::exists(final_name(job.uuid), ignored_))
            look.job = Look::Job::completed;
        else if (fs::exists(held_name(job.uuid), ignored_))
            look.job = Look::Job::held;
        return look;
    }

private:
    fs::path final_name(const std::string& name) const { return folder_ / name; }
    fs::path held_name(const std::string& name) const { return folder_ / ("." + name + ".held"); }

    static bool write(const fs::path& path, std::string_view bytes) {
        const Descriptor file{path, O_WRONLY | O_CREAT | O_TRUNC};
        return file.write(bytes) && file.sync();
    }

    /// Durable when it returns: of two names one always stands for the job.
    Result<void> rename(const fs::path& from, const fs::path& to) const {
        if (::rename(from.c_str(), to.c_str()) != 0) return of_errno(to);
        if (const Descriptor names{folder_, O_RDONLY | O_DIRECTORY}; !names.sync()) {
            auto error = of_errno(folder_);
            error.kind = Error::Kind::in_doubt;
            return error;
        }
        return {};
    }

    fs::path folder_;
    std::error_code ignored_;
};

} // namespace

std::unique_ptr<PrintQueue> open_folder(std::string folder) { return std::make_unique<FolderQueue>(std::move(folder)); }

} // namespace printers
