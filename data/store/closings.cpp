// When schools are closed, and by whom.

#include <fmt/format.h>

#include "counter/closing.hpp"
#include "counter/count.hpp"
#include "data/store/state.hpp"

namespace data {

namespace {

using counter::Instant;
using counter::SchoolId;
using counter::ServiceDate;

constexpr auto one_ms = std::chrono::milliseconds{1};

} // namespace

Result<Closing> Store::State::close(SchoolId school, ServiceDate date, Closing closing, std::span<const FeedState> feeds) {
    const auto& row = memory.roster.schools()[school];
    closing.kitchen = row.kitchen;
    closing.school = row.code;
    closing.date = date;
    closing.cutoff = memory.roster.cutoff(school, date);
    const auto extras = attendance.extras_of(row.code, date);
    if (!extras) return extras.error();
    auto closed = closings.add(std::move(closing), memory.roster, memory.records, memory.rows, *extras);
    if (!closed) return closed;
    changes.insert({row.code, date});
    if (auto charged = charge(*closed); !charged) return charged.error();

    std::vector<FeedState> feeding;
    for (const auto& feed : feeds)
        if (!feed.school || *feed.school == row.code) feeding.push_back(feed);
    if (auto added = closings.add_feeds(closed->id, feeding); !added) return added.error();
    if (publisher.tells_upstream() || publisher.tells_school(row.code)) {
        auto lines = closings.lines(closed->id);
        if (!lines) return lines.error();
        const auto body = link::closing_body({*closed, std::move(*lines), std::move(feeding)});
        auto told = publisher.tell_school(row.code, "closing", body, closed->closed_at);
        if (told) told = publisher.tell_upstream("closing", body, closed->closed_at);
        if (!told) return told.error();
    }
    const auto statements = attendance.in_force_at(row.code, date);
    if (!statements) return statements.error();
    for (const auto& statement : *statements)
        if (auto settled = settle(*closed, statement.group, closed->closed_at); !settled) return settled.error();
    if (auto ordered = order_by_itself(school, date, closed->closed_at); !ordered) return ordered.error();
    return closed;
}

Result<Closing> Store::State::close_by_itself(SchoolId school, ServiceDate date, Instant now, const counter::ClockState& clock,
                                              std::span<const FeedState> feeds) {
    const auto& code = memory.roster.schools()[school].code;
    const auto requested = requests.any_provisional(code, date);
    const auto stated = attendance.any_provisional(code, date);
    if (!requested || !stated) return requested ? stated.error() : requested.error();
    Closing closing;
    closing.closed_at = now;
    closing.provisional = counter::is_closing_provisional(clock, *requested || *stated);
    return close(school, date, std::move(closing), feeds);
}

Result<std::vector<Closing>> Store::close_due(Instant now, const counter::ClockState& clock, std::span<const FeedState> feeds) {
    auto& s = *state_;
    std::vector<Closing> closed;
    for (const auto& due : counter::due_closings(s.memory.roster, s.memory.closed_through, now)) {
        const auto& code = s.memory.roster.schools()[due.school].code;
        const auto existing = s.closings.find(code, due.date);
        if (!existing) return existing.error();
        if (*existing) continue; // staff closed it early
        auto added = s.close_by_itself(due.school, due.date, now, clock, feeds);
        if (!added) return std::move(added).error();
        closed.push_back(std::move(*added));
    }
    std::set<ServiceDate> days;
    for (const auto& closing : closed) days.insert(closing.date);
    for (const auto day : days)
        if (auto ordered = s.order_production_by_itself(day, now); !ordered) return ordered.error();
    // A clock that went back makes nothing undone.
    if (const auto handled = now - one_ms; handled > s.memory.closed_through)
        if (auto set = start_closing_from(handled); !set) return set.error();
    return closed;
}

Result<void> Store::start_closing_from(Instant instant) {
    state_->memory.closed_through = instant;
    return state_->set_closed_through.run(counter::to_string(instant));
}

Result<Closing> Store::close_early(std::string_view school, ServiceDate date, std::string_view reason,
                                   std::string_view author, Instant now, const counter::ClockState& clock,
                                   std::span<const FeedState> feeds) {
    auto& s = *state_;
    const auto id = s.memory.roster.find_school(school);
    if (!id) return Error{ErrorKind::not_found, fmt::format("there is no school {:?}", school)};
    if (!s.node.decides()) return Error{ErrorKind::conflict, "schools are closed in the kitchen, not on this node"};
    const auto existing = s.closings.find(school, date);
    if (!existing) return existing.error();
    if (*existing)
        return Error{ErrorKind::conflict, fmt::format("{} is closed already for {}: closing no. {}", school,
                                                      counter::to_string(date), (*existing)->number)};
    if (!counter::has_service(s.memory.roster, *id, date))
        return Error{ErrorKind::wrong_input, fmt::format("{} serves nobody on {}", school, counter::to_string(date))};
    if (now > s.memory.roster.cutoff(*id, date))
        return Error{ErrorKind::conflict,
                     fmt::format("the cutoff of {} on {} is past: it closes on its own", school, counter::to_string(date))};
    const auto today = s.memory.roster.policy_of(*id).zone.wall_clock(now).date;
    for (auto before = today; before < date; before += date::days{1})
        if (now <= s.memory.roster.cutoff(*id, before) && counter::has_service(s.memory.roster, *id, before))
            return Error{ErrorKind::wrong_input, fmt::format("{} can close early for its next day of service alone, {}: a "
                                                             "closing can't be undone",
                                                             school, counter::to_string(before))};
    Closing closing;
    closing.closed_at = now;
    closing.early_reason = reason;
    closing.author = author;
    closing.provisional = counter::is_provisional(now, s.memory.roster.cutoff(*id, date), clock);
    auto closed = s.close(*id, date, std::move(closing), feeds);
    if (!closed) return closed;
    if (auto ordered = s.order_production_by_itself(date, now); !ordered) return ordered.error();
    return closed;
}

Result<Closing> Store::confirm_closing(std::string_view kitchen, std::int64_t number, std::string_view author, Instant now) {
    auto& s = *state_;
    std::string only_kitchen;
    if (kitchen.empty() && s.memory.roster.schools().size() != 0) {
        only_kitchen = s.memory.roster.schools()[SchoolId{0}].kitchen;
        kitchen = only_kitchen;
    }
    auto closing = s.closings.find_number(kitchen, number);
    if (!closing) return std::move(closing).error();
    if (!*closing) return Error{ErrorKind::not_found, fmt::format("kitchen {} has no closing no. {}", kitchen, number)};
    if (auto done = s.closings.confirm((*closing)->id, author, now); !done) return std::move(done).error();
    (*closing)->provisional = false;
    s.changes.insert({(*closing)->school, (*closing)->date});
    return **closing;
}

} // namespace data
