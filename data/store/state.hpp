// What the store's parts share: the database, its tables, and the rules' state in memory. Private to data/store.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "counter/attendance.hpp"
#include "data/folder_lock.hpp"
#include "data/kitchen_state.hpp"
#include "data/link/publisher.hpp"
#include "data/store.hpp"

namespace data {

/// A diner's meal before and after a change, on a day that is closed.
struct MealChange {
    std::string group; ///< of the school that closed
    std::optional<counter::Meal> before;
    std::optional<counter::Meal> after;
    bool is_adult = false;
    std::int64_t diner_row = 0;
};

/// What a closing and its variations have for one diner.
struct DinerStanding : counter::Standing {
    std::vector<DayLine> kinds; ///< of meal: how many there are of each, without refused ones

    void add(const DayLine& line);
    /// The meal that the kitchen has for them; null if there is none.
    const DayLine* eaten() const;
};
using Standings = std::map<std::int64_t, DinerStanding>; // by diner's row

struct Store::State {
    FolderLock lock;
    Database database;
    NodeSettings node;
    RequestTable requests{database};
    RecordTable record_table{database};
    ClosingTable closings{database};
    VariationTable variations{database};
    AttendanceTable attendance{database};
    TokenTable tokens{database};
    DayReader days{database};
    paper::Papers papers{database};
    money::Ledger ledger{database};
    money::ReceiptTable receipts{database};
    money::Charges charges{database, ledger};
    link::PeerTable peers{database};
    link::Publisher publisher;
    Query set_closed_through{database, "INSERT INTO meta VALUES ('closed_through', ?1) ON CONFLICT DO UPDATE SET value = "
                                       "excluded.value"};
    Query school_of_closing{database, "SELECT school, day FROM closings WHERE id = ?1"};
    KitchenState memory;
    money::Payers payers{database, node, memory, ledger, receipts};
    money::Tills tills{database, node, ledger, receipts, payers};
    money::ReceiptPapers receipt_papers{database, receipts, payers, papers};
    money::Office office{database, node, memory, ledger, receipts, payers, receipt_papers};
    std::set<SchoolDate> changes;
    using GroupDays = std::set<std::pair<std::string, counter::ServiceDate>>;
    /// While facts of one message are carried out: the groups whose schools' nodes are to be told at its end.
    std::optional<GroupDays> groups_to_tell;

    State(FolderLock l, Database d, NodeSettings n)
        : lock(std::move(l)), database(std::move(d)), node(std::move(n)), publisher(database, node.upstream.has_value()) {}

    Result<void> reload(counter::Instant now);

    // requests.cpp
    Result<Answer> submit(const Submission& submission, counter::Instant now, const counter::ClockState& clock);
    Result<void> carry_out(const Submission& submission, counter::DinerId diner, counter::ServiceDate target, std::int64_t request,
                           counter::Instant now);
    Result<void> record_effect(counter::DinerId diner, counter::Operation operation, counter::ServiceDate target);
    /// What is now recorded for the diner: of those dates, and the long states if `states`.
    link::ToldRecords records_of(counter::DinerId diner, const std::set<counter::ServiceDate>& dates, bool states) const;

    // variations.cpp
    /// Raises variations of one event: they share a delta sheet. `event` holds reason, author, instant, request.
    Result<void> raise(const Closing& closing, const Variation& event, std::vector<Variation> entries, counter::Instant now);
    Result<std::size_t> vary(const Closing& closing, const std::vector<MealChange>& meals, const Variation& event,
                             const counter::DietSets& before, const counter::DietSets& after, counter::Instant now);
    /// No more meals can be taken back than there are.
    Result<void> check_taken_back(const Closing& closing, const link::AskedVariation& asked);
    Result<void> tell_variation(const Closing& closing, const Variation& variation, counter::Instant now);

    // closings.cpp
    Result<Closing> close(counter::SchoolId school, counter::ServiceDate date, Closing closing, std::span<const FeedState> feeds);
    /// Past the cutoff, by nobody.
    Result<Closing> close_by_itself(counter::SchoolId school, counter::ServiceDate date, counter::Instant now,
                                    const counter::ClockState& clock, std::span<const FeedState> feeds);

    // papers.cpp
    /// Where the kitchen wants its papers with each closing: what the school's day lacks.
    Result<void> order_by_itself(counter::SchoolId school, counter::ServiceDate date, counter::Instant now);
    /// The same, once a kitchen's last school of the day is closed: its production sheet.
    Result<void> order_production_by_itself(counter::ServiceDate date, counter::Instant now);

    // money.cpp
    /// Reads balances and series anew: after opening, after a roll-back.
    Result<void> load_money();
    /// Once a closing's meals are frozen.
    Result<void> charge(const Closing& closing);
    /// Whenever a closing's variations have changed.
    Result<void> settle_charges(const Closing& closing, counter::Instant now);
    /// Tells shops of the diners whose money has changed in this transaction.
    Result<void> tell_accounts();
    /// Tells a shop of its till, and of every diner whom it may serve.
    Result<void> tell_shop(link::Outgoing& feed, std::size_t receipts, bool with_accounts, counter::Instant now);
    Result<void> tell_shops(counter::Instant now);

    // attendance.cpp
    Result<void> check(Statement& statement);
    counter::RollCall roll_of(const Statement& statement) const;
    Result<std::vector<Refusal>> follow(const Statement& statement, const std::optional<Statement>& before, counter::Instant now,
                                        const counter::ClockState& clock);
    /// What `follow` gave for it, of a statement that was taken before.
    Result<std::vector<Refusal>> refusals_of(const Statement& statement);
    /// Tells the school's nodes the statement in force, and what is recorded of the whole group; at the message's end, while
    /// one is carried out.
    Result<void> tell_group(std::string_view group, counter::ServiceDate date, counter::Instant now);
    Result<void> note_unbooked(const Statement& statement, const std::optional<Closing>& closing);
    /// Raises the variations that the group's statement in force asks of the closing, those that it has not asked yet.
    Result<void> settle(const Closing& closing, const std::string& group, counter::Instant now);
    Result<Standings> standings(const Closing& closing, const std::vector<Variation>& raised);
    Result<std::vector<Variation>> owed_meals(const Closing& closing, const Statement& statement,
                                              const std::vector<Variation>& raised);
    Result<std::vector<Variation>> owed_extras(const Closing& closing, const Statement& statement,
                                               const std::vector<Variation>& raised);

    // facts.cpp
    /// Reads the rules' state anew after the facts have changed, and raises what that changes of closed days. Returns how
    /// many variations.
    Result<std::size_t> adopt_facts(const Variation& event, counter::Instant now, const std::vector<Closing>& closed);
    /// Tells each site its school's roster, if it is another than the one that it has.
    Result<void> tell_rosters(counter::Instant now);
    Result<void> tell_roster(link::Outgoing& feed, const DataSet& all, counter::Instant now);
    /// Of days that are not over: what they froze stays, what is to be cooked may change.
    Result<std::vector<Closing>> closings_still_open_to_change(counter::Instant now);
    /// How many variations a calendar that makes this roster would raise.
    Result<std::int64_t> variations_after(const counter::Roster& after, counter::SchoolId school, const Closing& closing);
    Result<std::size_t> vary_after(const KitchenState& before, const std::vector<Closing>& closed, const Variation& event,
                                   counter::Instant now);
};

} // namespace data
