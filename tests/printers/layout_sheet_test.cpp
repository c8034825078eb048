#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/printers/layout_samples.hpp"
#include "tests/printers/layout_sight.hpp"

using namespace counter::paper;
using namespace printer_tests;

namespace {

void expect_says(const std::string& text, std::initializer_list<std::string_view> all) {
    for (const auto words : all) EXPECT_TRUE(says(text, words)) << words << " is not in\n" << text;
}

/// The head of its table, what and which day, and the page's number.
void expect_on_every_page(const printers::Rendered& paper, std::initializer_list<std::string_view> all) {
    const auto texts = texts_of(paper.bytes);
    ASSERT_EQ(texts.size(), static_cast<std::size_t>(paper.pages));
    ASSERT_GT(texts.size(), 1U);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        expect_says(texts[i], all);
        expect_says(texts[i], {fmt::format("pagina {} di {}", i + 1, texts.size())});
    }
}

} // namespace

TEST(ProductionSheet, SaysNumbersSchoolsAndWhatIsOpen) {
    const auto text = text_of(rendered(production_sheet(4), "a4").bytes);
    expect_says(text, {"Foglio di produzione", "Edizione 2", "Centro cottura comunale", "lunedì 21 settembre 2026", "1.412", "1.732", "SENZA: GLUTINE",
                       "BIANCO", "APERTA: i numeri possono cambiare", "n. 12 · 09:30", "2 da decidere", "Scuola numero 4"});
}

TEST(ProductionSheet, GoesOnOverPagesUnderTheSameHead) {
    const auto paper = rendered(production_sheet(90), "a4");
    expect_on_every_page(paper, {"Foglio di produzione", "21/09/2026", "lunedì 21 settembre 2026"});
    const auto texts = texts_of(paper.bytes);
    for (std::size_t i = 1; i < texts.size(); ++i) expect_says(texts[i], {"Scuola Chiusura Standard Speciali Variazioni TOTALE"});
    for (int i = 1; i <= 90; ++i) EXPECT_TRUE(says(text_of(paper.bytes), fmt::format("Scuola numero {}", i)));
}

TEST(MealSheet, SaysGroupsTotalsAndChanges) {
    const auto text = text_of(rendered(meal_sheet(4), "a4").bytes);
    expect_says(text, {"Foglio pasti", "Primaria De Amicis", "da cucinare", "86", "alla chiusura", "84", "Chiusura n. 12 delle 09:30 del 21/09/2026",
                       "1° turno", "2° turno", "Gruppo3", "SENZA: GLUTINE", "+2", "Totale alla chiusura", "variazioni da decidere"});
    EXPECT_FALSE(says(text, "PROVVISORIO"));
}

TEST(MealSheet, SaysThatAClosingIsProvisional) {
    auto sheet = meal_sheet(2);
    sheet.closing.provisional = true;
    sheet.closing.early = true;
    expect_says(text_of(rendered(sheet, "a4").bytes), {"PROVVISORIO", "Chiusura anticipata"});
}

TEST(MealSheet, RepeatsTheTablesHeadOnEveryPage) {
    const auto paper = rendered(meal_sheet(80), "a4");
    expect_on_every_page(paper, {"Foglio pasti", "Primaria De Amicis", "21/09/2026"});
    const auto text = text_of(paper.bytes);
    for (int i = 1; i <= 80; ++i) EXPECT_GE(count_of(text, fmt::format("Gruppo{}", i)), 2U);
    EXPECT_GT(count_of(text, "Gruppo Preparazione di cui adulti Pasti"), 2U);
}

TEST(Sheet, PrintedAgainSaysCopyOnEveryPage) {
    auto paper = rendered(meal_sheet(80), "a4", as_attempt(2));
    expect_on_every_page(paper, {"COPIA · stampa n. 2"});
    paper = rendered(meal_sheet(80), "a4", as_preview());
    expect_on_every_page(paper, {"ANTEPRIMA"});
    EXPECT_FALSE(says(text_of(rendered(meal_sheet(3), "a4").bytes), "COPIA"));
}

TEST(Sheet, WithARowHigherThanAPageLosesNothing) {
    auto sheet = meal_sheet(3);
    std::string name;
    for (int i = 0; i < 1500; ++i) name += fmt::format("parola{} ", i);
    sheet.lines[2].preparation.diets = {{"X", name, {}, true}};
    const auto text = squeezed(text_of(rendered(sheet, "a4").bytes));
    for (int i = 0; i < 1500; ++i) ASSERT_NE(text.find(fmt::format("parola{}", i)), std::string::npos) << i;
}

TEST(Sheet, BeginsOnAPageOfItsOwnAmongSeveralAndNumbersItsPagesByItself) {
    const counter::paper::Document papers[]{production_sheet(90), production_sheet(4)};
    const auto alone = rendered(papers[0], "a4");
    const auto both = printers::render(papers, {printers::Language::pdf, {}, 1, false, {}}).value();
    const auto texts = texts_of(both.bytes);
    ASSERT_EQ(texts.size(), static_cast<std::size_t>(both.pages));
    ASSERT_GT(both.pages, alone.pages);
    expect_says(texts[0], {fmt::format("pagina 1 di {}", alone.pages)});
    expect_says(texts[static_cast<std::size_t>(alone.pages)], {"pagina 1 di "});
}

TEST(Sheet, OnLabelsIsRefused) {
    for (const auto* const media : {"62x100", "a4-3x8", "roll-80"}) {
        const auto result = render_on(media, meal_sheet(1));
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind, printers::Error::Kind::refused);
    }
}

TEST(DeltaSheet, SaysWhatWhyWhoAndWhichTrays) {
    const auto text = text_of(rendered(delta_sheet(), "a4").bytes);
    expect_says(text, {"Foglio di variazione", "n. 3", "della chiusura n. 12", "DA DECIDERE", "Presente senza pasto prenotato", "Maestra Bianchi", "10:12",
                       "+1", "−2", "AGGIUNGERE", "K7M4", "1.234", "Firma del cuoco"});
}

TEST(DeltaSheet, ThatIsDecidedSaysByWhomAndAsksForNoSignature) {
    auto sheet = delta_sheet();
    sheet.state = DeltaSheet::State::acknowledged;
    sheet.decided_by = "Cuoca Rossi";
    const auto text = text_of(rendered(sheet, "a4").bytes);
    expect_says(text, {"ACCETTATA da Cuoca Rossi"});
    EXPECT_FALSE(says(text, "Firma"));
    sheet.state = DeltaSheet::State::refused;
    expect_says(text_of(rendered(sheet, "a4").bytes), {"RIFIUTATA da Cuoca Rossi"});
}

TEST(DeliveryNote, HasWhatTheLawAsksFor) {
    const auto text = text_of(rendered(delivery_note(), "a4").bytes);
    expect_says(text, {"Documento di trasporto", "D.P.R. 14 agosto 1996, n. 472", "n. 128/2026", "21/09/2026", "Mittente", "via Veneto 12", "01234567890",
                       "Destinatario", "Comune di Cassano d'Adda", "Luogo di destinazione", "via Di Vona 1", "Causale", "Refezione scolastica", "215",
                       "Ora di partenza", "Ora di arrivo", "CALDO", "FREDDO", "°C", "Firma del mittente", "Firma del vettore", "Firma del destinatario",
                       "Sostituisce il n. 127/2026"});
}

TEST(DeliveryNote, WithoutANumberIsNotIssued) {
    auto note = delivery_note();
    note.number = 0;
    note.replaces.reset();
    const auto text = text_of(rendered(note, "a4").bytes);
    expect_says(text, {"NON EMESSO"});
    EXPECT_FALSE(says(text, "Sostituisce"));
}

TEST(MatchingSheet, SaysOnEveryPageThatItIsReserved) {
    const auto paper = rendered(matching_sheet(), "a4");
    expect_on_every_page(paper, {"RISERVATO: dati sulla salute, solo personale autorizzato", "Codice Cognome e nome Preparazione"});
    expect_says(text_of(paper.bytes), {"5A · 1° turno", "K160M", "Rossi60 Maria"});
}

TEST(Receipt, IsNoFiscalDocumentAndAsLongAsItsContent) {
    const auto paper = rendered(receipt(), "roll-80");
    EXPECT_EQ(paper.pages, 1);
    expect_says(text_of(paper.bytes), {"documento non fiscale", "€ 96,00", "2026/000012", "21/09/2026 17:05", "Tabaccheria Però", "T01-1", "104233", "€ 91,20", "21/09/2026 16:58"});
    EXPECT_FALSE(says(text_of(paper.bytes), "COPIA"));
    auto longer = receipt();
    for (int i = 0; i < 100; ++i) longer.notes.push_back(fmt::format("Nota numero {}", i));
    const auto text = text_of(rendered(longer, "roll-80", as_attempt(2)).bytes);
    expect_says(text, {"COPIA", "Nota numero 99"});
}

TEST(Receipt, OfEachKindSaysWhatItIs) {
    expect_says(text_of(rendered(reversal(), "roll-80").bytes), {"STORNO DI RICARICA", "Storno della ricevuta n.", "2026/000012", "-€ 96,00", "documento non fiscale"});
    expect_says(text_of(rendered(old_debt_receipt(), "roll-80").bytes), {"Debiti pregressi", "Debito residuo", "€ 76,50"});
    expect_says(text_of(rendered(converted_vouchers(), "roll-80").bytes), {"RICEVUTA DI CONVERSIONE BUONI", "Ufficio Segreteria", "7 buoni cartacei"});
    expect_says(text_of(rendered(cash_closing(), "roll-80").bytes), {"CHIUSURA DI CASSA", "2026/000027", "€ 1.280,50", "Contato in cassa", "-€ 1,00"});
}

TEST(Statement, SaysEachMealAndWhatIsToBePaid) {
    const auto text = text_of(rendered(statement(22), "a4").bytes);
    expect_says(text, {"Estratto conto", "Comune di Borghetto Santo Spirito", "ottobre 2026", "178209", "De Lucà Maria Grazia", "Emesso il 02/11/2026",
                       "mercoledì 30 settembre 2026", "Rettifica", "-€ 5,60", "giovedì 22 ottobre 2026", "Totale € 117,60", "Già pagato € 20,00",
                       "Da pagare € 97,60"});
}

TEST(Statement, InTheFamilysFavourSaysSo) {
    auto credit = statement(2);
    credit.due = {-1440};
    const auto text = text_of(rendered(credit, "a4").bytes);
    expect_says(text, {"A credito € 14,40"});
    EXPECT_FALSE(says(text, "Da pagare"));
}

TEST(Statement, GoesOnOverPagesAndACopySaysSo) {
    const auto paper = rendered(statement(60), "a4", as_attempt(2));
    EXPECT_GT(paper.pages, 1);
    expect_on_every_page(paper, {"COPIA", "Estratto conto · ottobre 2026 · codice utente 178209"});
    EXPECT_FALSE(render_on("roll-80", statement(1)));
}
