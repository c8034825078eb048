// What paper a queue prints on, and in which language it is spoken to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace printers {

/// Bytes that a queue takes: PDF through CUPS's filters, the others raw.
enum class Language : std::uint8_t { pdf, zpl, escpos };
std::string_view to_string(Language language);
std::optional<Language> parse_language(std::string_view text);

/// `a4`, `WxH` in whole millimetres for a roll of labels (`62x100`), `a4-CxR` for a sheet of labels in columns and rows
/// (`a4-3x8`), `roll-W` for continuous paper (`roll-80`).
struct Media {
    enum class Kind : std::uint8_t { sheet, label, label_sheet, roll };
    Kind kind = Kind::sheet;
    int width_mm = 210;
    int height_mm = 297; ///< 0 for a roll
    int columns = 1;     ///< of a sheet of labels
    int rows = 1;
    friend bool operator==(const Media&, const Media&) = default;
};
std::string to_string(const Media& media);
/// Empty unless the media is one that labels of at least 40×25 mm fit on.
std::optional<Media> parse_media(std::string_view text);

} // namespace printers
