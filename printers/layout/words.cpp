#include "printers/layout/words.hpp"

#include <boost/nowide/utf/utf.hpp>
#include <fmt/format.h>

namespace printers::layout {

using namespace counter::paper;

std::string printable(std::string_view text) {
    using Utf8 = boost::nowide::utf::utf_traits<char>;
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string printable;
    printable.reserve(text.size());
    for (const char *at = text.data(), *const end = at + text.size(); at != end;) {
        const char* const from = at;
        const auto point = Utf8::decode(at, end);
        if (!boost::nowide::utf::is_valid_codepoint(point))
            printable += replacement;
        else if (point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029)
            printable += ' ';
        else
            printable.append(from, at);
    }
    return printable;
}

std::string with_dots(std::int64_t number) {
    auto digits = fmt::format("{}", number);
    const std::size_t sign = number < 0 ? 1 : 0;
    for (auto at = digits.size(); at > 3 + sign; at -= 3) digits.insert(at - 3, 1, '.');
    return digits;
}

std::string with_sign(std::int64_t number) {
    if (number == 0) return "0";
    return number > 0 ? "+" + with_dots(number) : "−" + with_dots(number).substr(1);
}

std::string keep_out(const Preparation& preparation) {
    std::vector<std::string> names;
    for (const auto& allergen : allergens_of(preparation)) names.push_back(printable(allergen_in_words(allergen)));
    return names.empty() ? std::string{} : "SENZA: " + join(names, ", ");
}

std::string in_words(const ClosingRef& closing) {
    return fmt::format("Chiusura{} n. {} delle {} del {}", closing.early ? " anticipata" : "", closing.number,
                       counter::to_string(closing.closed_at.time), short_date(closing.closed_at.date));
}

std::string sitting_in_words(int sitting) { return fmt::format("{}° turno", sitting); }

std::string copy_in_words(int attempt) {
    return attempt < 2 ? std::string{} : fmt::format("COPIA · stampa n. {}", attempt);
}

std::string join(const std::vector<std::string>& parts, std::string_view between) {
    return fmt::format("{}", fmt::join(parts, between));
}

} // namespace printers::layout
