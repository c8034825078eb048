#include "kiosk/board.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>
#include <boost/json/serialize.hpp>

#include "counter/count.hpp"
#include "kiosk/log.hpp"
#include "kiosk/wire_paper.hpp"

namespace kiosk {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using counter::ServiceDate;

namespace {

constexpr auto push_interval = 20ms; // changes within it are sent as one
constexpr auto heartbeat = 5s;
constexpr auto kept_recent = 30min;
constexpr std::size_t most_recent = 40;
constexpr auto look_ahead = date::days{30};

/// What a welcome reads of the store.
struct Sight {
    ServiceDate date;
    wire::Days days;
    std::string text;
};

/// Days counted anew, each with its groups as boards show them.
struct Recount {
    wire::Days days;
    std::vector<boost::json::array> groups;
};

template <typename Scope>
auto visible(const Scope& school, const wire::Days& days) {
    auto shown = days;
    if (school) std::erase_if(shown, [&](const data::SchoolDay& day) { return day.school != *school; });
    return shown;
}

asio::awaitable<void> sleep(asio::steady_timer& timer, std::chrono::milliseconds time) {
    boost::system::error_code ignored;
    timer.expires_after(time);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

} // namespace

ServiceDate local_date(const counter::Roster& roster, counter::Instant now) {
    if (roster.authorities().size() == 0) return ServiceDate{date::floor<date::days>(now).time_since_epoch()};
    return roster.authorities()[counter::AuthorityId{0}].policy.zone.wall_clock(now).date;
}

ServiceDate day_to_show(const counter::Roster& roster, counter::Instant now) {
    const auto today = local_date(roster, now);
    for (auto date = today; date <= today + look_ahead; date += date::days{1})
        for (const auto school : roster.all_schools())
            if (counter::has_service(roster, school, date)) return date;
    return today;
}

Board::Board(asio::any_io_executor executor, StoreWorker& store, Clock& clock, bool demo, GetFeeds feeds)
    : executor_(executor), store_(store), clock_(clock), demo_(demo), feeds_(std::move(feeds)), last_clock_(clock.state()), wake_(executor) {
    wake_.expires_at(asio::steady_timer::time_point::max());
}

net::SocketEvents Board::events(std::optional<ServiceDate> date, std::optional<std::string> school, bool printing) {
    net::SocketEvents events;
    events.opened = [this, date, school = std::move(school), printing](std::shared_ptr<net::Session> session) {
        arriving_.push_back({Viewer{std::move(session), !date, school, printing}, date});
        wake_.cancel();
    };
    events.closed = [this](net::Session& session) { forget(session); };
    return events;
}

void Board::forget(const net::Session& session) {
    const auto is_it = [&](const Viewer& viewer) { return viewer.session.get() == &session; };
    std::erase_if(arriving_, [&](const auto& arriving) { return is_it(arriving.first); });
    for (auto& [date, watch] : watches_) std::erase_if(watch.viewers, is_it);
    std::erase_if(watches_, [this](const auto& entry) { return entry.second.viewers.empty() && entry.first != today_; });
}

void Board::changed(const std::vector<data::SchoolDate>& changes) {
    bool any = false;
    for (auto& [date, watch] : watches_) {
        for (const auto& change : changes) {
            if (change.date == counter::distant_future) any = watch.all_dirty = true;
            else if (change.date <= date) any = watch.dirty.insert(change.school).second || any; // a long absence lasts
        }
    }
    if (any) wake_.cancel();
}

void Board::papers_changed() {
    for (auto& [date, watch] : watches_) watch.printing_dirty = true;
    wake_.cancel();
}

asio::awaitable<void> Board::send_changes() {
    asio::steady_timer timer{executor_};
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    while (cancellation.cancelled() == asio::cancellation_type::none) {
        const auto is_dirty = [](const auto& entry) { return entry.second.all_dirty || !entry.second.dirty.empty() || entry.second.printing_dirty; };
        if (arriving_.empty() && std::ranges::none_of(watches_, is_dirty)) {
            boost::system::error_code woken;
            co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
            continue;
        }
        while (!arriving_.empty()) {
            auto [viewer, date] = std::move(arriving_.front());
            arriving_.erase(arriving_.begin());
            co_await welcome(std::move(viewer), date);
        }
        co_await sleep(timer, push_interval);
        std::vector<ServiceDate> dirty;
        for (const auto& entry : watches_)
            if (is_dirty(entry)) dirty.push_back(entry.first);
        for (const auto date : dirty) {
            co_await send_changes_of(date);
            co_await send_printing_of(date);
        }
    }
}

asio::awaitable<void> Board::welcome(Viewer viewer, std::optional<ServiceDate> date) {
    const auto now = clock_.now();
    const auto clock = clock_.state();
    const auto known = date ? watches_.find(*date) : today_ ? watches_.find(*today_) : watches_.end();
    std::vector<wire::Recent> recent;
    if (known != watches_.end()) recent.assign(known->second.recent.begin(), known->second.recent.end());
    std::erase_if(recent, [&](const auto& r) { return now - r.at > kept_recent || (viewer.school && r.school != *viewer.school); });
    StoreWorker::Work<Sight> look = [=, demo = demo_, school = viewer.school, feeds = feeds_()](data::Store& store) -> data::Result<Sight> {
        const auto shown = date.value_or(day_to_show(store.roster(), now));
        auto days = store.day(shown, now);
        if (!days) return std::move(days).error();
        const auto diets = data::read_diets(store.database());
        if (!diets) return diets.error();
        const wire::Snapshot head{now, shown, local_date(store.roster(), now), demo, clock, feeds};
        auto text = wire::snapshot(head, visible(school, *days), store.roster(), *diets, recent);
        return Sight{shown, std::move(*days), std::move(text)};
    };
    auto sight = co_await store_.read<Sight>(std::move(look));
    if (!sight) {
        log_error("board", sight.error().message);
        viewer.session->close(net::CloseCode::internal, "the day can't be read");
        co_return;
    }
    if (!date) today_ = sight->date;
    auto& watch = watches_[sight->date];
    // Boards already here learn of what differs from what they know by the next change; this one has it all.
    if (watch.known.empty())
        for (auto& day : sight->days) watch.known.insert_or_assign(day.school, std::move(day));
    else
        watch.all_dirty = true;
    viewer.session->send(std::make_shared<const std::string>(std::move(sight->text)));
    watch.printing_dirty = watch.printing_dirty || viewer.printing; // told to all of the day: it is short
    watch.viewers.push_back(std::move(viewer));
}

asio::awaitable<void> Board::send_printing_of(ServiceDate date) {
    const auto dirty = watches_.find(date); // everybody may have left meanwhile
    if (dirty == watches_.end() || !std::exchange(dirty->second.printing_dirty, false)) co_return;
    StoreWorker::Work<std::string> look = [date, now = clock_.now()](data::Store& store) { return wire::printing(store, date, now); };
    auto printing = co_await store_.read<std::string>(std::move(look));
    if (!printing) {
        log_error("board", printing.error().message);
        co_return;
    }
    const auto found = watches_.find(date);
    if (found == watches_.end()) co_return;
    const auto message = std::make_shared<const std::string>(std::move(*printing));
    for (const auto viewers = found->second.viewers; const auto& viewer : viewers) // a drop changes the list
        if (viewer.printing) viewer.session->send(message);
}

asio::awaitable<void> Board::send_changes_of(ServiceDate date) {
    const auto watched = watches_.find(date); // everybody may have left meanwhile
    if (watched == watches_.end()) co_return;
    auto& dirty_watch = watched->second;
    if (!dirty_watch.all_dirty && dirty_watch.dirty.empty()) co_return;
    const auto now = clock_.now();
    StoreWorker::Work<Recount> look = [date, now, all = dirty_watch.all_dirty, dirty = std::move(dirty_watch.dirty)](
                                          data::Store& store) -> data::Result<Recount> {
        Recount recount;
        const auto count = [&](std::optional<counter::SchoolId> school) -> data::Result<void> {
            auto days = store.day(date, now, school);
            if (!days) return std::move(days).error();
            std::ranges::move(*days, std::back_inserter(recount.days));
            return {};
        };
        if (all) {
            if (auto counted = count(std::nullopt); !counted) return std::move(counted).error();
        } else {
            for (const auto& code : dirty)
                if (const auto school = store.roster().find_school(code))
                    if (auto counted = count(school); !counted) return std::move(counted).error();
        }
        for (const auto& day : recount.days) recount.groups.push_back(wire::board_groups(day, store.roster()));
        return recount;
    };
    dirty_watch.dirty.clear();
    dirty_watch.all_dirty = false;
    auto recount = co_await store_.read<Recount>(std::move(look));
    const auto found = watches_.find(date); // everybody may have left meanwhile
    if (found == watches_.end()) co_return;
    if (!recount) {
        log_error("board", recount.error().message);
        co_return;
    }
    auto& watch = found->second;

    std::map<std::string, std::pair<std::string, std::string>> by_school; // its changes and its recent lines, as JSON
    for (std::size_t at = 0; at < recount->days.size(); ++at) {
        auto& day = recount->days[at];
        const auto before = watch.known.find(day.school);
        const auto* known = before == watch.known.end() ? nullptr : &before->second;
        const auto object = wire::school_changes(known, day, recount->groups[at]);
        if (object.empty()) continue;
        auto& [schools, recents] = by_school[day.school];
        schools = boost::json::serialize(object);
        if (known && !day.closed)
            for (auto& line : wire::line_changes(known->lines, day.lines)) {
                wire::Recent entry{now, day.school, std::move(line)};
                if (!recents.empty()) recents += ',';
                recents += boost::json::serialize(wire::recent(entry));
                watch.recent.push_front(std::move(entry));
            }
        watch.known.insert_or_assign(day.school, std::move(day));
    }
    if (watch.recent.size() > most_recent) watch.recent.resize(most_recent);
    if (by_school.empty()) co_return;

    std::string schools;
    std::string recents;
    for (const auto& [school, texts] : by_school) {
        schools += (schools.empty() ? "" : ",") + texts.first;
        if (!texts.second.empty()) recents += (recents.empty() ? "" : ",") + texts.second;
    }
    const auto for_all = std::make_shared<const std::string>(wire::changes(now, schools, recents));
    for (const auto viewers = watch.viewers; const auto& viewer : viewers) { // a drop changes the list
        if (!viewer.school) {
            viewer.session->send(for_all);
        } else if (const auto own = by_school.find(*viewer.school); own != by_school.end()) {
            viewer.session->send(
                std::make_shared<const std::string>(wire::changes(now, own->second.first, own->second.second)));
        }
    }
}

asio::awaitable<void> Board::beat() {
    asio::steady_timer timer{executor_};
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    while (cancellation.cancelled() == asio::cancellation_type::none) {
        co_await sleep(timer, heartbeat);
        const auto clock = clock_.state();
        if (clock.trust != last_clock_.trust) send_to_all(wire::clock(clock_.now(), clock));
        last_clock_ = clock;
        send_to_all(wire::tick(clock_.now()));
        send_feeds();
        co_await follow_today();
    }
}

void Board::feeds_changed(const std::string& school, bool urgent) {
    fed_.insert(school);
    if (urgent) send_feeds();
}

void Board::send_feeds() {
    const auto feeds = feeds_();
    const auto now = clock_.now();
    const auto changed = [&](const std::string& school) {
        const boost::json::object object{{"school", school}, {"feeds", wire::feeds_of(feeds, school)}};
        return std::make_shared<const std::string>(wire::changes(now, boost::json::serialize(object), ""));
    };
    std::vector<std::pair<std::shared_ptr<net::Session>, net::Message>> told; // first: a drop changes the lists
    for (const auto& school : std::exchange(fed_, {})) {
        const auto message = changed(school);
        for (const auto& [date, watch] : watches_)
            for (const auto& viewer : watch.viewers)
                if (watch.known.contains(school) && viewer.school.value_or(school) == school) told.emplace_back(viewer.session, message);
    }
    for (const auto& [session, message] : told) session->send(message);
}

asio::awaitable<void> Board::follow_today() {
    if (!today_) co_return;
    StoreWorker::Work<ServiceDate> look = [now = clock_.now()](data::Store& store) -> data::Result<ServiceDate> {
        return day_to_show(store.roster(), now);
    };
    const auto day = co_await store_.read<ServiceDate>(std::move(look));
    const auto old = watches_.find(*today_);
    if (!day || *day == *today_ || old == watches_.end()) co_return;
    auto& viewers = old->second.viewers;
    // The classic algorithm: clang 14 can't compile the subrange that gcc's ranges::partition returns.
    const auto movers = std::partition(viewers.begin(), viewers.end(), [](const Viewer& v) { return !v.follows_today; });
    for (auto viewer = movers; viewer != viewers.end(); ++viewer) arriving_.push_back({std::move(*viewer), std::nullopt});
    viewers.erase(movers, viewers.end());
    if (viewers.empty()) watches_.erase(old);
    today_ = *day;
    wake_.cancel();
}

void Board::send_to_all(const std::string& text) {
    const auto message = std::make_shared<const std::string>(text);
    std::vector<std::shared_ptr<net::Session>> sessions;
    for (const auto& [date, watch] : watches_)
        for (const auto& viewer : watch.viewers) sessions.push_back(viewer.session);
    for (const auto& session : sessions) session->send(message);
}

} // namespace kiosk
