// What a person sees of a PDF: its text, and the barcodes of its pages as a scanner reads them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace printer_tests {

/// By `pdftotext -raw`, in the order in which it was drawn.
std::string text_of(const std::string& pdf);
/// Of each page.
std::vector<std::string> texts_of(const std::string& pdf);
/// By `pdftoppm -r 203` and `zbarimg`, page after page.
std::vector<std::string> barcodes_of(const std::string& pdf);
/// Without blanks and line breaks, wherever lines were broken.
std::string squeezed(std::string_view text);
bool says(std::string_view text, std::string_view words);
std::size_t count_of(std::string_view text, std::string_view words);

} // namespace printer_tests
