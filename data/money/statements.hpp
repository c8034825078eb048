// A month's statements of an authority's postpaid diners: what is on each follows from the ledger and from what was issued before.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/money/statement.hpp"
#include "counter/paper/document.hpp"
#include "data/kitchen_state.hpp"
#include "data/money/ledger.hpp"
#include "data/node_settings.hpp"

namespace data::money {

struct StatementLine {
    counter::ServiceDate date; ///< of the meal
    bool is_correction = false;
    int meals = 0;             ///< negative: given back
    counter::Cents amount;
};

struct DinerStatement {
    std::string diner;
    std::string first_name;
    std::string last_name;
    std::vector<StatementLine> lines; ///< by date
    std::int64_t meals = 0;
    counter::Cents total;
    counter::Cents paid;              ///< in advance: what earlier statements have not used up
    counter::Cents due() const { return {total.value - paid.value}; }
};

struct MonthStatements {
    std::string authority;
    std::string authority_name;
    counter::money::Month month;
    std::optional<counter::Instant> issued_at; ///< none: as they would be issued now
    counter::ServiceDate issued_on;            ///< today, of a preview
    counter::Cents total;
    std::vector<DinerStatement> statements;    ///< by name
};
counter::paper::Statement paper_of(const MonthStatements& month, const DinerStatement& statement);

struct StatementOrder {
    std::string authority;
    counter::money::Month month;
    std::string author;
    counter::Instant now;
};

/// Part of the store of a node that decides.
class Statements {
public:
    Statements(Database& database, const NodeSettings& node, const KitchenState& kitchen, const Ledger& ledger);

    /// As they were issued; or, while the month is not, as they would be. `not_found` for an authority that nobody knows.
    Result<MonthStatements> of(std::string_view authority, counter::money::Month month, counter::Instant now);
    /// Issued before: as they were. A `conflict` while the month is not over, and while an earlier one that has charges waits: months
    /// are issued in order, the first may be any.
    Result<MonthStatements> issue(const StatementOrder& order);

private:
    struct Issued : counter::money::Issued {
        counter::Instant at;
    };
    /// A charge of a postpaid diner, with whose it is.
    struct Owed {
        std::string diner;
        std::int64_t entry = 0;
        StatementLine line;
    };
    Result<std::vector<Issued>> issued(std::string_view authority);
    Result<std::vector<Owed>> owed(std::string_view authority, std::int64_t through, const Issued* before);
    Result<std::map<std::string, counter::Cents>> balances_at(std::int64_t entry, const std::map<std::string, DinerStatement>& of);
    Result<MonthStatements> read(const counter::Policy& policy, counter::money::Month month, const std::vector<Issued>& issued,
                                 std::optional<counter::money::Month>& waits, counter::Instant now);
    Result<const counter::Policy*> policy(std::string_view authority) const;

    const NodeSettings* node_;
    const KitchenState* kitchen_;
    const Ledger* ledger_;
    Query issued_;
    Query add_;
    Query last_entry_;
    Query owed_;
    Query later_;
    Query name_;
};

} // namespace data::money
