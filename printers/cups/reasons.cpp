#include "printers/cups/reasons.hpp"

#include <algorithm>
#include <array>

namespace printers::cups {

using counter::paper::Trouble;

namespace {

std::string_view without_severity(std::string_view reason) {
    for (const std::string_view severity : {"-report", "-warning", "-error"})
        if (reason.ends_with(severity)) return reason.substr(0, reason.size() - severity.size());
    return reason;
}

struct Meaning {
    std::string_view keyword;
    Trouble trouble;
};

// The gravest first: what must be mended before the next matters. Keywords of RFC 8011 §5.4.12 and PWG 5100.9.
constexpr std::array meanings{
    Meaning{"paused", Trouble::paused},
    Meaning{"moving-to-paused", Trouble::paused},
    Meaning{"offline", Trouble::offline},
    Meaning{"shutdown", Trouble::offline},
    Meaning{"timed-out", Trouble::offline},
    Meaning{"cover-open", Trouble::cover_open},
    Meaning{"door-open", Trouble::cover_open},
    Meaning{"interlock-open", Trouble::cover_open},
    Meaning{"media-jam", Trouble::paper_jam},
    Meaning{"media-empty", Trouble::paper_out},
    Meaning{"media-needed", Trouble::paper_out},
    Meaning{"marker-supply-empty", Trouble::no_marker},
    Meaning{"toner-empty", Trouble::no_marker},
    Meaning{"developer-empty", Trouble::no_marker},
    Meaning{"input-tray-missing", Trouble::other},
    Meaning{"output-tray-missing", Trouble::other},
    Meaning{"output-area-full", Trouble::other},
    Meaning{"marker-waste-full", Trouble::other},
    Meaning{"fuser-over-temp", Trouble::other},
    Meaning{"spool-area-full", Trouble::other},
    Meaning{"stopped", Trouble::other},
    Meaning{"cups-certificate-error", Trouble::other},
    Meaning{"cups-missing-filter", Trouble::other},
};

} // namespace

bool says_unreachable(std::string_view message) {
    // Of the ipp, socket and lpd backends. A refused connection is "in use" to them, and a printer that is off as well.
    for (const std::string_view words :
         {"printer is not responding", "printer is not connected", "printer is unreachable", "printer is in use",
          "printer may not exist or is unavailable", "printer is not available", "Unable to locate printer",
          "Unable to contact printer"})
        if (message.find(words) != std::string_view::npos) return true;
    return false;
}

Trouble trouble_of(const std::vector<std::string>& reasons, std::string_view message) {
    for (const auto& meaning : meanings)
        if (std::ranges::find(reasons, meaning.keyword, without_severity) != reasons.end()) return meaning.trouble;
    if (says_unreachable(message)) return Trouble::offline;
    const bool unknown_error = std::ranges::any_of(reasons, [](std::string_view reason) {
        return reason.ends_with("-error") && !reason.starts_with("cups-"); // those of CUPS are about the backend, or above
    });
    return unknown_error ? Trouble::other : Trouble::none;
}

bool tells_lost_history(const std::vector<std::string>& reasons) {
    return std::ranges::find(reasons, "cups-ipp-missing-job-history", without_severity) != reasons.end();
}

} // namespace printers::cups
