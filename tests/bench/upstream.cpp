// The upstream family: how fast a site's buffered facts reach its kitchen, and how fast brokers take as many messages.

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tests/bench/amqp_publisher.hpp"
#include "tests/bench/brokers.hpp"
#include "tests/bench/drain.hpp"
#include "tests/bench/families.hpp"
#include "tests/bench/mqtt_publisher.hpp"

namespace bench {

namespace {

constexpr int runs = 3;
constexpr std::size_t facts = 1'000'000;
constexpr std::size_t mixed_facts = 100'000;
constexpr std::size_t trial = 50'000; // messages, to find a broker's best window

double rate(std::size_t count, double time) { return static_cast<double>(count) / time; }

/// Made once for all figures.
Outbox& outbox() {
    static Outbox made{facts, Outbox::Facts::repeated};
    return made;
}

struct Drains {
    std::vector<double> rates;
    std::vector<double> peaks; ///< of the larger side
};

/// Taken once for both figures.
const Drains& drains() {
    static const Drains taken = [] {
        Drains all;
        for (int run = 0; run < runs; ++run) {
            const auto drained = outbox().drain();
            all.rates.push_back(rate(facts, drained.seconds));
            all.peaks.push_back(std::max(drained.site_mib, drained.kitchen_mib));
        }
        return all;
    }();
    return taken;
}

Taken take_rate() {
    const auto& all = drains();
    Outbox mixed{mixed_facts, Outbox::Facts::mixed};
    const auto mixed_rate = rate(mixed_facts, mixed.drain().seconds);
    return {median(all.rates), runs,
            fmt::format("{} facts of {:.0f} bytes, from a site's outbox into its kitchen's database and acknowledged in the site's, "
                        "two processes; statements of attendance that repeat what is in force, request_ids in time's order; of "
                        "{} statements that each change their group's absences, {:.0f} a second",
                        facts, outbox().bytes_each(), mixed_facts, mixed_rate)};
}

Taken take_memory() {
    const auto& all = drains();
    return {median(all.peaks), runs,
            fmt::format("VmHWM of the larger of both processes at the end of the same drains of {} facts", facts)};
}

Taken beside(std::string_view peer, std::size_t window, const Comparison& comparison) {
    return {comparison.ratio(), comparison.runs(),
            fmt::format("ours {:.0f} facts a second over {} {:.0f} messages a second at a window of {}, the best; {} of {:.0f} bytes",
                        comparison.ours(), peer, comparison.peer(), window, facts, outbox().bytes_each())};
}

/// The fastest of a few. `publish`: the seconds that the trial takes with a window.
template <typename Publish>
std::size_t best_window(Publish publish) {
    constexpr std::array<std::size_t, 4> windows{64, 1'000, 4'000, 16'000};
    std::array<double, windows.size()> times{};
    std::ranges::transform(windows, times.begin(), publish);
    return windows[static_cast<std::size_t>(std::ranges::min_element(times) - times.begin())];
}

template <typename Publish>
Comparison drain_beside(Publish publish) {
    Comparison comparison;
    for (int run = 0; run < runs; ++run) {
        const auto ours = [] { return rate(facts, outbox().drain().seconds); };
        const auto theirs = [&] { return rate(facts, publish(run)); };
        const bool ours_first = run % 2 == 0;
        const double first = ours_first ? ours() : theirs();
        const double second = ours_first ? theirs() : ours();
        comparison.add(ours_first ? first : second, ours_first ? second : first);
    }
    return comparison;
}

Taken take_beside_rabbitmq() {
    std::size_t window = 0;
    {
        const RabbitMq broker;
        window = best_window([&](std::size_t w) {
            return AmqpPublisher{broker.port(), fmt::format("trial-{}", w)}.publish(outbox().samples(), trial, w);
        });
    }
    const auto comparison = drain_beside([&](int) {
        const RabbitMq broker;
        return AmqpPublisher{broker.port(), "facts"}.publish(outbox().samples(), facts, window);
    });
    return beside("RabbitMQ's quorum queue with publisher confirms:", window, comparison);
}

Taken take_beside_mosquitto() {
    std::size_t window = 0;
    {
        const Mosquitto broker;
        MqttPublisher{broker.port(), "kept"}.subscribe();
        window = best_window([&](std::size_t w) {
            return MqttPublisher{broker.port(), fmt::format("trial-{}", w)}.publish(outbox().samples(), trial, w);
        });
    }
    const auto comparison = drain_beside([&](int) {
        const Mosquitto broker;
        MqttPublisher{broker.port(), "kept"}.subscribe();
        return MqttPublisher{broker.port(), "sender"}.publish(outbox().samples(), facts, window);
    });
    return beside("Mosquitto, QoS 1, persistence, a subscriber away (it doesn't sync before it acknowledges):", window, comparison);
}

} // namespace

std::vector<Figure> upstream_figures() {
    return {{"drain_per_s", "1/s", Better::higher, Goal{40'000, true}, take_rate},
            {"drain_rss_mib", "MiB", Better::lower, Goal{96}, take_memory},
            {"drain_vs_rabbitmq_quorum", "ratio", Better::higher, Goal{1.5}, take_beside_rabbitmq},
            {"drain_vs_mosquitto", "ratio", Better::higher, Goal{1}, take_beside_mosquitto}};
}

} // namespace bench
