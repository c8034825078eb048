#include "firmware-bridge/terminal/flash.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include <boost/json.hpp>
#include <fcntl.h>
#include <unistd.h>

namespace firmware_bridge::terminal {

namespace json = boost::json;

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

class Descriptor {
public:
    Descriptor(const std::filesystem::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
        if (number_ < 0) fail("open " + path.string());
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

json::object to_json(const JournalEntry& entry) {
    return {{"order", entry.order},   {"op", entry.op},         {"state", static_cast<int>(entry.state)}, {"amount", entry.amount},
            {"year", entry.year},     {"number", entry.number}, {"attempt", entry.attempt}};
}

template <typename T>
T get(const json::object& from, const char* name) {
    return from.at(name).to_number<T>();
}

JournalEntry entry_of(const json::object& from) {
    JournalEntry entry;
    entry.order = get<std::uint32_t>(from, "order");
    entry.op = get<std::uint64_t>(from, "op");
    entry.state = static_cast<map::EntryState>(get<std::uint16_t>(from, "state"));
    entry.amount = get<std::uint32_t>(from, "amount");
    entry.year = get<std::uint16_t>(from, "year");
    entry.number = get<std::uint32_t>(from, "number");
    entry.attempt = get<std::uint16_t>(from, "attempt");
    return entry;
}

} // namespace

const JournalEntry* Flash::find(std::uint64_t op) const {
    const auto found = std::ranges::find_if(journal, [&](const auto& entry) { return entry && entry->op == op; });
    return found == journal.end() ? nullptr : &**found;
}

JournalEntry* Flash::find(std::uint64_t op) { return const_cast<JournalEntry*>(std::as_const(*this).find(op)); }

std::string to_text(const Flash& flash) {
    json::array journal;
    for (const auto& entry : flash.journal) {
        if (entry) journal.push_back(to_json(*entry));
    }
    return json::serialize(json::object{{"serial", flash.serial},
                                        {"boot_counter", flash.boot_counter},
                                        {"printed_counter", flash.printed_counter},
                                        {"journal_next", flash.journal_next},
                                        {"journal_lost", flash.journal_lost},
                                        {"printing_op", flash.printing_op},
                                        {"journal", std::move(journal)}});
}

std::optional<Flash> parse_flash(const std::string& text) try {
    const auto whole = json::parse(text);
    const auto& from = whole.as_object();
    Flash flash;
    flash.serial = json::value_to<std::string>(from.at("serial"));
    flash.boot_counter = get<std::uint32_t>(from, "boot_counter");
    flash.printed_counter = get<std::uint32_t>(from, "printed_counter");
    flash.journal_next = get<std::uint32_t>(from, "journal_next");
    flash.journal_lost = from.at("journal_lost").as_bool();
    flash.printing_op = get<std::uint64_t>(from, "printing_op");
    for (const auto& each : from.at("journal").as_array()) {
        const auto entry = entry_of(each.as_object());
        flash.journal[entry.order % map::journal_entries] = entry;
    }
    return flash;
} catch (const std::exception&) {
    return std::nullopt;
}

Flash FlashFile::load(const std::string& serial) const {
    Flash fresh;
    fresh.serial = serial;
    std::ifstream file(path_);
    if (!file) return fresh;
    std::ostringstream text;
    text << file.rdbuf();
    if (auto flash = parse_flash(text.str())) return *flash;
    fresh.journal_lost = true;
    return fresh;
}

void FlashFile::save(const Flash& flash) const {
    auto beside = path_;
    beside += ".new";
    const auto text = to_text(flash);
    {
        const Descriptor file(beside, O_WRONLY | O_CREAT | O_TRUNC);
        for (std::size_t done = 0; done < text.size();) {
            const auto wrote = ::write(file.number(), text.data() + done, text.size() - done);
            if (wrote < 0 && errno != EINTR) fail("write " + beside.string());
            if (wrote > 0) done += static_cast<std::size_t>(wrote);
        }
        if (::fsync(file.number()) != 0) fail("fsync " + beside.string());
    }
    std::filesystem::rename(beside, path_);
    const auto folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
    const Descriptor parent(folder, O_RDONLY | O_DIRECTORY);
    if (::fsync(parent.number()) != 0) fail("fsync " + folder.string());
}

} // namespace firmware_bridge::terminal
