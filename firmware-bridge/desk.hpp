// What a receipt terminal's driver asks of the rest of the program: who a code is, a durable credit, what became of an operation.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "counter/money/top_up.hpp"

namespace firmware_bridge {

/// A terminal as the wiring knows it.
struct TerminalName {
    std::string serial;   ///< by its own word
    std::string merchant; ///< whose it is, by the settings
    friend bool operator==(const TerminalName&, const TerminalName&) = default;
};

/// What the shopkeeper typed.
struct TopUp {
    std::uint64_t op_id = 0;
    std::string code;
    counter::Cents amount;
    friend bool operator==(const TopUp&, const TopUp&) = default;
};

struct QuoteAnswer {
    std::optional<counter::money::Refusal> refusal; ///< none: it may be confirmed
    std::string initials;
    counter::Cents balance;                ///< with the amount in it
    std::optional<counter::Cents> limit;   ///< of a refusal by minimum or maximum: which one
};

/// A receipt of the merchant's series.
struct ReceiptRef {
    int year = 0;
    std::int64_t number = 0;
    friend bool operator==(const ReceiptRef&, const ReceiptRef&) = default;
};

/// What is durably known of an operation.
struct Recorded {
    ReceiptRef receipt;
    counter::Cents amount;
    counter::Cents balance;
    std::string initials;
    int attempts = 0;   ///< printings that were begun
    std::string text;   ///< what comes onto paper, of the next attempt (COPIA from the second on): ASCII, lines of up to 32
};

struct CommitAnswer {
    std::optional<counter::money::Refusal> refusal;
    std::optional<Recorded> recorded; ///< unless it was refused
};

/// What became of a receipt's paper.
enum class PaperFate : std::uint8_t {
    waiting,  ///< on its way, or for paper
    printed,
    unknown   ///< the power was cut while it printed, or the journal is lost: offered as COPIA, never printed by itself
};

/// What the shopkeeper has taken since the last cash closing.
struct Totals {
    counter::Cents cash;
    std::int64_t receipts = 0;
};

/// Implemented by the program. Every call returns at once; `done` is called later, once, from any thread, and not at all once the
/// driver's bus has been stopped and the desk is being closed. A failure (no store, disk full) is an empty answer: the driver says
/// so on the display, and never guesses. A terminal's calls are carried out in the order in which they were made, also those of
/// a driver that is gone: a `find` sees what an earlier `commit` did.
class Desk {
public:
    virtual ~Desk() = default;
    template <typename T>
    using Done = std::function<void(std::optional<T>)>;

    /// A number that no terminal ever had before, durable before it is given.
    virtual void new_session(const TerminalName& terminal, Done<std::uint32_t> done) = 0;
    virtual void quote(const TerminalName& terminal, const TopUp& top_up, Done<QuoteAnswer> done) = 0;
    /// Credit and receipt number in one durable transaction. The same op_id again gives the same receipt; with another code or
    /// amount it is refused (`op_reused`).
    virtual void commit(const TerminalName& terminal, const TopUp& top_up, Done<CommitAnswer> done) = 0;
    /// Of each operation: what is recorded, in the same order; empty where nothing is.
    virtual void find(const TerminalName& terminal, std::vector<std::uint64_t> op_ids, Done<std::vector<std::optional<Recorded>>> done) = 0;
    /// The terminal's receipts whose paper is still `waiting`, oldest first.
    virtual void waiting(const TerminalName& terminal, Done<std::vector<std::uint64_t>> done) = 0;
    /// A printing is about to be ordered: recorded before the order leaves, so that no second one can be taken for the first.
    /// Gives the attempt's number, from 1, and the text for it. `is_repeat`: the terminal has surely not taken the order of the last
    /// attempt (the line failed, the driver was restarted), so it is that one's number and text once more; the first if there is none.
    virtual void begin_print(const TerminalName& terminal, std::uint64_t op_id, bool is_repeat, Done<Recorded> done) = 0;
    virtual void paper(const TerminalName& terminal, std::uint64_t op_id, PaperFate fate, Done<bool> done) = 0;
    /// The terminal's last receipt, for a copy; empty inside if there is none.
    virtual void last_receipt(const TerminalName& terminal, Done<std::optional<std::uint64_t>> done) = 0;
    virtual void totals(const TerminalName& terminal, Done<Totals> done) = 0;
};

/// How a terminal stands, for screens and `mestolo doctor`. Told from the bus's thread whenever it changes.
struct TerminalState {
    enum class Line : std::uint8_t { connecting, ready, silent, wrong_map, wrong_serial };
    std::string name;      ///< by the settings
    std::string serial;    ///< empty: not heard of yet
    Line line = Line::connecting;
    bool paper_out = false;
    bool cover_open = false;
    bool battery_low = false;
    bool journal_lost = false;
    bool printing = false;
    std::string trouble;   ///< of the line, in English words for logs; empty: none
    friend bool operator==(const TerminalState&, const TerminalState&) = default;
};
using OnTerminalState = std::function<void(const TerminalState&)>;

} // namespace firmware_bridge
