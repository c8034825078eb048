// What closings charge: each meal once, and what variations make of it later.
#pragma once

#include <cstdint>
#include <vector>

#include "counter/policy.hpp"
#include "data/money/ledger.hpp"
#include "data/tables/closing_table.hpp"
#include "data/tables/variation_table.hpp"

namespace data::money {

/// Part of the store of a node that decides: inside its transaction.
class Charges {
public:
    Charges(Database& database, Ledger& ledger);

    /// Reads from which closing on meals are charged: those before this program kept a ledger are not.
    Result<void> load();

    /// A closing has frozen its meals: named ones go to their diners' accounts, unnamed ones to the authority.
    Result<void> charge(const Closing& closing, const counter::Policy& policy);
    /// Charges or gives back what the closing's variations make of it by now. Whatever is right already stays.
    Result<void> settle(const Closing& closing, const std::vector<Variation>& variations, const counter::Policy& policy, counter::Instant now);
    /// Credits and debts that imports bring forward: what the files say is what stands, by a further entry where it differs.
    Result<void> bring_forward(const std::vector<counter::Policy>& policies, counter::Instant now);

private:
    struct Diner {
        std::string code;
        counter::Billing billing{};
        counter::Cents price;
    };
    Result<std::vector<Diner>> frozen(std::int64_t closing, const counter::Policy& policy);
    Result<Diner> diner(std::int64_t row, const counter::Policy& policy);
    Result<std::int64_t> unnamed(const Closing& closing, std::size_t named);

    Ledger* ledger_;
    std::int64_t after_ = 0;
    Query charged_after_;
    Query frozen_;
    Query diner_;
    Query meals_;
    Query openings_;
    Query brought_;
};

} // namespace data::money
