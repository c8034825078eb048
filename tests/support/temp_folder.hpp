// A folder of its own for a test or a figure, gone when that ends.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace support {

class TempFolder {
public:
    /// Throws std::runtime_error if it can't be made.
    explicit TempFolder(const std::filesystem::path& parent = std::filesystem::temp_directory_path()) {
        auto name = (parent / "mestolo-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": can't be made");
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

    std::filesystem::path write(std::string_view name, std::string_view text) const {
        std::filesystem::remove(path_ / name); // ext4 syncs a file that is cut to nothing and written anew
        std::ofstream{path_ / name, std::ios::binary} << text;
        return path_ / name;
    }
    std::string read(std::string_view name) const {
        std::ifstream file{path_ / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    std::filesystem::path path_;
};

} // namespace support
