// The papers that speak of single trays: labels say no more of a child than the authority's template wants, and each code
// on them is on the school's matching sheet.
#include <gtest/gtest.h>

#include "tests/counter/paper_day.hpp"

namespace counter::tests {
namespace {

using namespace paper;
using Texts = std::vector<std::string>;

const Person anna{"Anna Maria", "De Luca"};
const Person bruno{"Bruno", "rossi"};

Texts codes(const Labels& job) {
    Texts codes;
    for (const auto& label : job.labels) codes.push_back(label.code);
    return codes;
}

TEST(Labels, ComeBySittingGroupNameAndCode) {
    auto day = a_day();
    day.trays = {tray(1, "X", "g-2a", "celiachia"), tray(2, "C", "g-z", "celiachia"), tray(3, "B", "g-1b", "no-uova"),
                 tray(4, "A", "g-z", "standard", in_bianco)};
    const auto jobs = labels(day, day.trays, NameOnLabel::code_only, clock("12:45"), the_diets());
    ASSERT_EQ(jobs.size(), 3U);
    EXPECT_EQ(jobs[0].group, "1A");
    EXPECT_EQ(codes(jobs[0]), (Texts{"A", "C"}));
    EXPECT_EQ(jobs[1].group, "1B");
    EXPECT_EQ(jobs[2].group, "2A");
    EXPECT_EQ(jobs[2].sitting, 2);
    EXPECT_EQ(jobs[0].kitchen, "Centro cottura di Calcinate");
    EXPECT_EQ(jobs[0].authority, "Comune di Calcinate");
    EXPECT_EQ(jobs[0].school, "Primaria di Calcinate");
    EXPECT_EQ(jobs[0].date, day.date);
    EXPECT_EQ(jobs[0].use_by, clock("12:45"));
}

TEST(Labels, KeepTheAllergensOfADietInBianco) {
    auto day = a_day();
    day.trays = {tray(7, "K7", "g-z", "celiachia", in_bianco)};
    day.trays[0].is_adult = true;
    const auto jobs = labels(day, day.trays, NameOnLabel::code_only, {}, the_diets());
    EXPECT_EQ(jobs.at(0).labels, (std::vector<Label>{{7, "K7", prepared("celiachia", in_bianco), true, ""}}));
    EXPECT_EQ(allergens_of(jobs[0].labels[0].preparation), Texts{"gluten"});
    EXPECT_TRUE(jobs[0].labels[0].preparation.bianco);
}

TEST(Labels, WarnOfADietThatNobodyKnows) {
    auto day = a_day();
    day.trays = {tray(7, "K7", "g-z", "D17")};
    const auto label = labels(day, day.trays, NameOnLabel::code_only, {}, the_diets()).at(0).labels.at(0);
    EXPECT_EQ(in_words(label.preparation), "DIETA SCONOSCIUTA D17");
    EXPECT_EQ(allergens_of(label.preparation), Texts{"other:verificare con l'ufficio"});
}

TEST(Labels, NameTheChildAsTheTemplateWants) {
    auto day = a_day();
    day.trays = {tray(1, "A", "g-z", "celiachia", false, anna), tray(2, "B", "g-z", "celiachia")};
    const auto persons = [&](NameOnLabel names) {
        Texts found;
        const auto jobs = labels(day, day.trays, names, {}, the_diets());
        for (const auto& label : jobs.at(0).labels) found.push_back(label.person);
        return found;
    };
    EXPECT_EQ(persons(NameOnLabel::code_only), (Texts{"", ""}));
    EXPECT_EQ(persons(NameOnLabel::initials), (Texts{"A.M. D.L.", ""}));
    EXPECT_EQ(persons(NameOnLabel::full_name), (Texts{"Anna Maria De Luca", ""}));
}

TEST(Labels, AreNotPrintedForTraysThatWereTakenAway) {
    auto day = a_day();
    day.trays = {tray(1, "A", "g-z", "celiachia"), tray(2, "B", "g-1b", "celiachia")};
    day.trays[1].taken_with = 3;
    const auto jobs = labels(day, day.trays, NameOnLabel::code_only, {}, the_diets());
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(codes(jobs[0]), Texts{"A"});
}

TEST(Labels, AreThoseOfTheGivenTraysAlone) {
    auto day = a_day();
    day.trays = {tray(1, "A", "g-z", "celiachia"), tray(2, "B", "g-z", "celiachia")};
    const auto jobs = labels(day, std::span{day.trays}.subspan(1), NameOnLabel::code_only, {}, the_diets());
    EXPECT_EQ(codes(jobs.at(0)), Texts{"B"});
    EXPECT_TRUE(labels(day, {}, NameOnLabel::code_only, {}, the_diets()).empty());
}

TEST(Labels, OfALargeGroupComeInParts) {
    auto day = a_day();
    for (int i = 0; i < 50; ++i) day.trays.push_back(tray(i + 1, std::to_string(100 + i), "g-z", "celiachia"));
    const auto sizes = [&](std::size_t most) {
        std::vector<std::size_t> found;
        int part = 0;
        const auto jobs = labels(day, day.trays, NameOnLabel::code_only, {}, the_diets(), most);
        for (const auto& job : jobs) {
            EXPECT_EQ(job.part, ++part);
            EXPECT_EQ(job.parts, static_cast<int>(jobs.size()));
            found.push_back(job.labels.size());
        }
        return found;
    };
    EXPECT_EQ(sizes(50), (std::vector<std::size_t>{50}));
    EXPECT_EQ(sizes(25), (std::vector<std::size_t>{25, 25}));
    EXPECT_EQ(sizes(24), (std::vector<std::size_t>{24, 24, 2}));
    EXPECT_EQ(sizes(0).size(), 50U) << "no job without a label";
    day.trays.push_back(tray(51, "150", "g-z", "celiachia"));
    EXPECT_EQ(labels(day, day.trays, NameOnLabel::code_only, {}, the_diets()).size(), 3U) << "25 each unless told";
}

TEST(Labels, AgreeWithTheMealSheetOnTheSitting) {
    auto day = a_day();
    day.lines = {{"g-z", 2, "celiachia", false, 1, 0}};
    day.trays = {tray(1, "A", "g-z", "celiachia")};
    EXPECT_EQ(labels(day, day.trays, NameOnLabel::code_only, {}, the_diets()).at(0).sitting, 2);
}

TEST(MatchingSheet, SaysWhoseEachCodeIs) {
    auto day = a_day();
    day.trays = {tray(1, "Z", "g-2a", "celiachia", false, anna), tray(2, "C", "g-z", "celiachia", in_bianco, bruno),
                 tray(3, "A", "g-z", "no-uova"), tray(4, "B", "g-z", "vegetariana", false, anna),
                 tray(5, "G", "g-z", "celiachia")};
    day.trays[4].taken_with = 1;
    const auto sheet = matching_sheet(day, the_diets());
    EXPECT_EQ(sheet.lines,
              (std::vector<MatchingSheet::Line>{{"1A", 1, "B", "Anna Maria", "De Luca", prepared("vegetariana")},
                                                {"1A", 1, "C", "Bruno", "rossi", prepared("celiachia", in_bianco)},
                                                {"1A", 1, "A", "", "", prepared("no-uova")},
                                                {"2A", 2, "Z", "Anna Maria", "De Luca", prepared("celiachia")}}))
        << "by name, unnamed extras last, without trays that were taken away";
    EXPECT_EQ(sheet.authority, "Comune di Calcinate");
    EXPECT_EQ(sheet.school, "Primaria di Calcinate");
    EXPECT_EQ(sheet.date, day.date);
    EXPECT_EQ(sheet.closing, day.closing);
}

TEST(MatchingSheet, IsInTheOrderOfLastNamesWhateverTheirCapitals) {
    auto day = a_day();
    day.trays = {tray(1, "1", "g-z", "celiachia", false, Person{"Ugo", "de Rosa"}),
                 tray(2, "2", "g-z", "celiachia", false, Person{"Ada", "ZANI"}),
                 tray(3, "3", "g-z", "celiachia", false, Person{"Bice", "De Luca"}),
                 tray(4, "4", "g-z", "celiachia", false, Person{"Aldo", "De Luca"})};
    Texts order;
    for (const auto& line : matching_sheet(day, the_diets()).lines) order.push_back(line.code);
    EXPECT_EQ(order, (Texts{"4", "3", "1", "2"}));
}

} // namespace
} // namespace counter::tests
