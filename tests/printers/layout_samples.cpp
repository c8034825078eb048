#include "tests/printers/layout_samples.hpp"

#include <cstdlib>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

namespace printer_tests {

using namespace counter::paper;
using namespace std::chrono_literals;
using counter::ServiceDate;

namespace {

constexpr ServiceDate day{date::year{2026} / 9 / 21};
const ClosingRef closing{12, {day, 9h + 30min}, false, false};

class Drawn {
public:
    explicit Drawn(std::uint64_t seed) : engine_(seed) {}
    int up_to(int most) { return static_cast<int>(engine_() % static_cast<unsigned>(most + 1)); } // alike on every platform
    bool chance(int percent) { return up_to(99) < percent; }
    template <typename List>
    auto one_of(const List& list) { return list[static_cast<std::size_t>(up_to(static_cast<int>(std::size(list)) - 1))]; }
    std::string name(int words) {
        constexpr const char* syllables[]{"ma", "rì", "gra", "zia", "de", "lù", "ca", "ñu", "çe", "pò", "tto", "Œh", "šta", "lőr", "fi", "ffa", "ßen", "d'A"};
        std::string name;
        for (int word = 0; word <= words; ++word) {
            if (word > 0) name += ' ';
            for (int i = 0; i < 3; ++i) name += one_of(syllables);
        }
        return name;
    }

private:
    std::mt19937_64 engine_;
};

Diet drawn_diet(Drawn& drawn) {
    constexpr const char* allergens[]{"gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk", "nuts", "celery", "mustard",
                                      "sesame", "sulphites", "lupin", "molluscs", "other:kiwi", "other:carne di maiale", "other:fragole più pesche"};
    Diet diet{fmt::format("D{}", drawn.up_to(99)), drawn.name(1 + drawn.up_to(4)), {}, drawn.chance(70)};
    for (int i = drawn.up_to(3); i >= 0; --i) diet.allergens.emplace_back(drawn.one_of(allergens));
    return diet;
}

Preparation with(const Diet& diet, bool bianco = false) { return {{diet}, bianco}; }

} // namespace

int times(int full) {
    const char* const is_long = std::getenv("MESTOLO_LONG");
    return is_long != nullptr && std::string{is_long} == "1" ? full : full / 10;
}

const Diet& coeliac() {
    static const Diet diet{"GL", "Senza glutine (celiachia)", {"gluten"}, true};
    return diet;
}

Labels one_label(const Preparation& preparation) {
    Labels labels;
    labels.kitchen = "Centro cottura";
    labels.authority = "Comune di Cassano";
    labels.school = "Primaria De Amicis";
    labels.group = "3B";
    labels.date = day;
    labels.use_by = 14h + 30min;
    labels.labels.push_back({101, "K7M4", preparation, false, ""});
    return labels;
}

Labels random_labels(std::uint64_t seed, int count) {
    Drawn drawn{seed};
    auto labels = one_label({});
    labels.school = "Scuola " + drawn.name(3);
    labels.group = drawn.chance(50) ? fmt::format("{}{}", drawn.up_to(4) + 1, drawn.one_of(std::string_view{"ABCD"})) : "Sezione " + drawn.name(1);
    labels.sitting = 1 + drawn.up_to(1);
    if (drawn.chance(30)) labels.use_by.reset();
    labels.labels.clear();
    for (int i = 0; i < count; ++i) {
        Label label;
        label.serial = 1 + static_cast<std::int64_t>(seed % 1000) * 100'000 + i;
        for (int letter = drawn.up_to(4) + 3; letter >= 0; --letter) label.code += "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"[drawn.up_to(31)];
        for (int diets = drawn.up_to(2); diets >= 0; --diets) label.preparation.diets.push_back(drawn_diet(drawn));
        label.preparation.bianco = drawn.chance(20);
        label.is_adult = drawn.chance(10);
        if (drawn.chance(40)) label.person = drawn.name(drawn.up_to(2));
        labels.labels.push_back(std::move(label));
    }
    return labels;
}

Labels extreme_label() {
    auto labels = one_label({});
    labels.school = "Istituto Comprensivo Statale «Antonio Rosmini Serbati», plesso di Sant'Ambrogiò";
    labels.group = "Sezione dei Girasoli mezzani e delle Margherite";
    labels.sitting = 2;
    labels.labels = {{987654321012, "ZX9-K7M4",
                      {{{"MULTI1", "Allergia multipla grave con rischio di anafilassi, certificata dal centro di riferimento regionale",
                         {"gluten", "crustaceans", "eggs", "fish", "peanuts", "soybeans", "milk", "nuts", "other:kiwi"}, true},
                        {"MULTI2", "Intolleranza a più alimenti, in corso di accertamento; reintroduzione graduale sospesa",
                         {"celery", "mustard", "sesame", "sulphites", "lupin", "molluscs", "other:fragole, pesche e albicocche"}, true},
                        {"ETIC", "Senza carne di maiale né derivati, gelatine comprese", {"other:carne di maiale e derivati"}, false}},
                       true},
                      true,
                      "Maria Grazia Immacolata De Luca Castiglioni della Rovere"}};
    return labels;
}

ProductionSheet production_sheet(int schools) {
    ProductionSheet sheet;
    sheet.kitchen.name = "Centro cottura comunale";
    sheet.date = day;
    sheet.edition = 2;
    sheet.lines = {{{}, 86, 1412, 203, 0, 31}, {with(coeliac()), 2, 6, 3, 0, 1}, {with(coeliac(), true), 0, 1, 0, 0, 0}, {{{}, true}, 1, 5, 2, 0, 0}};
    for (int i = 1; i <= schools; ++i)
        sheet.schools.push_back({fmt::format("Scuola numero {}", i), i == 2 ? std::nullopt : std::optional{closing}, 100 + i, 6, i == 3 ? 2 : 0});
    return sheet;
}

MealSheet meal_sheet(int groups) {
    MealSheet sheet;
    sheet.kitchen = "Centro cottura comunale";
    sheet.authority = "Comune di Cassano";
    sheet.school = "Primaria De Amicis";
    sheet.date = day;
    sheet.closing = closing;
    for (int i = 1; i <= groups; ++i) {
        sheet.lines.push_back({fmt::format("Gruppo{}", i), i % 2 + 1, {}, 20, 1});
        sheet.lines.push_back({fmt::format("Gruppo{}", i), i % 2 + 1, with(coeliac()), 1, 0});
        sheet.meals += 21;
    }
    sheet.changes = {{3, {"Gruppo1", 2, with(coeliac(), true), 2, 0}}};
    sheet.pending = 1;
    sheet.to_cook = sheet.meals + 2;
    return sheet;
}

DeltaSheet delta_sheet() {
    DeltaSheet sheet;
    sheet.kitchen = "Centro cottura comunale";
    sheet.school = "Primaria De Amicis";
    sheet.date = day;
    sheet.closing = closing;
    sheet.number = 3;
    sheet.reason = "Presente senza pasto prenotato";
    sheet.author = "Maestra Bianchi";
    sheet.at = {day, 10h + 12min};
    sheet.lines = {{{"2A", 1, with(coeliac()), 1, 0}, {"K7M4"}}, {{"2A", 1, {}, -2, -1}, {}}};
    sheet.to_cook_after = 1234;
    return sheet;
}

DeliveryNote delivery_note() {
    DeliveryNote note;
    note.number = 128;
    note.year = 2026;
    note.issued_at = {day, 10h + 55min};
    note.replaces = 127;
    note.sender = {"Centro cottura comunale", "via Veneto 12, Cassano d'Adda", "01234567890"};
    note.recipient = {"Comune di Cassano d'Adda", "piazza Matteotti 1", "83500490151"};
    note.destination = {"Primaria De Amicis", "via Di Vona 1", ""};
    note.reason = "Refezione scolastica";
    note.carrier = "Mittente";
    note.date = day;
    note.closing = closing;
    note.goods = {{"Pasto standard", 214}, {"Senza glutine (celiachia), in bianco", 1}};
    note.quantity = 215;
    return note;
}

MatchingSheet matching_sheet() {
    MatchingSheet sheet;
    sheet.authority = "Comune di Cassano";
    sheet.school = "Primaria De Amicis";
    sheet.date = day;
    sheet.closing = closing;
    for (int i = 1; i <= 60; ++i)
        sheet.lines.push_back({fmt::format("{}A", (i - 1) / 12 + 1), 1, fmt::format("K{}M", 100 + i), "Maria", fmt::format("Rossi{}", i), with(coeliac())});
    return sheet;
}

Receipt receipt() {
    Receipt receipt;
    receipt.merchant = "Tabaccheria Però";
    receipt.terminal = "T01-1";
    receipt.authority = "Comune di Calcinate";
    receipt.number = "2026/000012";
    receipt.at = {day, 17h + 5min};
    receipt.diner_code = "104233";
    receipt.initials = "M.R.";
    receipt.amount = {9600};
    receipt.balance = {9120};
    receipt.balance_at = {{day, 16h + 58min}};
    return receipt;
}

Receipt old_debt_receipt() {
    auto receipt = printer_tests::receipt();
    receipt.authority = "Comune di Borghetto Santo Spirito";
    receipt.merchant = "Farmacia San Carlo";
    receipt.amount = {5000};
    receipt.balance.reset();
    receipt.debt = counter::Cents{7650};
    return receipt;
}

Receipt reversal() {
    auto receipt = printer_tests::receipt();
    receipt.what = Receipt::What::reversal;
    receipt.number = "2026/000013";
    receipt.reverses = "2026/000012";
    receipt.at.time = 17h + 9min;
    receipt.amount = {-9600};
    receipt.balance = {-480};
    return receipt;
}

Receipt converted_vouchers() {
    auto receipt = printer_tests::receipt();
    receipt.what = Receipt::What::voucher;
    receipt.merchant = "Ufficio Segreteria";
    receipt.terminal.clear();
    receipt.number = "2026/000003";
    receipt.amount = {3360};
    receipt.balance = {3360};
    receipt.notes = {"7 buoni cartacei da € 4,80, ritirati dall'ufficio."};
    return receipt;
}

Receipt cash_closing() {
    auto receipt = printer_tests::receipt();
    receipt.what = Receipt::What::cash_closing;
    receipt.authority.clear();
    receipt.number = "2026/000004";
    receipt.diner_code.clear();
    receipt.initials.clear();
    receipt.amount = {128050};
    receipt.balance.reset();
    receipt.balance_at.reset();
    receipt.cash = {"2026/000012", "2026/000027", 16, 1, {137650}, {9600}, {{"Comune di Calcinate", {96000}}, {"Comune di Bottanuco", {32050}}}, {127950}};
    return receipt;
}

Statement statement(int days) {
    Statement statement;
    statement.authority = "Comune di Borghetto Santo Spirito";
    statement.month = {2026, 10};
    statement.diner_code = "178209";
    statement.first_name = "Maria Grazia";
    statement.last_name = "De Lucà";
    statement.lines = {{ServiceDate{date::year{2026} / 9 / 30}, Statement::Line::What::correction, {-560}}};
    for (int i = 0; i < days; ++i)
        statement.lines.push_back({ServiceDate{date::year{2026} / 10 / 1} + date::days{i % 31}, Statement::Line::What::meal, {560}});
    statement.total = {560 * (days - 1)};
    statement.paid = {2000};
    statement.due = {statement.total.value - 2000};
    statement.issued = ServiceDate{date::year{2026} / 11 / 2};
    return statement;
}

printers::RenderOptions as_attempt(int attempt) {
    printers::RenderOptions options;
    options.attempt = attempt;
    return options;
}

printers::RenderOptions as_preview() {
    printers::RenderOptions options;
    options.preview = true;
    return options;
}

printers::RenderOptions of_serials(std::vector<std::int64_t> serials) {
    printers::RenderOptions options;
    options.serials = std::move(serials);
    return options;
}

printers::RenderOptions in_language(printers::Language language) {
    printers::RenderOptions options;
    options.language = language;
    return options;
}

printers::Result<printers::Rendered> render_on(const char* media, const Document& document, printers::RenderOptions options) {
    options.media = printers::parse_media(media).value();
    return printers::render(document, options);
}

printers::Rendered rendered(const Document& document, const char* media, printers::RenderOptions options) {
    auto result = render_on(media, document, std::move(options));
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

} // namespace printer_tests
