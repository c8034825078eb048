// Makes up a data set of any size (interfaces: the folder that `mestolo import` reads) around real schools.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <date/date.h>

namespace data::samples {

/// The same options give the same bytes, on every machine.
struct SampleOptions {
    /// Pupils and adults together, reached exactly: the schools share them in the proportion of their real
    /// pupils, and each class of at least ten gives one place to a teacher. 0: the schools' real pupils, and
    /// a teacher for each class besides.
    std::size_t diners = 0;
    /// Up to 25, those of the five comuni; the next 242, Milan's, under an authority of their own; then
    /// made-up ones.
    std::size_t schools = 25;
    std::uint64_t seed = 1;
    /// Both included. The calendar's facts are those of the school year 2026/27: what of it lies outside is
    /// left out, and another year has no holidays.
    date::local_days term_from{date::year{2026} / 9 / 14};
    date::local_days term_to{date::year{2027} / 6 / 8};
};

struct SampleFile {
    std::string name;
    std::string text;
};

/// All files of a data-set folder.
std::vector<SampleFile> generate(const SampleOptions& options);

} // namespace data::samples
