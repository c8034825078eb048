// The money family: how many top-ups a kitchen's till makes durable in a second, beside SQLite alone writing the same rows.

#include <chrono>

#include <fmt/format.h>

#include "data/samples/model.hpp"
#include "data/samples/random.hpp"
#include "data/store.hpp"
#include "tests/bench/expect.hpp"
#include "tests/bench/families.hpp"
#include "tests/bench/ledger_rows.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/program.hpp"
#include "tests/bench/sqlite.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

constexpr int runs = 9;
constexpr std::size_t diners = 20'000;
constexpr std::size_t in_a_commit = 64; // that waited together when the store's worker turned to its queue
constexpr std::size_t of_a_run = 200 * in_a_commit;
constexpr const char* merchant = "T01";

counter::Instant now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

/// A receipt's row, as the store wrote it.
struct Receipt {
    std::string series;
    std::int64_t year, number;
    std::string kind;
    std::int64_t at, day;
    std::string diner, initials, authority;
    std::int64_t cents, balance, balance_at;
    std::string terminal, author, key;
};

/// Those of the entries after that one, in their order.
std::vector<Receipt> receipts_after(data::Database& database, std::int64_t entry) {
    std::vector<Receipt> receipts;
    data::Query query{database, "SELECT series, year, number, kind, at, day, diner, initials, authority, cents, balance, balance_at, terminal, "
                                "author, key FROM receipts WHERE entry > ?1 ORDER BY entry"};
    auto rows = query.rows(entry);
    while (rows.next()) {
        const auto text = [&](int column) { return std::string{rows.text(column)}; };
        receipts.push_back({text(0), rows.integer(1), rows.integer(2), text(3), rows.integer(4), rows.integer(5), text(6), text(7), text(8),
                            rows.integer(9), rows.integer(10), rows.integer(11), text(12), text(13), text(14)});
    }
    expect(rows.status());
    return receipts;
}

/// SQLite alone: every statement prepared before, every value at hand.
class Peer {
public:
    explicit Peer(const std::filesystem::path& file) : database_(file) {}

    /// An entry and a receipt for each top-up.
    void insert(const LedgerRows& rows, const std::vector<Receipt>& receipts) {
        for (std::size_t at = 0; at < rows.entries.size(); ++at) {
            if (at % in_a_commit == 0) begin_.run();
            insert(receipts[at], ledger_.insert(rows.entries[at]));
            if ((at + 1) % in_a_commit == 0) commit_.run();
        }
    }

private:
    void insert(const Receipt& receipt, std::int64_t entry) {
        receipt_.bind(1, receipt.series);
        receipt_.bind(2, receipt.year);
        receipt_.bind(3, receipt.number);
        receipt_.bind(4, receipt.kind);
        receipt_.bind(5, receipt.at);
        receipt_.bind(6, receipt.day);
        receipt_.bind(7, receipt.diner);
        receipt_.bind(8, receipt.initials);
        receipt_.bind(9, receipt.authority);
        receipt_.bind(10, receipt.cents);
        receipt_.bind(11, receipt.balance);
        receipt_.bind(12, receipt.balance_at);
        receipt_.bind(13, receipt.terminal);
        receipt_.bind(14, receipt.author);
        receipt_.bind(15, receipt.key);
        receipt_.bind_null(16);
        receipt_.bind(17, entry);
        receipt_.run();
    }

    Sqlite database_;
    LedgerPeer ledger_{database_};
    Statement begin_{database_, "BEGIN IMMEDIATE"};
    Statement commit_{database_, "COMMIT"};
    Statement receipt_{database_, "INSERT INTO receipts (series, year, number, kind, at, day, diner, initials, authority, cents, balance, "
                                  "balance_at, terminal, author, key, reverses, entry) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                                  "?12, ?13, ?14, ?15, ?16, ?17)"};
};

Taken take() {
    const support::TempFolder folder{own_disk()};
    const auto options = around_today(diners, 25);
    write_data_set(options, folder / "set");
    import_set(folder / "data", folder / "set");
    std::filesystem::copy_file(folder / "data" / "mestolo.db", folder / "peer.db");
    const auto codes = diners_of(options, "calcinate");

    auto store = expect(data::Store::open(folder / "data", now()));
    Peer peer{folder / "peer.db"};
    data::samples::Random random{options.seed, 400};
    Comparison compared;
    std::size_t number = 0;
    for (int run = 0; run < runs + 1; ++run) {
        const auto before = ledger_end(store.database());
        std::vector<data::money::TopUpOrder> orders;
        for (std::size_t i = 0; i < of_a_run; ++i, ++number)
            orders.push_back({merchant, fmt::format("terminal/T-0001/{:016x}", number), codes[random.below(codes.size())],
                              counter::Cents{10'000 + 500 * static_cast<std::int64_t>(random.below(20))}, "T-0001", "T-0001", now()});
        const auto ours = seconds([&] {
            for (std::size_t from = 0; from < orders.size(); from += in_a_commit) {
                expect(store.begin());
                for (auto at = from; at < from + in_a_commit; ++at)
                    if (!expect(store.top_up(orders[at])).receipt) throw CannotTake("a top-up was refused");
                expect(store.commit());
            }
        });
        const auto rows = ledger_rows(store.database(), before);
        const auto receipts = receipts_after(store.database(), before.entry);
        if (rows.entries.size() != of_a_run || receipts.size() != of_a_run) throw CannotTake("a top-up left no entry, or no receipt");
        const auto theirs = seconds([&] { peer.insert(rows, receipts); });
        if (run > 0) compared.add(of_a_run / ours, of_a_run / theirs); // the first warms up
    }
    if (const auto faults = expect(store.money_faults()); !faults.empty()) throw CannotTake("the ledger is wrong: " + faults.front());
    return {compared.ours(), compared.runs(),
            fmt::format("top-ups with entry, transfers, receipt and its key, {} in a commit as from a full queue, {} a run, {} diners; {:.2f} of "
                        "the {:.0f}/s that SQLite alone makes of the same rows in the same commits",
                        in_a_commit, of_a_run, diners, compared.ratio(), compared.peer())};
}

} // namespace

std::vector<Figure> money_figures() { return {{"ledger_ops_per_s", "1/s", Better::higher, Goal{20'000, true}, take}}; }

} // namespace bench
