#include "tests/bench/bench.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace bench {

namespace {

constexpr double commits_of_goals = 4'000; // per second: what goals in plain units are written for

std::string_view to_string(Better better) { return better == Better::higher ? "higher" : "lower"; }

std::string number(double value) {
    const double size = std::abs(value);
    return fmt::format("{:.{}f}", value, size >= 1'000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

/// The goal on this machine's disk.
double effective(const Goal& goal, Better better, std::optional<double> commits) {
    if (!goal.follows_disk || !commits || *commits >= commits_of_goals) return goal.value;
    const double share = *commits / commits_of_goals;
    return better == Better::higher ? goal.value * share : goal.value / share;
}

} // namespace

double quantile(std::vector<double>& values, double share) {
    if (values.empty()) throw CannotTake("nothing was measured");
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
    const auto at = values.begin() + std::clamp<std::ptrdiff_t>(rank, 0, std::ssize(values) - 1);
    std::ranges::nth_element(values, at);
    return *at;
}

std::filesystem::path own_disk() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }

double median(std::vector<double> values) { return quantile(values, 0.5); }

void Comparison::add(double ours, double peer) {
    ours_.push_back(ours);
    peer_.push_back(peer);
}

double Comparison::ratio() const {
    std::vector<double> ratios(ours_.size());
    std::ranges::transform(ours_, peer_, ratios.begin(), std::divides<>{});
    return median(std::move(ratios));
}

void Report::print_head() const {
    fmt::print("{:<30} {:>9} {:<6} {:>9}  {:<6} {:<6}  {}\n", "name", "value", "unit", "goal", "", "better", "detail");
    std::fflush(stdout);
}

void Report::take(const Figure& figure) {
    Taken taken;
    try {
        taken = figure.take();
    } catch (const std::exception& reason) {
        fmt::print(stderr, "{} could not be taken: {}\n", figure.name, reason.what());
        return;
    }
    std::string goal;
    std::string verdict;
    if (figure.goal) {
        const auto limit = effective(*figure.goal, figure.better, value(probe_name));
        const bool higher = figure.better == Better::higher;
        goal = fmt::format("{} {:.4g}", higher ? "≥" : "≤", limit);
        verdict = (higher ? taken.value >= limit : taken.value <= limit) ? "met" : "missed";
    }
    fmt::print("{:<30} {:>9} {:<6} {:>9}  {:<6} {:<6}  {}\n", figure.name, number(taken.value), figure.unit, goal, verdict,
               to_string(figure.better), taken.detail);
    std::fflush(stdout);
    entries_.push_back({figure, std::move(taken)});
}

std::optional<double> Report::value(std::string_view name) const {
    for (const auto& entry : entries_)
        if (entry.figure.name == name) return entry.taken.value;
    return std::nullopt;
}

bool Report::write(const std::filesystem::path& file) const {
    std::string text = "[";
    for (const auto& [figure, taken] : entries_) {
        const boost::json::object object{{"name", figure.name},
                                         {"value", taken.value},
                                         {"unit", figure.unit},
                                         {"better", std::string{to_string(figure.better)}},
                                         {"runs", taken.runs},
                                         {"detail", taken.detail}};
        text += (text.size() == 1 ? "\n" : ",\n") + boost::json::serialize(object);
    }
    text += "\n]\n";
    std::ofstream out{file, std::ios::binary};
    out << text;
    out.close();
    if (!out) fmt::print(stderr, "mestolo-bench: {} can't be written\n", file.string());
    return !out.fail();
}

} // namespace bench
