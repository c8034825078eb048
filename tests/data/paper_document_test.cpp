// A print-out's content in JSON: read back as it was written, and nothing read that isn't understood.
#include <algorithm>
#include <functional>
#include <limits>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "data/paper/document_json.hpp"

namespace data::tests {
namespace {

namespace json = boost::json;
using namespace counter::paper;
using namespace std::chrono_literals;
using counter::Cents;
using counter::ServiceDate;

const ServiceDate monday{date::year{2026} / 9 / 21};
const LocalTime half_past_nine{monday, 9h + 30min};
const ClosingRef closing{41, {monday, 9h + 30min + 1ms}, true, true};
const Party kitchen{"Centro cottura «Le Ginestre»", "Via dell'Orto 1, 24050 Calcinate (BG)", "01234567890"};
const Diet coeliac{"celiachia", "Senza glutine (celiachia)", {"gluten"}, true};
const Diet no_pork{"no-maiale", "Senza carne di maiale", {"other:carne di maiale", "fish"}, false};
const Preparation plain{{coeliac, no_pork}, true};

/// Of each kind one that says all it can, and one that says nothing.
std::vector<Document> some_documents() {
    ProductionSheet production{kitchen,
                               monday,
                               3,
                               {{{}, 120, 80, 40, 5, 12}, {plain, 0, 1, 0, 0, 0}},
                               {{"Infanzia", closing, 120, 3, 1}, {"Primaria", std::nullopt, 80, 1, 0}}};
    const MealSheet::Line line{"1ªB \"Àpi\"\n\\", 2, plain, -3, -1};
    MealSheet meals{"cucina", "ente", "plesso", monday, closing, {line, {"1A", 1, {}, 20, 2}}, {{1, line}}, 2, 20, 17};
    DeltaSheet delta{"cucina",
                     "plesso",
                     monday,
                     closing,
                     4,
                     "gita",
                     "Rosa",
                     half_past_nine,
                     DeltaSheet::State::refused,
                     "Piera",
                     half_past_nine,
                     "tardi",
                     {{line, {"K7", "Q2"}}, {line, {}}},
                     17};
    DeliveryNote note{12,
                      2026,
                      half_past_nine,
                      11,
                      kitchen,
                      {"ente", "", ""},
                      {"plesso", "via", ""},
                      "causale",
                      "vettore",
                      monday,
                      closing,
                      {{"Pasti standard", 20}, {"Pasti in bianco", 1}},
                      21};
    Labels labels{
        "cucina", "ente",      "plesso", "1A", 2,
        monday,   12h + 45min, 2,        3,    {{48'213, "K7-QX2", plain, true, "M.G. D.L."}, {0, "", {}, false, ""}}};
    MatchingSheet matching{"ente", "plesso", monday, closing, {{"1A", 1, "K7-QX2", "Maria Grazia", "De Luca", plain}}};
    Receipt receipt{Receipt::What::reversal,
                    "Tabaccheria Rossi",
                    "T1",
                    "ente",
                    "2026/000012",
                    half_past_nine,
                    "U-17",
                    "M. R.",
                    Cents{-4320},
                    Cents{std::numeric_limits<std::int64_t>::min()},
                    LocalTime{monday, 23h + 59min + 59s + 999ms},
                    {"una nota", ""},
                    Cents{7650},
                    "2026/000011",
                    Receipt::Cash{"2026/000001", "2026/000012", 12, 1, Cents{9600}, Cents{4320}, {{"ente", Cents{5280}}, {"", Cents{-1}}}, Cents{5000}}};
    Statement statement{"ente",
                        {2026, 9},
                        "U-17",
                        "Maria Grazia",
                        "De Luca",
                        {{monday, Statement::Line::What::meal, Cents{560}}, {monday, Statement::Line::What::correction, Cents{-560}}},
                        Cents{0},
                        Cents{560},
                        Cents{-560},
                        monday};
    return {production,        meals,       delta,        note,           labels,   matching,        receipt,   statement,
            ProductionSheet{}, MealSheet{}, DeltaSheet{}, DeliveryNote{}, Labels{}, MatchingSheet{}, Receipt{}, Statement{}};
}

std::string text_of(const Document& document) { return json::serialize(paper::to_json(document)); }

/// Why the text is refused; empty if it isn't.
std::string refusal(std::string_view text) {
    const auto read = paper::document_from(text);
    if (read) return "";
    EXPECT_EQ(read.error().kind, ErrorKind::internal);
    return read.error().message;
}
std::string refusal(const json::object& object) { return refusal(json::serialize(object)); }

TEST(PaperDocument, IsReadBackAsItWasWritten) {
    for (const auto& document : some_documents()) {
        const auto text = text_of(document);
        const auto read = paper::document_from(text);
        ASSERT_TRUE(read) << read.error().message << '\n' << text;
        EXPECT_EQ(*read, document) << text;
        EXPECT_EQ(text_of(*read), text);
    }
}

TEST(PaperDocument, OfEveryStateAndEveryReceiptIsReadBack) {
    for (const auto state : {DeltaSheet::State::pending, DeltaSheet::State::acknowledged, DeltaSheet::State::refused}) {
        DeltaSheet sheet;
        sheet.state = state;
        EXPECT_EQ(*paper::document_from(text_of(sheet)), Document{sheet});
    }
    for (const auto what : {Receipt::What::top_up, Receipt::What::reversal, Receipt::What::cash_closing, Receipt::What::voucher}) {
        Receipt receipt;
        receipt.what = what;
        EXPECT_EQ(*paper::document_from(text_of(receipt)), Document{receipt});
    }
}

TEST(PaperDocument, IsWrittenInOneWay) {
    EXPECT_EQ(
        text_of(Labels{
            "cucina", "ente", "plesso", "1A", 1, monday, 12h + 45min, 1, 1, {{7, "K7", {{coeliac}, true}, false, ""}}}),
        R"({"kind":"labels","version":1,"kitchen":"cucina","authority":"ente","school":"plesso","group":"1A","sitting":1,)"
        R"("date":"2026-09-21","use_by":"12:45:00.000","part":1,"parts":1,"labels":[{"serial":7,"code":"K7",)"
        R"j("preparation":{"diets":[{"code":"celiachia","name":"Senza glutine (celiachia)","allergens":["gluten"],"is_health":true}],)j"
        R"("bianco":true},"is_adult":false,"person":""}]})");
    Receipt receipt;
    receipt.at = half_past_nine;
    receipt.amount = Cents{4320};
    EXPECT_EQ(text_of(receipt),
              R"({"kind":"receipt","version":1,"what":"top_up","merchant":"","terminal":"","authority":"","number":"",)"
              R"("at":"2026-09-21T09:30:00.000","diner_code":"","initials":"","amount":4320,"notes":[]})")
        << "without balance, for it isn't known";
}

TEST(PaperDocument, IsReadWhateverTheOrderOfItsMembers) {
    const auto read = paper::document_from(
        R"({"schools":[],"lines":[],"edition":2,"date":"2026-09-21",)"
        R"("kitchen":{"vat_number":"","name":"cucina","address":""},"version":1,"kind":"production_sheet"})");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, (Document{ProductionSheet{{"cucina", "", ""}, monday, 2, {}, {}}}));
}

/// Calls with each object in the value, the value itself first.
void each_object(json::value& value, const std::function<void(json::object&)>& call) {
    if (auto* object = value.if_object()) {
        call(*object);
        for (auto& member : *object) each_object(member.value(), call);
    } else if (auto* array = value.if_array()) {
        for (auto& element : *array) each_object(element, call);
    }
}

TEST(PaperDocument, WithAMemberThatNobodyKnowsIsRefused) {
    for (const auto& document : some_documents()) {
        json::value value = paper::to_json(document);
        each_object(value, [&](json::object& object) {
            object["surprise"] = 1;
            EXPECT_NE(refusal(value.get_object()).find("surprise\" is not known here"), std::string::npos) << value;
            object.erase("surprise");
        });
        EXPECT_EQ(refusal(value.get_object()), "");
    }
}

TEST(PaperDocument, WithoutAMemberIsRefusedUnlessItMayBeUnknown) {
    const std::vector<std::string_view> may_be_unknown{"replaces", "use_by",   "balance", "balance_at",
                                                       "decided_at", "debt", "reverses", "cash"};
    for (const auto& document : some_documents()) {
        json::value value = paper::to_json(document);
        each_object(value, [&](json::object& object) {
            std::vector<std::string> names;
            for (const auto& member : object) names.emplace_back(member.key());
            for (const auto& name : names) {
                const auto taken = object.at(name);
                object.erase(name);
                const bool may = std::ranges::find(may_be_unknown, name) != may_be_unknown.end() ||
                                 (name == "closing" && object.contains("standard")); // a school that is still open
                EXPECT_EQ(refusal(value.get_object()).empty(), may) << name << " of " << value;
                object[name] = taken;
            }
        });
    }
}

// They came after the first of these papers were kept.
TEST(PaperDocument, AReceiptOfBeforeDebtsAndCashClosingsIsStillRead) {
    const auto read = paper::document_from(
        R"({"kind":"receipt","version":1,"what":"top_up","merchant":"","terminal":"","authority":"","number":"7",)"
        R"("at":"2026-09-21T09:30:00.000","diner_code":"","initials":"","amount":1,"notes":[]})");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(std::get<Receipt>(*read).number, "7");
}

TEST(PaperDocument, WithAMemberOfAnotherKindIsRefused) {
    for (const auto& document : some_documents()) {
        json::value value = paper::to_json(document);
        each_object(value, [&](json::object& object) {
            for (auto& member : object) {
                const auto was = member.value();
                for (const auto& wrong :
                     {json::value(nullptr), json::value(1.5), json::value(std::numeric_limits<std::uint64_t>::max())}) {
                    member.value() = wrong;
                    EXPECT_NE(refusal(value.get_object()), "") << value;
                }
                member.value() = was.is_string() ? json::value(7) : json::value("seven");
                EXPECT_NE(refusal(value.get_object()), "") << value;
                member.value() = was;
            }
        });
    }
}

TEST(PaperDocument, SaysWhereItIsWrong) {
    auto object = paper::to_json(some_documents()[1]);
    object["lines"].as_array()[1].as_object()["preparation"].as_object()["bianco"] = "no";
    EXPECT_EQ(refusal(object), "print-out's content: \"lines[1].preparation.bianco\" is not true or false");
    object = paper::to_json(some_documents()[2]);
    object["lines"].as_array()[0].as_object()["tray_codes"].as_array()[1] = 2;
    EXPECT_EQ(refusal(object), "print-out's content: \"lines[0].tray_codes[1]\" is not a text");
    object = paper::to_json(some_documents()[4]);
    object["date"] = "2026-09-31";
    EXPECT_EQ(refusal(object), "print-out's content: \"date\" is not a date like 2026-09-21");
    object["date"] = "2026-09-21", object["use_by"] = "24:00";
    EXPECT_EQ(refusal(object), "print-out's content: \"use_by\" is not a clock time like 09:30:00.000");
    object["use_by"] = "12:45:00.000", object["sitting"] = 2'147'483'648;
    EXPECT_EQ(refusal(object), "print-out's content: \"sitting\" is not a whole number of 32 bits");
    object = paper::to_json(some_documents()[2]);
    object["state"] = "perhaps";
    EXPECT_EQ(refusal(object), "print-out's content: \"state\" is not a word that is known here");
}

TEST(PaperDocument, OfAnotherVersionOrKindIsRefused) {
    auto object = paper::to_json(Labels{});
    object["version"] = 2;
    EXPECT_EQ(refusal(object), "print-out's content: version 2 is not one that this program reads; it reads 1");
    object["version"] = 1, object["kind"] = "leaflet";
    EXPECT_EQ(refusal(object), "print-out's content: the kind \"leaflet\" is not known");
    object["kind"] = "meal_sheet";
    EXPECT_NE(refusal(object), "") << "labels are no meal sheet";
}

TEST(PaperDocument, IsAWholeJsonObject) {
    const auto whole = text_of(some_documents()[0]);
    for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_NE(refusal(std::string_view{whole}.substr(0, size)), "");
    EXPECT_NE(refusal(whole + "x"), "");
    for (const auto* text : {"[]", "null", "1", "\"labels\"", "{}", R"({"kind":"labels"})", R"({"version":1})"})
        EXPECT_NE(refusal(text), "") << text;
    EXPECT_NE(refusal(std::string(100'000, '[')), "");
    EXPECT_NE(refusal("{\"kind\":\"labels\",\"version\":1,\"kitchen\":\"\xff\"}"), "") << "not UTF-8";
}

} // namespace
} // namespace data::tests
