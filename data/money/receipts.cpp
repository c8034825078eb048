#include "data/money/receipts.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "counter/time.hpp"

namespace data::money {

namespace {

std::string select(std::string_view rest) {
    return fmt::format("SELECT r.series, r.year, r.number, r.kind, r.at, r.day, r.diner, r.initials, r.authority, r.cents, r.balance, "
                       "r.balance_at, r.terminal, r.author, r.key, r.reverses, r.entry FROM receipts r {}",
                       rest);
}

Receipt receipt_in(const Rows& rows) {
    Receipt receipt;
    receipt.series = rows.text(0);
    receipt.number = {static_cast<int>(rows.integer(1)), rows.integer(2)};
    receipt.kind = parse_receipt_kind(rows.text(3)).value_or(ReceiptKind::top_up);
    receipt.at = rows.instant(4);
    receipt.day = rows.date(5);
    receipt.diner = rows.text(6);
    receipt.initials = rows.text(7);
    receipt.authority = rows.text(8);
    receipt.amount = {rows.integer(9)};
    receipt.balance = {rows.integer(10)};
    receipt.balance_at = rows.instant(11);
    receipt.terminal = rows.text(12);
    receipt.author = rows.text(13);
    receipt.key = rows.text(14);
    if (!rows.is_null(15)) receipt.reverses = rows.integer(15);
    receipt.entry = rows.integer(16);
    return receipt;
}

template <typename... Values>
Result<std::vector<Receipt>> read_all(Query& query, const Values&... values) {
    std::vector<Receipt> receipts;
    auto rows = query.rows(values...);
    while (rows.next()) receipts.push_back(receipt_in(rows));
    if (!rows.status()) return rows.status().error();
    return receipts;
}

template <typename... Values>
Result<std::optional<Receipt>> read_first(Query& query, const Values&... values) {
    std::optional<Receipt> receipt;
    auto rows = query.rows(values...);
    if (rows.next()) receipt = receipt_in(rows);
    if (!rows.status()) return rows.status().error();
    return receipt;
}

std::string hex(std::uint64_t number) { return number == 0 ? std::string{} : fmt::format("{:016x}", number); }

std::uint64_t parse_hex(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, 16);
    return number;
}

ReceiptPaper paper_in(const Rows& rows, int column) {
    ReceiptPaper paper;
    paper.state = parse_paper_state(rows.text(column)).value_or(PaperState::unknown);
    paper.attempts = static_cast<int>(rows.integer(column + 1));
    paper.terminal = rows.text(column + 2);
    paper.op_id = parse_hex(rows.text(column + 3));
    if (!rows.is_null(column + 4)) paper.paper = rows.integer(column + 4);
    return paper;
}

} // namespace

std::string to_string(ReceiptNumber number) { return fmt::format("{:04}-{:06}", number.year, number.number); }

std::optional<ReceiptNumber> parse_receipt_number(std::string_view text) {
    if (text.size() < 11 || text.size() > 20 || text[4] != '-') return std::nullopt;
    ReceiptNumber number;
    const auto* end = text.data() + text.size();
    const auto year = std::from_chars(text.data(), text.data() + 4, number.year);
    const auto rest = std::from_chars(text.data() + 5, end, number.number);
    if (year.ec != std::errc{} || year.ptr != text.data() + 4 || rest.ec != std::errc{} || rest.ptr != end || number.number < 0)
        return std::nullopt;
    return number;
}

std::string_view to_string(ReceiptKind kind) {
    switch (kind) {
    case ReceiptKind::top_up: return "top_up";
    case ReceiptKind::reversal: return "reversal";
    case ReceiptKind::voucher: return "voucher";
    }
    return {};
}

std::optional<ReceiptKind> parse_receipt_kind(std::string_view text) {
    for (const auto kind : {ReceiptKind::top_up, ReceiptKind::reversal, ReceiptKind::voucher})
        if (to_string(kind) == text) return kind;
    return std::nullopt;
}

std::string_view to_string(PaperState state) {
    switch (state) {
    case PaperState::none: return "none";
    case PaperState::waiting: return "waiting";
    case PaperState::printed: return "printed";
    case PaperState::unknown: return "unknown";
    }
    return {};
}

std::optional<PaperState> parse_paper_state(std::string_view text) {
    for (const auto state : {PaperState::none, PaperState::waiting, PaperState::printed, PaperState::unknown})
        if (to_string(state) == text) return state;
    return std::nullopt;
}

ReceiptTable::ReceiptTable(Database& database)
    : database_(&database), numbers_(database, "SELECT series, year, max(number) FROM receipts GROUP BY series, year"),
      known_numbers_(database, "SELECT series, year, last FROM receipt_numbers"),
      know_number_(database, "INSERT INTO receipt_numbers VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)"),
      add_(database, "INSERT INTO receipts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"),
      find_(database, select("WHERE r.series = ?1 AND r.year = ?2 AND r.number = ?3")),
      find_key_(database, select("WHERE r.series = ?1 AND r.key = ?2")),
      reversed_by_(database, "SELECT number FROM receipts WHERE series = ?1 AND year = ?2 AND reverses = ?3"),
      after_(database, select("WHERE r.series = ?1 AND (r.year, r.number) > (?2, ?3) ORDER BY r.year, r.number")),
      latest_(database, select("WHERE r.series = ?1 ORDER BY r.year DESC, r.number DESC LIMIT ?2")),
      recent_(database, select("WHERE r.series = ?1 AND (r.day >= ?2 OR EXISTS (SELECT 1 FROM receipt_papers p WHERE p.series = r.series AND "
                               "p.year = r.year AND p.number = r.number AND p.state <> 'printed')) ORDER BY r.year DESC, r.number DESC LIMIT 500")),
      cash_after_(database, "SELECT sum(CASE kind WHEN 'top_up' THEN cents WHEN 'reversal' THEN -cents ELSE 0 END) FROM receipts WHERE "
                            "series = ?1 AND (year, number) > (?2, ?3)"),
      cash_of_diner_after_(database, "SELECT sum(CASE kind WHEN 'top_up' THEN cents WHEN 'reversal' THEN -cents ELSE 0 END) FROM receipts "
                                     "WHERE series = ?1 AND (year, number) > (?2, ?3) AND diner = ?4"),
      paper_(database, "SELECT state, attempts, terminal, op_id, paper FROM receipt_papers WHERE series = ?1 AND year = ?2 AND number = ?3"),
      set_paper_(database, "INSERT INTO receipt_papers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET terminal = "
                           "excluded.terminal, op_id = excluded.op_id, state = excluded.state, attempts = excluded.attempts, paper = "
                           "excluded.paper"),
      open_papers_(database, "SELECT r.series, r.year, r.number, r.kind, r.at, r.day, r.diner, r.initials, r.authority, r.cents, r.balance, "
                             "r.balance_at, r.terminal, r.author, r.key, r.reverses, r.entry, p.state, p.attempts, p.terminal, p.op_id, p.paper "
                             "FROM receipt_papers p JOIN receipts r USING (series, year, number) WHERE p.series = ?1 AND p.state <> 'printed' "
                             "ORDER BY p.year, p.number"),
      of_paper_(database, "SELECT series, year, number FROM receipt_papers WHERE paper = ?1"),
      gaps_(database, "SELECT series, year, count(*), min(number), max(number) FROM receipts GROUP BY series, year HAVING count(*) <> "
                      "max(number)") {}

Result<void> ReceiptTable::load() {
    last_.clear();
    for (auto* query : {&numbers_, &known_numbers_}) {
        auto rows = query->rows();
        while (rows.next()) {
            auto& last = last_[{std::string{rows.text(0)}, static_cast<int>(rows.integer(1))}];
            last = std::max(last, rows.integer(2));
        }
        if (!rows.status()) return rows.status();
    }
    return {};
}

std::int64_t ReceiptTable::last(std::string_view series, int year) const {
    const auto found = last_.find(std::pair{std::string{series}, year});
    return found == last_.end() ? 0 : found->second;
}

std::optional<ReceiptNumber> ReceiptTable::last(std::string_view series) const {
    std::optional<ReceiptNumber> last;
    for (const auto& [of, number] : last_)
        if (of.first == series) last = std::max(last.value_or(ReceiptNumber{}), ReceiptNumber{of.second, number});
    return last;
}

Result<void> ReceiptTable::know_number(std::string_view series, ReceiptNumber number) {
    if (number.number <= last(series, number.year)) return {};
    last_[{std::string{series}, number.year}] = number.number;
    return know_number_.run(series, number.year, number.number);
}

Result<void> ReceiptTable::add(const Receipt& r) {
    auto& last = last_[{r.series, r.number.year}];
    last = std::max(last, r.number.number);
    return add_.run(r.series, r.number.year, r.number.number, to_string(r.kind), r.at, r.day, r.diner, r.initials, r.authority, r.amount.value,
                    r.balance.value, r.balance_at, r.terminal, r.author, r.key, r.reverses, r.entry);
}

Result<std::optional<Receipt>> ReceiptTable::find(std::string_view series, ReceiptNumber number) {
    return read_first(find_, series, number.year, number.number);
}

Result<std::optional<Receipt>> ReceiptTable::find_key(std::string_view series, std::string_view key) { return read_first(find_key_, series, key); }

Result<std::optional<ReceiptNumber>> ReceiptTable::reversed_by(const Receipt& receipt) {
    const auto number = single_integer(reversed_by_, receipt.series, receipt.number.year, receipt.number.number);
    if (!number) return number.error();
    if (!*number) return std::nullopt;
    return ReceiptNumber{receipt.number.year, **number};
}

Result<std::vector<Receipt>> ReceiptTable::after(std::string_view series, ReceiptNumber number) {
    return read_all(after_, series, number.year, number.number);
}

Result<std::vector<Receipt>> ReceiptTable::latest(std::string_view series, std::size_t most) {
    auto receipts = read_all(latest_, series, static_cast<std::int64_t>(most));
    if (receipts) std::ranges::reverse(*receipts);
    return receipts;
}

Result<std::vector<Receipt>> ReceiptTable::recent(std::string_view series, counter::ServiceDate from) { return read_all(recent_, series, from); }

Result<counter::Cents> ReceiptTable::cash_after(std::string_view series, ReceiptNumber number, std::optional<std::string_view> diner) {
    const auto sum = diner ? single_integer(cash_of_diner_after_, series, number.year, number.number, *diner)
                           : single_integer(cash_after_, series, number.year, number.number);
    if (!sum) return sum.error();
    return counter::Cents{sum->value_or(0)};
}

Result<ReceiptPaper> ReceiptTable::paper(std::string_view series, ReceiptNumber number) {
    ReceiptPaper paper;
    auto rows = paper_.rows(series, number.year, number.number);
    if (rows.next()) paper = paper_in(rows, 0);
    if (!rows.status()) return rows.status().error();
    return paper;
}

Result<void> ReceiptTable::set_paper(std::string_view series, ReceiptNumber number, const ReceiptPaper& paper) {
    return set_paper_.run(series, number.year, number.number, paper.terminal, hex(paper.op_id), to_string(paper.state), paper.attempts, paper.paper);
}

Result<std::vector<std::pair<Receipt, ReceiptPaper>>> ReceiptTable::open_papers(std::string_view series) {
    std::vector<std::pair<Receipt, ReceiptPaper>> open;
    auto rows = open_papers_.rows(series);
    while (rows.next()) open.emplace_back(receipt_in(rows), paper_in(rows, 17));
    if (!rows.status()) return rows.status().error();
    return open;
}

Result<std::optional<std::pair<std::string, ReceiptNumber>>> ReceiptTable::of_paper(std::int64_t paper) {
    std::optional<std::pair<std::string, ReceiptNumber>> found;
    auto rows = of_paper_.rows(paper);
    if (rows.next()) found.emplace(std::string{rows.text(0)}, ReceiptNumber{static_cast<int>(rows.integer(1)), rows.integer(2)});
    if (!rows.status()) return rows.status().error();
    return found;
}

Result<std::vector<std::string>> ReceiptTable::faults() {
    std::vector<std::string> faults;
    auto rows = gaps_.rows();
    while (rows.next())
        faults.push_back(fmt::format("series {} of {}: {} receipts numbered {} to {}", rows.text(0), rows.integer(1), rows.integer(2),
                                     rows.integer(3), rows.integer(4)));
    if (!rows.status()) return rows.status().error();
    return faults;
}

} // namespace data::money
