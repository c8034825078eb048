#include <fmt/format.h>

#include "printers/layout/sheets.hpp"
#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

namespace {

std::string state_in_words(const DeltaSheet& content) {
    auto by = content.decided_by.empty() ? std::string{} : " da " + printable(content.decided_by);
    if (content.decided_at) by += " alle " + counter::to_string(content.decided_at->time);
    switch (content.state) {
    case DeltaSheet::State::pending: return "DA DECIDERE: la cucina accetta o rifiuta";
    case DeltaSheet::State::acknowledged: return "ACCETTATA" + by;
    case DeltaSheet::State::refused: return "RIFIUTATA" + by + ": i vassoi restano come alla chiusura";
    }
    return {};
}

void draw_signature(Sheet& sheet) {
    constexpr double height = 86;
    sheet.skip(10);
    sheet.need(height);
    auto& canvas = sheet.canvas();
    const Box box{sheet.left(), sheet.y(), sheet.width(), height};
    canvas.frame(box, 1.5);
    double x = box.x + 12;
    for (const auto* const choice : {"ACCETTATA", "RIFIUTATA"}) {
        canvas.frame({x, box.y + 14, 16, 16}, 1.2);
        canvas.draw(canvas.set(choice, {15, Weight::bold}), x + 24, box.y + 12);
        x += 130;
    }
    x = box.x + 12;
    for (const auto* const field : {"Ora", "Firma del cuoco"}) {
        const auto label = canvas.set(field, {11});
        const double end = x + label.width() + (field[0] == 'O' ? 80 : 260);
        canvas.draw(label, x, box.bottom() - 24);
        canvas.line(x + label.width() + 6, box.bottom() - 12, end, box.bottom() - 12, 0.7);
        x = end + 18;
    }
    sheet.skip(height);
}

} // namespace

Result<void> draw_delta_sheet(Canvas& canvas, const DeltaSheet& content, const RenderOptions& options) {
    const auto school = printable(content.school);
    SheetHead head{"Foglio di variazione", school, date_in_words(content.date), fmt::format("n. {}", content.number),
                   fmt::format("della chiusura n. {}", content.closing.number), {},
                   fmt::format("Variazione n. {} · {} · {}", content.number, short_date(content.date), school)};
    return draw_sheet(canvas, head, options, [&](Sheet& sheet) {
        sheet.framed(state_in_words(content), 18);
        std::int64_t change = 0;
        for (const auto& line : content.lines) change += line.change.meals;
        sheet.figures({{with_sign(change), change == 1 || change == -1 ? "pasto" : "pasti"},
                       {with_dots(content.to_cook_after), content.state == DeltaSheet::State::pending ? "da cucinare, se accettata" : "da cucinare, in tutto"}});
        sheet.text("Motivo: " + printable(content.reason), {14, Weight::bold});
        sheet.text(fmt::format("Chiesta da {} alle {} del {}", printable(content.author), counter::to_string(content.at.time),
                               short_date(content.at.date)), {12});
        say_closing(sheet, content.closing);
        if (!content.kitchen.empty()) sheet.text("Cucina: " + printable(content.kitchen), {12});

        std::vector<TableRow> rows;
        for (const auto& line : content.lines) {
            auto what = preparation_cell(line.change.preparation, 15);
            if (line.change.adults != 0) what.texts.push_back({fmt::format("di cui adulti: {}", with_sign(line.change.adults)), 12});
            Cell trays;
            if (!line.tray_codes.empty()) {
                std::vector<std::string> codes;
                for (const auto& code : line.tray_codes) codes.push_back(printable(code));
                trays.texts.push_back({line.change.meals < 0 ? "TOGLIERE" : "AGGIUNGERE", 14, Weight::bold});
                trays.texts.push_back({join(codes, ", "), 16, Weight::bold});
            }
            rows.push_back({{{with_sign(line.change.meals), 32, Weight::bold},
                             {fmt::format("{} · {}", printable(line.change.group), sitting_in_words(line.change.sitting)), 14, Weight::bold},
                             std::move(what),
                             std::move(trays)},
                            look_of(line.change.preparation)});
        }
        if (!content.decision_reason.empty()) sheet.text("Perché: " + printable(content.decision_reason), {14, Weight::bold});
        sheet.skip(10);
        draw_table(sheet, {{"Pasti", 76}, {"Gruppo", 112}, {"Preparazione"}, {"Vassoi", 112}}, rows);
        if (content.state == DeltaSheet::State::pending) draw_signature(sheet);
    });
}

} // namespace printers::layout
