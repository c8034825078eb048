// The papers that say how many meals: what is cooked is the closing and the acknowledged variations (domain.md §6), a diet
// is never lost to bianco (§5), and every paper shows the same numbers in the same order.
#include <gtest/gtest.h>

#include "tests/counter/paper_day.hpp"

namespace counter::tests {
namespace {

using namespace paper;

using Lines = std::vector<MealSheet::Line>;
using Goods = std::vector<DeliveryNote::Goods>;
using Texts = std::vector<std::string>;

TEST(MealSheet, ShowsTheClosingBySittingGroupAndDiet) {
    auto day = a_day();
    day.lines = {line("g-2a", "standard", 18),    line("g-z", "vegetariana", 1),
                 line("g-1b", "standard", 21, 2), line("g-z", "celiachia", 1, 0, in_bianco),
                 line("g-z", "celiachia", 2),     line("g-z", "standard", 1, 0, in_bianco),
                 line("g-z", "standard", 19, 1)};
    const auto sheet = meal_sheet(day, the_diets());
    EXPECT_EQ(sheet.lines, (Lines{{"1A", 1, prepared("standard"), 19, 1},
                                  {"1A", 1, prepared("standard", in_bianco), 1, 0},
                                  {"1A", 1, prepared("celiachia"), 2, 0},
                                  {"1A", 1, prepared("celiachia", in_bianco), 1, 0},
                                  {"1A", 1, prepared("vegetariana"), 1, 0},
                                  {"1B", 1, prepared("standard"), 21, 2},
                                  {"2A", 2, prepared("standard"), 18, 0}}));
    EXPECT_EQ(sheet.meals, 63);
    EXPECT_EQ(sheet.to_cook, 63);
    EXPECT_EQ(sheet.school, "Primaria di Calcinate");
    EXPECT_EQ(sheet.authority, "Comune di Calcinate");
    EXPECT_EQ(sheet.kitchen, "Centro cottura di Calcinate");
    EXPECT_EQ(sheet.closing, day.closing);
}

TEST(MealSheet, ShowsClosingAndWhatIsCookedApart) {
    auto day = a_day();
    day.lines = {line("g-z", "standard", 20)};
    vary(day, 1, line("g-z", "standard", 2, 1));
    vary(day, 2, line("g-z", "standard", -5), refused);
    vary(day, 3, line("g-z", "celiachia", 1), pending);
    const auto sheet = meal_sheet(day, the_diets());
    EXPECT_EQ(sheet.lines, (Lines{{"1A", 1, prepared("standard"), 20, 0}})) << "the closing never changes";
    EXPECT_EQ(sheet.changes, (std::vector<MealSheet::Change>{{1, {"1A", 1, prepared("standard"), 2, 1}}}));
    EXPECT_EQ(sheet.meals, 20);
    EXPECT_EQ(sheet.to_cook, 22);
    EXPECT_EQ(sheet.pending, 1);
}

TEST(MealSheet, ListsChangesSheetBySheet) {
    auto day = a_day();
    day.lines = {line("g-z", "standard", 20)};
    vary(day, 2, line("g-z", "standard", -1));
    vary(day, 1, line("g-1b", "standard", 1));
    vary(day, 1, line("g-z", "celiachia", 1));
    EXPECT_EQ(meal_sheet(day, the_diets()).changes,
              (std::vector<MealSheet::Change>{{1, {"1A", 1, prepared("celiachia"), 1, 0}},
                                              {1, {"1B", 1, prepared("standard"), 1, 0}},
                                              {2, {"1A", 1, prepared("standard"), -1, 0}}}));
}

TEST(MealSheet, AddsUpLinesThatAreAlikeAndLeavesOutWhatIsNothing) {
    auto day = a_day();
    day.lines = {line("g-z", "standard", 20, 1), line("g-1b", "celiachia", 0), line("g-z", "standard", 3, 2)};
    vary(day, 1, line("g-z", "standard", 1));
    vary(day, 1, line("g-z", "standard", -1));
    const auto sheet = meal_sheet(day, the_diets());
    EXPECT_EQ(sheet.lines, (Lines{{"1A", 1, prepared("standard"), 23, 3}}));
    EXPECT_TRUE(sheet.changes.empty());
}

TEST(MealSheet, KeepsGroupsOfOneNameApart) {
    auto day = a_day();
    day.groups.push_back({"g-z2", "1A", 1});
    day.lines = {line("g-z2", "standard", 7), line("g-z", "standard", 20)};
    EXPECT_EQ(meal_sheet(day, the_diets()).lines,
              (Lines{{"1A", 1, prepared("standard"), 20, 0}, {"1A", 1, prepared("standard"), 7, 0}}));
}

TEST(MealSheet, NamesAGroupThatIsNoLongerThereByItsCode) {
    auto day = a_day();
    day.lines = {line("g-gone", "standard", 7)};
    EXPECT_EQ(meal_sheet(day, the_diets()).lines, (Lines{{"g-gone", 1, prepared("standard"), 7, 0}}));
}

TEST(MealSheet, KeepsTheSittingThatTheClosingFroze) {
    auto day = a_day();
    day.lines = {{"g-z", 2, "standard", false, 20, 0}};
    EXPECT_EQ(meal_sheet(day, the_diets()).lines, (Lines{{"1A", 2, prepared("standard"), 20, 0}}));
}

TEST(MealSheet, OfASchoolThatIsStillOpenHasTheClosingNumberZero) {
    auto day = a_day();
    day.closing.reset();
    EXPECT_EQ(meal_sheet(day, the_diets()).closing.number, 0);
}

TEST(DeltaSheet, SaysWhatChangedWhyByWhomAndWhatTheKitchenCooksThen) {
    auto day = a_day();
    day.lines = {line("g-z", "standard", 20)};
    vary(day, 1, line("g-z", "standard", 2));
    vary(day, 2, line("g-z", "standard", -1), pending, "diet_changed");
    vary(day, 2, line("g-z", "celiachia", 1), pending, "diet_changed");
    vary(day, 3, line("g-1b", "standard", 9), pending);
    const auto sheet = delta_sheet(day, 2, the_diets());
    ASSERT_TRUE(sheet);
    EXPECT_EQ(sheet->number, 2);
    EXPECT_EQ(sheet->closing, day.closing);
    EXPECT_EQ(sheet->reason, "Dieta modificata dopo la chiusura");
    EXPECT_EQ(sheet->author, "maestra Rosa");
    EXPECT_EQ(sheet->at, at("2026-09-21", "09:41"));
    EXPECT_EQ(sheet->state, pending);
    EXPECT_EQ(sheet->decided_by, "");
    EXPECT_EQ(sheet->lines, (std::vector<DeltaSheet::Line>{{{"1A", 1, prepared("standard"), -1, 0}, {}},
                                                           {{"1A", 1, prepared("celiachia"), 1, 0}, {}}}));
    EXPECT_EQ(sheet->to_cook_after, 22) << "sheet 3 is another's to decide";
}

TEST(DeltaSheet, ThatIsNotThereIsNone) {
    auto day = a_day();
    vary(day, 1, line("g-z", "standard", 2));
    EXPECT_FALSE(delta_sheet(day, 2, the_diets()));
    EXPECT_FALSE(delta_sheet(day, 0, the_diets()));
}

TEST(DeltaSheet, CountsOnceWhatIsAcknowledgedAndNeverWhatIsRefused) {
    auto day = a_day();
    day.lines = {line("g-z", "standard", 20)};
    vary(day, 1, line("g-z", "standard", 2));
    vary(day, 2, line("g-z", "standard", 5), refused);
    EXPECT_EQ(delta_sheet(day, 1, the_diets())->to_cook_after, 22);
    EXPECT_EQ(delta_sheet(day, 2, the_diets())->to_cook_after, 22);
    EXPECT_EQ(delta_sheet(day, 2, the_diets())->decided_by, "cuoca Piera");
}

TEST(DeltaSheet, SaysWhenItWasDecidedAndWhyItWasRefused) {
    auto day = a_day();
    vary(day, 1, line("g-z", "standard", 5), refused);
    day.changes.back().decided_at = at("2026-09-21", "09:50");
    day.changes.back().decision_reason = "Il camion è partito";
    const auto sheet = delta_sheet(day, 1, the_diets());
    EXPECT_EQ(sheet->decided_at, at("2026-09-21", "09:50"));
    EXPECT_EQ(sheet->decision_reason, "Il camion è partito");
}

TEST(DeltaSheet, GivesTheReasonAPersonWroteAndEachReasonOnce) {
    auto day = a_day();
    vary(day, 1, line("g-z", "standard", 2), pending, "gita rinviata");
    vary(day, 1, line("g-1b", "standard", 2), pending, "gita rinviata");
    vary(day, 1, line("g-z", "standard", 1), pending, "extra_meals");
    EXPECT_EQ(delta_sheet(day, 1, the_diets())->reason, "gita rinviata; Pasti aggiuntivi richiesti dalla scuola");
}

TEST(DeltaSheet, NamesTheTraysThatItPacksAndTakesOut) {
    auto day = a_day();
    vary(day, 2, line("g-z", "celiachia", 2));
    vary(day, 2, line("g-z", "vegetariana", -1));
    day.trays = {tray(1, "A1", "g-z", "vegetariana"), tray(2, "B2", "g-z", "vegetariana"),
                 tray(3, "D4", "g-z", "celiachia"),   tray(4, "C3", "g-z", "celiachia"),
                 tray(5, "E5", "g-1b", "celiachia"),  tray(6, "F6", "g-z", "celiachia", in_bianco)};
    day.trays[1].taken_with = 2;
    for (const auto i : {2U, 3U, 4U, 5U}) day.trays[i].came_with = 2;
    EXPECT_EQ(delta_sheet(day, 2, the_diets())->lines,
              (std::vector<DeltaSheet::Line>{{{"1A", 1, prepared("celiachia"), 2, 0}, {"C3", "D4"}},
                                             {{"1A", 1, prepared("vegetariana"), -1, 0}, {"B2"}}}))
        << "another group's, another preparation's and another sheet's trays are not its own";
}

TEST(DeltaSheet, NeverHidesOneChildsTrayBehindAnothers) {
    auto day = a_day();
    day.lines = {line("g-z", "standard", 1), line("g-z", "celiachia", 1)};
    for (const auto& [diet, meals] :
         {std::pair{"celiachia", 1}, std::pair{"standard", -1}, std::pair{"celiachia", -1}, std::pair{"standard", 1}})
        vary(day, 1, line("g-z", diet, meals), acknowledged, "roster_changed");
    day.trays = {tray(1, "OLD", "g-z", "celiachia"), tray(2, "NEW", "g-z", "celiachia")};
    day.trays[0].taken_with = 1;
    day.trays[1].came_with = 1;
    EXPECT_EQ(delta_sheet(day, 1, the_diets())->lines,
              (std::vector<DeltaSheet::Line>{{{"1A", 1, prepared("celiachia"), -1, 0}, {"OLD"}},
                                             {{"1A", 1, prepared("celiachia"), 1, 0}, {"NEW"}}}))
        << "standard meals come to nothing, and are left out";
}

TEST(DeltaSheet, TellsAnAdultsMealFromAPupils) {
    auto day = a_day();
    vary(day, 1, line("g-z", "standard", 1, 1));
    vary(day, 1, line("g-z", "standard", -1));
    EXPECT_EQ(delta_sheet(day, 1, the_diets())->lines,
              (std::vector<DeltaSheet::Line>{{{"1A", 1, prepared("standard"), 0, 1}, {}}}));
}

/// The primary of `a_day`, a nursery that has no closing yet, and a school that doesn't say of what kind it is.
std::vector<SchoolPaper> three_schools() {
    auto primary = a_day();
    primary.lines = {line("g-z", "standard", 20, 2), line("g-z", "celiachia", 1), line("g-z", "celiachia", 1, 0, in_bianco)};
    vary(primary, 1, line("g-z", "standard", -3));
    vary(primary, 2, line("g-z", "vegetariana", 4), refused);
    vary(primary, 3, line("g-z", "standard", 4), pending);
    auto nursery = a_day();
    nursery.school.name = "Infanzia di Calcinate";
    nursery.kind = SchoolKind::nursery;
    nursery.closing.reset();
    nursery.lines = {line("g-1b", "standard", 30), line("g-1b", "celiachia", 1, 1)};
    auto camp = a_day();
    camp.school.name = "Campo estivo";
    camp.kind = SchoolKind::unstated;
    camp.lines = {line("g-1b", "standard", 5, 1)};
    return {primary, nursery, camp};
}

TEST(ProductionSheet, AddsUpWhatAllSchoolsEatByKindOfSchool) {
    const auto sheet = production_sheet(a_day().kitchen, day("2026-09-21"), three_schools(), the_diets());
    EXPECT_EQ(sheet.lines, (std::vector<ProductionSheet::Line>{{prepared("standard"), 30, 15, 0, 4, 3},
                                                               {prepared("celiachia"), 0, 1, 0, 0, 1},
                                                               {prepared("celiachia", in_bianco), 0, 1, 0, 0, 0}}));
    EXPECT_EQ(sheet.lines[0].meals(), 52);
    EXPECT_EQ(sheet.kitchen, a_day().kitchen);
    EXPECT_EQ(sheet.date, day("2026-09-21"));
    EXPECT_EQ(sheet.edition, 1);
}

TEST(ProductionSheet, ShowsEachSchoolsShareByName) {
    const auto closing = a_day().closing;
    EXPECT_EQ(production_sheet(a_day().kitchen, day("2026-09-21"), three_schools(), the_diets()).schools,
              (std::vector<ProductionSheet::School>{{"Campo estivo", closing, 5, 0, 0, "Comune di Calcinate"},
                                                    {"Infanzia di Calcinate", std::nullopt, 30, 1, 0, "Comune di Calcinate"},
                                                    {"Primaria di Calcinate", closing, 17, 2, 1, "Comune di Calcinate"}}));
}

TEST(ProductionSheet, PutsStandardFirstThenDietsByCodeAndBianco) {
    auto day = a_day();
    day.lines = {line("g-z", "vegetariana", 1),
                 line("g-z", "celiachia+vegetariana", 1),
                 line("g-z", "Z-nuova", 1),
                 line("g-z", "standard", 1, 0, in_bianco),
                 line("g-z", "celiachia", 1, 0, in_bianco),
                 line("g-z", "celiachia", 1),
                 line("g-z", "standard", 1)};
    Texts words;
    for (const auto& found : production_sheet(day.kitchen, day.date, std::vector{day}, the_diets()).lines)
        words.push_back(in_words(found.preparation));
    EXPECT_EQ(words,
              (Texts{"Pasto standard", "Pasto in bianco", "DIETA SCONOSCIUTA Z-nuova", "Senza glutine (celiachia)",
                     "Senza glutine (celiachia), in bianco", "Senza glutine (celiachia) + Vegetariana", "Vegetariana"}));
}

TEST(ProductionSheet, OfADayWithoutServiceIsEmpty) {
    const auto sheet = production_sheet(a_day().kitchen, day("2026-09-21"), {}, the_diets());
    EXPECT_TRUE(sheet.lines.empty());
    EXPECT_TRUE(sheet.schools.empty());
}

TEST(DeliveryNote, NamesGoodsOfClosingAndAcknowledgedVariations) {
    auto day = a_day();
    day.lines = {line("g-z", "standard", 20, 2), line("g-1b", "standard", 10), line("g-z", "celiachia", 1),
                 line("g-1b", "celiachia", 1, 0, in_bianco), line("g-1b", "vegetariana", 1)};
    vary(day, 1, line("g-1b", "standard", 2));
    vary(day, 2, line("g-1b", "vegetariana", -1));
    vary(day, 3, line("g-1b", "standard", 50), pending);
    vary(day, 4, line("g-1b", "standard", 1, 0, in_bianco));
    const auto note = delivery_note(day, "Trasporti Bergamo", the_diets());
    EXPECT_EQ(note.goods, (Goods{{"Pasti standard", 32},
                                 {"Pasti in bianco", 1},
                                 {"Pasti per dieta: Senza glutine (celiachia)", 1},
                                 {"Pasti per dieta: Senza glutine (celiachia), in bianco", 1}}));
    EXPECT_EQ(note.quantity, 35);
}

TEST(DeliveryNote, GoesFromTheKitchenToTheSchoolForTheAuthority) {
    const auto day = a_day();
    const auto note = delivery_note(day, "Trasporti Bergamo", the_diets());
    EXPECT_EQ(note.sender, day.kitchen);
    EXPECT_EQ(note.recipient, day.authority);
    EXPECT_EQ(note.destination, day.school);
    EXPECT_EQ(note.carrier, "Trasporti Bergamo");
    EXPECT_EQ(note.reason, "Somministrazione di pasti per la refezione scolastica");
    EXPECT_EQ(note.date, day.date);
    EXPECT_EQ(note.closing, day.closing);
    EXPECT_EQ(note.number, 0) << "issued by whoever keeps the series";
}

} // namespace
} // namespace counter::tests
