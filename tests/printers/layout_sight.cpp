#include "tests/printers/layout_sight.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "tests/support/temp_folder.hpp"

namespace printer_tests {

namespace {

/// What a command of the shell prints.
std::string output_of(const std::string& command) {
    struct Close {
        void operator()(std::FILE* pipe) const { ::pclose(pipe); }
    };
    const std::unique_ptr<std::FILE, Close> pipe{::popen(command.c_str(), "r")};
    if (!pipe) throw std::runtime_error(command + ": can't be started");
    std::string output;
    char piece[4096];
    while (const auto size = std::fread(piece, 1, sizeof piece, pipe.get())) output.append(piece, size);
    return output;
}

std::vector<std::string> parts(const std::string& text, char end) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from < text.size();) {
        const auto to = std::min(text.find(end, from), text.size());
        parts.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

} // namespace

std::string text_of(const std::string& pdf) {
    const support::TempFolder folder;
    return output_of("pdftotext -raw " + folder.write("paper.pdf", pdf).string() + " - 2>&1");
}

std::vector<std::string> texts_of(const std::string& pdf) { return parts(text_of(pdf), '\f'); }

std::vector<std::string> barcodes_of(const std::string& pdf) {
    const support::TempFolder folder;
    folder.write("paper.pdf", pdf);
    output_of("cd " + folder.path().string() + " && pdftoppm -gray -r 203 paper.pdf page 2>&1");
    return parts(output_of("cd " + folder.path().string() + " && zbarimg --nodbus -q --raw -Sdisable -Sqrcode.enable page*.pgm 2>/dev/null"), '\n');
}

std::string squeezed(std::string_view text) {
    std::string squeezed;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with("\u00A0")) ++i;
        else if (static_cast<unsigned char>(text[i]) > ' ') squeezed += text[i];
    }
    return squeezed;
}

bool says(std::string_view text, std::string_view words) { return count_of(text, words) > 0; }

std::size_t count_of(std::string_view text, std::string_view words) {
    const auto all = squeezed(text);
    const auto wanted = squeezed(words);
    std::size_t count = 0;
    for (auto at = all.find(wanted); at != std::string::npos; at = all.find(wanted, at + 1)) ++count;
    return count;
}

} // namespace printer_tests
