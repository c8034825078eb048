// Cash closings: what a merchant hands over, and what was in the drawer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/money/receipts.hpp"

namespace data::money {

struct CashClosing {
    struct Share {
        std::string authority; ///< code
        counter::Cents cash;
        friend bool operator==(const Share&, const Share&) = default;
    };
    std::string series;
    std::int64_t number = 0;
    std::string key;
    counter::Instant at;
    std::string author;
    std::optional<ReceiptNumber> first; ///< of its receipts
    std::optional<ReceiptNumber> last;
    std::int64_t receipts = 0;
    std::int64_t reversals = 0;
    counter::Cents total;
    counter::Cents counted;             ///< what differs stays recorded here
    std::vector<Share> shares;          ///< of the total, by authority's code
    std::optional<std::int64_t> entry;  ///< of this node's ledger; none: there was nothing to hand over
};

class CashClosingTable {
public:
    explicit CashClosingTable(Database& database);

    Result<void> add(const CashClosing& closing);
    Result<std::optional<CashClosing>> last(std::string_view series);
    Result<std::optional<CashClosing>> find(std::string_view series, std::int64_t number);
    Result<std::optional<CashClosing>> find_key(std::string_view series, std::string_view key);
    /// The latest first.
    Result<std::vector<CashClosing>> all(std::string_view series, std::size_t most);

private:
    Query add_;
    Query last_;
    Query find_;
    Query find_key_;
    Query all_;
};

} // namespace data::money
