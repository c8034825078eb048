#include <array>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "printers/layout/code_page.hpp"
#include "tests/printers/layout_samples.hpp"
#include "tests/printers/layout_sight.hpp"

using namespace counter::paper;
using namespace printer_tests;
using namespace std::string_literals;
using printers::Language;
using printers::receipt_text;
using printers::layout::to_ascii;
using printers::layout::to_cp858;

namespace {

std::string zpl(const Labels& labels, const char* media, printers::RenderOptions options = {}) {
    options.language = Language::zpl;
    return rendered(labels, media, options).bytes;
}

std::string escpos(const Document& document, printers::RenderOptions options = {}) {
    options.language = Language::escpos;
    return rendered(document, "roll-80", options).bytes;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Receipt small_receipt() {
    Receipt receipt;
    receipt.number = "2026/000012";
    receipt.at = {date::local_days{date::year{2026} / 9 / 21}, std::chrono::hours{17}};
    receipt.amount = {150};
    return receipt;
}

} // namespace

TEST(CodePage, KeepsWhatItHas) {
    EXPECT_EQ(to_cp858("Però"), "Per\x95");
    EXPECT_EQ(to_cp858("€ 43,20"), "\xD5 43,20");
    EXPECT_EQ(to_cp858("2° turno, è à ù Ñ ß"), "2\xF8 turno, \x8A \x85 \x97 \xA5 \xE1");
}

TEST(CodePage, SpellsWhatItLacks) {
    EXPECT_EQ(to_cp858("Šimůnek Łukasz Đorđe œuf"), "Simunek Lukasz Dorde oeuf");
    EXPECT_EQ(to_cp858("l’“uovo” – −1"), "l'\"uovo\" - -1");
    EXPECT_EQ(to_cp858("ﬁne ½"), "fine \xAB");
    EXPECT_EQ(to_cp858("e\u0301"), "e");
}

TEST(CodePage, NamesWhatItCannotSpell) {
    EXPECT_EQ(to_cp858("中"), "<U+4E2D>");
    EXPECT_EQ(to_cp858("\xFF"), "<U+FFFD>");
}

TEST(EscPos, ReceiptIsWrittenByteForByte) {
    const auto line = [](int side, int bold, int size, const std::string& text) {
        return "\x1B"s + "a" + static_cast<char>(side) + "\x1B" + "E" + static_cast<char>(bold) + "\x1D!" + static_cast<char>(size) + "\x1D" + "B" + '\0' + text + "\n";
    };
    const auto rule = line(0, 0, 0, std::string(48, '-'));
    EXPECT_EQ(escpos(small_receipt()), "\x1B@\x1Bt\x13"s + line(1, 0, 0, "Refezione scolastica") + rule + line(1, 1, 0, "RICEVUTA DI RICARICA") +
                                           line(1, 0, 0, "documento non fiscale") + rule + line(0, 0, 0, "Ricevuta n." + std::string(26, ' ') + "2026/000012") +
                                           line(0, 0, 0, "Data e ora" + std::string(22, ' ') + "21/09/2026 17:00") + rule +
                                           line(1, 0, 0, "Importo in contanti") + line(1, 1, 0x11, "\xD5 1,50") + "\x1DVB\0"s);
}

TEST(EscPos, ReceiptPrintedAgainSaysCopyTwice) {
    EXPECT_EQ(count(escpos(small_receipt(), as_attempt(2)), "COPIA \xFA stampa n. 2"), 2U);
    EXPECT_FALSE(has(escpos(small_receipt()), "COPIA"));
}

TEST(EscPos, EveryReceiptFitsItsPaper) {
    for (const auto& receipt : {receipt(), old_debt_receipt(), reversal(), converted_vouchers(), cash_closing()}) {
        EXPECT_TRUE(has(escpos(receipt), "documento non fiscale"));
        EXPECT_TRUE(has(escpos(receipt), receipt.number));
    }
}

TEST(EscPos, LabelCarriesItsMarkAsAQrOfLevelM) {
    const auto labels = one_label({{coeliac()}, true});
    const auto bytes = escpos(labels);
    const auto mark = to_string(LabelMark{101, 1, "K7M4"});
    EXPECT_TRUE(has(bytes, "\x1D(k\x03\0"s + "1E1"));
    EXPECT_TRUE(has(bytes, "\x1D(k"s + static_cast<char>(mark.size() + 3) + "\0"s + "1P0" + mark));
    EXPECT_TRUE(has(bytes, "SENZA: GLUTINE"));
    EXPECT_TRUE(has(bytes, "BIANCO"));
    EXPECT_TRUE(bytes.ends_with("\x1DVB\0"s));
}

TEST(EscPos, NoTextBecomesACommand) {
    auto receipt = small_receipt();
    receipt.notes = {"a\x1B@b\x1DVc"};
    EXPECT_TRUE(has(escpos(receipt), "a @b Vc"));
}

TEST(EscPos, CutsNoWordOfTheWorst) {
    const auto bytes = squeezed(escpos(extreme_label()));
    for (const auto* const words : {"Antonio", "Margherite", "ANIDRIDE", "FRAGOLE", "certificata", "Castiglioni", "2\xF8turno", "ZX9-K7M4", "ADULTO"})
        EXPECT_TRUE(has(bytes, words)) << words;
}

TEST(EscPos, RefusesASheet) {
    const auto result = render_on("roll-80", meal_sheet(1), in_language(Language::escpos));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, printers::Error::Kind::refused);
}

TEST(Zpl, LabelIsWrittenByteForByte) {
    Labels labels;
    labels.group = "3B";
    labels.date = date::local_days{date::year{2026} / 9 / 21};
    labels.labels = {{7, "K7", {{}, true}, false, ""}};
    EXPECT_EQ(zpl(labels, "62x100"), R"(^XA
^CI28
^PW496
^LL800
^LH0,0
^FO16,18^A0N,48,48^FB464,1,6,L^FH^FD3B^FS
^FO16,72^A0N,120,120^FB464,1,15,L^FH^FDK7^FS
^FO16,205^GB464,80,80^FS
^FO20,211^A0N,64,64^FR^FB456,1,8,C^FH^FDBIANCO^FS
^FO16,287^A0N,38,38^FB464,1,4,L^FH^FDPasto in bianco^FS
^FO16,577^A0N,32,32^FB219,1,4,L^FH^FD21/09/2026^FS
^FO16,613^A0N,22,22^FB219,1,2,L^FH^FDn. 7 · stampa 1^FS
^FO16,637^A0N,24,24^FB219,1,3,L^FH^FD1° turno^FS
^FO271,575^BQN,2,9^FH^FDMA,MST1:7:1:K7^FS
^XZ
)");
}

TEST(Zpl, NoTextBecomesACommand) {
    auto labels = one_label({{coeliac()}, false});
    labels.school = "A^XZ~JA_41\\&B";
    const auto bytes = zpl(labels, "62x100");
    EXPECT_TRUE(has(bytes, "A_5EXZ_7EJA_5F41_5C_5C&B"));
    EXPECT_EQ(count(bytes, "^XZ"), 1U);
}

TEST(Zpl, CutsNoWordOfTheWorstAndGoesOnWithTheSameMark) {
    for (const auto* const media : {"62x100", "100x50", "40x25"}) {
        const auto bytes = zpl(extreme_label(), media);
        for (const auto* const words : {"Antonio", "Margherite", "ANIDRIDE", "FRAGOLE", "certificata", "Castiglioni", "2° turno", "ADULTO"})
            EXPECT_TRUE(has(bytes, words)) << words << " on " << media;
        const auto parts = count(bytes, "^XA");
        EXPECT_EQ(count(bytes, "^XZ"), parts);
        EXPECT_EQ(count(bytes, to_string(LabelMark{987654321012, 1, "ZX9-K7M4"})), parts);
        if (parts > 1) {
            EXPECT_TRUE(has(bytes, fmt::format("segue {}/{}", parts, parts)));
        }
    }
}

TEST(Zpl, EachRandomLabelHasItsMarkAndWords) {
    const auto labels = random_labels(19, times(500));
    const auto bytes = zpl(labels, "62x100", as_attempt(2));
    for (const auto& label : labels.labels) EXPECT_TRUE(has(bytes, to_string(LabelMark{label.serial, 2, label.code})));
    EXPECT_GE(count(bytes, "COPIA"), labels.labels.size());
}

TEST(Zpl, APreviewHasNoBarcode) {
    const auto bytes = zpl(one_label({{coeliac()}, false}), "62x100", as_preview());
    EXPECT_FALSE(has(bytes, "^BQ"));
    EXPECT_TRUE(has(bytes, "ANTEPRIMA"));
}

TEST(Zpl, RefusesSheetsOfPaperAndOtherPapers) {
    EXPECT_FALSE(render_on("a4", one_label({}), in_language(Language::zpl)));
    EXPECT_FALSE(render_on("62x100", receipt(), in_language(Language::zpl)));
}

TEST(Ascii, WritesAccentsAsItalianTypewritersDo) {
    EXPECT_EQ(to_ascii("Però è così, più là: perché?"), "Pero' e' cosi', piu' la': perche'?");
    EXPECT_EQ(to_ascii("CITTÀ È"), "CITTA' E'");
    EXPECT_EQ(to_ascii("e\u0300"), "e'");
    EXPECT_EQ(to_ascii("-€ 1.043,20 · «buono» 1°"), "-EUR 1.043,20 - \"buono\" 1o");
}

TEST(Ascii, SpellsOtherLettersAndNamesWhatItCannotSpell) {
    EXPECT_EQ(to_ascii("Šimůnek Łukasz Müller Straße Æ ñ ń"), "Simunek Lukasz Muller Strasse AE n n");
    EXPECT_EQ(to_ascii("l’“uovo” ½ ﬁne\u00A0x"), "l'\"uovo\" 1/2 fine x");
    EXPECT_EQ(to_ascii("中\xFF"), "<U+4E2D><U+FFFD>");
}

// Calcinate: "Al termine dell'operazione riceverete, a conferma dell'avvenuta ricarica, uno scontrino contenente i dati
// principali di ricarica."
TEST(ReceiptText, SaysWhatAReceiptMustSay) {
    EXPECT_EQ(receipt_text(receipt(), 1), "      Comune di Calcinate\n"
                                          "      Refezione scolastica\n"
                                          "--------------------------------\n"
                                          "      RICEVUTA DI RICARICA\n"
                                          "     documento non fiscale\n"
                                          "--------------------------------\n"
                                          "Ricevuta n.          2026/000012\n"
                                          "Data e ora      21/09/2026 17:05\n"
                                          "Esercente      Tabaccheria Pero'\n"
                                          "Terminale                  T01-1\n"
                                          "Codice utente             104233\n"
                                          "Iniziali                    M.R.\n"
                                          "--------------------------------\n"
                                          "      Importo in contanti\n"
                                          "\n"
                                          "           EUR 96,00\n"
                                          "\n"
                                          "Saldo                  EUR 91,20\n"
                                          "aggiornato al   21/09/2026 16:58\n");
}

TEST(ReceiptText, OfACopySaysSoAtBothEnds) {
    const auto copy = receipt_text(receipt(), 2);
    EXPECT_TRUE(copy.starts_with("  *** COPIA - stampa n. 2 ***\n")) << copy;
    EXPECT_TRUE(copy.ends_with("  *** COPIA - stampa n. 2 ***\n")) << copy;
    EXPECT_EQ(count(copy, receipt_text(receipt(), 1)), 1U);
}

TEST(ReceiptText, OfAReversalNamesTheReceiptThatItUndoes) {
    EXPECT_TRUE(has(receipt_text(reversal(), 1), "Ricevuta n.          2026/000013\nStorno della ricevuta n.\n                     2026/000012\n"));
    EXPECT_TRUE(has(receipt_text(reversal(), 1), "-EUR 96,00"));
}

// Calcinate and Cassano: "L'ufficio provvederà contestualmente alla conversione [...] rilasciando apposita ricevuta."
TEST(ReceiptText, OfConvertedVouchersHasNoTerminal) {
    const auto text = receipt_text(converted_vouchers(), 1);
    EXPECT_TRUE(has(text, "RICEVUTA DI CONVERSIONE BUONI"));
    EXPECT_TRUE(has(text, "Ufficio       Ufficio Segreteria"));
    EXPECT_FALSE(has(text, "Terminale"));
}

TEST(ReceiptText, OfACashClosingAddsUp) {
    const auto text = receipt_text(cash_closing(), 1);
    for (const auto* const line : {"Dalla ricevuta n.    2026/000012", "alla ricevuta n.     2026/000027", "Ricevute                      16",
                                   "di cui storni                  1", "Comune di Bottanuco   EUR 320,50", "EUR 1.280,50\n",
                                   "Contato in cassa    EUR 1.279,50", "Differenza             -EUR 1,00"})
        EXPECT_TRUE(has(text, line)) << line << '\n' << text;
    auto more = cash_closing();
    more.cash->counted.value += 200;
    EXPECT_TRUE(has(receipt_text(more, 1), "Differenza             +EUR 1,00"));
    auto none = cash_closing();
    none.cash = Receipt::Cash{};
    EXPECT_TRUE(has(receipt_text(none, 1), "Nessuna ricevuta\n"));
}

TEST(ReceiptText, FitsTheTerminalWhateverItSays) {
    std::mt19937 random{7};
    constexpr std::array<std::string_view, 12> pieces{"à", "中", "€", "x", " ", "\n", "\x1B", "\xFF", "parola", "Donaudampfschifffahrtsgesellschaftskapitän", "ﬁ", "\u0301"};
    const auto anything = [&](std::size_t most) {
        std::string text;
        for (auto n = random() % most; n > 0; --n) text += pieces[random() % pieces.size()];
        return text;
    };
    for (int round = 0; round < times(20'000); ++round) {
        auto receipt = round % 2 == 0 ? cash_closing() : reversal();
        receipt.merchant = anything(20);
        receipt.authority = anything(20);
        receipt.amount = {static_cast<std::int64_t>((std::uint64_t{random()} << 32) | random())};
        for (auto n = random() % 40; n > 0; --n) receipt.notes.push_back(anything(30));
        const auto text = receipt_text(receipt, 1 + round % 3);
        ASSERT_LE(text.size(), printers::most_receipt_text);
        ASSERT_TRUE(text.ends_with('\n'));
        std::size_t column = 0;
        for (const char c : text) {
            ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << text;
            column = c == '\n' ? 0 : column + 1;
            ASSERT_LE(column, printers::receipt_text_columns) << text;
        }
    }
}

TEST(ReceiptText, TooLongForTheTerminalSaysThatItGoesOn) {
    auto receipt = printer_tests::receipt();
    receipt.notes.assign(200, "una nota");
    const auto text = receipt_text(receipt, 2);
    EXPECT_TRUE(text.ends_with("una nota\n[...]\n"));
    EXPECT_GT(text.size(), printers::most_receipt_text - 32);
    EXPECT_TRUE(has(text, "COPIA"));
}
