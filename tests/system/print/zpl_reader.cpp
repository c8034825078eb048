#include "tests/system/print/zpl_reader.hpp"

#include "counter/paper/document.hpp"

namespace printing {

namespace {

Label label_in(std::string_view zpl) {
    Label label;
    label.says_copia = zpl.find("COPIA") != std::string_view::npos;
    const auto code = zpl.find("^BQ");
    if (code == std::string_view::npos) return label;
    constexpr std::string_view before = "^FDMA,"; // error correction, and the data as they are
    const auto data = zpl.find(before, code);
    const auto end = zpl.find("^FS", code);
    if (data == std::string_view::npos || end == std::string_view::npos || data > end) return label;
    label.mark = zpl.substr(data + before.size(), end - data - before.size());
    if (const auto mark = counter::paper::parse_label_mark(label.mark)) {
        label.serial = mark->serial;
        label.attempt = mark->attempt;
    }
    return label;
}

} // namespace

std::vector<Label> ZplReader::read(std::string_view bytes) {
    constexpr std::string_view last = "^XZ";
    rest_ += bytes;
    std::vector<Label> labels;
    for (auto end = rest_.find(last); end != std::string::npos; end = rest_.find(last)) {
        labels.push_back(label_in(std::string_view{rest_}.substr(0, end)));
        rest_.erase(0, end + last.size());
    }
    return labels;
}

} // namespace printing
