#include "tests/counter/family.hpp"

namespace counter::tests {

using namespace money;

namespace {

constexpr auto diner = "anna";
constexpr auto shop = "T01";

} // namespace

Family::Family(std::string_view authority, std::optional<Billing> billing)
    : policy_(policy_of(authority)), billing_(billing.value_or(policy_.billing)) {}

Family& Family::brought(std::int64_t credit, std::int64_t old_debt) {
    post(opening(diner, policy_.code, billing_, {credit}, {old_debt}));
    return *this;
}

Family& Family::eats(int meals) {
    post(money::meals(meal_account(diner, billing_), policy_.code, meals, price()));
    return *this;
}

Family& Family::pays(std::int64_t cents) {
    post(payment(diner, policy_.code, paid(CashMode::any), {cents}));
    return *this;
}

Family& Family::pays_mav_fee() {
    post(fee(diner, policy_.code, billing_, policy_.mav_fee));
    return *this;
}

Family& Family::converts_vouchers(std::int64_t cents) {
    post(voucher(diner, policy_.code, billing_, {cents}));
    return *this;
}

Quote Family::asks_shop(std::int64_t cents) const {
    const Account account{diner, "A.", policy_.code, price(), {credit() - owed()}, {old_debt()}, {}};
    return quote(policy_.cash, account, {}, true, {cents});
}

std::optional<Refusal> Family::pays_shop(std::int64_t cents) {
    const auto answer = asks_shop(cents);
    if (!answer.refusal) post(top_up(diner, shop, policy_.code, paid(policy_.cash.mode), {cents}));
    return answer.refusal;
}

std::int64_t Family::credit() const { return -books_.balance({AccountKind::credit, diner}).value; }
std::int64_t Family::owed() const { return books_.balance({AccountKind::receivable, diner}).value; }
std::int64_t Family::old_debt() const { return books_.balance({AccountKind::old_debt, diner}).value; }
bool Family::is_in_arrears() const { return money::is_in_arrears({credit()}, price(), policy_.arrears_meals.value()); }

void Family::post(const Transfers& transfers) { EXPECT_TRUE(books_.post(transfers)); }
Paid Family::paid(CashMode mode) const { return {mode, billing_, {old_debt()}}; }
Cents Family::price() const { return meal_price(policy_, "standard").value(); }

} // namespace counter::tests
