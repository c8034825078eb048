// Receipts of a merchant's or the office's series: numbered without gaps in each year, and what became of their paper.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "counter/policy.hpp"
#include "data/database.hpp"

namespace data::money {

/// A receipt's place in its series; written `2026-000012`.
struct ReceiptNumber {
    int year = 0;
    std::int64_t number = 0;
    friend auto operator<=>(const ReceiptNumber&, const ReceiptNumber&) = default;
};
std::string to_string(ReceiptNumber number);
/// `2026-000000`: before the first of the year.
std::optional<ReceiptNumber> parse_receipt_number(std::string_view text);

enum class ReceiptKind : std::uint8_t { top_up, reversal, voucher };
std::string_view to_string(ReceiptKind kind);
std::optional<ReceiptKind> parse_receipt_kind(std::string_view text);

/// As it was recorded, and is printed.
struct Receipt {
    std::string series; ///< the merchant's code, or `ufficio-AUTHORITY`
    ReceiptNumber number;
    ReceiptKind kind{};
    counter::Instant at;
    counter::ServiceDate day;  ///< in the authority's zone
    std::string diner;
    std::string initials;
    std::string authority;
    counter::Cents amount;
    counter::Cents balance;
    counter::Instant balance_at;
    std::string terminal;      ///< where it was typed; `cassa`: on the till page
    std::string author;
    std::string key;           ///< of the operation: the same again is the same receipt
    std::optional<std::int64_t> reverses; ///< a number of the same year
    std::int64_t entry = 0;    ///< of this node's ledger

    /// What it adds to the drawer.
    counter::Cents cash() const {
        return {kind == ReceiptKind::top_up ? amount.value : kind == ReceiptKind::reversal ? -amount.value : 0};
    }
};

enum class PaperState : std::uint8_t { none, waiting, printed, unknown };
std::string_view to_string(PaperState state);
std::optional<PaperState> parse_paper_state(std::string_view text);

struct ReceiptPaper {
    PaperState state = PaperState::none;
    int attempts = 0;                   ///< printings that were begun
    std::string terminal;               ///< serial number of the receipt terminal; empty: a printer of this machine
    std::uint64_t op_id = 0;            ///< of the terminal
    std::optional<std::int64_t> paper;  ///< row of `papers`, once it was printed by a printer
};

/// Part of the store: all that writes runs inside its transaction.
class ReceiptTable {
public:
    explicit ReceiptTable(Database& database);

    /// Reads where each series stands: after opening the database, and after a roll-back.
    Result<void> load();

    /// The last number given in that year; 0: none.
    std::int64_t last(std::string_view series, int year) const;
    /// The last of all years; empty if there is none.
    std::optional<ReceiptNumber> last(std::string_view series) const;
    /// A number was given elsewhere: the series goes on after it.
    Result<void> know_number(std::string_view series, ReceiptNumber number);
    Result<void> add(const Receipt& receipt);

    Result<std::optional<Receipt>> find(std::string_view series, ReceiptNumber number);
    Result<std::optional<Receipt>> find_key(std::string_view series, std::string_view key);
    Result<std::optional<ReceiptNumber>> reversed_by(const Receipt& receipt);
    /// After that number, in order.
    Result<std::vector<Receipt>> after(std::string_view series, ReceiptNumber number);
    /// The latest so many, in order.
    Result<std::vector<Receipt>> latest(std::string_view series, std::size_t most);
    /// From `from` on, and older ones whose paper is wanted and not known to have come out; the latest first.
    Result<std::vector<Receipt>> recent(std::string_view series, counter::ServiceDate from);
    /// Cash that came in after that number: of all, or of one diner.
    Result<counter::Cents> cash_after(std::string_view series, ReceiptNumber number, std::optional<std::string_view> diner = std::nullopt);

    Result<ReceiptPaper> paper(std::string_view series, ReceiptNumber number);
    Result<void> set_paper(std::string_view series, ReceiptNumber number, const ReceiptPaper& paper);
    /// Of a terminal's, or of all printers with an empty serial: wanted and not known to have come out, oldest first.
    Result<std::vector<std::pair<Receipt, ReceiptPaper>>> open_papers(std::string_view series);
    /// The receipt that a printed paper is of.
    Result<std::optional<std::pair<std::string, ReceiptNumber>>> of_paper(std::int64_t paper);

    /// Gaps and repeats in a series, in words; empty if there are none. `series`: of all.
    Result<std::vector<std::string>> faults();

private:
    Database* database_;
    std::map<std::pair<std::string, int>, std::int64_t, std::less<>> last_; // by series and year
    Query numbers_;
    Query known_numbers_;
    Query know_number_;
    Query add_;
    Query find_;
    Query find_key_;
    Query reversed_by_;
    Query after_;
    Query latest_;
    Query recent_;
    Query cash_after_;
    Query cash_of_diner_after_;
    Query paper_;
    Query set_paper_;
    Query open_papers_;
    Query of_paper_;
    Query gaps_;
};

} // namespace data::money
