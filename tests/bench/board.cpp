// The board family: how long after a request every one of many boards shows it.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <span>
#include <thread>
#include <unordered_map>

#include <fmt/format.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "tests/bench/board_socket.hpp"
#include "tests/bench/families.hpp"
#include "tests/bench/http_client.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int runs = 3;
constexpr std::size_t boards = 200;
constexpr int requests_per_s = 100;
constexpr std::size_t of_a_run = 10 * requests_per_s;
constexpr auto patience = 5s; // for what is still under way when the last request is answered

/// When a board came to show that a school has no more than so many meals.
struct Sighting {
    std::uint32_t board;
    std::uint32_t school; ///< which of `Boards::schools`
    int meals;
    Clock::time_point at;
};

/// Many boards of one day, watched by one thread.
class Boards {
public:
    Boards(std::uint16_t port, std::string_view token, const std::string& date) : poll_(::epoll_create1(EPOLL_CLOEXEC)) {
        for (std::size_t at = 0; at < boards; ++at) {
            sockets_.emplace_back(port, token, date);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = at;
            ::epoll_ctl(poll_, EPOLL_CTL_ADD, sockets_.back().descriptor(), &event);
        }
        std::optional<std::string> snapshot;
        for (auto& socket : sockets_)
            while (!(snapshot = socket.next())) socket.read();
        for (const auto& [school, meals] : read_message(*snapshot)) {
            numbers_.emplace(school, static_cast<std::uint32_t>(meals_.size()));
            meals_.push_back(meals);
        }
        shown_.assign(boards, meals_);
    }
    ~Boards() { ::close(poll_); }
    Boards(const Boards&) = delete;
    Boards& operator=(const Boards&) = delete;

    /// A school's number; empty if it is not on the board.
    std::optional<std::uint32_t> number(const std::string& school) const {
        const auto found = numbers_.find(school);
        if (found == numbers_.end()) return std::nullopt;
        return found->second;
    }
    /// Of each school in the snapshot.
    const std::vector<int>& meals() const { return meals_; }

    /// Notes changes until `done` for so long that nothing more can come, or all boards show `expected` sightings.
    void watch(const std::atomic<bool>& done, std::size_t expected) {
        std::array<epoll_event, boards> events{};
        Clock::time_point deadline = Clock::time_point::max();
        while (shown_count_ < expected && Clock::now() < deadline) {
            if (done && deadline == Clock::time_point::max()) deadline = Clock::now() + patience;
            const int ready = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
            for (const auto& event : std::span{events}.first(static_cast<std::size_t>(std::max(ready, 0)))) {
                const auto board = static_cast<std::uint32_t>(event.data.u64);
                sockets_[board].read();
                const auto now = Clock::now();
                while (const auto text = sockets_[board].next()) note(board, *text, now);
            }
        }
    }
    const std::vector<Sighting>& sightings() const { return sightings_; }

private:
    void note(std::uint32_t board, const std::string& text, Clock::time_point now) {
        if (text != last_text_) { // the boards are told the same, one after the other
            last_text_ = text;
            last_read_ = read_message(text);
        }
        for (const auto& [school, meals] : last_read_) {
            const auto number = numbers_.at(school);
            auto& shown = shown_[board][number];
            if (meals >= shown) continue;
            shown_count_ += static_cast<std::size_t>(shown - meals);
            shown = meals;
            sightings_.push_back({board, number, meals, now});
        }
    }

    std::vector<BoardSocket> sockets_;
    int poll_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<int> meals_;
    std::vector<std::vector<int>> shown_; // by board, then school
    std::size_t shown_count_ = 0;         // of cancelled meals, over all boards
    std::vector<Sighting> sightings_;
    std::string last_text_;
    std::vector<SchoolMeals> last_read_;
};

/// Sends a run's requests at an even pace, and says when each was about to leave.
std::vector<Clock::time_point> send_all(std::uint16_t port, const std::vector<std::string>& requests) {
    Connection connection{port};
    ResponseReader response;
    std::vector<Clock::time_point> sent;
    const auto start = Clock::now() + 100ms;
    for (const auto& request : requests) {
        std::this_thread::sleep_until(start + sent.size() * std::chrono::duration_cast<Clock::duration>(1s) / requests_per_s);
        sent.push_back(Clock::now());
        exchange(connection, request, response);
        expect_accepted(response);
    }
    return sent;
}

/// Milliseconds from before each request was sent to its being seen, on every board.
std::vector<double> latencies(const Boards& watched, const std::vector<Cancellation>& cancelled,
                              const std::vector<Clock::time_point>& sent) {
    std::vector<std::vector<Clock::time_point>> of_school(watched.meals().size()); // in the order sent
    for (std::size_t at = 0; at < cancelled.size(); ++at) {
        const auto number = watched.number(cancelled[at].school);
        if (!number) throw CannotTake("a school that serves is not on the board");
        of_school[*number].push_back(sent[at]);
    }
    std::vector<double> times;
    std::vector<std::vector<std::size_t>> seen(boards, std::vector<std::size_t>(of_school.size()));
    for (const auto& sighting : watched.sightings()) {
        const auto& times_sent = of_school[sighting.school];
        auto& first = seen[sighting.board][sighting.school];
        const auto last = static_cast<std::size_t>(watched.meals()[sighting.school] - sighting.meals);
        for (; first < std::min(last, times_sent.size()); ++first)
            times.push_back(std::chrono::duration<double, std::milli>(sighting.at - times_sent[first]).count());
    }
    if (times.size() != boards * cancelled.size())
        throw CannotTake(fmt::format("of {} changes for boards only {} were shown", boards * cancelled.size(), times.size()));
    return times;
}

Taken take() {
    const auto options = around_today(20'000, 100);
    const support::TempFolder folder{own_disk()};
    write_data_set(options, folder / "set");
    import_set(folder / "data", folder / "set");
    const auto channel = make_token(folder / "data", "channel", "portal");
    const auto kitchen = make_token(folder / "data", "kitchen");
    const auto all = cancellations(options, 1);
    if (all.size() < runs * of_a_run) throw CannotTake("there are too few meals to cancel");
    const Service service{folder / "data"};

    std::vector<double> medians;
    std::vector<double> p99s;
    for (std::size_t run = 0; run < runs; ++run) {
        const std::vector<Cancellation> cancelled{all.begin() + static_cast<std::ptrdiff_t>(run * of_a_run),
                                                  all.begin() + static_cast<std::ptrdiff_t>((run + 1) * of_a_run)};
        std::vector<std::string> requests;
        for (const auto& cancellation : cancelled) requests.push_back(cancel_request(cancellation, channel));
        Boards watched{service.port(), kitchen, counter::to_string(all.front().date)};
        std::vector<Clock::time_point> sent;
        std::atomic<bool> done = false;
        std::string failure;
        std::thread sender{[&] {
            try {
                sent = send_all(service.port(), requests);
            } catch (const CannotTake& reason) {
                failure = reason.what();
            }
            done = true;
        }};
        try {
            watched.watch(done, boards * of_a_run);
        } catch (const CannotTake& reason) {
            sender.join();
            throw;
        }
        sender.join();
        if (!failure.empty()) throw CannotTake(failure);
        auto times = latencies(watched, cancelled, sent);
        p99s.push_back(quantile(times, 0.99));
        medians.push_back(quantile(times, 0.5));
    }
    return {median(p99s), runs,
            fmt::format("99th percentile from before a request is sent, so the commit is in it, to each of {} boards showing it, "
                        "at {} requests/s; median {:.1f} ms; {} requests a run, {} diners in {} schools",
                        boards, requests_per_s, median(medians), of_a_run, options.diners, options.schools)};
}

} // namespace

std::vector<Figure> board_figures() {
    return {{"board_push_p99_ms", "ms", Better::lower, Goal{50, true}, take}};
}

} // namespace bench
