// mestolo-bench-labels COUNT TEXTS OUT: a process that renders labels of 62×100 mm, for the figures of `labels`. Writes their
// texts for the peer, the PDF twice, and prints the seconds of the second time and the most resident memory in MiB.

#include <chrono>
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <sys/resource.h>

#include "printers/render.hpp"

namespace {

using namespace counter::paper;
using namespace std::chrono_literals;

/// Groups of 25 in turn, each with its diets.
Labels made_labels(int count) {
    Labels labels;
    labels.kitchen = "Centro cottura comunale";
    labels.authority = "Comune di Cassano d'Adda";
    labels.school = "Primaria \"Edmondo De Amicis\"";
    labels.group = "3B";
    labels.date = date::local_days{date::year{2026} / 9 / 21};
    labels.use_by = 14h + 30min;
    const Diet diets[]{{"GL", "Senza glutine (celiachia)", {"gluten"}, true},
                       {"LAT", "Senza latte e derivati", {"milk"}, true},
                       {"VEG", "Vegetariana", {"fish", "other:carne"}, false}};
    for (int i = 0; i < count; ++i)
        labels.labels.push_back({100'000 + i, fmt::format("{:X}", 0x51A3B7 + i * 7919), {{diets[i % 3]}, false}, false, {}});
    return labels;
}

void write_texts(const Labels& labels, const char* file) {
    std::ofstream out{file};
    for (const auto& label : labels.labels) {
        std::string without = "SENZA:";
        for (const auto& allergen : allergens_of(label.preparation)) without += ' ' + allergen_in_words(allergen);
        out << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\tConsumare entro le 14:30\tn. {} · stampa 1\t{} · 1° turno · {}\n",
                           to_string(LabelMark{label.serial, 1, label.code}), labels.school, labels.group, label.code, without,
                           in_words(label.preparation), short_date(labels.date), label.serial, label.preparation.diets.front().code,
                           labels.kitchen);
    }
}

double seconds_to_write(const Labels& labels, const char* file) {
    printers::RenderOptions options;
    options.media = *printers::parse_media("62x100");
    const auto start = std::chrono::steady_clock::now();
    const auto rendered = printers::render(labels, options);
    if (!rendered) {
        fmt::print(stderr, "{}\n", rendered.error().message);
        std::exit(EXIT_FAILURE);
    }
    std::ofstream{file, std::ios::binary} << rendered->bytes;
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) return EXIT_FAILURE;
    const auto labels = made_labels(std::atoi(argv[1]));
    write_texts(labels, argv[2]);
    seconds_to_write(labels, argv[3]);
    const auto seconds = seconds_to_write(labels, argv[3]);
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    fmt::print("{} {}\n", seconds, static_cast<double>(usage.ru_maxrss) / 1024);
}
