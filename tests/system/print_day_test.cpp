// The sample day on paper, through a real CUPS: every label's code reads as its own tray's, and what labels, meal sheets and
// delivery notes say is what the count and the diets say.

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/printers/layout_sight.hpp"
#include "tests/system/print/kitchen.hpp"

namespace printing {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using printer_tests::says;

std::string text(const json::value& value, std::string_view member) { return std::string{value.at(member).as_string()}; }

std::vector<std::string> parts_of(const std::string& whole, char between) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= whole.size();) {
        const auto to = std::min(whole.find(between, from), whole.size());
        if (to > from) parts.push_back(whole.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

/// A diet of the sample (data/samples/diets.csv), as a label has to name it.
struct Named {
    std::string name;
    std::vector<std::string> kept_out; ///< Annex II's words, in capitals
};
const std::map<std::string, Named> diets{
    {"celiachia", {"Senza glutine (celiachia)", {"GLUTINE"}}},
    {"no-lattosio", {"Senza latte e derivati", {"LATTE"}}},
    {"no-uova", {"Senza uova", {"UOVA"}}},
    {"no-frutta-guscio", {"Senza frutta a guscio", {"FRUTTA A GUSCIO"}}},
    {"no-arachidi", {"Senza arachidi", {"ARACHIDI"}}},
    {"no-pesce", {"Senza pesce, crostacei e molluschi", {"PESCE", "CROSTACEI", "MOLLUSCHI"}}},
    {"no-soia", {"Senza soia", {"SOIA"}}},
    {"favismo", {"Senza fave e piselli (favismo)", {"FAVE", "PISELLI"}}},
    {"diabete", {"Dieta per diabete", {}}},
    {"no-maiale", {"Senza carne di maiale", {"CARNE DI MAIALE"}}},
    {"no-bovino", {"Senza carne bovina", {"CARNE BOVINA"}}},
    {"vegetariana", {"Vegetariana", {"PESCE", "CROSTACEI", "MOLLUSCHI", "CARNE"}}},
    {"vegana", {"Vegana", {"UOVA", "LATTE", "PESCE", "CROSTACEI", "MOLLUSCHI", "CARNE", "MIELE"}}},
};

/// A day that is closed and printed: what came out, and what the service says.
class PrintDay : public ::testing::Test {
protected:
    void SetUp() override {
        const auto kitchen = furnish(folder_, 0, Diets::of_the_sample);
        auto scheduler = printers::PrivateScheduler::start(cups_.path());
        ASSERT_TRUE(scheduler) << scheduler.error().message;
        scheduler_.emplace(std::move(*scheduler));
        ASSERT_TRUE(scheduler_->add_capture_queue("labels", cups_ / "labels"));
        ASSERT_TRUE(scheduler_->add_capture_queue("sheets", cups_ / "sheets"));
        program_.emplace(folder_.path(), scheduler_->server(), kitchen.kitchen);
        program_->start();
        json::array routes{{{"kind", "labels"}, {"queue", "labels"}}};
        for (const auto* const kind : {"meal_sheet", "delivery_note"}) routes.push_back({{"kind", kind}, {"queue", "sheets"}});
        const auto set = program_->send("PUT", "/printers",
                                        {{"routes", routes},
                                         {"queues", {{{"name", "labels"}, {"language", "pdf"}, {"media", "62x100"}}}},
                                         {"settings", {{"automatic", false}, {"carrier", ""}, {"label_names", json::array{}}}}});
        ASSERT_EQ(set.status, 200U) << json::serialize(set.body);
        for (const auto& diner : kitchen.coeliac) {
            const auto asked = program_->post_as(kitchen.portal, "/requests",
                                                 {{"request_id", "bianco-" + diner}, {"channel", "portal"}, {"diner", diner}, {"operation", "bianco"}, {"date", service_day}});
            ASSERT_EQ(asked.status, 200U) << json::serialize(asked.body);
        }
        for (const auto& school : open_schools(*program_)) ASSERT_TRUE(close_and_order(*program_, school));
        for (const auto deadline = std::chrono::steady_clock::now() + 600s; std::chrono::steady_clock::now() < deadline;) {
            papers_ = program_->get(std::string{"/papers?date="} + service_day).body;
            if (std::ranges::all_of(papers_.at("papers").as_array(), [](const json::value& paper) {
                    return text(paper.at("jobs").as_array().back(), "state") == "reported_done";
                }))
                break;
            std::this_thread::sleep_for(200ms);
        }
        for (const auto& paper : papers_.at("papers").as_array())
            ASSERT_EQ(text(paper.at("jobs").as_array().back(), "state"), "reported_done") << json::serialize(paper);
        counts_ = program_->get(std::string{"/counts?date="} + service_day).body;
        const auto trays = program_->get(std::string{"/trays?date="} + service_day).body;
        for (const auto& tray : trays.at("trays").as_array()) trays_[tray.at("serial").as_int64()] = tray;
        for (const auto& school : counts_.at("schools").as_array()) school_names_[text(school, "school")] = text(school, "name");
    }

    /// The file that the printer got for a paper; exactly one.
    std::string printed(const json::value& paper) const {
        const auto folder = text(paper, "kind") == "labels" ? "labels" : "sheets";
        const auto key = fmt::format("_{}_{}-1_", text(paper, "kind"), paper.at("id").as_int64());
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator{cups_ / folder})
            if (const auto name = entry.path().filename().string(); name.find(key) != std::string::npos) found.push_back(name);
        EXPECT_EQ(found.size(), 1U) << key;
        return found.empty() ? std::string{} : cups_.read(std::string{folder} + "/" + found.front());
    }
    std::vector<json::value> papers(std::string_view kind) const {
        std::vector<json::value> found;
        for (const auto& paper : papers_.at("papers").as_array())
            if (text(paper, "kind") == kind) found.push_back(paper);
        return found;
    }
    std::int64_t meals_of(const std::string& school) const {
        for (const auto& row : counts_.at("schools").as_array())
            if (text(row, "school") == school) return row.at("meals").as_int64();
        return -1;
    }

    support::TempFolder folder_;
    support::TempFolder cups_; ///< which its filters pass as another user
    std::optional<printers::PrivateScheduler> scheduler_;
    std::optional<Program> program_;
    json::value papers_;
    json::value counts_;
    std::map<std::int64_t, json::value> trays_;
    std::map<std::string, std::string> school_names_;
};

/// Serial of a mark; 0 if it is none.
std::int64_t serial_of(const std::string& mark) {
    std::int64_t serial = 0;
    if (mark.starts_with("MST1:")) std::from_chars(mark.data() + 5, mark.data() + mark.size(), serial);
    return serial;
}

/// The number that stands behind these words, dots between its thousands; -1 if none does.
std::int64_t number_after(const std::string& sheet, std::string_view words) {
    const auto found = sheet.find(words);
    if (found == std::string::npos) return -1;
    std::int64_t number = -1;
    for (const char c : std::string_view{sheet}.substr(found + words.size())) {
        if (c >= '0' && c <= '9') number = std::max<std::int64_t>(number, 0) * 10 + (c - '0');
        else if (c != '.' && (c != ' ' || number >= 0)) break;
    }
    return number;
}

void expect_label_of(const json::value& tray, const std::string& school, const std::string& label) {
    SCOPED_TRACE(json::serialize(tray) + "\n" + label);
    for (const auto& words : {text(tray, "code"), school, text(tray, "group_name"), std::string{"5/10/2026"}})
        EXPECT_TRUE(says(label, words)) << words;
    EXPECT_EQ(says(label, "BIANCO"), tray.at("bianco").as_bool());
    EXPECT_EQ(says(label, "ADULTO"), tray.at("adult").as_bool());
    EXPECT_FALSE(says(label, "COPIA"));
    const auto codes = text(tray, "diet") == "standard" ? std::vector<std::string>{} : parts_of(text(tray, "diet"), '+');
    for (const auto& code : codes) {
        ASSERT_TRUE(diets.contains(code)) << code;
        EXPECT_TRUE(says(label, diets.at(code).name)) << code;
        for (const auto& kept_out : diets.at(code).kept_out) EXPECT_TRUE(says(label, kept_out)) << kept_out;
    }
    EXPECT_EQ(says(label, "SENZA:"), std::ranges::any_of(codes, [](const auto& code) { return !diets.at(code).kept_out.empty(); }));
}

} // namespace

TEST_F(PrintDay, SaysOnPaperWhatWasCounted) {
    // A label's code is read from the paper as a scanner of 203 dpi sees it.
    std::map<std::int64_t, std::string> text_of_label;
    for (const auto& paper : papers("labels")) {
        const auto pdf = printed(paper);
        const auto marks = printer_tests::barcodes_of(pdf);
        const auto pages = printer_tests::texts_of(pdf);
        ASSERT_EQ(marks.size(), pages.size()) << "each label has a code that can be read";
        for (std::size_t at = 0; at < marks.size(); ++at) {
            const auto serial = serial_of(marks[at]);
            ASSERT_TRUE(trays_.contains(serial)) << marks[at];
            EXPECT_EQ(marks[at], fmt::format("MST1:{}:1:{}", serial, text(trays_[serial], "code")));
            EXPECT_EQ(trays_[serial].at("paper").as_int64(), paper.at("id").as_int64());
            text_of_label[serial] += pages[at]; // a label may go on on a second one
        }
    }
    EXPECT_EQ(text_of_label.size(), trays_.size()) << "every tray has a label";

    // Trays are the count's special meals, line by line.
    std::map<std::string, std::int64_t> counted;
    std::map<std::string, std::int64_t> labelled;
    for (const auto& school : counts_.at("schools").as_array())
        for (const auto& line : school.at("lines").as_array())
            if (line.at("bianco").as_bool() || text(line, "diet") != "standard")
                counted[fmt::format("{} {} {}", text(line, "group"), text(line, "diet"), line.at("bianco").as_bool())] += line.at("meals").as_int64();
    for (const auto& [serial, tray] : trays_)
        ++labelled[fmt::format("{} {} {}", text(tray, "group"), text(tray, "diet"), tray.at("bianco").as_bool())];
    EXPECT_EQ(labelled, counted);

    const auto* const chosen = std::getenv("MESTOLO_SEED");
    const auto seed = chosen ? std::strtoul(chosen, nullptr, 10) : std::random_device{}();
    std::vector<std::int64_t> serials;
    for (const auto& [serial, tray] : trays_) serials.push_back(serial);
    std::ranges::shuffle(serials, std::mt19937{static_cast<std::mt19937::result_type>(seed)});
    serials.resize(std::min<std::size_t>(serials.size(), 200));
    int coeliac_bianchi = 0;
    for (const auto& [serial, tray] : trays_)
        if (text(tray, "diet") == "celiachia" && tray.at("bianco").as_bool()) {
            serials.push_back(serial); // says both
            ++coeliac_bianchi;
        }
    for (const auto serial : serials) expect_label_of(trays_[serial], school_names_[text(trays_[serial], "school")], text_of_label[serial]);
    EXPECT_GT(coeliac_bianchi, 0);
    std::cout << fmt::format("MESTOLO_SEED={}: {} labels read, the text of {} held against the count, {} bianchi of coeliac children\n", seed,
                             text_of_label.size(), serials.size(), coeliac_bianchi);

    for (const auto& [kind, total] : {std::pair{"meal_sheet", "Totale alla chiusura"}, {"delivery_note", "Totale pasti"}}) {
        const auto all = papers(kind);
        EXPECT_EQ(all.size(), school_names_.size());
        for (const auto& paper : all) {
            const auto sheet = printer_tests::text_of(printed(paper));
            const auto meals = meals_of(text(paper, "school"));
            EXPECT_EQ(number_after(sheet, total), meals) << sheet;
        }
    }
}

} // namespace printing
