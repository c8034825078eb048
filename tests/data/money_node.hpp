// A node with money: a data set with a price, cash and debts for every rule, and what tests of it ask over and over.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/data/node.hpp"

namespace data::tests {

using counter::Cents;
using counter::money::AccountKey;
using counter::money::AccountKind;
using MoneyRefusal = counter::money::Refusal;
using money::ReceiptNumber;

/// On Mondays S1 (roma) serves D1, D2 (exempt, postpaid), D6 (reduced) and D7 in 1A and the teacher D3 (no band) in 1B; S2 (roma) serves
/// D8; S3 on the Azores D5 and D10, who are postpaid and pay old debts alone in cash; S4 D9, whose authority takes no cash. T1 serves all
/// three authorities, T2 roma alone, T3 nobody.
inline std::map<std::string, std::string> money_data_set(std::string_view more_policy = "") {
    auto files = attended_data_set(fmt::format("cash = {{ mode = \"any\", min_meals = 2, max_cents = 50000 }}\n{}", more_policy));
    auto& policy = files["policy.toml"];
    const auto replace = [](std::string& text, std::string_view from, std::string_view to) {
        const auto found = text.find(from);
        ASSERT_NE(found, std::string::npos) << from;
        text.replace(found, from.size(), to);
    };
    replace(policy, "fee_bands = { standard = 480, exempt = 0 }", "fee_bands = { standard = 480, reduced = 301, exempt = 0 }");
    policy += R"(billing = "postpaid"
cash = { mode = "old_debt", min_meals = 3 }
fee_bands = { standard = 350 }

[[authority]]
code = "senza"
name = "Comune senza contanti"
cutoff = "09:30"
term = { from = "2026-09-14", to = "2027-06-08" }
channels = { portal = "any_time" }
cash = { mode = "none" }
fee_bands = { standard = 500 }
)";
    files["schools.csv"] += "S4,senza,Altra,K1,,,\n";
    files["groups.csv"] += "Z,S4,Zeta,,12345\n";
    auto& diners = files["diners.csv"];
    replace(diners, "D5,P,pupil,Rui,Silva,,,,anything,\n", "D5,P,pupil,Rui,Silva,,,,standard,\nD10,P,pupil,Inês,Costa,,,,standard,\n");
    replace(diners, "D6,1A,pupil,Ada,Verdi,,,,standard,\n", "D6,1A,pupil,Ada,Verdi,,,,reduced,\n");
    diners += "D9,Z,pupil,Leo,Gialli,,,,standard,\n";
    files["merchants.csv"] = "merchant,name,authorities\nT1,Tabaccheria,roma;azzorre;senza\nT2,Edicola,roma\nT3,Bar,\n";
    files["opening_balances.csv"] = "diner,credit_cents,old_debt_cents\nD1,1250,0\nD2,-480,1999\nD3,,\nD5,0,3000\nD10,,40\n";
    return files;
}

class MoneyNode : public Node {
public:
    using Node::Node;

    Result<money::TopUpDone> try_top_up(std::string_view merchant, std::string_view key, std::string_view diner, std::int64_t cents,
                                        Instant now = early_morning) {
        const money::TopUpOrder order{std::string{merchant}, std::string{key}, std::string{diner}, Cents{cents}, "cassa", "Pina", now};
        return in_transaction([&](Store& s) { return s.top_up(order); }, now);
    }
    /// One that must be recorded.
    money::Receipt top_up(std::string_view merchant, std::string_view key, std::string_view diner, std::int64_t cents,
                          Instant now = early_morning) {
        const auto done = try_top_up(merchant, key, diner, cents, now);
        EXPECT_TRUE(done) << done.error().message;
        if (!done) return {};
        EXPECT_TRUE(done->receipt) << counter::money::to_string(done->quoted.quote.refusal.value_or(MoneyRefusal{}));
        return done->receipt.value_or(money::Receipt{});
    }
    /// Why it isn't; empty if it was recorded.
    std::string refusal(std::string_view merchant, std::string_view key, std::string_view diner, std::int64_t cents,
                        Instant now = early_morning) {
        const auto done = try_top_up(merchant, key, diner, cents, now);
        if (!done) return done.error().message;
        EXPECT_EQ(done->receipt.has_value(), !done->quoted.quote.refusal);
        return done->quoted.quote.refusal ? std::string{counter::money::to_string(*done->quoted.quote.refusal)} : "";
    }
    Result<money::Done<money::Receipt>> reverse(std::string_view merchant, std::string_view key, ReceiptNumber of,
                                                Instant now = early_morning) {
        const money::ReversalOrder order{std::string{merchant}, std::string{key}, of, "cassa", "Pina", now};
        return in_transaction([&](Store& s) { return s.reverse(order); }, now);
    }
    Result<money::Done<money::CashClosing>> close_cash(std::string_view merchant, std::string_view key, std::int64_t counted,
                                                       Instant now = early_morning) {
        const money::CashCount count{std::string{merchant}, std::string{key}, Cents{counted}, "Pina", now};
        return in_transaction([&](Store& s) { return s.close_cash(count); }, now);
    }
    void limit(std::string_view merchant, const counter::money::Limits& limits, Instant now = early_morning) {
        EXPECT_TRUE(in_transaction([&](Store& s) { return s.set_limits(merchant, limits, now); }, now));
    }

    /// Debit minus credit.
    std::int64_t balance(AccountKind kind, std::string_view owner) {
        return (*this)->ledger().books().balance({kind, std::string{owner}}).value;
    }
    /// Every account with something on it: `credit D1 -1250`.
    std::vector<std::string> standing() {
        std::vector<std::string> accounts;
        for (const auto& [account, cents] : (*this)->ledger().books().balances())
            if (cents.value != 0)
                accounts.push_back(fmt::format("{} {} {}", counter::money::to_string(account.kind), account.owner, cents.value));
        return accounts;
    }
    /// What the family has: negative for arrears. Of whom a till serves.
    std::int64_t credit(std::string_view diner, Instant now = early_morning) { return account(diner, now).credit.value; }
    std::int64_t old_debt(std::string_view diner, Instant now = early_morning) { return account(diner, now).old_debt.value; }
    counter::money::Account account(std::string_view diner, Instant now = early_morning) {
        const auto payer = (*this)->payers().find(diner, now);
        EXPECT_TRUE(payer && *payer) << diner;
        return payer && *payer ? (*payer)->account : counter::money::Account{};
    }
    std::int64_t last(std::string_view series, int year = 2026) { return (*this)->receipts().last(series, year); }

    void expect_sound() {
        const auto faults = (*this)->money_faults();
        ASSERT_TRUE(faults) << faults.error().message;
        EXPECT_EQ(*faults, std::vector<std::string>{});
    }
    /// The ledger's transfers and receipts, to see that nothing was added.
    std::int64_t written() {
        return count("SELECT (SELECT count(*) FROM transfers) + (SELECT count(*) FROM entries) + (SELECT count(*) FROM receipts) + (SELECT "
                     "count(*) FROM cash_closings)");
    }
};

} // namespace data::tests
