// A family's money at one of the five authorities, kept as the ledger keeps it, for the sentences of the manuals on payments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/money/charge.hpp"
#include "counter/money/ledger.hpp"
#include "counter/money/statement.hpp"
#include "counter/money/top_up.hpp"
#include "tests/counter/authorities.hpp"

namespace counter {

// What a failed expectation shows.
inline void PrintTo(Cents amount, std::ostream* out) { *out << amount.value << " cents"; }

namespace money {
inline void PrintTo(Refusal refusal, std::ostream* out) { *out << to_string(refusal); }
} // namespace money

} // namespace counter

namespace counter::tests {

class Family {
public:
    /// Of the standard band; billed as the authority bills, or with a mandate of its own.
    explicit Family(std::string_view authority, std::optional<Billing> billing = {});

    Family& brought(std::int64_t credit, std::int64_t old_debt = 0);
    Family& eats(int meals = 1);
    /// By card, MAV, pagoPA or direct debit.
    Family& pays(std::int64_t cents);
    Family& pays_mav_fee();
    Family& converts_vouchers(std::int64_t cents);
    /// What a shop of the authority's would answer.
    money::Quote asks_shop(std::int64_t cents) const;
    /// Why it refused, if it did.
    std::optional<money::Refusal> pays_shop(std::int64_t cents);

    /// Negative: arrears.
    std::int64_t credit() const;
    /// For meals that are paid after they are eaten.
    std::int64_t owed() const;
    std::int64_t old_debt() const;
    bool is_in_arrears() const;
    const Policy& policy() const { return policy_; }
    const money::Books& books() const { return books_; }

private:
    void post(const money::Transfers& transfers);
    money::Paid paid(CashMode mode) const;
    Cents price() const;

    Policy policy_;
    Billing billing_;
    money::Books books_;
};

} // namespace counter::tests
