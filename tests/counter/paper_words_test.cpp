// The words that papers share: kinds, label marks, allergens, diets, dates, euros, names, reasons.
#include <gtest/gtest.h>

#include "tests/counter/paper_day.hpp"

namespace counter::tests {
namespace {

using namespace paper;
using Texts = std::vector<std::string>;

TEST(PaperKind, IsWrittenAsItIsReadAndNothingElseIs) {
    const Texts words{"production_sheet", "meal_sheet",     "delivery_note", "delta_sheet",
                      "labels",           "matching_sheet", "receipt",       "statement"};
    ASSERT_EQ(words.size(), all_kinds.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        EXPECT_EQ(to_string(all_kinds[i]), words[i]);
        EXPECT_EQ(parse_kind(words[i]), all_kinds[i]);
    }
    for (const auto* word : {"", "Labels", "label", "labels ", "bolla"}) EXPECT_FALSE(parse_kind(word)) << word;
}

TEST(PaperKind, IsThatOfTheDocument) {
    EXPECT_EQ(kind_of(ProductionSheet{}), Kind::production_sheet);
    EXPECT_EQ(kind_of(MealSheet{}), Kind::meal_sheet);
    EXPECT_EQ(kind_of(DeliveryNote{}), Kind::delivery_note);
    EXPECT_EQ(kind_of(DeltaSheet{}), Kind::delta_sheet);
    EXPECT_EQ(kind_of(Labels{}), Kind::labels);
    EXPECT_EQ(kind_of(MatchingSheet{}), Kind::matching_sheet);
    EXPECT_EQ(kind_of(Receipt{}), Kind::receipt);
    EXPECT_EQ(kind_of(Statement{}), Kind::statement);
}

TEST(LabelMark, SaysSerialAttemptAndCode) {
    EXPECT_EQ(to_string(LabelMark{48213, 1, "K7-QX2"}), "MST1:48213:1:K7-QX2");
    EXPECT_EQ(parse_label_mark("MST1:48213:1:K7-QX2"), (LabelMark{48213, 1, "K7-QX2"}));
}

TEST(LabelMark, IsReadBackAsItWasWritten) {
    for (const auto& mark : {LabelMark{1, 1, "A"}, LabelMark{9'223'372'036'854'775'807, 2'147'483'647, "0Z9$%*+-./"}}) {
        EXPECT_EQ(parse_label_mark(to_string(mark)), mark);
    }
}

TEST(LabelMark, IsNothingElse) {
    for (const auto* text : {"",
                             "MST1",
                             "MST1:",
                             "MST1:1:1",
                             "MST1:1:1:",
                             "MST1::1:A",
                             "MST1:1::A",
                             "mst1:1:1:A",
                             "MST2:1:1:A",
                             "XMST1:1:1:A",
                             " MST1:1:1:A",
                             "MST1:0:1:A",
                             "MST1:1:0:A",
                             "MST1:-1:1:A",
                             "MST1:+1:1:A",
                             "MST1:01:1:A",
                             "MST1:1:01:A",
                             "MST1:1x:1:A",
                             "MST1: 1:1:A",
                             "MST1:9223372036854775808:1:A",
                             "MST1:1:2147483648:A",
                             "MST1:1:1:a",
                             "MST1:1:1:A B",
                             "MST1:1:1:A:B",
                             "MST1:1:1:A\n",
                             "MST1:1:1:À",
                             "8001234567890"}) {
        EXPECT_FALSE(parse_label_mark(text)) << '"' << text << '"';
    }
    using namespace std::string_view_literals;
    EXPECT_FALSE(parse_label_mark("MST1:1:1:A\0"sv));
}

TEST(LabelMark, OfAPreviewIsNoTray) { EXPECT_FALSE(parse_label_mark(to_string(LabelMark{0, 1, "ANTEPRIMA"}))); }

// Reg. (EU) 1169/2011, Annex II, Italian text, in its order.
const std::vector<std::pair<std::string, std::string>> annex_ii{
    {"gluten", "GLUTINE"}, {"crustaceans", "CROSTACEI"}, {"eggs", "UOVA"},
    {"fish", "PESCE"},     {"peanuts", "ARACHIDI"},      {"soybeans", "SOIA"},
    {"milk", "LATTE"},     {"nuts", "FRUTTA A GUSCIO"},  {"celery", "SEDANO"},
    {"mustard", "SENAPE"}, {"sesame", "SEMI DI SESAMO"}, {"sulphites", "ANIDRIDE SOLFOROSA E SOLFITI"},
    {"lupin", "LUPINI"},   {"molluscs", "MOLLUSCHI"}};

TEST(Allergen, IsNamedAsAnnexIiNamesItInItalian) {
    ASSERT_EQ(annex_ii.size(), 14U);
    for (const auto& [code, italian] : annex_ii) EXPECT_EQ(allergen_in_words(code), italian);
}

TEST(Allergen, OfAnotherKindIsWhatSomebodyWroteInCapitals) {
    EXPECT_EQ(allergen_in_words("other:fava beans"), "FAVA BEANS");
    EXPECT_EQ(allergen_in_words("other:caffè, tè, ragù di soia, purè, più, però, perché"),
              "CAFFÈ, TÈ, RAGÙ DI SOIA, PURÈ, PIÙ, PERÒ, PERCHÉ");
    EXPECT_EQ(allergen_in_words("other:àèéìíòóùú ÀÈÉ çñ ß ÷"), "ÀÈÉÌÍÒÓÙÚ ÀÈÉ ÇÑ ß ÷");
    EXPECT_EQ(allergen_in_words("other:日本 20 €"), "日本 20 €");
    EXPECT_EQ(allergen_in_words("other:gluten"), "GLUTEN") << "the text, not the allergen";
}

TEST(Allergen, ThatIsNotKnownIsStillPrinted) { EXPECT_EQ(allergen_in_words("kiwi"), "KIWI"); }

TEST(AllergensOfAMeal, AreThoseOfAllItsDietsOnceInTheOrderOfAnnexIi) {
    EXPECT_EQ(allergens_of(prepared("celiachia+vegana+vegetariana")),
              (Texts{"gluten", "crustaceans", "eggs", "fish", "milk", "molluscs", "other:carne", "other:miele"}));
    EXPECT_TRUE(allergens_of(prepared("standard", in_bianco)).empty());
}

TEST(AllergensOfAMeal, KeepTheOrderOfAnnexIiWhateverADietsOwn) {
    Preparation backwards{{{"x", "X", {"other:kiwi"}, true}}, false};
    for (auto allergen = annex_ii.rbegin(); allergen != annex_ii.rend(); ++allergen)
        backwards.diets.front().allergens.push_back(allergen->first);
    const auto all = allergens_of(backwards);
    ASSERT_EQ(all.size(), 15U);
    for (std::size_t i = 0; i < annex_ii.size(); ++i) EXPECT_EQ(all[i], annex_ii[i].first);
    EXPECT_EQ(all.back(), "other:kiwi");
}

TEST(AllergensOfAMeal, AreOneIfTheyReadAlike) {
    const Preparation twice{{{"a", "A", {"other:Fave"}, true}, {"b", "B", {"other:fave"}, true}}, false};
    EXPECT_EQ(allergens_of(twice), Texts{"other:Fave"});
}

TEST(AMealInWords, NamesItsDietsAndKeepsThemInBianco) {
    EXPECT_EQ(in_words(prepared("standard")), "Pasto standard");
    EXPECT_EQ(in_words(prepared("standard", in_bianco)), "Pasto in bianco");
    EXPECT_EQ(in_words(prepared("celiachia")), "Senza glutine (celiachia)");
    EXPECT_EQ(in_words(prepared("celiachia+vegetariana")), "Senza glutine (celiachia) + Vegetariana");
    EXPECT_EQ(in_words(prepared("celiachia", in_bianco)), "Senza glutine (celiachia), in bianco");
    EXPECT_EQ(in_words(prepared("celiachia+vegetariana", in_bianco)), "Senza glutine (celiachia) + Vegetariana, in bianco");
}

TEST(AMealInWords, FallsBackOnTheCodeOfADietWithoutName) {
    EXPECT_EQ(in_words(Preparation{{{"D17", "", {}, true}}, false}), "D17");
}

TEST(APreparation, HoldsTheDietsOfItsSetByCode) {
    EXPECT_FALSE(prepared("standard").is_special());
    EXPECT_TRUE(prepared("standard", in_bianco).is_special());
    const auto both = prepared("celiachia+vegetariana", in_bianco);
    ASSERT_EQ(both.diets.size(), 2U);
    EXPECT_EQ(both.diets[0], the_diets().at("celiachia"));
    EXPECT_EQ(both.diets[1], the_diets().at("vegetariana"));
    EXPECT_TRUE(both.bianco);
    EXPECT_EQ(prepared("vegetariana+celiachia+celiachia", in_bianco), both);
}

TEST(APreparation, OfADietThatNobodyKnowsWarnsInsteadOfLosingIt) {
    const auto meal = prepared("celiachia+D17");
    ASSERT_EQ(meal.diets.size(), 2U) << "D17 stands first, by code point";
    EXPECT_EQ(meal.diets[0].code, "D17");
    EXPECT_EQ(meal.diets[0].name, "DIETA SCONOSCIUTA D17");
    EXPECT_TRUE(meal.diets[0].is_health);
    ASSERT_EQ(allergens_of(meal), (Texts{"gluten", "other:verificare con l'ufficio"}));
    EXPECT_EQ(allergen_in_words(allergens_of(meal)[1]), "VERIFICARE CON L'UFFICIO");
}

TEST(ADateOnPaper, IsItalian) {
    EXPECT_EQ(date_in_words(day("2026-09-21")), "lunedì 21 settembre 2026");
    EXPECT_EQ(date_in_words(day("2027-01-01")), "venerdì 1 gennaio 2027");
    EXPECT_EQ(date_in_words(day("2028-02-29")), "martedì 29 febbraio 2028");
    EXPECT_EQ(short_date(day("2026-09-21")), "21/09/2026");
    EXPECT_EQ(short_date(day("2027-01-02")), "02/01/2027");
}

TEST(ADateOnPaper, KnowsEveryWeekdayAndMonth) {
    const Texts weekdays{"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"};
    for (std::size_t i = 0; i < weekdays.size(); ++i) {
        EXPECT_TRUE(date_in_words(day("2026-09-21") + date::days{static_cast<int>(i)}).starts_with(weekdays[i] + ' '));
    }
    const Texts months{"gennaio", "febbraio", "marzo",     "aprile",  "maggio",   "giugno",
                       "luglio",  "agosto",   "settembre", "ottobre", "novembre", "dicembre"};
    for (std::size_t i = 0; i < months.size(); ++i) {
        const ServiceDate first{date::year{2026} / static_cast<int>(i + 1) / 1};
        EXPECT_TRUE(date_in_words(first).ends_with(" 1 " + months[i] + " 2026")) << date_in_words(first);
    }
}

TEST(Euros, AreItalian) {
    EXPECT_EQ(euros(Cents{4320}), "€ 43,20");
    EXPECT_EQ(euros(Cents{0}), "€ 0,00");
    EXPECT_EQ(euros(Cents{5}), "€ 0,05");
    EXPECT_EQ(euros(Cents{-120}), "-€ 1,20");
    EXPECT_EQ(euros(Cents{-5}), "-€ 0,05");
    EXPECT_EQ(euros(Cents{99'999}), "€ 999,99");
    EXPECT_EQ(euros(Cents{100'000}), "€ 1.000,00");
    EXPECT_EQ(euros(Cents{123'456'789}), "€ 1.234.567,89");
    EXPECT_EQ(euros(Cents{INT64_MIN}), "-€ 92.233.720.368.547.758,08");
}

TEST(Initials, AreOfAllNames) {
    EXPECT_EQ(initials({"Maria Grazia", "De Luca"}), "M.G. D.L.");
    EXPECT_EQ(initials({"Anna", "Rossi"}), "A. R.");
    EXPECT_EQ(initials({"Anna-Maria", "Rossi-Bianchi"}), "A.M. R.B.");
    EXPECT_EQ(initials({"  anna  maria ", "de luca"}), "A.M. D.L.");
}

TEST(Initials, KeepTheirAccents) {
    EXPECT_EQ(initials({"Élodie", "Öztürk"}), "É. Ö.");
    EXPECT_EQ(initials({"élodie", "Ștefan"}), "É. Ș.");
    EXPECT_EQ(initials({"芳", "王"}), "芳. 王.");
}

TEST(Initials, PartNamesAtApostrophesAndSeeNoNameInAnAccentTypedAsOne) {
    EXPECT_EQ(initials({"Sofia", "Dell'Orto"}), "S. D.O.");
    EXPECT_EQ(initials({"Sofia", "D’Amico"}), "S. D.A.");
    EXPECT_EQ(initials({"Nicolo'", "Rossi"}), "N. R.");
    EXPECT_EQ(initials({"Nicolo' Maria", "Rossi"}), "N.M. R.");
}

TEST(Initials, OfHalfANameAreHalf) {
    EXPECT_EQ(initials({"Anna", ""}), "A.");
    EXPECT_EQ(initials({"", "Rossi"}), "R.");
    EXPECT_EQ(initials({"", ""}), "");
}

TEST(NameOnLabelWords, AreReadAsTheyAreWritten) {
    for (const auto& [word, name] :
         {std::pair{"code_only", NameOnLabel::code_only}, std::pair{"initials", NameOnLabel::initials},
          std::pair{"full_name", NameOnLabel::full_name}}) {
        EXPECT_EQ(to_string(name), word);
        EXPECT_EQ(parse_name_on_label(word), name);
    }
    for (const auto* word : {"", "code", "Initials", "none"}) EXPECT_FALSE(parse_name_on_label(word)) << word;
}

TEST(ReasonInWords, IsItalianForTheProgramsCodesAndElseWhatAPersonWrote) {
    for (const auto* code : {"closed_early", "delayed_by_link", "diet_changed", "roster_changed", "calendar_changed",
                             "present_without_booking", "absent_after_close", "extra_meals"}) {
        EXPECT_NE(reason_in_words(code), code);
        EXPECT_EQ(reason_in_words(code).find('_'), std::string::npos) << code;
    }
    EXPECT_EQ(reason_in_words("present_without_booking"), "Presente senza prenotazione");
    EXPECT_EQ(reason_in_words("gita rinviata per pioggia"), "gita rinviata per pioggia");
    EXPECT_EQ(reason_in_words(""), "");
}

} // namespace
} // namespace counter::tests
