// How receipts come onto paper: a receipt terminal's own, or a printer of this machine; the second printing says COPIA.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/paper/document.hpp"
#include "data/money/cash_closings.hpp"
#include "data/money/payers.hpp"
#include "data/money/receipts.hpp"
#include "data/paper/papers.hpp"

namespace data::money {

/// A printing that was begun.
struct Printing {
    Receipt receipt;
    int attempt = 1; ///< from 2 on it says COPIA
};

/// Part of the store: all that writes runs inside its transaction.
class ReceiptPapers {
public:
    ReceiptPapers(Database& database, ReceiptTable& receipts, Payers& payers, paper::Papers& papers);

    /// What a receipt says.
    Result<counter::paper::Receipt> document(const Receipt& receipt);
    Result<counter::paper::Receipt> document(const CashClosing& closing);
    /// As it stands, whichever printer has it.
    Result<ReceiptPaper> state(const Receipt& receipt);

    // By a receipt terminal:

    /// A number that no terminal ever had, also after a restore.
    Result<std::uint32_t> new_session(std::string_view serial, counter::Instant now);
    /// Its paper is wanted.
    Result<void> want(const Receipt& receipt, std::string_view serial, std::uint64_t op_id);
    /// Those of a terminal that wait, oldest first.
    Result<std::vector<ReceiptPaper>> waiting(std::string_view series, std::string_view serial);
    /// The next attempt; with `is_repeat` the last one's number once more.
    Result<Printing> begin(const Receipt& receipt, std::string_view serial, bool is_repeat);
    Result<void> set_state(const Receipt& receipt, PaperState state);

    // By a printer of this machine:

    /// Prints it, or prints it again. `request_id`: the same again orders nothing again.
    Result<void> print(const Receipt& receipt, const std::string& request_id, const paper::Order& order);
    /// A cash closing's slip.
    Result<void> print(const CashClosing& closing, const paper::Order& order);

private:
    Result<counter::paper::Receipt> blank(std::string_view series, std::string_view authority, counter::Instant at);

    ReceiptTable* receipts_;
    Payers* payers_;
    paper::Papers* papers_;
    Query new_session_;
};

} // namespace data::money
