// The kitchen's store: the database and, beside it in memory, what the rules need to decide at once.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/clock_trust.hpp"
#include "counter/records.hpp"
#include "counter/roster.hpp"
#include "data/day.hpp"
#include "data/facts.hpp"
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

/// The owner of a data folder's database. Synchronous, and used by one thread at a time: the store's worker.
///
/// Whatever is written between `begin` and `commit` becomes durable together; many requests share one sync that way.
/// Memory is changed as requests are decided, so after a failure `roll_back` reads it anew from the database.
class Store {
public:
    /// Creates the folder and the database if they are missing, and brings an old schema up to date. Refuses a folder
    /// that another process owns.
    static Result<Store> open(const std::filesystem::path& folder, counter::Instant now);

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    const counter::Roster& roster() const;
    const counter::Records& records() const;
    Database& database();

    Result<void> begin();
    Result<void> commit();
    Result<void> roll_back(counter::Instant now);

    // Inside begin … commit:

    /// Decides a request, or gives a repeated one its first answer.
    Result<Answer> submit(const Submission& submission, counter::Instant now, const counter::ClockState& clock);

    /// Closes every school's day whose cutoff is past, once. Returns the new closings.
    Result<std::vector<Closing>> close_due(counter::Instant now, const counter::ClockState& clock);
    /// Cutoffs up to this instant count as handled: a kitchen's first import sets it, so that no day before is closed.
    Result<void> start_closing_from(counter::Instant instant);
    /// Staff close the school's next day of service before its cutoff.
    Result<Closing> close_early(std::string_view school, counter::ServiceDate date, std::string_view reason,
                                std::string_view author, counter::Instant now, const counter::ClockState& clock);
    /// Staff vouch for a provisional closing. `kitchen` may be empty where the node serves one alone.
    Result<Closing> confirm_closing(std::string_view kitchen, std::int64_t number, std::string_view author,
                                    counter::Instant now);
    /// Decides the variation's delta sheet. Returns the variation as it stands: the first decision is kept.
    Result<Variation> decide_variation(std::int64_t id, VariationState state, std::string_view author, counter::Instant now,
                                       const std::optional<std::string>& reason);

    /// Replaces the imported facts. Closes first what is due, so that no closing changes; where the meal of a day that is
    /// closed already changes, variations are raised.
    Result<ImportSummary> import(const DataSet& set, counter::Instant now, const counter::ClockState& clock);

    TokenTable& tokens();

    /// Reads, inside a transaction or not; what was decided since `begin` is in it.
    Result<std::vector<SchoolDay>> day(counter::ServiceDate date, counter::Instant now,
                                       std::optional<counter::SchoolId> school = std::nullopt);

    /// The days of schools that have changed since the last call. A change on `distant_future` concerns every day; any
    /// other may concern the days after it too (a long absence).
    std::vector<SchoolDate> take_changes();

private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace data
