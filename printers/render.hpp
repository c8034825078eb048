// A document's content → the bytes that a printer takes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counter/paper/document.hpp"
#include "printers/media.hpp"
#include "printers/result.hpp"

namespace printers {

struct RenderOptions {
    Language language = Language::pdf;
    Media media;
    int attempt = 1;       ///< from 2 on every page says COPIA
    bool preview = false;  ///< every page says ANTEPRIMA, and labels carry no barcode
    std::vector<std::int64_t> serials = {}; ///< of a document of labels: these alone; empty: all
};

struct Rendered {
    std::string bytes;
    std::string mime_type; ///< application/pdf, or application/octet-stream for raw languages
    int pages = 0;         ///< labels, where each is one
};

/// Synchronous, and safe on several threads at once. Nothing is cut: what doesn't fit is set smaller, then onto a further
/// line or page. An error if the machine lacks the fonts, or the language can't say the document: `refused`, with the
/// reason (ZPL prints labels alone, ESC/POS receipts and labels).
Result<Rendered> render(const counter::paper::Document& document, const RenderOptions& options);
/// Several as one, each beginning on a page of its own.
Result<Rendered> render(std::span<const counter::paper::Document> documents, const RenderOptions& options);

/// The width of a receipt terminal's paper, and what its memory takes.
inline constexpr std::size_t receipt_text_columns = 32;
inline constexpr std::size_t most_receipt_text = 2048;
/// A receipt for a terminal that prints text: ASCII, lines of up to 32 characters each ended by a line feed, at most 2048 bytes.
/// It says what the other forms say; of one that is too long the last lines before the end are left out, and `[...]` says so.
std::string receipt_text(const counter::paper::Receipt& receipt, int attempt);

} // namespace printers
