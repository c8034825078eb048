#include "printers/layout/zpl.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "printers/layout/label_words.hpp"
#include "printers/layout/plain_text.hpp"
#include "printers/layout/qr.hpp"
#include "printers/layout/words.hpp"

namespace printers::layout {

namespace {

// Everything is in dots, 8 to a millimetre.
constexpr int dots_per_mm = 8;
constexpr int least_height = 18; // of letters: 6.5 pt
constexpr int margin = 16;
constexpr int steps = 8;
constexpr int small_height = 300;

/// A text in one place, as large as it may be.
struct Field {
    enum class Look : std::uint8_t { plain, framed, white_on_black };
    std::string text;
    int wanted = 24; ///< height of its letters
    int kept = least_height;
    Look look = Look::plain;
    bool on_every_part = false;
    std::string again{}; ///< before what goes on
};

/// A run of a field's lines on a label.
struct Piece {
    std::string text; ///< as field data
    int lines = 0;
    int letters = 0; ///< their height
    Field::Look look = Field::Look::plain;
    int pitch() const { return letters + letters / 8; }
    int inset() const { return look == Field::Look::plain ? 0 : 4; }
    int height() const { return lines * pitch() + 2 * inset(); }
};
using Part = std::vector<Piece>;

/// An upper bound for the printer's font 0, whose letters we don't have: no line is longer than we think.
int letter_width(std::string_view letter, int height) {
    using namespace std::string_view_literals;
    if (letter.size() > 2) return height; // beyond Latin
    const char c = letter.front();
    const bool is_wide = "MW@%mw"sv.find(c) != std::string_view::npos;
    const bool is_narrow = " .,:;'!|iIl"sv.find(c) != std::string_view::npos;
    return height * (is_wide ? 90 : is_narrow ? 33 : (c >= 'a' && c <= 'z') ? 56 : 66) / 100;
}

/// For ^FH with ^FB: no command begins inside a text, and a backslash is written twice.
std::string field_data(std::string_view text) {
    std::string data;
    for (const char c : text) {
        if (c == '^' || c == '~' || c == '_') data += fmt::format("_{:02X}", static_cast<unsigned>(c));
        else if (c == '\\') data += "_5C_5C";
        else data += c;
    }
    return data;
}

std::string field_data(const std::vector<std::string>& lines, std::size_t first, std::size_t count) {
    std::vector<std::string> data;
    for (std::size_t i = first; i < first + count; ++i) data.push_back(field_data(lines[i]));
    return join(data, "\\&");
}

int size_at(const Field& field, int step) {
    const int least = std::min(field.kept, field.wanted);
    return field.wanted - (field.wanted - least) * step / steps;
}

std::vector<std::string> lines_of(const Field& field, int width, int letters) {
    return break_lines(field.text, width - (field.look == Field::Look::plain ? 0 : 12),
                       [&](std::string_view letter) { return letter_width(letter, letters); });
}

/// Onto as many labels as it takes; empty if what stands on each of them leaves no room.
std::vector<Part> deal(const std::vector<Field>& fields, int width, int height, int step) {
    struct Open {
        const Field* field;
        int letters;
        std::vector<std::string> lines;
        std::size_t next = 0;
        Piece piece(std::size_t count) const { return {field_data(lines, next, count), static_cast<int>(count), letters, field->look}; }
        bool is_done() const { return next == lines.size(); }
    };
    std::vector<Open> all;
    int repeated = 0;
    for (const auto& field : fields) {
        const int letters = size_at(field, step);
        all.push_back({&field, letters, lines_of(field, width, letters)});
        if (field.on_every_part) repeated += all.back().piece(all.back().lines.size()).height();
    }
    std::vector<Part> parts;
    while (!std::ranges::all_of(all, &Open::is_done)) {
        Part part;
        int room = height - repeated;
        bool is_full = false;
        bool has_moved = false;
        for (auto& open : all) {
            if (open.field->on_every_part) {
                has_moved = has_moved || !open.is_done();
                open.next = 0;
                part.push_back(open.piece(open.lines.size()));
                open.next = open.lines.size();
                continue;
            }
            if (is_full || open.is_done()) continue;
            const bool goes_on = open.next > 0 && !open.field->again.empty();
            const Piece again{field_data(open.field->again), 1, open.letters};
            const int above = goes_on ? again.height() : 0;
            auto count = open.lines.size() - open.next;
            while (count > 0 && above + open.piece(count).height() > room) --count;
            is_full = open.next + count < open.lines.size();
            if (count == 0) continue;
            if (goes_on) part.push_back(again);
            part.push_back(open.piece(count));
            room -= above + part.back().height();
            open.next += count;
            has_moved = true;
        }
        if (!has_moved || room < 0) return {};
        parts.push_back(std::move(part));
    }
    return parts;
}

std::vector<Part> fit(std::vector<Field> fields, int width, int height) {
    for (int step = 0; step <= steps; ++step)
        if (auto parts = deal(fields, width, height, step); parts.size() == 1) return parts;
    fields.insert(fields.begin(), {.text = "segue 999/999", .wanted = 24, .on_every_part = true});
    auto parts = deal(fields, width, height, steps);
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i].front().text = fmt::format("segue {}/{}", i + 1, parts.size());
    return parts;
}

void put(std::string& out, const Part& part, int x, int y, int width) {
    for (const auto& piece : part) {
        const int inset = piece.inset();
        const bool is_inverted = piece.look == Field::Look::white_on_black;
        if (piece.look != Field::Look::plain)
            fmt::format_to(std::back_inserter(out), "^FO{},{}^GB{},{},{}^FS\n", x, y, width, piece.height(), is_inverted ? piece.height() : 3);
        fmt::format_to(std::back_inserter(out), "^FO{},{}^A0N,{},{}{}^FB{},{},{},{}^FH^FD{}^FS\n", x + inset, y + inset + 2, piece.letters,
                       piece.letters, is_inverted ? "^FR" : "", width - 2 * inset, piece.lines, piece.pitch() - piece.letters,
                       piece.look == Field::Look::plain ? 'L' : 'C', piece.text);
        y += piece.height();
    }
}

/// On a small label what matters most has to give way, too.
std::vector<Field> main_fields(const LabelWords& words, bool is_small) {
    using enum Field::Look;
    std::vector<Field> fields;
    const auto add = [&](Field field) {
        if (!field.text.empty()) fields.push_back(std::move(field));
    };
    add({.text = words.notice, .wanted = 40, .kept = 24, .look = framed, .on_every_part = true});
    add({.text = words.school, .wanted = 30});
    add({.text = words.later_sitting ? words.group + " - " + words.sitting : words.group, .wanted = 48, .kept = 26});
    add({.text = words.code, .wanted = 120, .kept = is_small ? 28 : 56, .on_every_part = true});
    add({.text = words.bianco ? "BIANCO" : "", .wanted = 64, .kept = is_small ? 28 : 40, .look = white_on_black});
    add({.text = words.keep_out, .wanted = 56, .kept = is_small ? 22 : 30, .again = "SENZA anche:"});
    add({.text = words.preparation, .wanted = 38});
    add({.text = words.is_adult ? "ADULTO" : "", .wanted = 38, .kept = 26, .look = framed});
    add({.text = words.person, .wanted = 36});
    add({.text = words.diets, .wanted = 24});
    add({.text = words.kitchen, .wanted = 24});
    return fields;
}

std::vector<Field> side_fields(const LabelWords& words) {
    std::vector<Field> fields;
    for (const auto* const text : {&words.date, &words.use_by, &words.serial})
        if (!text->empty()) fields.push_back({.text = *text, .wanted = text == &words.serial ? 22 : 32});
    if (!words.later_sitting) fields.push_back({.text = words.sitting, .wanted = 24});
    return fields;
}

/// Appends the label's parts; their number.
Result<int> append(std::string& out, const LabelWords& words, int width, int height) {
    const bool is_upright = height >= width;
    int modules = 25;
    if (!words.mark.empty()) {
        const auto code = qr_code(words.mark);
        if (!code) return code.error();
        modules = code->modules;
    }
    const int room_for_code = is_upright ? std::min(width * 42, height * 30) / 100 : std::min(height * 42, width * 30) / 100;
    const int module = std::clamp(room_for_code / modules, 4, 10); // what ^BQ can
    const int quiet = QrCode::quiet * module;
    const int code_x = width - std::max(margin, quiet) - modules * module;
    const int code_y = height - std::max(margin, quiet) - modules * module;
    const int main_width = is_upright ? width - 2 * margin : code_x - quiet - margin;
    const int main_height = is_upright ? code_y - quiet - margin : height - 2 * margin;
    const int side_x = is_upright ? margin : code_x;
    const int side_y = is_upright ? code_y : margin;
    const int side_width = is_upright ? code_x - quiet - margin : width - margin - code_x;
    const int side_height = is_upright ? height - margin - code_y : code_y - quiet - margin;

    auto main = main_fields(words, main_height < small_height);
    auto side = side_fields(words);
    std::vector<Part> beside;
    while (!side.empty() && (beside = fit(side, side_width, side_height)).size() != 1) {
        main.push_back(std::move(side.back()));
        side.pop_back();
    }
    const auto parts = fit(std::move(main), main_width, main_height);
    if (parts.empty())
        return Error{Error::Kind::refused, fmt::format("the label of tray {} doesn't fit on this paper: use larger labels", words.code)};
    for (const auto& part : parts) {
        fmt::format_to(std::back_inserter(out), "^XA\n^CI28\n^PW{}\n^LL{}\n^LH0,0\n", width, height);
        put(out, part, margin, margin, main_width);
        if (!side.empty()) put(out, beside.front(), side_x, side_y, side_width);
        if (!words.mark.empty())
            fmt::format_to(std::back_inserter(out), "^FO{},{}^BQN,2,{}^FH^FDMA,{}^FS\n", code_x, code_y, module, field_data(words.mark));
        out += "^XZ\n";
    }
    return static_cast<int>(parts.size());
}

} // namespace

Result<Rendered> labels_zpl(const counter::paper::Labels& labels, const RenderOptions& options) {
    const auto& media = options.media;
    if (media.kind != Media::Kind::label && media.kind != Media::Kind::roll)
        return Error{Error::Kind::refused, fmt::format("ZPL prints on rolls of labels, and the queue's paper is {}", to_string(media))};
    const auto chosen = wanted(labels, options);
    if (!chosen) return chosen.error();
    constexpr int roll_label_mm = 100;
    const int height_mm = media.kind == Media::Kind::roll ? roll_label_mm : media.height_mm;
    Rendered rendered{{}, "application/octet-stream", 0};
    for (const auto* const label : *chosen) {
        const auto parts = append(rendered.bytes, words_of(labels, *label, options), media.width_mm * dots_per_mm, height_mm * dots_per_mm);
        if (!parts) return parts.error();
        rendered.pages += *parts;
    }
    return rendered;
}

} // namespace printers::layout
