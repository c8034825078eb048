#include "tests/system/till/paper_roll.hpp"

#include <cstdlib>
#include <optional>
#include <string_view>

namespace till {

namespace {

constexpr std::string_view copy_notice = "*** COPIA";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// What stands to the right of `what`; none: another line.
std::optional<std::string> value_of(std::string_view line, std::string_view what) {
    if (!line.starts_with(what)) return std::nullopt;
    return std::string{trimmed(line.substr(what.size()))};
}

class Reader {
public:
    explicit Reader(std::string heading) : heading_(std::move(heading)) {}

    void read(std::string_view line) {
        if (line == cut_here) return end();
        if (line.starts_with(copy_notice)) return read_notice(line);
        if (line == heading_) {
            if (!slip_ || has_heading_) begin(1);
            has_heading_ = true;
            return;
        }
        if (!slip_) return;
        if (auto number = value_of(line, "Ricevuta n.")) slip_->receipt = std::move(*number);
        if (auto diner = value_of(line, "Codice utente")) slip_->diner = std::move(*diner);
        if (const auto euros = value_of(line, "EUR"))
            for (const char c : *euros)
                if (c >= '0' && c <= '9') slip_->cents = slip_->cents * 10 + (c - '0');
        // A copy has one line more.
        if (line.starts_with("aggiornato al")) (slip_->attempt == 1 ? slip_->is_whole : has_last_line_) = true;
    }
    std::vector<Slip> all() {
        end();
        return std::move(slips_);
    }

private:
    void read_notice(std::string_view line) {
        if (slip_ && has_last_line_) {
            slip_->is_whole = true;
            return end();
        }
        const auto number = line.rfind("n. ");
        begin(number == std::string_view::npos ? 0 : std::atoi(std::string{line.substr(number + 3)}.c_str()));
    }
    void begin(int attempt) {
        end();
        slip_.emplace();
        slip_->attempt = attempt;
    }
    void end() {
        if (slip_) slips_.push_back(std::move(*slip_));
        slip_.reset();
        has_heading_ = has_last_line_ = false;
    }

    std::string heading_;
    std::optional<Slip> slip_;
    bool has_heading_ = false;
    bool has_last_line_ = false;
    std::vector<Slip> slips_;
};

} // namespace

std::vector<Slip> read_roll(const std::vector<std::string>& lines, const std::string& heading) {
    Reader reader{heading};
    for (const auto& line : lines) reader.read(trimmed(line));
    return reader.all();
}

} // namespace till
