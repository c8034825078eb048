// The books against numbers that are kept beside them: a merchant's drawer, a family's credit, what it owes and its old debt.
//
// 100,000 random events, and 5,000,000 if MESTOLO_LONG is 1. MESTOLO_SEED=n tries others.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "tests/counter/family.hpp"

namespace counter::tests {
namespace {

using namespace money;

bool is_long_run() {
    const char* value = std::getenv("MESTOLO_LONG");
    return value != nullptr && std::string_view{value} == "1";
}

std::uint64_t seed() {
    const char* value = std::getenv("MESTOLO_SEED");
    return value != nullptr ? std::stoull(value) : 20261005;
}

constexpr std::array authorities{"calcinate", "borghetto"};
constexpr std::array merchants{"T01", "T02", "T03"};
constexpr std::size_t families = 12;

/// One family, and what it has by everyday reckoning.
struct Reckoned {
    std::string diner;
    std::size_t authority = 0;
    Billing billing = Billing::prepaid;
    CashMode cash = CashMode::any;
    std::int64_t credit = 0; ///< of a postpaid one, minus what it owes
    std::int64_t old_debt = 0;
    std::int64_t suspended = 0;
};

struct Receipt {
    std::size_t family;
    std::size_t merchant;
    std::int64_t amount;
    std::int64_t to_debt;
    Transfers transfers;
};

class RandomMoney {
public:
    RandomMoney() : random_(seed()) {
        for (std::size_t i = 0; i < families; ++i) {
            Reckoned family{"D" + std::to_string(i), i % authorities.size()};
            family.billing = i % 3 == 0 ? Billing::postpaid : Billing::prepaid;
            family.cash = family.authority == 0 ? CashMode::any : CashMode::old_debt;
            all_.push_back(std::move(family));
        }
    }

    void event() {
        touched_ = below(families);
        merchant_ = below(merchants.size());
        switch (below(11)) {
        case 0: return bring();
        case 1:
        case 2: return eat();
        case 3:
        case 4: return top_up();
        case 5: return reverse();
        case 6: return hand_over();
        case 7: return pay();
        case 8: return pay_fee();
        case 9: return convert();
        default: return refuse();
        }
    }

    /// Of what the event may have touched.
    void check() const {
        const auto& family = all_[touched_];
        ASSERT_EQ(books_.balance(meal_account(family.diner, family.billing)).value, -family.credit) << family.diner;
        ASSERT_EQ(books_.balance({AccountKind::old_debt, family.diner}).value, family.old_debt) << family.diner;
        ASSERT_EQ(books_.balance({AccountKind::suspense, family.diner}).value, -family.suspended) << family.diner;
        for (std::size_t authority = 0; authority < authorities.size(); ++authority)
            ASSERT_EQ(books_.balance(cash_account(merchants[merchant_], authorities[authority])).value, drawer(merchant_, authority));
        ASSERT_TRUE(books_.is_balanced());
    }

    void check_all() {
        for (touched_ = 0; touched_ < families; ++touched_) check();
        touched_ = 0;
        std::int64_t cash = 0;
        for (const auto& [where, amount] : drawers_) cash += amount;
        ASSERT_EQ(books_.total(AccountKind::cash).value, cash);
        for (std::size_t i = 0; i < authorities.size(); ++i) {
            ASSERT_EQ(-books_.balance({AccountKind::meals, authorities[i]}).value, eaten_[i]);
            ASSERT_EQ(books_.balance({AccountKind::funds, authorities[i]}).value, reached_[i]);
        }
    }

    std::size_t accounts() const { return books_.balances().size(); }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    std::int64_t cents() { return 1 + static_cast<std::int64_t>(below(20'000)); }
    Reckoned& family() { return all_[touched_]; }
    std::string_view authority() { return authorities[family().authority]; }
    std::int64_t drawer(std::size_t merchant, std::size_t authority) const {
        const auto found = drawers_.find({merchant, authority});
        return found == drawers_.end() ? 0 : found->second;
    }
    std::int64_t& drawer_of(const Receipt& receipt) { return drawers_[{receipt.merchant, all_[receipt.family].authority}]; }
    void post(const Transfers& transfers) { ASSERT_TRUE(books_.post(transfers)); }

    void bring() {
        const auto credit = cents() - 10'000;
        const auto debt = static_cast<std::int64_t>(below(3)) * 1'000;
        post(opening(family().diner, authority(), family().billing, {credit}, {debt}));
        family().credit += credit;
        family().old_debt += debt;
    }
    void eat() {
        const auto meals = static_cast<int>(below(7)) - 2; // 0 and back, too
        const auto price = static_cast<std::int64_t>(below(4)) * 160;
        post(money::meals(meal_account(family().diner, family().billing), authority(), meals, {price}));
        family().credit -= meals * price;
        eaten_[family().authority] += meals * price;
        post(extras(authority(), meals, {price}));
        eaten_[family().authority] += meals * price;
    }
    void top_up() {
        const auto amount = cents();
        auto transfers = money::top_up(family().diner, merchants[merchant_], authority(), {family().cash, family().billing, {family().old_debt}}, {amount});
        post(transfers);
        Receipt receipt{touched_, merchant_, amount, 0, std::move(transfers)};
        if (family().cash == CashMode::any) family().credit += amount;
        else {
            receipt.to_debt = std::min(amount, std::max<std::int64_t>(family().old_debt, 0));
            family().old_debt -= receipt.to_debt;
            family().suspended += amount - receipt.to_debt;
        }
        drawer_of(receipt) += amount;
        receipts_.push_back(std::move(receipt));
    }
    void reverse() {
        if (receipts_.empty()) return;
        const auto at = below(receipts_.size());
        const auto receipt = std::move(receipts_[at]);
        receipts_[at] = std::move(receipts_.back());
        receipts_.pop_back();
        touched_ = receipt.family;
        merchant_ = receipt.merchant;
        post(undone(receipt.transfers));
        if (family().cash == CashMode::any) family().credit -= receipt.amount;
        else {
            family().old_debt += receipt.to_debt;
            family().suspended -= receipt.amount - receipt.to_debt;
        }
        drawer_of(receipt) -= receipt.amount;
    }
    /// A cash closing: its receipts can't be reversed any more.
    void hand_over() {
        const auto of = below(authorities.size());
        const auto amount = drawer(merchant_, of);
        post(handed_over(merchants[merchant_], authorities[of], {amount}));
        drawers_[{merchant_, of}] = 0;
        reached_[of] += amount;
        std::erase_if(receipts_, [&](const Receipt& r) { return r.merchant == merchant_ && all_[r.family].authority == of; });
    }
    void pay() {
        const auto amount = cents();
        post(payment(family().diner, authority(), {CashMode::any, family().billing, {}}, {amount}));
        family().credit += amount;
        reached_[family().authority] += amount;
    }
    void pay_fee() {
        post(fee(family().diner, authority(), family().billing, {120}));
        family().credit -= 120;
    }
    void convert() {
        const auto amount = cents();
        post(voucher(family().diner, authority(), family().billing, {amount}));
        family().credit += amount;
    }
    /// Nothing of it stays, not even of what was good.
    void refuse() {
        const Transfers good = payment(family().diner, authority(), {CashMode::any, family().billing, {}}, {cents()});
        Transfers both = good;
        both.insert(both.end(), good.begin(), good.end());
        switch (below(4)) {
        case 0: both.back().amount = {0}; break;
        case 1: both.back().amount = {-cents()}; break;
        case 2: both.back().debit = both.back().credit; break;
        default: both.back().amount = {std::numeric_limits<std::int64_t>::max()}; break;
        }
        ASSERT_FALSE(books_.post(both));
    }

    std::mt19937_64 random_;
    std::vector<Reckoned> all_;
    std::map<std::pair<std::size_t, std::size_t>, std::int64_t> drawers_; ///< of merchant and authority
    std::array<std::int64_t, authorities.size()> eaten_{};
    std::array<std::int64_t, authorities.size()> reached_{};
    std::vector<Receipt> receipts_; ///< not handed over
    Books books_;
    std::size_t touched_ = 0;
    std::size_t merchant_ = 0;
};

TEST(RandomMoney, BalancesAfterEveryEvent) {
    RandomMoney money;
    const int events = is_long_run() ? 5'000'000 : 100'000;
    for (int i = 0; i < events; ++i) {
        money.event();
        money.check();
        if (i % 1'000 == 0) money.check_all();
        if (testing::Test::HasFatalFailure()) FAIL() << "event " << i << " of MESTOLO_SEED=" << seed();
    }
    money.check_all();
    EXPECT_LT(money.accounts(), 100U);
}

} // namespace
} // namespace counter::tests
