// The tap family: how long after a teacher's tap at a school's own node the kitchen's board shows it.

#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/bench/board_socket.hpp"
#include "tests/bench/families.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/made_link.hpp"
#include "tests/bench/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

using namespace std::chrono_literals;

constexpr int runs = 1;
constexpr std::size_t taps = 300;   // of a run
constexpr std::size_t unseen = 10;  // before them
constexpr auto between_taps = 20ms;
constexpr auto joined_within = 15s;

/// Once the school's node has its roster from the kitchen: before, it knows of no school.
std::string make_staff_token(const std::filesystem::path& site, const std::string& school) {
    const auto until = std::chrono::steady_clock::now() + joined_within;
    for (;;) {
        try {
            return secret_of(run({mestolo(), "token", "create", "--data", site.string(), "--name", "bench", "--role", "school",
                                  "--school", school}));
        } catch (const CannotTake&) {
            if (std::chrono::steady_clock::now() > until) throw;
        }
        std::this_thread::sleep_for(200ms);
    }
}

std::string attendance_request(const MadeSchool& school, std::size_t group, std::size_t absent, std::size_t number,
                               std::string_view token) {
    const std::vector<std::string> codes(school.groups[group].diners.begin(),
                                         school.groups[group].diners.begin() + static_cast<std::ptrdiff_t>(absent));
    const auto body = fmt::format(R"({{"request_id":"bench-{}","group":"{}","date":"{}","absent":["{}"],"extras":[],)"
                                  R"("confirmed":false}})",
                                  number, school.groups[group].code, counter::to_string(school.date), fmt::join(codes, R"(",")"));
    return fmt::format("POST /api/v1/attendance HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
                       "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                       token, body.size(), body);
}

/// The kitchen's board, and what it shows of one school.
class Watch {
public:
    Watch(std::uint16_t port, std::string_view token, const MadeSchool& school)
        : socket_(port, token, counter::to_string(school.date)), school_(school.code) {
        while (meals_ < 0) look();
    }
    int meals() const { return meals_; }
    void wait_for(int meals) {
        while (meals_ > meals) look();
    }

private:
    void look() {
        while (const auto text = socket_.next())
            for (const auto& [school, meals] : read_message(*text))
                if (school == school_) {
                    meals_ = meals;
                    return;
                }
        socket_.read();
    }

    BoardSocket socket_;
    std::string school_;
    int meals_ = -1;
};

Taken take() {
    const auto options = around_today(0, 20);
    const auto school = largest_school(options);
    const support::TempFolder folder{own_disk()};
    write_data_set(options, folder / "set");
    import_set(folder / "kitchen", folder / "set");
    const auto node_token = make_node_token(folder / "kitchen", school.code);
    const auto kitchen_token = make_token(folder / "kitchen", "kitchen");
    const Service kitchen{folder / "kitchen"};
    join(folder / "site", school.code, kitchen.port(), node_token);
    const Service site{folder / "site"};
    const auto staff = make_staff_token(folder / "site", school.code);

    Watch board{kitchen.port(), kitchen_token, school};
    Connection tablet{site.port()};
    ResponseReader response;
    std::size_t number = 0;
    std::size_t group = 0;
    std::size_t absent = 0;
    const auto tap = [&] {
        if (absent == school.groups.at(group).diners.size()) {
            ++group;
            absent = 0;
        }
        const auto request = attendance_request(school, group, ++absent, ++number, staff);
        const auto expected = board.meals() - 1;
        const auto time = seconds([&] {
            exchange(tablet, request, response);
            if (response.status() != 200) throw CannotTake(fmt::format("a tap was answered {} {}", response.status(), response.body()));
            board.wait_for(expected);
        });
        std::this_thread::sleep_for(between_taps);
        return time * 1'000;
    };
    std::vector<double> medians;
    std::vector<double> p99s;
    for (int run = 0; run < runs; ++run) {
        for (std::size_t i = 0; i < unseen; ++i) tap();
        std::vector<double> times;
        for (std::size_t i = 0; i < taps; ++i) times.push_back(tap());
        p99s.push_back(quantile(times, 0.99));
        medians.push_back(quantile(times, 0.5));
    }
    return {median(p99s), runs,
            fmt::format("99th percentile from before POST /attendance is sent to a school's own node to the kitchen's board "
                        "showing a meal less, two processes and their link; median {:.1f} ms; {} taps a run, {} groups",
                        median(medians), taps, school.groups.size())};
}

} // namespace

std::vector<Figure> tap_figures() { return {{"tap_to_board_p99_ms", "ms", Better::lower, Goal{150, true}, take}}; }

} // namespace bench
