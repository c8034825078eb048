#include "printers/cups/destinations.hpp"

#include "printers/cups/reasons.hpp"

namespace printers::cups {

using counter::paper::Trouble;

namespace {
constexpr int default_printer = 0x20000; // of printer-type, CUPS IPP specification
constexpr int printer_idle = 3, printer_stopped = 5;
} // namespace

std::string without_credentials(std::string_view uri) {
    const auto begin = uri.find("://");
    if (begin == std::string_view::npos) return std::string{uri};
    const auto authority = begin + 3;
    const auto end = std::min(uri.find_first_of("/?#", authority), uri.size());
    const auto at = uri.substr(authority, end - authority).rfind('@');
    if (at == std::string_view::npos) return std::string{uri};
    return std::string{uri.substr(0, authority)} + std::string{uri.substr(authority + at + 1)};
}

Destination to_destination(const Attributes& printer) {
    Destination found;
    found.name = printer.text("printer-name");
    found.info = printer.text("printer-info");
    found.model = printer.text("printer-make-and-model");
    found.device_uri = without_credentials(printer.text("device-uri"));
    found.is_default = (printer.integer("printer-type").value_or(0) & default_printer) != 0;
    found.accepts_jobs = printer.integer("printer-is-accepting-jobs").value_or(1) != 0;
    found.raw = found.model == "Local Raw Printer" || found.model == "raw"; // how CUPS calls one without a driver
    found.message = printer.text("printer-state-message");
    const auto state = printer.integer("printer-state").value_or(printer_idle);
    if (state == printer_stopped)
        found.trouble = Trouble::paused;
    else if (!found.accepts_jobs)
        found.trouble = Trouble::refused;
    else if (state != printer_idle) // an idle queue's reasons are those of its last job
        found.trouble = trouble_of(printer.texts("printer-state-reasons"), found.message);
    return found;
}

Result<std::vector<Destination>> read_destinations(Connection& connection) {
    Request request{Operation::get_printers, "/"};
    request.name("requesting-user-name", std::string{user})
        .keywords("requested-attributes",
                  {"printer-name", "printer-info", "printer-make-and-model", "device-uri", "printer-type",
                   "printer-is-accepting-jobs", "printer-state", "printer-state-message", "printer-state-reasons"});
    const auto answer = connection.question(request);
    if (!answer) return answer.error();
    std::vector<Destination> found;
    if (answer->is_not_found()) return found; // CUPS's way to say that there are none
    if (!answer->ok()) return describe(*answer);
    for (const auto& printer : answer->found) found.push_back(to_destination(printer));
    return found;
}

} // namespace printers::cups
