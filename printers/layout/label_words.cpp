#include "printers/layout/label_words.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "printers/layout/words.hpp"

namespace printers::layout {

using namespace counter::paper;

LabelWords words_of(const Labels& labels, const Label& label, const RenderOptions& options) {
    std::vector<std::string> diets;
    for (const auto& diet : label.preparation.diets) diets.push_back(printable(diet.code));
    const bool is_preview = options.preview || label.serial == 0;

    LabelWords words;
    words.school = printable(labels.school);
    words.group = printable(labels.group);
    words.sitting = sitting_in_words(labels.sitting);
    words.later_sitting = labels.sitting != 1;
    words.code = printable(label.code);
    words.bianco = label.preparation.bianco;
    words.keep_out = keep_out(label.preparation);
    words.preparation = printable(in_words(label.preparation));
    words.diets = join(diets, " + ");
    words.is_adult = label.is_adult;
    words.person = printable(label.person);
    words.date = short_date(labels.date);
    if (labels.use_by) words.use_by = "Consumare entro le " + counter::to_string(*labels.use_by);
    words.kitchen = printable(labels.kitchen);
    words.notice = is_preview ? "ANTEPRIMA" : copy_in_words(options.attempt);
    if (!is_preview) {
        words.serial = fmt::format("n. {} · stampa {}", label.serial, options.attempt);
        words.mark = to_string(LabelMark{label.serial, options.attempt, label.code});
    }
    return words;
}

Result<std::vector<const Label*>> wanted(const Labels& labels, const RenderOptions& options) {
    std::vector<const Label*> found;
    for (const auto& label : labels.labels)
        if (options.serials.empty() || std::ranges::find(options.serials, label.serial) != options.serials.end())
            found.push_back(&label);
    for (const auto serial : options.serials)
        if (std::ranges::find(labels.labels, serial, &Label::serial) == labels.labels.end())
            return Error{Error::Kind::refused, fmt::format("label {} is not in this document", serial)};
    if (found.empty()) return Error{Error::Kind::refused, "this document has no labels"};
    return found;
}

} // namespace printers::layout
