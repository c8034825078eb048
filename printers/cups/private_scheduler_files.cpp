#include "printers/cups/private_scheduler_files.hpp"

#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

namespace printers::cups {

namespace fs = std::filesystem;

namespace {

constexpr const char* machine_programs = "/usr/lib/cups";

/// Written at once, for a scheduler may be reading.
void write(const fs::path& file, const std::string& text, fs::perms permissions) {
    const auto fresh = file.string() + ".new";
    std::ofstream{fresh, std::ios::binary} << text;
    fs::permissions(fresh, permissions);
    fs::rename(fresh, file);
}

// {0}: the folder; {1}: what only root may say. Jobs are on disk before they are answered for, as with no other setting.
constexpr const char* places = R"({1}FileDevice Yes
SyncOnClose Yes
ServerRoot {0}/etc
ServerBin {0}/bin
DataDir /usr/share/cups
RequestRoot {0}/spool
TempDir {0}/spool/tmp
CacheDir {0}/cache
StateDir {0}/run
AccessLog {0}/log/access
ErrorLog {0}/log/error
PageLog {0}/log/page
)";

constexpr const char* behaviour = R"(Listen {0}
LogLevel warn
Browsing Off
WebInterface No
DefaultAuthType None
DirtyCleanInterval 0
IdleExitTimeout 0
ErrorPolicy abort-job
MaxJobs 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
)";

// A backend: without arguments it lists itself; else JOB USER NAME COPIES OPTIONS [FILE], and the document may come on
// stdin. `set -e`, for one that can't write must not end well.
constexpr const char* capture = R"sh(#!/bin/sh
set -eu
if [ $# -eq 0 ]; then
    echo 'direct capture "Unknown" "Printer that captures"'
    exit 0
fi
out=$(readlink -f "${CUPS_SERVERROOT%/etc}/captures/$PRINTER")
mood() {
    word=
    if [ -f "$out/control" ]; then read -r word _ <"$out/control" || :; fi
    [ "$word" = "$1" ]
}
# Ends too when nobody is left to print for: the scheduler's folder is gone.
while_so() {
    while mood "$1" && [ -d "$CUPS_SERVERROOT" ]; do sleep 0.1; done
}
echo 'STATE: -media-empty-error,cover-open-error,connecting-to-device' >&2
while :; do
    if mood paper-out; then
        echo 'STATE: +media-empty-error' >&2
        while_so paper-out
        echo 'STATE: -media-empty-error' >&2
    elif mood cover-open; then
        echo 'STATE: +cover-open-error' >&2
        while_so cover-open
        echo 'STATE: -cover-open-error' >&2
    elif mood gone; then
        echo 'STATE: +connecting-to-device' >&2
        echo 'WARNING: The printer is not responding.' >&2
        while_so gone
        echo 'STATE: -connecting-to-device' >&2
        echo 'INFO: Connected to printer.' >&2
    elif mood hang; then
        while_so hang
    elif mood exit; then
        exit 1
    else
        break
    fi
done
part=$(mktemp "$out/.part-XXXXXX")
cat ${6:+"$6"} >"$part"
chmod 644 "$part"
name="$1-$(printf %s "$3" | tr -c 'A-Za-z0-9._-' _)"
# A link is made or not, and never replaces: whoever prints the same job beside us gets another name.
tries=1
file=$out/$name
until ln "$part" "$file" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 100 ]
    file=$out/$name.$tries
done
rm "$part"
)sh";

void link_programs(const fs::path& to) {
    for (const auto& entry : fs::recursive_directory_iterator{machine_programs}) {
        const auto place = to / entry.path().lexically_relative(machine_programs);
        if (entry.is_directory())
            fs::create_directories(place);
        else if (!fs::exists(fs::symlink_status(place)))
            fs::create_symlink(entry.path(), place);
    }
}

} // namespace

Result<void> write_scheduler_files(const fs::path& folder) {
    const bool as_root = ::geteuid() == 0;
    try {
        for (const auto* name : {"etc", "etc/ppd", "bin/backend", "spool/tmp", "cache", "run", "log", "captures"})
            fs::create_directories(folder / name);
        if (as_root)
            for (const auto& passed : {folder, folder / "bin", folder / "bin" / "backend", captures_in(folder)})
                fs::permissions(passed, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
        write(folder / "etc" / "cups-files.conf",
              fmt::format(fmt::runtime(places), folder.string(), as_root ? "User lp\nGroup lp\nSystemGroup root\n" : ""),
              fs::perms::owner_read | fs::perms::owner_write);
        write(folder / "etc" / "cupsd.conf", fmt::format(fmt::runtime(behaviour), socket_in(folder).string()),
              fs::perms::owner_read | fs::perms::owner_write);
        link_programs(folder / "bin");
        // Not for others to run: then cupsd runs it as root, if it is root, and `out` needs no permissions for lp.
        write(folder / "bin" / "backend" / "capture", capture, fs::perms::owner_all);
    } catch (const std::exception& error) {
        return Error{Error::Kind::internal, fmt::format("The private print service can't be set up: {}", error.what())};
    }
    return {};
}

} // namespace printers::cups
