// The serve family: how soon the service is ready, and what memory it stays in.

#include <fmt/format.h>

#include "tests/bench/families.hpp"
#include "tests/bench/http_client.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

Taken take_ready() {
    constexpr int runs = 7;
    const auto options = around_today(100'000, 500);
    const support::TempFolder folder{own_disk()};
    write_data_set(options, folder / "set");
    import_set(folder / "data", folder / "set");
    std::vector<double> times;
    for (int run = 0; run < runs + 1; ++run) {
        std::optional<Service> service;
        const auto time = seconds([&] {
            service.emplace(folder / "data");
            Connection connection{service->port()};
            ResponseReader response;
            exchange(connection, get_request("/api/v1/health", ""), response);
            if (response.status() != 200) throw CannotTake(fmt::format("health answers {}", response.status()));
        });
        if (run > 0) times.push_back(time); // the first warms the page cache
    }
    return {median(times), runs,
            fmt::format("from the start of serve to a 200 from /api/v1/health, {} diners in {} schools, warm page cache",
                        options.diners, options.schools)};
}

Taken take_rss() {
    constexpr int runs = 3;
    constexpr std::size_t of_a_day = 2'000;
    const auto options = around_today(20'000, 100);
    const support::TempFolder folder{own_disk()};
    write_data_set(options, folder / "set");
    import_set(folder / "data", folder / "set");
    const auto channel = make_token(folder / "data", "channel", "portal");
    const auto kitchen = make_token(folder / "data", "kitchen");
    const auto all = cancellations(options, 1);
    std::vector<double> sizes;
    std::size_t next = 0;
    for (int run = 0; run < runs; ++run) {
        const Service service{folder / "data"};
        Connection connection{service.port()};
        ResponseReader response;
        for (std::size_t i = 0; i < of_a_day; ++i) {
            exchange(connection, cancel_request(all.at(next++), channel), response);
            expect_accepted(response);
        }
        const auto counts = "/api/v1/counts?date=" + counter::to_string(all.front().date);
        exchange(connection, get_request(counts, kitchen), response);
        if (response.status() != 200) throw CannotTake(fmt::format("counts answers {}", response.status()));
        sizes.push_back(service.rss_mib());
    }
    return {median(sizes), runs,
            fmt::format("VmRSS of serve with {} diners in {} schools, after {} requests about one day and a reading of its "
                        "counts",
                        options.diners, options.schools, of_a_day)};
}

} // namespace

std::vector<Figure> serve_figures() {
    return {{"ready_100k_s", "s", Better::lower, Goal{1, true}, take_ready},
            {"serve_rss_20k_mib", "MiB", Better::lower, Goal{80}, take_rss}};
}

} // namespace bench
