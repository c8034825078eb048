// The kitchen boards: who watches which day, and what they are told when it changes.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "kiosk/clock.hpp"
#include "kiosk/net/websocket.hpp"
#include "kiosk/store_worker.hpp"
#include "kiosk/wire.hpp"

namespace kiosk {

/// Runs on the io thread. A board gets a snapshot, then what changes: changes of a few milliseconds are counted and
/// sent together, one text for all boards of a day.
class Board {
public:
    using GetFeeds = std::function<std::vector<data::FeedState>()>;
    /// `feeds`: how the nodes that feed this one stand.
    Board(boost::asio::any_io_executor executor, StoreWorker& store, Clock& clock, bool demo, GetFeeds feeds);

    /// What a socket that asked for the board does. `date`: none to be shown today, or the next day with service, and
    /// moved on at midnight. `school`: the only one it may see.
    /// `printing`: it is told how printing stands, too.
    net::SocketEvents events(std::optional<counter::ServiceDate> date, std::optional<std::string> school, bool printing);

    /// Schools' days that have changed in the store.
    void changed(const std::vector<data::SchoolDate>& changes);

    /// A node that feeds the school is in step, or no longer: told at once if it is `urgent`, else with the next beat.
    void feeds_changed(const std::string& school, bool urgent);

    /// A paper, a print job or a tray has changed.
    void papers_changed();

    /// Sends changes as they come; until cancelled.
    boost::asio::awaitable<void> send_changes();
    /// Tells boards every few seconds that the numbers are current, what the clock is worth, and that a new day has
    /// begun; until cancelled.
    boost::asio::awaitable<void> beat();

private:
    struct Viewer {
        std::shared_ptr<net::Session> session;
        bool follows_today = false;
        std::optional<std::string> school;
        bool printing = false; ///< wants to know of it
    };
    /// A day that is watched, and what its boards know of it.
    struct Watch {
        std::map<std::string, data::SchoolDay> known; // by school
        std::deque<wire::Recent> recent;              // newest first
        std::set<std::string> dirty;                  // schools to count anew
        bool all_dirty = false;
        bool printing_dirty = false;
        std::vector<Viewer> viewers;
    };

    boost::asio::awaitable<void> welcome(Viewer viewer, std::optional<counter::ServiceDate> date);
    boost::asio::awaitable<void> send_changes_of(counter::ServiceDate date);
    boost::asio::awaitable<void> send_printing_of(counter::ServiceDate date);
    boost::asio::awaitable<void> follow_today();
    void send_feeds();
    void send_to_all(const std::string& text);
    void forget(const net::Session& session);

    boost::asio::any_io_executor executor_;
    StoreWorker& store_;
    Clock& clock_;
    bool demo_;
    GetFeeds feeds_;
    std::set<std::string> fed_; ///< schools of whose feeds boards are to be told
    std::map<counter::ServiceDate, Watch> watches_;
    std::vector<std::pair<Viewer, std::optional<counter::ServiceDate>>> arriving_; // not welcomed yet
    std::optional<counter::ServiceDate> today_; // the day that boards without a date show
    counter::ClockState last_clock_;
    boost::asio::steady_timer wake_;
};

/// The day that a board shows when none is asked for: the local date, or the next with service if it has none.
counter::ServiceDate day_to_show(const counter::Roster& roster, counter::Instant now);
/// The date that clocks show in the first authority's zone.
counter::ServiceDate local_date(const counter::Roster& roster, counter::Instant now);

} // namespace kiosk
