// A folder for one figure's files, beside the program: on the disk that holds the build, never in memory.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "tests/bench/bench.hpp"

namespace bench {

class TempFolder {
public:
    TempFolder() {
        auto name = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw CannotTake(name + ": can't be made");
        path_ = name;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

} // namespace bench
