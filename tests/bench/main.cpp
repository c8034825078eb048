// mestolo-bench: takes the figures that Mestolo is judged by, each beside its peer, and writes them down.

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "tests/bench/families.hpp"

namespace {

constexpr int wrong_input_code = 2;

struct Options {
    std::vector<std::string> names; // none: all
    std::optional<std::filesystem::path> json;
};

std::vector<bench::Figure> all_figures() {
    std::vector<bench::Figure> all;
    for (const auto family : {bench::count_figures, bench::closing_figures, bench::request_figures, bench::board_figures,
                              bench::replay_figures, bench::serve_figures, bench::upstream_figures, bench::outage_figures,
                              bench::reconnect_figures, bench::tap_figures, bench::labels_figures, bench::money_figures,
                              bench::terminal_figures})
        std::ranges::move(family(), std::back_inserter(all));
    return all;
}

void print_usage(std::FILE* out, const std::vector<bench::Figure>& figures) {
    fmt::print(out, "Usage: mestolo-bench [NAME…] [--json FILE]\n\n"
                    "Takes the named figures, or all, and prints them. Runs are meaningful on a quiet machine alone.\n\n"
                    "Figures:\n");
    for (const auto& figure : figures) fmt::print(out, "  {}\n", figure.name);
    fmt::print(out, "{} is measured in every run.\n", bench::probe_name);
}

/// Empty, with the reason on stderr, if the arguments are wrong.
std::optional<Options> parse(const std::vector<std::string_view>& arguments, const std::vector<bench::Figure>& figures) {
    Options options;
    for (auto at = arguments.begin(); at != arguments.end(); ++at) {
        if (*at == "--json") {
            if (++at == arguments.end()) {
                fmt::print(stderr, "mestolo-bench: --json wants a file\n");
                return std::nullopt;
            }
            options.json = *at;
        } else if (*at == bench::probe_name || std::ranges::find(figures, *at, &bench::Figure::name) != figures.end()) {
            options.names.emplace_back(*at);
        } else {
            fmt::print(stderr, "mestolo-bench: there is no figure {:?}\n\n", *at);
            return std::nullopt;
        }
    }
    return options;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    const auto figures = all_figures();
    if (std::ranges::any_of(arguments, [](auto a) { return a == "-h" || a == "--help"; })) {
        print_usage(stdout, figures);
        return EXIT_SUCCESS;
    }
    const auto options = parse(arguments, figures);
    if (!options) {
        print_usage(stderr, figures);
        return wrong_input_code;
    }
    ::setenv("MESTOLO_LANG", "en", 1); // of the programs that are measured

    bench::Report report;
    report.print_head();
    report.take(bench::probe_figure());
    for (const auto& figure : figures)
        if (options->names.empty() || std::ranges::find(options->names, figure.name) != options->names.end())
            report.take(figure);
    if (options->json && !report.write(*options->json)) return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
