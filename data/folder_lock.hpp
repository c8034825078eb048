// One process owns a data folder: who holds its lock may write.
#pragma once

#include <filesystem>

#include "data/result.hpp"

namespace data {

/// Held until destroyed, or until the process ends in whatever way.
class FolderLock {
public:
    /// `ErrorKind::conflict` if another process holds it.
    static Result<FolderLock> take(const std::filesystem::path& folder);

    FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FolderLock& operator=(FolderLock&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~FolderLock();

private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

} // namespace data
