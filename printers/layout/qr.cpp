#include "printers/layout/qr.hpp"

#include <memory>

#include <fmt/format.h>
#include <qrencode.h>

namespace printers::layout {

namespace {

struct FreeQr {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

} // namespace

Result<QrCode> qr_code(const std::string& text) {
    constexpr int least_version = 0;    // the smallest that holds the text
    constexpr int case_sensitive = 1;   // else it would turn letters into capitals
    const std::unique_ptr<QRcode, FreeQr> made{
        QRcode_encodeString(text.c_str(), least_version, QR_ECLEVEL_M, QR_MODE_8, case_sensitive)};
    if (!made) return Error{Error::Kind::refused, fmt::format("no QR code holds the {} bytes of this label's mark", text.size())};
    QrCode code{made->width, {}};
    const auto count = static_cast<std::size_t>(made->width) * static_cast<std::size_t>(made->width);
    code.dark.reserve(count);
    for (std::size_t i = 0; i < count; ++i) code.dark.push_back((made->data[i] & 1) != 0);
    return code;
}

} // namespace printers::layout
