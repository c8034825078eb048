// A kitchen whose papers are ordered, with what tests ask of papers, trays and print jobs over and over.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/data/node.hpp"

namespace data::tests {

using counter::paper::JobState;
using counter::paper::Kind;
using counter::paper::Trouble;

class PaperNode : public Node {
public:
    void set_up(const paper::PrintSetup& setup) {
        EXPECT_TRUE(in_transaction([&](Store& s) { return s.papers().setup().write(setup); }));
    }
    void set_automatic() {
        paper::PrintSetup setup;
        setup.settings.automatic = true;
        set_up(setup);
    }

    Result<void> try_to_order(std::optional<std::string_view> school = "S1", Instant now = after_closing) {
        return in_transaction(
            [&](Store& s) { return s.order_papers(monday, school ? s.roster().find_school(*school) : std::nullopt, {"Rosa", now}); });
    }
    void order(std::optional<std::string_view> school = "S1", Instant now = after_closing) {
        const auto ordered = try_to_order(school, now);
        EXPECT_TRUE(ordered) << ordered.error().message;
    }

    /// Of the Monday, in the order in which they were made.
    std::vector<Paper> papers(std::optional<Kind> kind = std::nullopt, std::optional<std::string_view> school = std::nullopt) {
        auto all = (*this)->papers().papers().of_day(monday, school);
        EXPECT_TRUE(all);
        std::erase_if(*all, [&](const Paper& paper) { return kind && paper.kind != *kind; });
        std::ranges::reverse(*all);
        return std::move(*all);
    }
    template <typename Document>
    Document document(const Paper& paper) {
        const auto read = (*this)->papers().document(paper.id);
        EXPECT_TRUE(read);
        return std::get<Document>(*read);
    }
    std::string content(const Paper& paper) { return (*this)->papers().papers().content(paper.id).value(); }
    /// The school's only paper of the kind.
    Paper only(Kind kind, std::string_view school = "S1") {
        const auto all = papers(kind, school);
        EXPECT_EQ(all.size(), 1U);
        return all.empty() ? Paper{} : all.front();
    }
    std::vector<std::string> titles(std::optional<std::string_view> school = std::nullopt) {
        std::vector<std::string> titles;
        for (const auto& paper : papers(std::nullopt, school)) titles.push_back(paper.title);
        return titles;
    }

    std::vector<LabelledTray> trays(std::string_view school = "S1") {
        const auto today = school_day(after_closing, school);
        EXPECT_TRUE(today.closing);
        return (*this)->papers().trays().of_closing(today.closing->id).value();
    }
    /// Those that are to be packed.
    std::vector<LabelledTray> live_trays(std::string_view school = "S1") {
        auto all = trays(school);
        std::erase_if(all, [](const LabelledTray& row) { return row.tray.taken_with.has_value(); });
        return all;
    }
    /// `1A cel bianco Anna`, those to be packed, sorted.
    std::vector<std::string> tray_texts(std::string_view school = "S1") {
        std::vector<std::string> texts;
        for (const auto& row : live_trays(school))
            texts.push_back(fmt::format("{} {}{} {}", row.tray.group, row.tray.diet, row.tray.bianco ? " bianco" : "",
                                        row.tray.person ? row.tray.person->first_name : "?"));
        std::ranges::sort(texts);
        return texts;
    }
    /// The serial of each live tray's label, and how many papers have it.
    std::map<std::int64_t, int> labels_printed(std::string_view school = "S1") {
        std::map<std::int64_t, int> printed;
        for (const auto& row : live_trays(school)) printed[row.tray.serial] = 0;
        for (const auto& paper : papers(Kind::labels, school))
            for (const auto& label : document<counter::paper::Labels>(paper).labels)
                if (printed.contains(label.serial)) ++printed[label.serial];
        return printed;
    }

    std::vector<PrintJob> jobs(std::int64_t paper) { return (*this)->papers().jobs().of_paper(paper).value(); }
    PrintJob last_job(std::int64_t paper) { return jobs(paper).back(); }
    /// As a pump would record it.
    Result<bool> record(PrintJob job, JobState state, Trouble trouble = Trouble::none) {
        job.fate = {state, trouble};
        return in_transaction([&](Store& s) { return s.papers().record(job, after_closing); });
    }
    void print(std::int64_t paper, JobState state) { EXPECT_TRUE(record(last_job(paper), state).value()); }
    Result<void> reprint(std::int64_t paper, const std::string& request_id, const std::vector<std::int64_t>& serials = {}) {
        return in_transaction([&](Store& s) { return s.papers().reprint(paper, serials, request_id, {"Rosa", after_closing}); });
    }
    Result<void> decide_job(std::int64_t job, paper::Verdict verdict) {
        return in_transaction([&](Store& s) { return s.papers().decide(job, verdict, {"Rosa", after_closing}); });
    }
    paper::Scan scan(const std::string& mark, std::optional<counter::ServiceDate> date = std::nullopt) {
        return in_transaction([&](Store& s) { return s.papers().scan(mark, std::nullopt, date, {"Rosa", after_closing}); }).value();
    }
    paper::Scan tick_off(std::int64_t serial) {
        return in_transaction([&](Store& s) { return s.papers().scan("", serial, std::nullopt, {"Rosa", after_closing}); }).value();
    }

    /// A change after the closing, pending; returns its id.
    std::int64_t ask_for(std::int64_t delta, std::string diet, bool bianco = false, std::string group = "1A") {
        const link::AskedVariation asked{fmt::format("asked-{}", ++asked_), after_closing, "Maestra", std::move(group), monday,
                                         std::move(diet), bianco, delta, "extra_meals"};
        const auto raised = in_transaction([&](Store& s) { return s.ask_variation(asked, after_closing, good_clock); });
        EXPECT_TRUE(raised) << raised.error().message;
        return raised && *raised ? (*raised)->id : 0;
    }
    void acknowledge(std::int64_t variation) { decide(variation, VariationState::acknowledged); }
    void acknowledge_all() {
        for (const auto& variation : school_day(after_closing).variations) acknowledge(variation.id);
    }

    std::vector<Kind> missing(std::string_view school = "S1") {
        return (*this)->papers().missing((*this)->roster(), school_day(after_closing, school)).value();
    }
    bool production_missing() {
        const auto days = (*this)->day(monday, after_closing, std::nullopt);
        return (*this)->papers().production_missing((*this)->roster(), days.value(), monday).value();
    }
    std::vector<counter::paper::Document> preview(Kind kind, std::string_view school = "S1") {
        const auto days = (*this)->day(monday, after_closing, (*this)->roster().find_school(school));
        return (*this)->papers().preview((*this)->roster(), days.value(), monday, kind, std::nullopt, after_closing).value();
    }

private:
    int asked_ = 0;
};

inline std::string mark_of(const LabelledTray& row, int attempt = 1) {
    return counter::paper::to_string(counter::paper::LabelMark{row.tray.serial, attempt, row.tray.code});
}

} // namespace data::tests
