#include "kiosk/print/test_page.hpp"

namespace kiosk {

using namespace counter::paper; // the words of this file

namespace {

constexpr std::string_view kitchen = "Mestolo";
constexpr std::string_view school = "PROVA DI STAMPA";

Preparation special() { return {{{"prova", "Dieta di prova", {"gluten", "milk"}, true}}, true}; }

Document label(LocalTime now) {
    Labels labels;
    labels.kitchen = kitchen;
    labels.school = school;
    labels.group = "3A";
    labels.date = now.date;
    labels.use_by = now.time;
    labels.labels.push_back({999'999'999, "PR0VA", special(), false, ""}); // a code that no tray gets
    return labels;
}

Document receipt(LocalTime now) {
    Receipt receipt;
    receipt.merchant = school;
    receipt.terminal = kitchen;
    receipt.number = "0000/000000";
    receipt.at = now;
    receipt.amount = counter::Cents{123456};
    receipt.notes = {"àèéìòù € ÀÈÉÌÒÙ"};
    return receipt;
}

Document sheet(LocalTime now) {
    MealSheet sheet;
    sheet.kitchen = kitchen;
    sheet.school = school;
    sheet.date = now.date;
    sheet.closing = {0, now, false, false};
    sheet.lines = {{"3A", 1, {}, 20, 1}, {"3A", 1, special(), 1, 0}};
    sheet.meals = sheet.to_cook = 21;
    return sheet;
}

} // namespace

Document test_page(Kind kind, LocalTime now) {
    switch (kind) {
    case Kind::labels: return label(now);
    case Kind::receipt: return receipt(now);
    default: return sheet(now);
    }
}

} // namespace kiosk
