#include "counter/money/charge.hpp"

#include <algorithm>

namespace counter::money {

namespace {

/// Whether what a sheet changes is charged or given back.
bool counts(const DinerChange& change, AbsenceAfterClose rule) {
    if (change.is_acknowledged) return true;
    if (change.meals > 0) return false;
    return change.reason == "delayed_by_link" || change.reason == "closed_early" ||
           (rule == AbsenceAfterClose::waive && change.reason == "absent_after_close");
}

} // namespace

int meals_due(int frozen, const std::vector<DinerChange>& changes, AbsenceAfterClose rule) {
    int meals = std::max(0, frozen);
    for (const auto& change : changes)
        if (counts(change, rule)) meals = std::max(0, meals + change.meals);
    return meals;
}

std::optional<Cents> meal_price(const Policy& policy, std::string_view band) {
    const auto find = [&](std::string_view name) -> std::optional<Cents> {
        const auto found = policy.fee_bands.find(name);
        if (found == policy.fee_bands.end()) return std::nullopt;
        return found->second;
    };
    if (!band.empty()) return find(band);
    if (const auto standard = find("standard")) return standard;
    const auto dearest =
        std::ranges::max_element(policy.fee_bands, {}, [](const auto& of_band) { return of_band.second; });
    if (dearest == policy.fee_bands.end()) return std::nullopt;
    return dearest->second;
}

} // namespace counter::money
