// The members of each print-out by their names in JSON: said once, for writing and for reading.
#pragma once

#include <array>
#include <string_view>
#include <tuple>
#include <utility>

#include "counter/paper/document.hpp"

namespace data::paper::described {

using namespace counter::paper; // into this namespace alone, which is for document_json.cpp

template <typename Owner, typename Value>
struct Field {
    std::string_view name;
    Value Owner::*member;
};
// clang 14 deduces none of its own.
template <typename Owner, typename Value>
Field(std::string_view, Value Owner::*) -> Field<Owner, Value>;

constexpr auto fields(const Party*) {
    return std::tuple{Field{"name", &Party::name}, Field{"address", &Party::address},
                      Field{"vat_number", &Party::vat_number}};
}
constexpr auto fields(const Diet*) {
    return std::tuple{Field{"code", &Diet::code}, Field{"name", &Diet::name}, Field{"allergens", &Diet::allergens},
                      Field{"is_health", &Diet::is_health}};
}
constexpr auto fields(const Preparation*) {
    return std::tuple{Field{"diets", &Preparation::diets}, Field{"bianco", &Preparation::bianco}};
}
constexpr auto fields(const ClosingRef*) {
    return std::tuple{Field{"number", &ClosingRef::number}, Field{"closed_at", &ClosingRef::closed_at},
                      Field{"early", &ClosingRef::early}, Field{"provisional", &ClosingRef::provisional}};
}
constexpr auto fields(const ProductionSheet::Line*) {
    using Line = ProductionSheet::Line;
    return std::tuple{
        Field{"preparation", &Line::preparation}, Field{"nursery", &Line::nursery}, Field{"primary", &Line::primary},
        Field{"secondary", &Line::secondary},     Field{"other", &Line::other},     Field{"adults", &Line::adults}};
}
constexpr auto fields(const ProductionSheet::School*) {
    using School = ProductionSheet::School;
    return std::tuple{Field{"name", &School::name}, Field{"closing", &School::closing}, Field{"standard", &School::standard},
                      Field{"special", &School::special}, Field{"pending", &School::pending},
                      Field{"authority", &School::authority}};
}
constexpr auto fields(const ProductionSheet*) {
    using Sheet = ProductionSheet;
    return std::tuple{Field{"kitchen", &Sheet::kitchen}, Field{"date", &Sheet::date}, Field{"edition", &Sheet::edition},
                      Field{"lines", &Sheet::lines}, Field{"schools", &Sheet::schools}};
}
constexpr auto fields(const MealSheet::Line*) {
    using Line = MealSheet::Line;
    return std::tuple{Field{"group", &Line::group}, Field{"sitting", &Line::sitting},
                      Field{"preparation", &Line::preparation}, Field{"meals", &Line::meals},
                      Field{"adults", &Line::adults}};
}
constexpr auto fields(const MealSheet::Change*) {
    return std::tuple{Field{"sheet", &MealSheet::Change::sheet}, Field{"line", &MealSheet::Change::line}};
}
constexpr auto fields(const MealSheet*) {
    using Sheet = MealSheet;
    return std::tuple{Field{"kitchen", &Sheet::kitchen}, Field{"authority", &Sheet::authority},
                      Field{"school", &Sheet::school},   Field{"date", &Sheet::date},
                      Field{"closing", &Sheet::closing}, Field{"lines", &Sheet::lines},
                      Field{"changes", &Sheet::changes}, Field{"pending", &Sheet::pending},
                      Field{"meals", &Sheet::meals},     Field{"to_cook", &Sheet::to_cook}};
}
constexpr auto fields(const DeltaSheet::Line*) {
    return std::tuple{Field{"change", &DeltaSheet::Line::change}, Field{"tray_codes", &DeltaSheet::Line::tray_codes}};
}
constexpr auto fields(const DeltaSheet*) {
    using Sheet = DeltaSheet;
    return std::tuple{Field{"kitchen", &Sheet::kitchen}, Field{"school", &Sheet::school},
                      Field{"date", &Sheet::date},       Field{"closing", &Sheet::closing},
                      Field{"number", &Sheet::number},   Field{"reason", &Sheet::reason},
                      Field{"author", &Sheet::author},   Field{"at", &Sheet::at},
                      Field{"state", &Sheet::state},     Field{"decided_by", &Sheet::decided_by},
                      Field{"decided_at", &Sheet::decided_at}, Field{"decision_reason", &Sheet::decision_reason},
                      Field{"lines", &Sheet::lines},     Field{"to_cook_after", &Sheet::to_cook_after}};
}
constexpr auto fields(const DeliveryNote::Goods*) {
    return std::tuple{Field{"nature", &DeliveryNote::Goods::nature}, Field{"quantity", &DeliveryNote::Goods::quantity}};
}
constexpr auto fields(const DeliveryNote*) {
    using Note = DeliveryNote;
    return std::tuple{Field{"number", &Note::number},           Field{"year", &Note::year},
                      Field{"issued_at", &Note::issued_at},     Field{"replaces", &Note::replaces},
                      Field{"sender", &Note::sender},           Field{"recipient", &Note::recipient},
                      Field{"destination", &Note::destination}, Field{"reason", &Note::reason},
                      Field{"carrier", &Note::carrier},         Field{"date", &Note::date},
                      Field{"closing", &Note::closing},         Field{"goods", &Note::goods},
                      Field{"quantity", &Note::quantity}};
}
constexpr auto fields(const Label*) {
    return std::tuple{Field{"serial", &Label::serial}, Field{"code", &Label::code},
                      Field{"preparation", &Label::preparation}, Field{"is_adult", &Label::is_adult},
                      Field{"person", &Label::person}};
}
constexpr auto fields(const Labels*) {
    return std::tuple{Field{"kitchen", &Labels::kitchen}, Field{"authority", &Labels::authority},
                      Field{"school", &Labels::school},   Field{"group", &Labels::group},
                      Field{"sitting", &Labels::sitting}, Field{"date", &Labels::date},
                      Field{"use_by", &Labels::use_by},   Field{"part", &Labels::part},
                      Field{"parts", &Labels::parts},     Field{"labels", &Labels::labels}};
}
constexpr auto fields(const MatchingSheet::Line*) {
    using Line = MatchingSheet::Line;
    return std::tuple{Field{"group", &Line::group},         Field{"sitting", &Line::sitting},
                      Field{"code", &Line::code},           Field{"first_name", &Line::first_name},
                      Field{"last_name", &Line::last_name}, Field{"preparation", &Line::preparation}};
}
constexpr auto fields(const MatchingSheet*) {
    using Sheet = MatchingSheet;
    return std::tuple{Field{"authority", &Sheet::authority}, Field{"school", &Sheet::school}, Field{"date", &Sheet::date},
                      Field{"closing", &Sheet::closing}, Field{"lines", &Sheet::lines}};
}
constexpr auto fields(const Receipt::Cash::Share*) {
    using Share = Receipt::Cash::Share;
    return std::tuple{Field{"authority", &Share::authority}, Field{"amount", &Share::amount}};
}
constexpr auto fields(const Receipt::Cash*) {
    using Cash = Receipt::Cash;
    return std::tuple{Field{"first", &Cash::first},         Field{"last", &Cash::last},   Field{"receipts", &Cash::receipts},
                      Field{"reversals", &Cash::reversals}, Field{"taken", &Cash::taken}, Field{"reversed", &Cash::reversed},
                      Field{"shares", &Cash::shares},       Field{"counted", &Cash::counted}};
}
constexpr auto fields(const Receipt*) {
    return std::tuple{Field{"what", &Receipt::what},
                      Field{"merchant", &Receipt::merchant},
                      Field{"terminal", &Receipt::terminal},
                      Field{"authority", &Receipt::authority},
                      Field{"number", &Receipt::number},
                      Field{"at", &Receipt::at},
                      Field{"diner_code", &Receipt::diner_code},
                      Field{"initials", &Receipt::initials},
                      Field{"amount", &Receipt::amount},
                      Field{"balance", &Receipt::balance},
                      Field{"balance_at", &Receipt::balance_at},
                      Field{"notes", &Receipt::notes},
                      Field{"debt", &Receipt::debt},
                      Field{"reverses", &Receipt::reverses},
                      Field{"cash", &Receipt::cash}};
}
constexpr auto fields(const Statement::Line*) {
    using Line = Statement::Line;
    return std::tuple{Field{"date", &Line::date}, Field{"what", &Line::what}, Field{"amount", &Line::amount}};
}
constexpr auto fields(const Statement*) {
    return std::tuple{Field{"authority", &Statement::authority},   Field{"month", &Statement::month},
                      Field{"diner_code", &Statement::diner_code}, Field{"first_name", &Statement::first_name},
                      Field{"last_name", &Statement::last_name},   Field{"lines", &Statement::lines},
                      Field{"total", &Statement::total},           Field{"paid", &Statement::paid},
                      Field{"due", &Statement::due},               Field{"issued", &Statement::issued}};
}

template <typename T>
concept Described = requires(const T* t) { fields(t); };

template <typename Enum>
using Words = std::pair<Enum, std::string_view>;
constexpr auto words(const DeltaSheet::State*) {
    using enum DeltaSheet::State;
    return std::array{Words<DeltaSheet::State>{pending, "pending"}, Words<DeltaSheet::State>{acknowledged, "acknowledged"},
                      Words<DeltaSheet::State>{refused, "refused"}};
}
constexpr auto words(const Receipt::What*) {
    using enum Receipt::What;
    return std::array{Words<Receipt::What>{top_up, "top_up"}, Words<Receipt::What>{reversal, "reversal"},
                      Words<Receipt::What>{cash_closing, "cash_closing"}, Words<Receipt::What>{voucher, "voucher"}};
}
constexpr auto words(const Statement::Line::What*) {
    using enum Statement::Line::What;
    return std::array{Words<Statement::Line::What>{meal, "meal"}, Words<Statement::Line::What>{correction, "correction"}};
}

template <typename T>
concept Worded = requires(const T* t) { words(t); };

} // namespace data::paper::described
