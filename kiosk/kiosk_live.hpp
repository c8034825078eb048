// What the kiosks of schools are told as it happens: when to fetch a day again, and how this node's own link stands.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>

#include "data/store.hpp"
#include "kiosk/clock.hpp"
#include "kiosk/net/websocket.hpp"
#include "kiosk/wire_kiosk.hpp"

namespace kiosk {

/// Runs on the io thread. Changes of a few milliseconds are told together; a kiosk fetches what it shows of them.
class KioskLive {
public:
    KioskLive(boost::asio::any_io_executor executor, Clock& clock, bool demo);

    /// What a socket that watches the school does; `zone` is its authority's.
    net::SocketEvents events(std::string school, counter::Zone zone);

    /// Schools' days that have changed in the store.
    void changed(const std::vector<data::SchoolDate>& changes);
    /// How the connection to the upstream stands now: told at once if it is something new, and with every beat.
    void set_link(boost::json::object link);
    const wire::Link& link() const { return link_; }

    /// Tells kiosks of changes as they come; until cancelled.
    boost::asio::awaitable<void> send_changes();
    /// Tells kiosks every few seconds how the link stands, and when the clock has become better or worse; until cancelled.
    boost::asio::awaitable<void> beat();

private:
    struct Viewer {
        std::shared_ptr<net::Session> session;
        std::string school;
        std::set<counter::ServiceDate> dirty;
        bool all_dirty = false;
    };

    void flush();
    void send_to_all(std::string text);

    boost::asio::any_io_executor executor_;
    Clock& clock_;
    bool demo_;
    std::vector<Viewer> viewers_;
    wire::Link link_;
    counter::ClockState last_clock_;
    boost::asio::steady_timer wake_;
};

} // namespace kiosk
