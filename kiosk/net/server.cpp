#include "kiosk/net/server.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <list>
#include <string>
#include <utility>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "kiosk/net/connection.hpp"
#include "kiosk/net/stream.hpp"

namespace kiosk::net {

namespace asio = boost::asio;
using asio::generic::stream_protocol;
using boost::system::error_code;

namespace {

using Acceptor = asio::basic_socket_acceptor<stream_protocol>;

constexpr std::size_t turned_away_at_once = 64; // told so; beyond, closed without a word
constexpr std::chrono::milliseconds accept_pause{100};

/// The address of a TCP client, without its port; IPv4 as such even where it came over an IPv6 listener.
std::string address_of(const Stream& stream) {
    error_code ec;
    const auto generic = stream.remote_endpoint(ec);
    asio::ip::tcp::endpoint endpoint;
    if (ec || generic.size() > endpoint.capacity()) return {};
    std::memcpy(endpoint.data(), generic.data(), generic.size());
    endpoint.resize(generic.size());
    const auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

/// Makes room for a socket file: removes one that nobody listens on.
error_code clear_stale(asio::any_io_executor executor, const std::filesystem::path& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) {
        if (errno == ENOENT) return {};
        return {errno, boost::system::system_category()};
    }
    if (!S_ISSOCK(found.st_mode)) return asio::error::address_in_use;
    asio::local::stream_protocol::socket probe(executor);
    error_code ec;
    probe.connect(asio::local::stream_protocol::endpoint(path.string()), ec);
    if (ec != asio::error::connection_refused) return ec ? ec : error_code(asio::error::address_in_use);
    if (::unlink(path.c_str()) != 0) return {errno, boost::system::system_category()};
    return {};
}

} // namespace

class Server::Impl {
public:
    Impl(asio::any_io_executor executor, const Router& router, Options options)
        : executor_(executor), service_(router, std::move(options)), scope_(executor, service_.options.log),
          sweep_(executor), gone_(executor) {}

    boost::system::result<std::uint16_t> listen(std::string_view address, std::uint16_t port);
    boost::system::result<void> listen(const std::filesystem::path& path);
    void start(const std::shared_ptr<Impl>& self);
    asio::awaitable<void> stop(std::shared_ptr<Impl> self);
    const Counts& counts() const { return service_.counts; }

private:
    struct Listener {
        explicit Listener(Acceptor acceptor_) : acceptor(std::move(acceptor_)) {}

        Acceptor acceptor;
        std::filesystem::path file; // of a Unix socket
    };

    // Each task holds the server's state, for the case that the io_context is destroyed without being stopped.
    asio::awaitable<void> accept(std::shared_ptr<Impl> self, Listener& listener);
    asio::awaitable<void> sweep(std::shared_ptr<Impl> self);
    asio::awaitable<void> serve(std::shared_ptr<Impl> self, std::list<Connection>::iterator connection, bool welcome);
    void admit(const std::shared_ptr<Impl>& self, Stream stream, const Listener& listener);
    DeadlineClock::duration sweep_interval() const;

    asio::any_io_executor executor_;
    Service service_;
    std::list<Listener> listeners_;
    std::list<Connection> connections_;
    TaskScope scope_;
    asio::steady_timer sweep_;
    asio::steady_timer gone_; // cancelled when the last connection goes
    bool stopping_ = false;
};

boost::system::result<std::uint16_t> Server::Impl::listen(std::string_view address, std::uint16_t port) {
    error_code ec;
    const auto parsed = asio::ip::make_address(std::string{address}, ec);
    if (ec) return ec;
    asio::ip::tcp::endpoint endpoint(parsed, port);
    Acceptor acceptor(executor_);
    acceptor.open(stream_protocol(endpoint.protocol()), ec);
    if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return ec;
    const auto bound = acceptor.local_endpoint(ec);
    if (ec) return ec;
    std::memcpy(endpoint.data(), bound.data(), std::min(bound.size(), endpoint.capacity()));
    listeners_.emplace_back(std::move(acceptor));
    return endpoint.port();
}

boost::system::result<void> Server::Impl::listen(const std::filesystem::path& path) {
    const auto text = path.string();
    if (text.empty() || text.size() >= sizeof(sockaddr_un::sun_path)) return error_code(asio::error::name_too_long);
    if (auto ec = clear_stale(executor_, path)) return ec;
    error_code ec;
    const asio::local::stream_protocol::endpoint endpoint(text);
    Acceptor acceptor(executor_);
    acceptor.open(stream_protocol(endpoint.protocol()), ec);
    // On Linux the file takes the mode of the socket, so it is never open to others, not even for a moment.
    if (!ec && ::fchmod(acceptor.native_handle(), S_IRUSR | S_IWUSR) != 0) ec = {errno, boost::system::system_category()};
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return ec;
    listeners_.emplace_back(std::move(acceptor)).file = path;
    return {};
}

void Server::Impl::start(const std::shared_ptr<Impl>& self) {
    for (auto& listener : listeners_) scope_.spawn(accept(self, listener), "accept");
    scope_.spawn(sweep(self), "sweep");
}

asio::awaitable<void> Server::Impl::accept([[maybe_unused]] std::shared_ptr<Impl> self, Listener& listener) {
    asio::steady_timer pause(executor_);
    bool failing = false;
    while (!stopping_) {
        Stream stream(executor_);
        error_code ec;
        co_await listener.acceptor.async_accept(stream, asio::redirect_error(asio::use_awaitable, ec));
        if (stopping_ || ec == asio::error::operation_aborted) co_return;
        if (!ec) {
            failing = false;
            admit(self, std::move(stream), listener);
        } else if (ec != asio::error::connection_aborted) { // out of descriptors or memory
            if (!std::exchange(failing, true))
                service_.options.log(fmt::format("level=error event=accept_failed what={}", log_value(ec.message())));
            pause.expires_after(accept_pause);
            co_await pause.async_wait(asio::use_awaitable);
        }
    }
}

void Server::Impl::admit(const std::shared_ptr<Impl>& self, Stream stream, const Listener& listener) {
    const auto& limits = service_.options.limits;
    const bool welcome = connections_.size() < limits.connections;
    if (welcome) {
        ++service_.counts.accepted;
    } else {
        ++service_.counts.turned_away;
        if (connections_.size() >= limits.connections + turned_away_at_once) return;
    }
    const bool local = !listener.file.empty();
    std::string peer;
    if (!local) {
        peer = address_of(stream);
        error_code ignored;
        stream.set_option(asio::ip::tcp::no_delay(true), ignored);
    }
    connections_.emplace_back(std::move(stream), std::move(peer), local, service_);
    service_.counts.connections = connections_.size();
    scope_.spawn(serve(self, std::prev(connections_.end()), welcome), "connection");
}

asio::awaitable<void> Server::Impl::serve([[maybe_unused]] std::shared_ptr<Impl> self,
                                          std::list<Connection>::iterator connection, bool welcome) {
    struct Leave {
        Impl& impl;
        std::list<Connection>::iterator connection;
        ~Leave() {
            impl.connections_.erase(connection);
            impl.service_.counts.connections = impl.connections_.size();
            if (impl.connections_.empty()) impl.gone_.cancel();
        }
    };
    const Leave leave{*this, connection};
    if (welcome) co_await connection->serve();
    else co_await connection->turn_away();
}

/// Ends what has passed its deadline: one timer for all connections.
asio::awaitable<void> Server::Impl::sweep([[maybe_unused]] std::shared_ptr<Impl> self) {
    const auto interval = sweep_interval();
    while (true) {
        sweep_.expires_after(interval);
        co_await sweep_.async_wait(asio::use_awaitable); // throws when cancelled
        const auto now = DeadlineClock::now();
        for (auto& connection : connections_) connection.tick(now);
    }
}

/// Often enough that no deadline is overrun by more than an eighth of the shortest.
DeadlineClock::duration Server::Impl::sweep_interval() const {
    const auto& limits = service_.options.limits;
    const auto shortest = std::min({limits.header, limits.body, limits.idle, limits.write, limits.socket.ping,
                                    limits.socket.dead, limits.socket.write, limits.socket.close});
    return std::clamp<DeadlineClock::duration>(shortest / 8, std::chrono::milliseconds(5), std::chrono::milliseconds(250));
}

asio::awaitable<void> Server::Impl::stop([[maybe_unused]] std::shared_ptr<Impl> self) {
    const auto deadline = DeadlineClock::now() + service_.options.limits.stop;
    if (!stopping_) {
        stopping_ = true;
        error_code ignored;
        for (auto& listener : listeners_) {
            listener.acceptor.close(ignored);
            if (!listener.file.empty()) std::filesystem::remove(listener.file, ignored);
        }
        for (auto& connection : connections_) connection.finish();
    }
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false); // whoever stops us waits to the end
    while (!connections_.empty() && DeadlineClock::now() < deadline) {
        error_code woken;
        gone_.expires_at(deadline);
        co_await gone_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    service_.aborting = true;
    for (auto& connection : connections_) connection.abort();
    scope_.cancel();
    co_await scope_.join();
    co_await asio::this_coro::throw_if_cancelled(throws);
}

Server::Server(asio::any_io_executor executor, const Router& router, Options options)
    : impl_(std::make_shared<Impl>(std::move(executor), router, std::move(options))) {}

Server::~Server() = default;

boost::system::result<std::uint16_t> Server::listen(std::string_view address, std::uint16_t port) {
    return impl_->listen(address, port);
}

boost::system::result<void> Server::listen(const std::filesystem::path& socket) {
    return impl_->listen(socket);
}

void Server::start() {
    impl_->start(impl_);
}

asio::awaitable<void> Server::stop() {
    return impl_->stop(impl_);
}

const Counts& Server::counts() const {
    return impl_->counts();
}

} // namespace kiosk::net
