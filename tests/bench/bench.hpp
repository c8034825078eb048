// What a figure is, how its runs become one value, and how values are shown and written.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

enum class Better { higher, lower };

/// What a figure should reach.
struct Goal {
    double value = 0;
    /// In plain time or as a rate: holds where the disk makes 4,000 single commits a second, and scales with it below.
    bool follows_disk = false;
};

/// A figure's value, once it is measured.
struct Taken {
    double value = 0; ///< the median of the runs
    int runs = 0;
    std::string detail; ///< against what, on which input, and the peer's own figure
};

/// Ends the taking of one figure; what it says goes to stderr in the figure's place.
class CannotTake : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Figure {
    std::string name;
    std::string unit;
    Better better = Better::lower;
    std::optional<Goal> goal;
    std::function<Taken()> take; ///< may throw CannotTake
};

/// 0 < share ≤ 1. The values are reordered.
double quantile(std::vector<double>& values, double share);
double median(std::vector<double> values);

/// Where figures' files lie: beside this program, on the disk that holds the build, never in memory.
std::filesystem::path own_disk();

template <typename Work>
double seconds(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Ours beside its peer, run by run: the machine is noisy, and what slows one run slows both of its sides.
class Comparison {
public:
    void add(double ours, double peer);
    int runs() const { return static_cast<int>(ours_.size()); }
    /// The median over the runs of ours divided by the peer of the same run.
    double ratio() const;
    double ours() const { return median(ours_); }
    double peer() const { return median(peer_); }

private:
    std::vector<double> ours_;
    std::vector<double> peer_;
};

/// Measures both sides once unseen, then `runs` times in turn, each going first as often as the other.
template <typename Ours, typename Peer>
Comparison compare(int runs, Ours ours, Peer peer) {
    Comparison comparison;
    ours();
    peer();
    for (int run = 0; run < runs; ++run) {
        const bool ours_first = run % 2 == 0;
        const double first = ours_first ? ours() : peer();
        const double second = ours_first ? peer() : ours();
        comparison.add(ours_first ? first : second, ours_first ? second : first);
    }
    return comparison;
}

/// Prints figures as they are taken, and keeps them for the file.
class Report {
public:
    void print_head() const;
    /// Takes the figure. One that can't be taken is left out, with the reason on stderr.
    void take(const Figure& figure);
    /// The value of a figure taken before.
    std::optional<double> value(std::string_view name) const;
    /// As JSON; false with a reason on stderr if the file can't be written.
    bool write(const std::filesystem::path& file) const;

private:
    struct Entry {
        Figure figure;
        Taken taken;
    };
    std::vector<Entry> entries_;
};

/// The figure that goals in plain units scale by.
inline constexpr const char* probe_name = "probe_commits_per_s";

} // namespace bench
