#include "printers/cups/witness.hpp"

#include <utility>

namespace printers::cups {

using namespace std::chrono_literals;

namespace {

constexpr auto renewed_after = 30s; // CUPS drops silent lines after minutes, the least that can be set is 30 s of a request

} // namespace

Result<void> Witness::begin(const std::string& server, Deadline deadline) {
    line_.reset();
    auto line = Connection::open(server, deadline);
    if (!line) return line.error();
    line_ = std::move(*line);
    since_ = std::chrono::steady_clock::now();
    return {};
}

bool Witness::go_on(const std::string& server, Deadline deadline) {
    if (!stands()) return false;
    if (std::chrono::steady_clock::now() - since_ < renewed_after) return true;
    // The new line is there before the old one is looked at: no moment goes unseen.
    Witness next;
    if (!next.begin(server, deadline) || !stands()) return false;
    *this = std::move(next);
    return true;
}

} // namespace printers::cups
