// The labels family: how soon a day's labels are a PDF, and in how much memory.

#include <sstream>

#include <fmt/format.h>

#include "tests/bench/families.hpp"
#include "tests/bench/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

namespace {

struct Rendered {
    double seconds = 0;
    double peak_mib = 0;
};

/// By a process of its own, as its memory is looked at.
Rendered render(int count, const support::TempFolder& folder) {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "mestolo-bench-labels";
    std::istringstream said{run({program.string(), std::to_string(count), (folder / "texts").string(), (folder / "ours.pdf").string()})};
    Rendered rendered;
    if (!(said >> rendered.seconds >> rendered.peak_mib)) throw CannotTake("mestolo-bench-labels: " + said.str());
    return rendered;
}

double seconds_of_reportlab(const support::TempFolder& folder) {
    const auto script = std::filesystem::path{__FILE__}.parent_path() / "labels_reportlab.py";
    // Debian's own Python: another on PATH has no reportlab.
    const auto said = run({"/usr/bin/python3", script.string(), (folder / "texts").string(), (folder / "peer.pdf").string()});
    return std::stod(said);
}

Taken take_vs_reportlab() {
    constexpr int runs = 5;
    constexpr int count = 500;
    const support::TempFolder folder{own_disk()};
    const auto compared = compare(
        runs, [&] { return render(count, folder).seconds; }, [&] { return seconds_of_reportlab(folder); });
    const double ratio = compared.peer() / compared.ours();
    return {ratio, compared.runs(),
            fmt::format("{:.2f} s for reportlab with its own QR at fixed places over {:.3f} s; {} labels of 62x100 mm with the same texts "
                        "and marks, fonts and process warm on both sides",
                        compared.peer(), compared.ours(), count)};
}

Taken take_rss() {
    constexpr int runs = 3;
    constexpr int count = 5'000;
    const support::TempFolder folder{own_disk()};
    std::vector<double> peaks;
    for (int i = 0; i < runs; ++i) peaks.push_back(render(count, folder).peak_mib);
    return {median(peaks), runs, fmt::format("most resident memory of a process that renders {} labels of 62x100 mm in one document, twice", count)};
}

} // namespace

std::vector<Figure> labels_figures() {
    return {{"labels_500_vs_reportlab", "ratio", Better::higher, Goal{15}, take_vs_reportlab},
            {"labels_5000_rss_mib", "MiB", Better::lower, Goal{64}, take_rss}};
}

} // namespace bench
