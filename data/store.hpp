// The kitchen's store: the database and, beside it in memory, what the rules need to decide at once.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "counter/clock_trust.hpp"
#include "counter/records.hpp"
#include "counter/roster.hpp"
#include "data/day.hpp"
#include "data/facts.hpp"
#include "data/link/fact_sink.hpp"
#include "data/link/publisher.hpp"
#include "data/money/charges.hpp"
#include "data/money/office.hpp"
#include "data/money/receipt_papers.hpp"
#include "data/money/tills.hpp"
#include "data/node_settings.hpp"
#include "data/paper/papers.hpp"
#include "data/tables/attendance_table.hpp"
#include "data/tables/calendar_table.hpp"
#include "data/tables/token_table.hpp"
#include "data/tables/closing_table.hpp"
#include "data/tables/record_table.hpp"
#include "data/tables/request_table.hpp"
#include "data/tables/variation_table.hpp"

namespace data {

/// A school's day, as a change that watchers want to hear of.
struct SchoolDate {
    std::string school;
    counter::ServiceDate date;
    friend auto operator<=>(const SchoolDate&, const SchoolDate&) = default;
};

/// A request that a statement of attendance made, and that was rejected.
struct Refusal {
    std::string diner;
    counter::Reason reason{};
};

struct AttendanceAnswer {
    counter::Outcome outcome{}; ///< accepted or unchanged
    counter::Instant received_at;
    bool awaiting = false;      ///< the kitchen has not taken it yet
    std::vector<Refusal> refusals;
};

/// What an entry of the calendar would change: days on which it changes nothing are left out.
struct CalendarPreview {
    struct Day {
        counter::ServiceDate date;
        std::string school;
        std::string name;
        bool closed = false; ///< already: what changes becomes variations
        std::int64_t before = 0;
        std::int64_t after = 0;
    };
    std::vector<Day> days;
    std::int64_t variations = 0;
};

struct EnteredCalendar {
    EnteredEntry entry;
    std::int64_t variations = 0; ///< raised on days that were closed already
};

/// The owner of a data folder's database. Synchronous, and used by one thread at a time: the store's worker.
///
/// Whatever is written between `begin` and `commit` becomes durable together; many requests share one sync that way.
/// Memory is changed as requests are decided, so after a failure `roll_back` reads it anew from the database.
class Store {
public:
    /// What the folder's mestolo.toml says decides what the node may do.
    /// Creates the folder and the database if they are missing, and brings an old schema up to date. Refuses a folder
    /// that another process owns.
    static Result<Store> open(const std::filesystem::path& folder, counter::Instant now);

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    const NodeSettings& node() const;
    const counter::Roster& roster() const;
    const counter::Records& records() const;
    Database& database();
    AttendanceTable& attendance();
    RequestTable& requests();

    Result<void> begin();
    Result<void> commit();
    Result<void> roll_back(counter::Instant now);

    // Inside begin … commit:

    /// Decides a request, or gives a repeated one its first answer.
    Result<Answer> submit(const Submission& submission, counter::Instant now, const counter::ClockState& clock);

    /// Takes a statement of who is there, and does what follows from it (domain.md §6, Attendance).
    Result<AttendanceAnswer> state_attendance(Statement statement, counter::Instant now, const counter::ClockState& clock);

    /// Closes every school's day whose cutoff is past, once. `feeds`: the nodes whose requests it may be missing. Returns
    /// the new closings.
    Result<std::vector<Closing>> close_due(counter::Instant now, const counter::ClockState& clock,
                                           std::span<const FeedState> feeds = {});
    /// Cutoffs up to this instant count as handled: a kitchen's first import sets it, so that no day before is closed.
    Result<void> start_closing_from(counter::Instant instant);
    /// Staff close the school's next day of service before its cutoff.
    Result<Closing> close_early(std::string_view school, counter::ServiceDate date, std::string_view reason,
                                std::string_view author, counter::Instant now, const counter::ClockState& clock,
                                std::span<const FeedState> feeds = {});
    /// Staff vouch for a provisional closing. `kitchen` may be empty where the node serves one alone.
    Result<Closing> confirm_closing(std::string_view kitchen, std::int64_t number, std::string_view author,
                                    counter::Instant now);
    /// Decides the variation's delta sheet. Returns the variation as it stands: the first decision is kept.
    Result<Variation> decide_variation(std::int64_t id, VariationState state, std::string_view author, counter::Instant now,
                                       const std::optional<std::string>& reason);

    /// A change after the closing, by hand. Empty on a node that doesn't decide: the kitchen raises it.
    Result<std::optional<Variation>> ask_variation(const link::AskedVariation& asked, counter::Instant now,
                                                   const counter::ClockState& clock);

    /// Replaces the imported facts. Closes first what is due, so that no closing changes; where the meal of a day that is
    /// closed already changes, variations are raised.
    Result<ImportSummary> import(const DataSet& set, counter::Instant now, const counter::ClockState& clock);

    /// Enters a closure or an opening. Closes first what is due; days that are closed get variations.
    Result<EnteredCalendar> enter_calendar(const counter::CalendarEntry& entry, std::string_view request_id,
                                           std::string_view author, counter::Instant now, const counter::ClockState& clock);

    TokenTable& tokens();

    /// The kitchen's papers, print jobs and trays.
    paper::Papers& papers();
    /// Makes and orders what the school's day lacks; without a school, every closed one's, and the production sheet. A conflict
    /// on a node that doesn't decide, and for a school that is not closed.
    Result<void> order_papers(counter::ServiceDate date, std::optional<counter::SchoolId> school, const paper::Order& order);

    // Money:

    money::Ledger& ledger();
    money::ReceiptTable& receipts();
    money::Payers& payers();
    money::Tills& tills();
    money::Office& office();
    money::ReceiptPapers& receipt_papers();
    /// These record, and tell the kitchen or the shop whom it concerns.
    Result<money::TopUpDone> top_up(const money::TopUpOrder& order);
    Result<money::Done<money::Receipt>> reverse(const money::ReversalOrder& order);
    Result<money::Done<money::CashClosing>> close_cash(const money::CashCount& count);
    /// `conflict` on a shop's node: the office agrees limits.
    Result<void> set_limits(std::string_view merchant, const counter::money::Limits& limits, counter::Instant now);
    /// What is wrong with ledger and receipts, in words; empty if nothing is.
    Result<std::vector<std::string>> money_faults();

    // The link to other nodes:

    /// The streams of facts to upstream and sites.
    link::Publisher& publisher();
    /// What carries out facts that arrive. The store outlives it, and is not moved meanwhile.
    std::unique_ptr<link::FactSink> receiver();

    // Reads, inside a transaction or not; what was decided since `begin` is in them:

    /// What an entry would change.
    Result<CalendarPreview> preview_calendar(const counter::CalendarEntry& entry, counter::Instant now);
    /// Entered by hand, the latest first.
    Result<std::vector<EnteredEntry>> calendar(counter::DateRange range);
    Result<std::vector<SchoolDay>> day(counter::ServiceDate date, counter::Instant now,
                                       std::optional<counter::SchoolId> school = std::nullopt);

    /// The days of schools that have changed since the last call. A change on `distant_future` concerns every day; any
    /// other may concern the days after it too (a long absence).
    std::vector<SchoolDate> take_changes();

private:
    struct State;
    class Receiver;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace data
