// Labels as a Zebra printer reads them from a line: one is there only once its ^XZ has come.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace printing {

/// A label that came out, by what its barcode and its text say.
struct Label {
    std::int64_t serial = 0; ///< 0: its mark can't be read
    int attempt = 0;
    std::string mark;
    bool says_copia = false;
    friend bool operator==(const Label&, const Label&) = default;
};

class ZplReader {
public:
    /// The labels that these bytes complete.
    std::vector<Label> read(std::string_view bytes);
    /// A label has begun, and lacks its end.
    bool in_label() const { return rest_.find("^XA") != std::string::npos; }

private:
    std::string rest_;
};

} // namespace printing
