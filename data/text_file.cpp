#include "data/text_file.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace data {

namespace fs = std::filesystem;

namespace {

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

Error failed(std::string_view what, int reason) {
    const bool is_users_mistake =
        reason == ENOENT || reason == ENOTDIR || reason == EISDIR || reason == EACCES;
    return {is_users_mistake ? ErrorKind::wrong_input : ErrorKind::unavailable,
            fmt::format("cannot be {}: {}", what, std::generic_category().message(reason))};
}

Result<void> write(const fs::path& path, std::string_view text, bool is_secret) {
    File file{std::fopen(path.c_str(), "wb")};
    if (!file) return failed("written", errno);
    if (is_secret && ::fchmod(::fileno(file.get()), S_IRUSR | S_IWUSR) != 0) return failed("written", errno);
    if (std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
        std::fclose(file.release()) != 0)
        return failed("written", errno);
    return {};
}

/// Written beside the file that it replaces; gone if it never does.
class Draft {
public:
    explicit Draft(const NewFile& file) : text_(file.text), is_secret_(file.is_secret) {
        std::error_code
            ignored; // a path that can't be looked at can't be written to either, which is told then
        path_ = fs::is_symlink(file.path, ignored) ? fs::weakly_canonical(file.path, ignored) : file.path;
        if (path_.empty()) path_ = file.path;
        const auto status = fs::status(path_, ignored);
        if (!fs::exists(status) || fs::is_regular_file(status) || fs::is_directory(status))
            draft_ = path_.string() + fmt::format(".{}.part", ::getpid());
    }
    Draft(Draft&& other) noexcept
        : path_(std::move(other.path_)),
          draft_(std::exchange(other.draft_, {})),
          text_(other.text_),
          is_secret_(other.is_secret_) {}
    Draft& operator=(Draft&&) = delete;
    ~Draft() {
        std::error_code ignored;
        if (!draft_.empty()) fs::remove(draft_, ignored);
    }

    const fs::path& path() const { return path_; }
    Result<void> prepare() const {
        std::error_code ignored;
        if (fs::is_directory(path_, ignored)) return failed("written", EISDIR);
        return draft_.empty() ? Result<void>{} : write(draft_, text_, is_secret_);
    }
    Result<void> put_in_place() {
        if (draft_.empty()) return write(path_, text_, is_secret_);
        std::error_code error;
        fs::rename(draft_, path_, error);
        if (error) return failed("written", error.value());
        draft_.clear();
        return {};
    }

private:
    fs::path path_;
    fs::path draft_; // empty: written to directly
    std::string_view text_;
    bool is_secret_;
};

} // namespace

Result<void> read_pieces(const fs::path& path, const std::function<bool(std::string_view)>& on_piece) {
    File file{std::fopen(path.c_str(), "rb")};
    if (!file) return failed("opened", errno);
    std::vector<char> piece(std::size_t{64} * 1024);
    while (const auto size = std::fread(piece.data(), 1, piece.size(), file.get()))
        if (!on_piece({piece.data(), size})) return {};
    if (std::ferror(file.get()) != 0) return failed("read", errno);
    return {};
}

Result<void> replace_files(std::span<const NewFile> files) {
    std::vector<Draft> drafts;
    for (const auto& file : files) drafts.emplace_back(file);
    for (const auto& draft : drafts)
        if (auto done = draft.prepare(); !done) return std::move(done).error().within(draft.path().string());
    for (auto& draft : drafts)
        if (auto done = draft.put_in_place(); !done)
            return std::move(done).error().within(draft.path().string());
    return {};
}

} // namespace data
