#include "data/folder_lock.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace data {

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
    const auto file = folder / "lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return Error{ErrorKind::unavailable, file.string() + ": " + std::strerror(errno)};
    FolderLock lock{descriptor};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorKind::conflict, folder.string() + " is in use by another mestolo process"};
    return lock;
}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

} // namespace data
