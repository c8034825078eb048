// What the terminal knows without power, and a file to keep it in, so that killing the process is a power cut.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "firmware-bridge/register_map.hpp"

namespace firmware_bridge::terminal {

struct JournalEntry {
    std::uint32_t order = 0;
    std::uint64_t op = 0;
    map::EntryState state = map::EntryState::confirmed;
    std::uint32_t amount = 0; ///< cents
    std::uint16_t year = 0;
    std::uint32_t number = 0;
    std::uint16_t attempt = 0;
    friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

struct Flash {
    std::string serial;
    std::uint32_t boot_counter = 0;
    std::uint32_t printed_counter = 0;
    std::uint32_t journal_next = 0; ///< survives the journal's loss, so that no order is used twice
    bool journal_lost = false;
    std::uint64_t printing_op = 0;  ///< being printed; still here after a start: its paper was torn off
    std::array<std::optional<JournalEntry>, map::journal_entries> journal;

    JournalEntry* find(std::uint64_t op);
    const JournalEntry* find(std::uint64_t op) const;
    friend bool operator==(const Flash&, const Flash&) = default;
};

/// JSON.
std::string to_text(const Flash& flash);
std::optional<Flash> parse_flash(const std::string& text);

/// Flash in a file. What was written is there after SIGKILL and after the machine's own power cut: replaced whole, synced.
class FlashFile {
public:
    explicit FlashFile(std::filesystem::path path) : path_(std::move(path)) {}

    /// No file: as it comes from the factory. A file that can't be understood: the same, with the journal lost.
    Flash load(const std::string& serial) const;
    /// Throws std::system_error: a terminal whose flash is broken must not go on.
    void save(const Flash& flash) const;

private:
    std::filesystem::path path_;
};

} // namespace firmware_bridge::terminal
