// The sites that this node is the upstream of: their connections, and how far each can be trusted to have said everything.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "kiosk/clock.hpp"
#include "kiosk/link/conversation.hpp"
#include "kiosk/net/websocket.hpp"
#include "kiosk/scope.hpp"
#include "kiosk/store_worker.hpp"

namespace kiosk {

/// Runs on the io thread.
class Sites {
public:
    struct Status {
        std::string node;
        std::string role;
        std::optional<std::string> school;
        bool connected = false;
        bool in_step = false;                       ///< everything up to its newest mark has come
        std::optional<counter::Instant> in_step_at; ///< when that last was so
        std::optional<counter::Instant> seen_at;    ///< the last message
        std::optional<counter::Instant> past;       ///< it has told everything up to here
        std::int64_t waiting = 0;                   ///< facts that it has not acknowledged
        std::int64_t epoch = 0;
        std::optional<counter::Instant> fenced_at;
        std::string fenced_reason;
        std::optional<std::int64_t> clock_offset_ms; ///< its clock less ours
    };
    /// `urgent`: it came, went, or is in step or not otherwise than before.
    using OnChange = std::function<void(const Status&, bool urgent)>;

    Sites(boost::asio::any_io_executor executor, StoreWorker& store, Clock& clock, std::string node);

    /// Reads who has ever connected: before anything else.
    static data::Result<std::vector<Status>> known(data::Store& store);
    void start_with(std::vector<Status> sites);

    /// What a socket of that site does. `node` is its token's name.
    net::SocketEvents events(const std::string& node, const std::optional<std::string>& school, const std::optional<std::string>& merchant);
    /// There is something new to tell these.
    void told(const std::vector<std::string>& sites);

    std::vector<Status> statuses() const;
    /// As closings and boards want it.
    std::vector<data::FeedState> feeds() const;
    void on_change(OnChange callback) { on_change_ = std::move(callback); }

    /// Until every connected site has told all that it recorded up to the instant, or the time is over.
    boost::asio::awaitable<void> wait_past(counter::Instant instant, std::chrono::milliseconds at_most);
    /// Ends every conversation: none begins any more.
    boost::asio::awaitable<void> stop();

private:
    struct Connection;
    struct Site {
        Status status;
        std::shared_ptr<Connection> connection;
    };

    boost::asio::awaitable<void> serve(std::shared_ptr<Connection> connection);
    void opened(const std::shared_ptr<Connection>& connection, std::shared_ptr<net::Session> session);
    void take_over(Site& site);
    void changed(const Site& site, bool urgent);

    boost::asio::any_io_executor executor_;
    StoreWorker& store_;
    Clock& clock_;
    std::string node_;
    std::map<std::string, Site> sites_; // by node; never removed
    OnChange on_change_;
    TaskScope tasks_;
    boost::asio::steady_timer step_; // cancelled at each step of any site
};

} // namespace kiosk
