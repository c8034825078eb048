// The request family: a request over HTTP, durable before its answer, beside what the network and the disk take alone.

#include <algorithm>
#include <array>
#include <thread>
#include <unordered_map>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/families.hpp"
#include "tests/bench/http_client.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/program.hpp"
#include "tests/bench/sqlite.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

constexpr std::size_t diners = 20'000;
constexpr std::size_t schools = 100;

/// A kitchen that was just imported, with a running service on one copy of its database and SQLite alone on another.
class Kitchen {
public:
    explicit Kitchen(int days) : options_(around_today(diners, schools)), cancellations_(cancellations(options_, days)) {
        write_data_set(options_, folder_ / "set");
        import_set(folder_ / "data", folder_ / "set");
        token_ = make_token(folder_ / "data", "channel", "portal");
        std::filesystem::copy_file(folder_ / "data" / "mestolo.db", peer_file());
        service_.emplace(folder_ / "data");
    }

    std::uint16_t port() const { return service_->port(); }
    std::filesystem::path peer_file() const { return folder_ / "peer.db"; }
    std::string request(std::size_t at) const { return cancel_request(cancellation(at), token_); }
    const Cancellation& cancellation(std::size_t at) const {
        if (at >= cancellations_.size()) throw CannotTake("there are too few meals to cancel");
        return cancellations_[at];
    }

private:
    support::TempFolder folder_{own_disk()};
    data::samples::SampleOptions options_;
    std::vector<Cancellation> cancellations_;
    std::string token_;
    std::optional<Service> service_; // ends before its folder
};

/// SQLite alone, writing the two rows that an accepted cancellation leaves: in the log of requests, and in the marks.
class RequestRows {
public:
    explicit RequestRows(const std::filesystem::path& file) : database_(file) {
        Statement diners_of{database_, "SELECT code, id FROM diners"};
        while (diners_of.step()) ids_.emplace(diners_of.text(0), diners_of.integer(1));
    }

    void begin() { begin_.run(); }
    void commit() { commit_.run(); }
    void insert(const Cancellation& cancellation) {
        const std::int64_t day = cancellation.date.time_since_epoch().count();
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        const std::int64_t ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
        request_.bind(1, cancellation.request_id);
        request_.bind(2, ms);
        request_.bind(3, ms);
        request_.bind(4, std::string_view{"portal"});
        request_.bind(5, cancellation.diner);
        request_.bind(6, std::string_view{"cancel"});
        request_.bind(7, day);
        request_.bind(8, std::string_view{"accepted"});
        request_.bind(9, std::string_view{});
        request_.bind(10, day);
        request_.bind(11, cancellation.school);
        request_.bind(12, std::int64_t{0});
        request_.run();
        mark_.bind(1, day);
        mark_.bind(2, ids_.at(cancellation.diner));
        mark_.bind(3, std::int64_t{1});
        mark_.run();
    }

private:
    Sqlite database_;
    std::unordered_map<std::string, std::int64_t> ids_;
    Statement begin_{database_, "BEGIN IMMEDIATE"};
    Statement commit_{database_, "COMMIT"};
    Statement request_{database_, "INSERT INTO requests (request_id, received_at, decided_at, channel, diner, operation, "
                                  "asked_day, outcome, reason, effective_day, school, provisional) VALUES (?1, ?2, ?3, ?4, ?5, "
                                  "?6, ?7, ?8, ?9, ?10, ?11, ?12)"};
    Statement mark_{database_, "INSERT INTO day_marks VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET marks = excluded.marks"};
};

/// A bare TCP round trip over loopback: a thread that waits for so many bytes and sends so many back.
class Echo {
public:
    Echo(std::size_t request, std::size_t response) : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, any, size) != 0 || ::listen(listener_, 1) != 0 || ::getsockname(listener_, any, &size) != 0)
            throw CannotTake("no loopback socket for the echo");
        thread_ = std::thread{[this, request, response] { serve(request, response); }};
        connection_.emplace(ntohs(address.sin_port));
        request_.assign(request, 'q');
        response_size_ = response;
    }
    ~Echo() {
        connection_.reset();
        thread_.join();
        ::close(listener_);
    }
    Echo(const Echo&) = delete;
    Echo& operator=(const Echo&) = delete;

    void round_trip() {
        connection_->send(request_);
        char buffer[4096];
        for (std::size_t left = response_size_; left > 0;) left -= connection_->receive(buffer, std::min(left, sizeof buffer));
    }

private:
    void serve(std::size_t request, std::size_t response) const {
        const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const int on = 1;
        ::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const std::string answer(response, 'a');
        char buffer[4096];
        for (std::size_t waiting = request;;) {
            const auto count = ::recv(peer, buffer, std::min(waiting, sizeof buffer), 0);
            if (count <= 0) break;
            waiting -= static_cast<std::size_t>(count);
            if (waiting > 0) continue;
            if (::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
            waiting = request;
        }
        ::close(peer);
    }

    int listener_;
    std::thread thread_;
    std::optional<Connection> connection_;
    std::string request_;
    std::size_t response_size_ = 0;
};

Taken take_vs_floor() {
    constexpr int runs = 31;
    constexpr std::size_t of_a_run = 100;
    const Kitchen kitchen{2};
    RequestRows rows{kitchen.peer_file()};
    Connection connection{kitchen.port()};
    ResponseReader response;

    std::size_t next = 0;
    const auto request = [&] {
        const auto bytes = kitchen.request(next++);
        const auto time = seconds([&] { exchange(connection, bytes, response); });
        expect_accepted(response);
        return time;
    };
    request();
    Echo echo{kitchen.request(0).size(), response.size()};
    std::size_t next_row = 0;
    const auto commit = [&] {
        const auto& cancellation = kitchen.cancellation(next_row++);
        return seconds([&] {
            rows.begin();
            rows.insert(cancellation);
            rows.commit();
        });
    };
    const auto median_of = [&](auto one) {
        std::vector<double> times(of_a_run);
        for (auto& time : times) time = one();
        return median(std::move(times));
    };

    std::vector<double> trips;
    std::vector<double> commits;
    const auto floor = [&] {
        trips.push_back(median_of([&] { return seconds([&] { echo.round_trip(); }); }));
        commits.push_back(median_of(commit));
        return trips.back() + commits.back();
    };
    const auto compared = compare(runs, [&] { return median_of(request); }, floor);
    return {compared.ratio(), compared.runs(),
            fmt::format("{:.0f} µs a request, one client, over {:.0f} µs: a bare TCP round trip of the same sizes ({:.0f} µs) and "
                        "SQLite's commit of the same two rows ({:.0f} µs); medians of {} a run, {} diners",
                        compared.ours() * 1e6, compared.peer() * 1e6, median(trips) * 1e6, median(commits) * 1e6, of_a_run,
                        diners)};
}

/// Clients that each send the next request when the last is answered, all driven by one thread.
class Clients {
public:
    Clients(std::uint16_t port, std::size_t count) : readers_(count), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
        for (std::size_t at = 0; at < count; ++at) {
            connections_.emplace_back(port);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = at;
            ::epoll_ctl(poll_, EPOLL_CTL_ADD, connections_.back().descriptor(), &event);
        }
    }
    ~Clients() { ::close(poll_); }
    Clients(const Clients&) = delete;
    Clients& operator=(const Clients&) = delete;

    /// Until every request is answered, and accepted.
    void send_all(const std::vector<std::string>& requests) {
        std::size_t sent = 0;
        const auto send_next = [&](std::size_t client) {
            if (sent < requests.size()) connections_[client].send(requests[sent++]);
        };
        for (std::size_t client = 0; client < connections_.size(); ++client) send_next(client);
        std::array<epoll_event, 64> events{};
        char buffer[4096];
        for (std::size_t answered = 0; answered < requests.size();) {
            const int ready = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 10'000);
            if (ready == 0) throw CannotTake("a request was not answered within 10 s");
            for (int i = 0; i < ready; ++i) {
                const auto client = static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64);
                auto& reader = readers_[client];
                if (!reader.feed({buffer, connections_[client].receive(buffer, sizeof buffer)})) continue;
                expect_accepted(reader);
                reader.next();
                ++answered;
                send_next(client);
            }
        }
    }

private:
    std::vector<Connection> connections_;
    std::vector<ResponseReader> readers_;
    int poll_;
};

Taken take_64_clients() {
    constexpr int runs = 9;
    constexpr std::size_t clients_at_once = 64;
    constexpr std::size_t of_a_run = 200 * clients_at_once;
    const Kitchen kitchen{12};
    RequestRows rows{kitchen.peer_file()};
    Clients clients{kitchen.port(), clients_at_once};

    std::size_t next = 0;
    const auto ours = [&] {
        std::vector<std::string> requests;
        for (std::size_t i = 0; i < of_a_run; ++i) requests.push_back(kitchen.request(next++));
        return of_a_run / seconds([&] { clients.send_all(requests); });
    };
    std::size_t next_row = 0;
    const auto peer = [&] {
        return of_a_run / seconds([&] {
                   for (std::size_t i = 0; i < of_a_run; i += clients_at_once) {
                       rows.begin();
                       for (std::size_t row = 0; row < clients_at_once; ++row) rows.insert(kitchen.cancellation(next_row++));
                       rows.commit();
                   }
               });
    };
    const auto compared = compare(runs, ours, peer);
    return {compared.ratio(), compared.runs(),
            fmt::format("{:.0f} requests/s from {} clients over {:.0f} requests/s: SQLite alone writing the same two rows of "
                        "each in commits of {}; {} a run, {} diners",
                        compared.ours(), clients_at_once, compared.peer(), clients_at_once, of_a_run, diners)};
}

} // namespace

std::vector<Figure> request_figures() {
    return {{"request_vs_floor", "ratio", Better::lower, Goal{1.3}, take_vs_floor},
            {"request_64_clients_vs_sqlite_64", "ratio", Better::higher, Goal{0.4}, take_64_clients}};
}

} // namespace bench
