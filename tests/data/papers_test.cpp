// What papers a kitchen's day gets, and which trays they are about.

#include <random>

#include <boost/json/serialize.hpp>

#include "data/paper/document_json.hpp"
#include "tests/data/paper_node.hpp"

namespace data::tests {

namespace {

using namespace counter::paper;
using Texts = std::vector<std::string>;
using Kinds = std::vector<Kind>;

class PapersTest : public testing::Test {
protected:
    PapersTest() { node_.import(files_); }

    void close() { node_.close_due(); }
    void close_and_order() {
        close();
        node_.order();
    }
    void import_with(const std::string& file, const std::string& from, const std::string& to) {
        auto& text = files_[file];
        ASSERT_NE(text.find(from), std::string::npos);
        text.replace(text.find(from), from.size(), to);
        node_.import(files_, after_closing);
    }

    std::map<std::string, std::string> files_ = attended_data_set(waives);
    PaperNode node_;
};

// Ordering. ------------------------------------------------------------------------------------------------------

TEST_F(PapersTest, AClosedSchoolGetsItsSheetItsDeliveryNoteAndLabels) {
    close_and_order();
    EXPECT_EQ(node_.titles("S1"), (Texts{"Foglio pasti", "DDT 1/2026", "Etichette Prima A"}));
    EXPECT_EQ(node_.document<MealSheet>(node_.only(Kind::meal_sheet)).meals, 5);
    EXPECT_EQ(node_.document<DeliveryNote>(node_.only(Kind::delivery_note)).quantity, 5);
    EXPECT_EQ(node_.only(Kind::labels).labels, 2);
    EXPECT_EQ(node_.only(Kind::labels).author, "Rosa");
}

TEST_F(PapersTest, OrderedAgainNothingIsMadeAgain) {
    close_and_order();
    node_.order(std::nullopt);
    const auto papers = node_.count("SELECT count(*) FROM papers");
    const auto jobs = node_.count("SELECT count(*) FROM print_jobs");
    for (const auto& school : {std::optional<std::string_view>{"S1"}, {std::nullopt}, {"S2"}}) node_.order(school);
    node_.open(after_closing);
    node_.order(std::nullopt);
    EXPECT_EQ(node_.count("SELECT count(*) FROM papers"), papers);
    EXPECT_EQ(node_.count("SELECT count(*) FROM print_jobs"), jobs);
    EXPECT_EQ(papers, jobs);
}

TEST_F(PapersTest, AnOrderForAllMakesTheProductionSheetToo) {
    close();
    node_.order(std::nullopt);
    const auto sheets = node_.papers(Kind::production_sheet);
    ASSERT_EQ(sheets.size(), 1U); // of K1: on the Azores, nothing is closed yet
    EXPECT_EQ(sheets.front().kitchen, "K1");
    const auto sheet = node_.document<ProductionSheet>(sheets.front());
    EXPECT_EQ(sheet.edition, 1);
    EXPECT_EQ(sheet.schools.size(), 2U);
    std::int64_t meals = 0;
    for (const auto& line : sheet.lines) meals += line.meals();
    EXPECT_EQ(meals, 6);
    EXPECT_FALSE(sheets.front().school);
}

TEST_F(PapersTest, AProductionSheetOfOtherNumbersIsANewEdition) {
    close();
    node_.order(std::nullopt);
    EXPECT_FALSE(node_.production_missing());
    node_.acknowledge(node_.ask_for(2, "standard"));
    EXPECT_TRUE(node_.production_missing());
    node_.order(std::nullopt);
    EXPECT_FALSE(node_.production_missing());
    const auto sheets = node_.papers(Kind::production_sheet);
    ASSERT_EQ(sheets.size(), 2U);
    EXPECT_EQ(sheets.back().title, "Foglio di produzione, edizione 2");
    EXPECT_EQ(node_.document<ProductionSheet>(sheets.back()).edition, 2);
}

TEST_F(PapersTest, WhatIsNotClosedGetsNoPapers) {
    const auto too_early = node_.try_to_order("S1", early_morning);
    ASSERT_FALSE(too_early);
    EXPECT_EQ(too_early.error().kind, ErrorKind::conflict);
    EXPECT_FALSE(node_.try_to_order(std::nullopt, early_morning));
    EXPECT_TRUE(node_.papers().empty());
}

TEST_F(PapersTest, ANodeThatDoesNotDecideMakesNone) {
    NodeSettings settings;
    settings.role = NodeRole::school;
    settings.name = "scuola";
    settings.school = "S1";
    settings.upstream = {"ws://127.0.0.1:1/api/v1/sync", "segreto"};
    Node school{settings};
    const auto ordered = school.in_transaction([](Store& s) { return s.order_papers(monday, std::nullopt, {"Rosa", after_closing}); });
    ASSERT_FALSE(ordered);
    EXPECT_EQ(ordered.error().kind, ErrorKind::conflict);
}

// By themselves. -------------------------------------------------------------------------------------------------

TEST_F(PapersTest, WhereTheKitchenWantsThemTheyComeWithTheClosing) {
    node_.set_automatic();
    close();
    EXPECT_EQ(node_.titles("S1"), (Texts{"Foglio pasti", "DDT 2/2026", "Etichette Prima A"})); // S2 closed before it
    EXPECT_EQ(node_.only(Kind::meal_sheet).author, "");
    EXPECT_EQ(node_.missing(), Kinds{});
}

TEST_F(PapersTest, ElseTheyWaitForSomebody) {
    close();
    EXPECT_TRUE(node_.papers().empty());
    EXPECT_EQ(node_.missing(), (Kinds{Kind::meal_sheet, Kind::delivery_note, Kind::labels}));
}

TEST_F(PapersTest, AnEarlyClosingBringsThemToo) {
    node_.set_automatic();
    node_.close_early(early_morning);
    EXPECT_EQ(node_.titles("S1"), (Texts{"Foglio pasti", "DDT 1/2026", "Etichette Prima A"}));
    EXPECT_TRUE(node_.document<MealSheet>(node_.only(Kind::meal_sheet)).closing.early);
}

TEST_F(PapersTest, TheProductionSheetComesWithTheKitchensLastClosing) {
    node_.set_automatic();
    node_.close_early(early_morning);
    EXPECT_TRUE(node_.papers(Kind::production_sheet).empty());
    close();
    ASSERT_EQ(node_.papers(Kind::production_sheet).size(), 1U); // K2's own school closes later
    EXPECT_EQ(node_.papers(Kind::production_sheet).front().kitchen, "K1");
    node_.close_due(at("2026-09-21T09:00:00.001Z"));
    ASSERT_EQ(node_.papers(Kind::production_sheet).size(), 2U);
    EXPECT_EQ(node_.papers(Kind::production_sheet).back().kitchen, "K2");
}

TEST_F(PapersTest, AClosingThatIsUndoneLeavesNoPaper) {
    node_.set_automatic();
    const auto done = node_.in_transaction([](Store& s) -> Result<void> {
        const auto closed = s.close_due(cutoff + 1ms, good_clock);
        EXPECT_TRUE(closed && !closed->empty());
        return Error{ErrorKind::internal, "the disk is full"};
    });
    EXPECT_FALSE(done);
    for (const auto* table : {"closings", "papers", "print_jobs", "trays", "tray_labels", "delivery_notes", "print_events"})
        EXPECT_EQ(node_.count(fmt::format("SELECT count(*) FROM {}", table)), 0) << table;
    close();
    EXPECT_EQ(node_.titles("S1"), (Texts{"Foglio pasti", "DDT 2/2026", "Etichette Prima A"}));
}

TEST_F(PapersTest, AVariationAndItsDecisionArePrintedByThemselves) {
    node_.set_automatic();
    close();
    const auto asked = node_.ask_for(1, "cel");
    node_.acknowledge(asked);
    EXPECT_EQ(node_.titles("S1"), (Texts{"Foglio pasti", "DDT 2/2026", "Etichette Prima A", "Variazione n. 1", "Variazione n. 1",
                                         "DDT 3/2026", "Etichette Prima A"}));
    EXPECT_EQ(node_.missing(), Kinds{});
}

TEST_F(PapersTest, TheMealSheetKnowsAllThatTheClosingRaised) {
    node_.set_automatic();
    node_.state(statement("s", cutoff + 1ms, {"D6", "D1"}, true, {{"veg", 2}})); // too late, and before the closing
    node_.close_due(cutoff + 2ms);
    EXPECT_EQ(node_.document<MealSheet>(node_.only(Kind::meal_sheet)).pending, 3);
    EXPECT_EQ(node_.papers(Kind::delta_sheet, "S1").size(), 2U); // an absence's, and the extra meals'
    EXPECT_EQ(node_.missing(), Kinds{});
}

// Delivery notes. ------------------------------------------------------------------------------------------------

TEST_F(PapersTest, DeliveryNotesAreNumberedWithoutGapsPerKitchen) {
    close();
    node_.close_due(at("2026-09-21T09:00:00.001Z"));
    node_.order(std::nullopt);
    for (const auto date : {"2026-09-22", "2026-09-23"}) {
        const auto evening = counter::parse_instant(fmt::format("{}T18:00:00Z", date)).value();
        node_.close_due(evening);
        const auto ordered =
            node_.in_transaction([&](Store& s) { return s.order_papers(day(date), std::nullopt, {"Rosa", evening}); });
        ASSERT_TRUE(ordered);
    }
    EXPECT_EQ(node_.count("SELECT count(*) FROM delivery_notes WHERE kitchen = 'K1'"), 6);
    EXPECT_EQ(node_.count("SELECT max(number) FROM delivery_notes WHERE kitchen = 'K1'"), 6);
    EXPECT_EQ(node_.count("SELECT count(*) FROM delivery_notes WHERE kitchen = 'K2'"), 3);
    EXPECT_EQ(node_.count("SELECT min(number) FROM delivery_notes WHERE kitchen = 'K2'"), 1);
    EXPECT_EQ(node_.count("SELECT max(number) FROM delivery_notes WHERE kitchen = 'K2'"), 3);
}

TEST_F(PapersTest, AnotherYearBeginsAtOneAgain) {
    close_and_order();
    const auto january = at("2027-01-11T18:00:00Z"); // a Monday
    node_.close_due(january);
    const auto ordered = node_.in_transaction([&](Store& s) {
        return s.order_papers(day("2027-01-11"), s.roster().find_school("S1"), {"Rosa", january});
    });
    ASSERT_TRUE(ordered);
    EXPECT_EQ(node_.count("SELECT number FROM delivery_notes WHERE year = 2027"), 1);
    EXPECT_EQ(node_.count("SELECT number FROM delivery_notes WHERE year = 2026"), 1);
}

TEST_F(PapersTest, AnOrderThatIsUndoneLeavesNoGap) {
    close();
    const auto undone = node_.in_transaction([](Store& s) -> Result<void> {
        EXPECT_TRUE(s.order_papers(monday, std::nullopt, {"Rosa", after_closing}));
        return Error{ErrorKind::internal, "the disk is full"};
    });
    EXPECT_FALSE(undone);
    node_.order();
    EXPECT_EQ(node_.only(Kind::delivery_note).number, 1);
}

TEST_F(PapersTest, OtherGoodsGoWithANewNoteThatReplacesTheLast) {
    close_and_order();
    node_.acknowledge(node_.ask_for(3, "standard"));
    EXPECT_EQ(node_.missing(), (Kinds{Kind::delta_sheet, Kind::delivery_note}));
    node_.order();
    const auto notes = node_.papers(Kind::delivery_note, "S1");
    ASSERT_EQ(notes.size(), 2U);
    EXPECT_EQ(node_.document<DeliveryNote>(notes.front()).quantity, 5);
    const auto second = node_.document<DeliveryNote>(notes.back());
    EXPECT_EQ(second.quantity, 8);
    EXPECT_EQ(second.number, 2);
    EXPECT_EQ(second.replaces, 1);
    EXPECT_EQ(node_.count("SELECT replaces FROM delivery_notes WHERE number = 2"), 1);
}

TEST_F(PapersTest, TheSameGoodsNeedNoOtherNote) {
    close_and_order();
    node_.ask_for(3, "standard"); // nobody has decided
    const auto swapped = node_.ask_for(2, "standard");
    const auto back = node_.ask_for(-2, "standard");
    node_.acknowledge(swapped);
    node_.acknowledge(back);
    node_.order();
    EXPECT_EQ(node_.papers(Kind::delivery_note, "S1").size(), 1U);
}

// Delta sheets. --------------------------------------------------------------------------------------------------

TEST_F(PapersTest, AVariationHasItsSheetWhenItIsRaisedAndWhenItIsDecided) {
    close_and_order();
    const auto asked = node_.ask_for(1, "cel");
    node_.order();
    node_.order();
    EXPECT_EQ(node_.document<DeltaSheet>(node_.only(Kind::delta_sheet)).state, DeltaSheet::State::pending);
    node_.decide(asked, VariationState::refused);
    node_.order();
    const auto sheets = node_.papers(Kind::delta_sheet, "S1");
    ASSERT_EQ(sheets.size(), 2U);
    EXPECT_EQ(node_.document<DeltaSheet>(sheets.back()).state, DeltaSheet::State::refused);
    EXPECT_EQ(sheets.back().number, 1);
    EXPECT_EQ(node_.tray_texts().size(), 2U); // a refused one brings no tray
}

TEST_F(PapersTest, AnAcknowledgedSheetNamesTheTraysThatComeAndGo) {
    close_and_order();
    node_.state(statement("s", after_closing, {"D1"}, false, {{"veg", 1}}));
    node_.acknowledge_all();
    node_.order();
    std::map<std::int64_t, Texts> codes;
    for (const auto& paper : node_.papers(Kind::delta_sheet, "S1"))
        for (const auto& line : node_.document<DeltaSheet>(paper).lines)
            for (const auto& code : line.tray_codes) codes[line.change.meals].push_back(code);
    ASSERT_EQ(codes[-1].size(), 1U);
    ASSERT_EQ(codes[1].size(), 1U);
    for (const auto& row : node_.trays()) {
        EXPECT_EQ(row.tray.taken_with.has_value(), row.tray.code == codes[-1].front());
        EXPECT_EQ(row.tray.came_with.has_value(), row.tray.code == codes[1].front());
    }
}

// Trays. ---------------------------------------------------------------------------------------------------------

TEST_F(PapersTest, EachSpecialMealAndEachUnnamedOneHasATray) {
    node_.state(statement("s", early_morning, {}, false, {{"standard", 1}, {"veg", 2}}));
    close_and_order();
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A cel Anna", "1A veg ?", "1A veg ?", "1A veg Nicolò"}));
    for (const auto& row : node_.trays()) EXPECT_EQ(row.tray.is_adult, !row.tray.person);
}

TEST_F(PapersTest, CodesAreUniqueAndSayNothing) {
    files_["diners.csv"] += "D10,1A,pupil,Celeste,Gialli,,,,standard,\n";
    files_["diet_assignments.csv"] += "D10,cel,,\n";
    node_.import(files_);
    node_.state(statement("s", early_morning, {}, false, {{"veg", 200}}));
    close_and_order();
    std::set<std::string> codes;
    for (const auto& row : node_.trays()) {
        codes.insert(row.tray.code);
        EXPECT_EQ(row.tray.code.size(), 5U);
        EXPECT_EQ(row.tray.code.find_first_not_of("23456789BCDFGHJKLMNPQRSTVWXZ"), std::string::npos) << row.tray.code;
    }
    EXPECT_EQ(codes.size(), 203U);
}

TEST_F(PapersTest, TwoKitchensNeverGiveTheSameCodesInTheSameOrder) {
    close_and_order();
    PaperNode other;
    other.import(files_);
    other.close_due();
    other.order();
    EXPECT_NE(node_.trays().front().tray.code + node_.trays().back().tray.code,
              other.trays().front().tray.code + other.trays().back().tray.code);
}

TEST_F(PapersTest, TraysFollowAVariationOnceItIsAcknowledged) {
    close_and_order();
    const auto asked = node_.ask_for(2, "cel");
    node_.order();
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A cel Anna", "1A veg Nicolò"}));
    node_.acknowledge(asked);
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A cel ?", "1A cel ?", "1A cel Anna", "1A veg Nicolò"}));
    node_.order();
    EXPECT_EQ(node_.tray_texts().size(), 4U);
    for (const auto& row : node_.live_trays())
        EXPECT_EQ(row.tray.came_with, row.tray.person ? std::nullopt : std::optional<std::int64_t>{1});
}

TEST_F(PapersTest, AnAbsentChildsOwnTrayIsTakenAway) {
    files_["diners.csv"] += "D10,1A,pupil,Celeste,Gialli,,,,standard,\n";
    files_["diet_assignments.csv"] += "D10,cel,,\n";
    node_.import(files_);
    close_and_order();
    node_.state(statement("s", after_closing, {"D1"}, false));
    EXPECT_EQ(node_.tray_texts().size(), 3U);
    node_.acknowledge_all();
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A cel Celeste", "1A veg Nicolò"}));
}

TEST_F(PapersTest, OfUnnamedTraysOneThatNobodyHasPackedIsTakenAway) {
    node_.state(statement("s", early_morning, {}, false, {{"veg", 3}}));
    close_and_order();
    std::vector<std::int64_t> unnamed;
    for (const auto& row : node_.trays())
        if (!row.tray.person) unnamed.push_back(row.tray.serial);
    ASSERT_EQ(unnamed.size(), 3U);
    std::ranges::sort(unnamed);
    node_.tick_off(unnamed[2]);
    node_.acknowledge(node_.ask_for(-1, "veg"));
    for (const auto& row : node_.trays()) EXPECT_EQ(row.tray.taken_with.has_value(), row.tray.serial == unnamed[1]);
    node_.acknowledge(node_.ask_for(-2, "veg"));
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A cel Anna", "1A veg Nicolò"}));
}

TEST_F(PapersTest, AChangedDietIsAnotherTray) {
    close_and_order();
    import_with("diet_assignments.csv", "D1,cel,,", "D1,dia,,");
    node_.acknowledge_all();
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A dia Anna", "1A veg Nicolò"}));
    node_.order();
    const auto papers = node_.papers(Kind::labels, "S1");
    ASSERT_EQ(papers.size(), 2U);
    EXPECT_EQ(papers.back().labels, 1);
}

TEST_F(PapersTest, ASerialIsNeverUsedAgain) {
    close_and_order();
    std::set<std::int64_t> serials;
    for (const auto& row : node_.trays()) serials.insert(row.tray.serial);
    node_.state(statement("s1", after_closing, {"D1"}, false));
    node_.acknowledge_all();
    node_.open(after_closing);
    node_.state(statement("s2", after_closing + 1s, {}, true));
    node_.acknowledge_all();
    node_.order();
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A cel Anna", "1A veg Nicolò"}));
    const auto all = node_.trays();
    ASSERT_EQ(all.size(), 3U);
    std::set<std::int64_t> now;
    for (const auto& row : all) now.insert(row.tray.serial);
    EXPECT_EQ(now.size(), 3U);
    EXPECT_TRUE(std::ranges::includes(now, serials));
}

TEST_F(PapersTest, WhatGoesMayBeAcknowledgedBeforeWhatComes) {
    close_and_order();
    const auto comes = node_.ask_for(1, "dia");
    const auto goes = node_.ask_for(-1, "dia");
    node_.acknowledge(goes);
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A cel Anna", "1A veg Nicolò"}));
    node_.acknowledge(comes);
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A cel Anna", "1A veg Nicolò"}));
    node_.order();
    EXPECT_EQ(node_.missing(), Kinds{});
}

TEST_F(PapersTest, WhereAnothersTrayWasTakenForItTheUnnamedOneGoes) {
    close_and_order();
    const auto comes = node_.ask_for(1, "veg");
    node_.acknowledge(node_.ask_for(-1, "veg")); // there is but Nicolò's
    EXPECT_EQ(node_.tray_texts(), Texts{"1A cel Anna"});
    node_.acknowledge(comes);
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A cel Anna", "1A veg ?"}));
    node_.state(statement("s", after_closing, {"D2"}, false));
    node_.acknowledge_all();
    EXPECT_EQ(node_.tray_texts(), Texts{"1A cel Anna"});
}

TEST_F(PapersTest, WhatHappenedBeforeTheFirstOrderIsOnItsTraysAlready) {
    close();
    node_.acknowledge(node_.ask_for(1, "dia"));
    node_.state(statement("s", after_closing, {"D1"}, false));
    node_.acknowledge_all();
    EXPECT_EQ(node_.count("SELECT count(*) FROM trays"), 0);
    node_.order();
    EXPECT_EQ(node_.tray_texts(), (Texts{"1A dia ?", "1A veg Nicolò"}));
    EXPECT_EQ(node_.only(Kind::labels).labels, 2);
}

// Labels. --------------------------------------------------------------------------------------------------------

TEST_F(PapersTest, AGroupsLabelsComeInPartsOfAtMostTwentyFiveAndEachTrayIsOnOne) {
    node_.state(statement("s", early_morning, {}, false, {{"veg", 70}}));
    close_and_order();
    std::vector<std::int64_t> sizes;
    for (const auto& paper : node_.papers(Kind::labels, "S1")) {
        sizes.push_back(paper.labels);
        EXPECT_EQ(paper.labels, std::ssize(node_.document<Labels>(paper).labels));
        EXPECT_EQ(paper.group, "1A");
    }
    EXPECT_EQ(sizes, (std::vector<std::int64_t>{25, 25, 22}));
    EXPECT_EQ(node_.papers(Kind::labels, "S1").back().title, "Etichette Prima A (3 di 3)");
    for (const auto& [serial, times] : node_.labels_printed()) EXPECT_EQ(times, 1) << serial;
}

TEST_F(PapersTest, AddedTraysGetALabelAndTheOthersNoSecond) {
    close_and_order();
    node_.acknowledge(node_.ask_for(2, "cel"));
    EXPECT_EQ(node_.missing(), (Kinds{Kind::delta_sheet, Kind::delivery_note, Kind::labels}));
    node_.order();
    ASSERT_EQ(node_.papers(Kind::labels, "S1").size(), 2U);
    EXPECT_EQ(node_.papers(Kind::labels, "S1").back().labels, 2);
    for (const auto& [serial, times] : node_.labels_printed()) EXPECT_EQ(times, 1) << serial;
}

TEST_F(PapersTest, ATrayThatIsTakenAwayBeforeItHasALabelGetsNone) {
    close_and_order();
    node_.acknowledge(node_.ask_for(1, "cel"));
    node_.acknowledge(node_.ask_for(-1, "cel"));
    EXPECT_EQ(node_.missing(), Kinds{Kind::delta_sheet});
    node_.order();
    EXPECT_EQ(node_.papers(Kind::labels, "S1").size(), 1U);
}

TEST_F(PapersTest, ALabelNamesTheChildAsItsAuthorityWants) {
    const std::map<NameOnLabel, std::string> expected{
        {NameOnLabel::code_only, ""}, {NameOnLabel::initials, "A. R."}, {NameOnLabel::full_name, "Anna Rossi"}};
    for (const auto& [names, text] : expected) {
        PaperNode node;
        node.import(files_);
        paper::PrintSetup setup;
        if (names != NameOnLabel::code_only) setup.settings.label_names["roma"] = names;
        setup.settings.label_names["azzorre"] = NameOnLabel::full_name;
        setup.settings.use_by = 14h + 30min;
        node.set_up(setup);
        node.state(statement("s", early_morning, {}, false, {{"dia", 1}}));
        node.close_due();
        node.order();
        const auto labels = node.document<Labels>(node.only(Kind::labels));
        std::map<std::string, std::string> persons;
        for (const auto& label : labels.labels) persons[in_words(label.preparation)] = label.person;
        EXPECT_EQ(persons["Senza glutine"], text);
        EXPECT_EQ(persons["Diabete"], ""); // nobody's in particular
        EXPECT_EQ(labels.use_by, 14h + 30min);
    }
}

TEST_F(PapersTest, APreviewShowsTheLabelsThatAnOrderWouldMake) {
    EXPECT_TRUE(node_.preview(Kind::labels).empty());
    close();
    const auto before = node_.preview(Kind::labels);
    ASSERT_EQ(before.size(), 1U);
    const auto& labels = std::get<Labels>(before.front()).labels;
    ASSERT_EQ(labels.size(), 2U);
    for (const auto& label : labels) EXPECT_EQ(label.serial, 0); // of no tray yet
    EXPECT_EQ(node_.count("SELECT count(*) FROM trays"), 0);
    node_.order();
    EXPECT_EQ(boost::json::serialize(paper::to_json(node_.preview(Kind::labels).front())), node_.content(node_.only(Kind::labels)));
}

TEST_F(PapersTest, APreviewOfNothingIsEmpty) {
    for (const auto kind : {Kind::delta_sheet, Kind::labels, Kind::matching_sheet})
        EXPECT_TRUE(node_.preview(kind).empty()) << to_string(kind);
    for (const auto kind : {Kind::production_sheet, Kind::meal_sheet, Kind::delivery_note}) // of an open day: they may change
        EXPECT_EQ(node_.preview(kind).size(), 1U) << to_string(kind);
    close();
    EXPECT_TRUE(node_.preview(Kind::delta_sheet).empty());
    EXPECT_TRUE(node_.preview(Kind::matching_sheet).empty()); // no tray has a code yet
}

TEST_F(PapersTest, TheMatchingSheetTellsWhoseCodesTheseAre) {
    close_and_order();
    const auto sheets = node_.preview(Kind::matching_sheet);
    ASSERT_EQ(sheets.size(), 1U);
    std::map<std::string, std::string> codes;
    for (const auto& row : node_.trays()) codes[row.tray.code] = row.tray.person->first_name;
    const auto& lines = std::get<MatchingSheet>(sheets.front()).lines;
    ASSERT_EQ(lines.size(), 2U);
    for (const auto& line : lines) EXPECT_EQ(codes[line.code], line.first_name);
}

// Kept as they are. ----------------------------------------------------------------------------------------------

TEST_F(PapersTest, WhatAPaperSaysStaysWhateverAnImportChanges) {
    paper::PrintSetup setup;
    setup.settings.label_names["roma"] = NameOnLabel::full_name;
    node_.set_up(setup);
    close();
    node_.order(std::nullopt);
    std::vector<std::string> before;
    for (const auto& paper : node_.papers()) before.push_back(node_.content(paper));
    import_with("diners.csv", "Anna,Rossi", "Annalisa,Rossini");
    import_with("diets.csv", "Senza glutine", "Celiachia");
    import_with("schools.csv", "Primaria", "Scuola Uno");
    import_with("kitchens.csv", "Cucina", "Centro cottura");
    EXPECT_EQ(node_.missing(), Kinds{});
    EXPECT_FALSE(node_.production_missing());
    node_.order(std::nullopt);
    std::vector<std::string> after;
    for (const auto& paper : node_.papers()) after.push_back(node_.content(paper));
    EXPECT_EQ(after, before);
}

TEST_F(PapersTest, APaperCanNeitherBeChangedNorDeleted) {
    close_and_order();
    for (const auto* change : {"UPDATE papers SET content = '{}'", "UPDATE papers SET author = 'x'", "DELETE FROM papers"})
        EXPECT_FALSE(node_->database().execute(change)) << change;
    EXPECT_EQ(node_.papers().size(), 3U);
}

TEST_F(PapersTest, ATestPageIsAPaperOfItsOwn) {
    Labels labels;
    labels.labels.push_back({999'999'999, "PR0VA", {}, false, ""});
    const auto order = [&](const std::string& id) {
        return node_.in_transaction(
            [&](Store& s) { return s.papers().order_test("zebra", Document{labels}, monday, id, {"Rosa", after_closing}); });
    };
    const auto first = order("t1");
    ASSERT_TRUE(first);
    EXPECT_EQ(order("t1")->id, first->id);
    EXPECT_NE(order("t2")->id, first->id);
    EXPECT_TRUE(first->is_test);
    EXPECT_EQ(node_.last_job(first->id).queue, "zebra");
    node_.print(first->id, JobState::reported_done);
    EXPECT_EQ(node_.last_job(first->id).fate.state, JobState::reported_done); // its labels are no trays to be scanned
}

// Agreement, on days of chance. ----------------------------------------------------------------------------------

class DaysOfChance : public testing::TestWithParam<unsigned> {};

/// As many trays as special meals are to be cooked, of each kind.
std::map<std::string, std::int64_t> special_meals(const SchoolDay& day) {
    std::map<std::string, std::int64_t> meals;
    for (const auto& line : lines_to_cook(day))
        if (line.bianco || line.diet != "standard") meals[fmt::format("{} {} {}", line.group, line.diet, line.bianco)] += line.meals;
    return meals;
}

/// Nobody's meal goes whose coming isn't acknowledged, and nobody's tray went for a meal less that was nobody's.
bool nobody_owes(PaperNode& node, const SchoolDay& day) {
    std::map<std::tuple<std::int64_t, std::string, bool>, std::int64_t> owned;
    for (const auto& row : node.trays()) {
        if (!row.diner_row) continue;
        if (!row.tray.came_with) ++owned[{*row.diner_row, row.tray.diet, row.tray.bianco}];
        if (row.tray.taken_with && std::ranges::none_of(day.variations, [&](const Variation& variation) {
                return variation.number == row.tray.taken_with && variation.diner_row == row.diner_row;
            }))
            return false;
    }
    for (const auto& variation : day.variations)
        if (variation.diner_row && variation.state == VariationState::acknowledged && variation.line.diet != "standard")
            owned[{*variation.diner_row, variation.line.diet, variation.line.bianco}] += variation.line.meals;
    return std::ranges::all_of(owned, [](const auto& one) { return one.second >= 0; });
}

TEST_P(DaysOfChance, MissingIsWhatAnOrderMakesAndPapersAgreeWithTheCount) {
    std::mt19937 random{GetParam()};
    const auto upto = [&](int n) { return std::uniform_int_distribution<>{0, n - 1}(random); };
    auto files = attended_data_set(waives);
    PaperNode node;
    node.import(files);
    if (upto(2) == 0) node.set_automatic();
    if (upto(2) == 0) node.state(statement("before", early_morning, {}, false, {{"veg", upto(30)}, {"cel", 1}}));
    node.close_due();
    const std::vector<std::string> diets{"standard", "cel", "veg", "dia", "cel+veg"};
    for (int step = 0; step < 25; ++step) {
        auto pending = node.school_day(after_closing).variations;
        std::erase_if(pending, [](const Variation& variation) { return variation.state != VariationState::pending; });
        switch (upto(6)) {
        case 0: node.ask_for(1 + upto(3), diets[static_cast<std::size_t>(upto(5))], upto(4) == 0); break;
        case 1: {
            const auto lines = lines_to_cook(node.school_day(after_closing));
            if (lines.empty()) break;
            const auto& line = lines[static_cast<std::size_t>(upto(static_cast<int>(lines.size())))];
            const link::AskedVariation asked{fmt::format("back-{}", step), after_closing, "Maestra", line.group, monday, line.diet,
                                             line.bianco, -1, "extra_meals"};
            // What pending ones have taken already is refused.
            static_cast<void>(node.in_transaction([&](Store& s) { return s.ask_variation(asked, after_closing, good_clock); }));
            break;
        }
        case 2: {
            std::vector<std::string> absent;
            for (const auto* diner : {"D1", "D2", "D6"})
                if (upto(2) == 0) absent.emplace_back(diner);
            node.state(statement(fmt::format("s{}", step), after_closing + std::chrono::seconds{step}, absent, true,
                                 {{"veg", 1 + upto(3)}}));
            break;
        }
        case 3:
            files["diet_assignments.csv"] = fmt::format("diner,diet,from,to\nD1,{},,\nD2,veg,2026-09-14,\n",
                                                        diets[static_cast<std::size_t>(1 + upto(3))]);
            node.import(files, after_closing);
            break;
        default:
            if (pending.empty()) break;
            node.decide(pending[static_cast<std::size_t>(upto(static_cast<int>(pending.size())))].id,
                        upto(4) == 0 ? VariationState::refused : VariationState::acknowledged);
        }
        if (upto(3) != 0) continue;

        const auto missing = node.missing();
        const auto before = node.papers(std::nullopt, "S1").size();
        const bool production = node.production_missing();
        const auto editions = node.papers(Kind::production_sheet).size();
        node.order(std::nullopt);
        std::set<Kind> made;
        const auto papers = node.papers(std::nullopt, "S1");
        for (auto at = before; at < papers.size(); ++at) made.insert(papers[at].kind);
        EXPECT_EQ(made, (std::set<Kind>{missing.begin(), missing.end()}));
        EXPECT_EQ(node.papers(Kind::production_sheet).size(), editions + (production ? 1 : 0));
        EXPECT_EQ(node.missing(), Kinds{});
        EXPECT_FALSE(node.production_missing());

        const auto today = node.school_day(after_closing);
        std::map<std::string, std::int64_t> trays;
        for (const auto& row : node.live_trays()) ++trays[fmt::format("{} {} {}", row.tray.group, row.tray.diet, row.tray.bianco)];
        const auto meals = special_meals(today);
        // What was decided before what it follows from makes numbers of which no tray can be: nobody else's is taken for it.
        if (std::ranges::all_of(meals, [](const auto& kind) { return kind.second > 0; }) && nobody_owes(node, today)) {
            EXPECT_EQ(trays, meals);
        }
        for (const auto& [serial, times] : node.labels_printed()) EXPECT_EQ(times, 1) << serial;
        const auto notes = node.papers(Kind::delivery_note, "S1");
        ASSERT_FALSE(notes.empty());
        EXPECT_EQ(node.document<DeliveryNote>(notes.back()).quantity, today.to_cook);
        EXPECT_EQ(node.count("SELECT count(*) - max(number) FROM delivery_notes WHERE kitchen = 'K1'"), 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Papers, DaysOfChance, testing::Range(0U, 100U));

} // namespace

} // namespace data::tests
