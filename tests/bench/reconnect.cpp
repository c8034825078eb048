// The reconnect family: how evenly many sites come back after an outage. No sockets: the program's own back-off on a clock
// that isn't one.

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "kiosk/link/back_off.hpp"
#include "tests/bench/families.hpp"

namespace bench {

namespace {

using namespace std::chrono_literals;

constexpr int runs = 101;
constexpr std::size_t sites = 1'000;
constexpr std::chrono::milliseconds outage = 10min;

/// When a site that loses its connection at 0 is back: its first attempt after the outage.
std::chrono::milliseconds back_at(std::mt19937& random) {
    kiosk::BackOff back_off;
    std::chrono::milliseconds at{0};
    do at += back_off.next(static_cast<std::uint32_t>(random()));
    while (at < outage);
    return at;
}

/// The largest share in any one second, wherever it begins.
double peak_share(std::mt19937& random) {
    std::vector<std::chrono::milliseconds> times(sites);
    std::ranges::generate(times, [&] { return back_at(random); });
    std::ranges::sort(times);
    std::size_t most = 0;
    for (std::size_t first = 0, last = 0; last < times.size(); ++last) {
        while (times[last] - times[first] >= 1s) ++first;
        most = std::max(most, last - first + 1);
    }
    return static_cast<double>(most) / static_cast<double>(sites);
}

Taken take() {
    std::mt19937 random{1};
    std::vector<double> peaks;
    for (int run = 0; run < runs; ++run) peaks.push_back(peak_share(random));
    const auto worst = std::ranges::max(peaks);
    return {median(peaks), runs,
            fmt::format("largest share of {} sites that come back within one second, wherever it begins, after an outage of {} min "
                        "in which each attempt failed at once; the worst run {:.3f}",
                        sites, std::chrono::duration_cast<std::chrono::minutes>(outage).count(), worst)};
}

} // namespace

std::vector<Figure> reconnect_figures() {
    return {{"reconnect_peak_share", "share", Better::lower, Goal{0.05}, take}};
}

} // namespace bench
