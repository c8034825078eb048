#include <algorithm>
#include <vector>

#include "printers/layout/code_page.hpp"
#include "printers/layout/plain_text.hpp"
#include "printers/layout/receipt_words.hpp"
#include "printers/render.hpp"

namespace printers {

namespace {

using layout::ReceiptLine;

constexpr int columns = static_cast<int>(receipt_text_columns);
constexpr std::string_view left_out = "[...]\n";

std::vector<std::string> broken(std::string_view ascii) {
    return layout::break_lines(ascii, columns, [](std::string_view letter) { return static_cast<int>(letter.size()); });
}

std::string blanks_before(std::string_view text, std::size_t part) { return std::string((receipt_text_columns - text.size()) / part, ' '); }

std::string centred(std::string_view ascii) {
    std::string text;
    for (const auto& line : broken(ascii)) text += blanks_before(line, 2) + line + '\n';
    return text;
}

std::string pair(const std::string& what, const std::string& value) {
    if (what.size() + value.size() < receipt_text_columns)
        return what + std::string(receipt_text_columns - what.size() - value.size(), ' ') + value + '\n';
    std::string text;
    for (const auto& line : broken(what)) text += line + '\n';
    for (const auto& line : broken(value)) text += blanks_before(line, 1) + line + '\n';
    return text;
}

std::string text_of(const ReceiptLine& line) {
    const auto words = layout::to_ascii(line.text);
    switch (line.look) {
    case ReceiptLine::Look::plain: {
        std::string text;
        for (const auto& part : broken(words)) text += part + '\n';
        return text;
    }
    case ReceiptLine::Look::centred:
    case ReceiptLine::Look::heading: return centred(words);
    case ReceiptLine::Look::amount: return '\n' + centred(words) + '\n';
    case ReceiptLine::Look::notice: return centred("*** " + words + " ***");
    case ReceiptLine::Look::pair: return pair(words, layout::to_ascii(line.value));
    case ReceiptLine::Look::rule: return std::string(receipt_text_columns, '-') + '\n';
    }
    return {};
}

} // namespace

std::string receipt_text(const counter::paper::Receipt& receipt, int attempt) {
    RenderOptions options;
    options.attempt = attempt;
    const auto lines = layout::words_of(receipt, options);
    std::string text;
    for (const auto& line : lines) text += text_of(line);
    if (text.size() <= most_receipt_text) return text;

    // That it is a copy is said at the beginning, too.
    const auto end = text.rfind('\n', most_receipt_text - left_out.size() - 1);
    return text.substr(0, end + 1).append(left_out);
}

} // namespace printers
