#include "printers/layout/escpos.hpp"

#include <algorithm>

#include "printers/layout/code_page.hpp"
#include "printers/layout/label_words.hpp"
#include "printers/layout/plain_text.hpp"
#include "printers/layout/receipt_words.hpp"

namespace printers::layout {

namespace {

using namespace std::string_view_literals;
using counter::paper::Labels;
using counter::paper::Receipt;

enum class Side : std::uint8_t { left, centre };

struct Look {
    int times = 1; ///< as large as the printer's 12×24 dots
    bool bold = false;
    Side side = Side::left;
    bool inverted = false;
};

/// In font A, of 12 dots at 203 dpi; the head is narrower than the paper.
int columns_of(const Media& media) {
    constexpr int dots_per_mm = 8;
    constexpr int letter_dots = 12;
    const int unreachable_mm = media.width_mm >= 80 ? 8 : 10;
    return (std::min(media.width_mm, 80) - unreachable_mm) * dots_per_mm / letter_dots;
}

/// A job's bytes; every line says its own look, so that none is lost with a byte.
class Job {
public:
    explicit Job(int columns) : columns_(columns) {
        bytes_ += "\x1B@"sv;      // initialise
        bytes_ += "\x1Bt\x13"sv;  // character table 19: PC858
    }

    void line(std::string_view text, const Look& look) {
        const auto width_of = [](std::string_view letter) { return static_cast<int>(to_cp858(letter).size()); };
        for (const auto& part : break_lines(text, std::max(1, columns_ / look.times), width_of)) {
            start(look);
            bytes_ += to_cp858(part) + '\n';
        }
    }

    /// What on the left, its value on the right; below it if there is no room.
    void pair(std::string_view what, std::string_view value) {
        const auto used = to_cp858(what).size() + to_cp858(value).size();
        const auto room = static_cast<std::size_t>(columns_);
        start({});
        if (used < room) {
            bytes_ += to_cp858(what) + std::string(room - used, ' ') + to_cp858(value) + '\n';
            return;
        }
        line(what, {});
        line(value, {.bold = true});
    }

    void rule() {
        start({});
        bytes_ += std::string(static_cast<std::size_t>(columns_), '-') + '\n';
    }

    /// GS ( k: model 2, `dots` to a module, level M.
    void qr(std::string_view text) {
        constexpr char dots = 6;
        start({.side = Side::centre});
        symbol("1A2\0"sv);
        symbol(std::string{"1C"} + dots);
        symbol("1E1"sv);
        symbol(std::string{"1P0"}.append(text));
        symbol("1Q0"sv);
        bytes_ += '\n';
    }

    void cut() { bytes_ += "\x1D" "VB\0"sv; } // feeds to the knife first

    std::string take() { return std::move(bytes_); }

private:
    void start(const Look& look) {
        const int more = look.times - 1;
        bytes_ += "\x1B" "a"sv;
        bytes_ += static_cast<char>(look.side == Side::centre ? 1 : 0);
        bytes_ += "\x1B" "E"sv;
        bytes_ += static_cast<char>(look.bold ? 1 : 0);
        bytes_ += "\x1D!"sv;
        bytes_ += static_cast<char>(more * 16 + more);
        bytes_ += "\x1D" "B"sv;
        bytes_ += static_cast<char>(look.inverted ? 1 : 0);
    }

    void symbol(std::string_view command) {
        bytes_ += "\x1D(k"sv;
        bytes_ += static_cast<char>(command.size() % 256);
        bytes_ += static_cast<char>(command.size() / 256);
        bytes_ += command;
    }

    int columns_;
    std::string bytes_;
};

void put(Job& job, const ReceiptLine& line) {
    switch (line.look) {
    case ReceiptLine::Look::plain: return job.line(line.text, {});
    case ReceiptLine::Look::centred: return job.line(line.text, {.side = Side::centre});
    case ReceiptLine::Look::heading: return job.line(line.text, {.bold = true, .side = Side::centre});
    case ReceiptLine::Look::amount:
    case ReceiptLine::Look::notice: return job.line(line.text, {.times = 2, .bold = true, .side = Side::centre});
    case ReceiptLine::Look::pair: return job.pair(line.text, line.value);
    case ReceiptLine::Look::rule: return job.rule();
    }
}

void put(Job& job, const LabelWords& words) {
    const auto line = [&](const std::string& text, const Look& look) {
        if (!text.empty()) job.line(text, look);
    };
    line(words.notice, {.times = 2, .bold = true, .side = Side::centre});
    line(words.school, {});
    line(words.group + " - " + words.sitting, {.times = 2, .bold = true});
    job.rule();
    line(words.code, {.times = 4, .bold = true});
    line(words.bianco ? "  BIANCO  " : "", {.times = 3, .bold = true, .side = Side::centre, .inverted = true});
    line(words.keep_out, {.times = 2, .bold = true});
    line(words.preparation, {.bold = true});
    line(words.is_adult ? "ADULTO" : "", {.times = 2, .bold = true});
    line(words.person, {.times = 2});
    line(words.diets, {});
    job.rule();
    line(words.date, {.times = 2, .bold = true});
    line(words.use_by, {.bold = true});
    line(words.kitchen, {});
    if (!words.mark.empty()) job.qr(words.mark);
    line(words.serial, {.side = Side::centre});
}

Rendered rendered(Job& job, int pages) { return {job.take(), "application/octet-stream", pages}; }

} // namespace

Result<Rendered> receipt_escpos(const Receipt& receipt, const RenderOptions& options) {
    Job job{columns_of(options.media)};
    for (const auto& line : words_of(receipt, options)) put(job, line);
    job.cut();
    return rendered(job, 1);
}

Result<Rendered> labels_escpos(const Labels& labels, const RenderOptions& options) {
    const auto chosen = wanted(labels, options);
    if (!chosen) return chosen.error();
    Job job{columns_of(options.media)};
    for (const auto* const label : *chosen) {
        put(job, words_of(labels, *label, options));
        job.cut();
    }
    return rendered(job, static_cast<int>(chosen->size()));
}

} // namespace printers::layout
