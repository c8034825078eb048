// The generator of sample data: what it promises about sizes, references and the format of a data set.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "counter/decide.hpp"
#include "counter/service_day.hpp"
#include "data/csv.hpp"
#include "data/samples/generate.hpp"
#include "data/samples/model.hpp"
#include "data/samples/requests.hpp"
#include "data/samples/school_names.hpp"

namespace {

using data::samples::build_model;
using data::samples::embedded_rows;
using data::samples::generate;
using data::samples::RequestOptions;
using data::samples::requests;
using data::samples::SampleOptions;

using Rows = std::vector<std::vector<std::string>>;

/// The rows below the header line.
Rows csv_rows(std::string_view text) {
    Rows rows;
    data::CsvReader reader(
        [&](const data::CsvRow& row) { rows.emplace_back(row.fields.begin(), row.fields.end()); },
        [](const data::CsvFault& fault) { ADD_FAILURE() << fault.line << ": " << fault.expected; });
    reader.feed(text);
    reader.finish();
    rows.erase(rows.begin());
    return rows;
}

SampleOptions sized(std::size_t diners, std::size_t schools) {
    SampleOptions options;
    options.diners = diners;
    options.schools = schools;
    return options;
}

/// The generated files by name, and the CSV ones as rows.
class DataSet {
public:
    explicit DataSet(const SampleOptions& options) {
        for (auto& file : generate(options)) texts_.emplace(std::move(file.name), std::move(file.text));
    }
    const std::string& text(const std::string& name) const { return texts_.at(name); }
    Rows rows(const std::string& name) const { return csv_rows(texts_.at(name)); }
    std::set<std::string> column(const std::string& name, std::size_t column) const {
        std::set<std::string> values;
        for (const auto& row : rows(name)) values.insert(row.at(column));
        return values;
    }
    std::set<std::string> authorities() const {
        std::set<std::string> codes;
        const auto& policy = text("policy.toml");
        constexpr std::string_view key = "\ncode = \"";
        for (auto at = policy.find(key); at != std::string::npos; at = policy.find(key, at + 1)) {
            const auto begin = at + key.size();
            codes.insert(policy.substr(begin, policy.find('"', begin) - begin));
        }
        return codes;
    }
    const std::map<std::string, std::string>& texts() const { return texts_; }

private:
    std::map<std::string, std::string> texts_;
};

/// The parts of a field joined by `;`; none if it is empty. (clang 14 can't compile libstdc++'s views.)
std::vector<std::string> split(const std::string& joined) {
    std::vector<std::string> parts;
    std::istringstream in(joined);
    for (std::string part; std::getline(in, part, ';');) parts.push_back(part);
    return parts;
}

/// Both are dates or empty, and in order.
void expect_range(const std::string& from, const std::string& to) {
    const auto begin = counter::parse_date(from);
    const auto end = counter::parse_date(to);
    EXPECT_TRUE(from.empty() || begin) << from;
    EXPECT_TRUE(to.empty() || end) << to;
    if (begin && end) {
        EXPECT_LE(*begin, *end);
    }
}

void expect_weekdays(const std::string& digits) {
    EXPECT_EQ(digits.find_first_not_of("1234567"), std::string::npos) << digits;
    EXPECT_TRUE(std::ranges::is_sorted(digits)) << digits;
    EXPECT_EQ(std::ranges::adjacent_find(digits), digits.end()) << digits;
}

void expect_all_references_resolve(const DataSet& set) {
    const auto authorities = set.authorities();
    const auto schools = set.column("schools.csv", 0);
    const auto groups = set.column("groups.csv", 0);
    const auto diners = set.column("diners.csv", 0);
    const auto kitchens = set.column("kitchens.csv", 0);
    const auto diets = set.column("diets.csv", 0);
    for (const auto& row : set.rows("schools.csv")) {
        EXPECT_TRUE(authorities.contains(row[1])) << row[1];
        EXPECT_TRUE(kitchens.contains(row[3])) << row[3];
    }
    for (const auto& row : set.rows("groups.csv")) EXPECT_TRUE(schools.contains(row[1])) << row[1];
    for (const auto& row : set.rows("diners.csv")) EXPECT_TRUE(groups.contains(row[1])) << row[1];
    for (const auto& row : set.rows("diet_assignments.csv")) {
        EXPECT_TRUE(diners.contains(row[0])) << row[0];
        EXPECT_TRUE(diets.contains(row[1])) << row[1];
    }
    for (const auto& row : set.rows("certificates.csv")) EXPECT_TRUE(diners.contains(row[0])) << row[0];
    for (const auto& row : set.rows("opening_balances.csv")) EXPECT_TRUE(diners.contains(row[0])) << row[0];
    for (const auto& row : set.rows("calendar.csv")) {
        const auto& keys = row[0] == "authority" ? authorities : row[0] == "school" ? schools : groups;
        EXPECT_TRUE(keys.contains(row[1])) << row[0] << ' ' << row[1];
    }
    for (const auto& row : set.rows("merchants.csv"))
        for (const auto& authority : split(row[2])) EXPECT_TRUE(authorities.contains(authority)) << row[2];
}

TEST(Samples, SameOptionsGiveTheSameBytes) {
    const auto options = sized(3'000, 40);
    EXPECT_EQ(DataSet(options).texts(), DataSet(options).texts());
    const RequestOptions log{options.term_from, options.term_from + date::days(13)};
    EXPECT_EQ(requests_csv(requests(options, log)), requests_csv(requests(options, log)));
}

TEST(Samples, AnotherSeedGivesOtherPeople) {
    SampleOptions other;
    other.seed = 2;
    EXPECT_NE(DataSet(SampleOptions{}).text("diners.csv"), DataSet(other).text("diners.csv"));
}

TEST(Samples, EveryMachineMakesTheSamePeople) {
    // Two witnesses of seed 1. They change only where the generator or its lists of names do.
    const auto diners = DataSet(SampleOptions{}).rows("diners.csv");
    const auto name = [](const std::vector<std::string>& row) {
        return row[0] + ' ' + row[3] + ' ' + row[4];
    };
    EXPECT_EQ(name(diners.front()), "157905 Simone Benedetti");
    EXPECT_EQ(name(diners.back()), "178209 Gurpreet Gatti");
}

TEST(Samples, RealPupilsOfTheTwentyFiveSchoolsByDefault) {
    const DataSet set{SampleOptions{}};
    std::map<std::string, std::string> school_of;
    for (const auto& row : set.rows("groups.csv")) school_of[row[0]] = row[1];
    std::map<std::string, std::size_t> pupils;
    std::map<std::string, std::size_t> adults;
    for (const auto& row : set.rows("diners.csv"))
        row[2] == "pupil" ? ++pupils[school_of[row[1]]] : ++adults[row[1]];

    const auto source = embedded_rows("schools-of-the-five-comuni.csv");
    ASSERT_EQ(source.size(), 25U);
    for (const auto& row : source) EXPECT_EQ(pupils[row[0]], std::stoul(row[7])) << row[2];
    EXPECT_EQ(adults.size(), school_of.size());
    for (const auto& [group, count] : adults) EXPECT_EQ(count, 1U) << group;
}

TEST(Samples, RequestedNumberOfDinersIsReachedExactly) {
    for (const auto& [diners, schools] : std::vector<std::pair<std::size_t, std::size_t>>{
             {1, 25}, {40, 25}, {999, 3}, {5'000, 25}, {20'000, 25}, {7'777, 300}})
        EXPECT_EQ(DataSet(sized(diners, schools)).rows("diners.csv").size(), diners)
            << diners << ' ' << schools;
}

TEST(Samples, ClassesHoldEighteenToTwentyFivePupilsWhereTheSchoolIsBigEnough) {
    const DataSet set(sized(20'000, 25));
    std::map<std::string, int> pupils;
    for (const auto& row : set.rows("diners.csv"))
        if (row[2] == "pupil") ++pupils[row[1]];
    for (const auto& [group, count] : pupils) {
        EXPECT_GE(count, 18) << group;
        EXPECT_LE(count, 25) << group;
    }
}

TEST(Samples, EveryReferenceResolves) {
    expect_all_references_resolve(DataSet(SampleOptions{}));
    expect_all_references_resolve(DataSet(sized(30'000, 300)));
}

TEST(Samples, FilesKeepTheRulesOfADataSet) {
    const DataSet set{SampleOptions{}};
    EXPECT_EQ(set.texts().size(), 11U);
    for (const auto& [name, text] : set.texts()) {
        EXPECT_EQ(text.find('\r'), std::string::npos) << name;
        EXPECT_TRUE(text.ends_with('\n')) << name;
    }
    for (const auto& row : set.rows("groups.csv")) {
        ASSERT_EQ(row.size(), 5U);
        EXPECT_TRUE(row[3] == "1" || row[3] == "2");
        EXPECT_FALSE(row[4].empty());
        expect_weekdays(row[4]);
    }
    std::set<std::string> codes;
    const std::set<std::string> bands{"standard", "ridotta", "esente"};
    for (const auto& row : set.rows("diners.csv")) {
        ASSERT_EQ(row.size(), 10U);
        EXPECT_EQ(row[0].size(), 6U);
        EXPECT_TRUE(codes.insert(row[0]).second) << row[0];
        EXPECT_TRUE(row[2] == "pupil" || row[2] == "adult");
        EXPECT_FALSE(row[3].empty() || row[4].empty());
        expect_weekdays(row[5]);
        expect_range(row[6], row[7]);
        EXPECT_TRUE(bands.contains(row[8])) << row[8];
        EXPECT_TRUE(row[9].empty() || row[9] == "postpaid");
    }
    const std::set<std::string> annex_ii{"gluten",   "crustaceans", "eggs",  "fish",    "peanuts",
                                         "soybeans", "milk",        "nuts",  "celery",  "mustard",
                                         "sesame",   "sulphites",   "lupin", "molluscs"};
    for (const auto& row : set.rows("diets.csv")) {
        ASSERT_EQ(row.size(), 4U);
        EXPECT_EQ(row[0].find('+'), std::string::npos) << row[0];
        EXPECT_NE(row[0], "standard");
        EXPECT_TRUE(row[1] == "health" || row[1] == "ethical");
        for (const auto& allergen : split(row[3]))
            EXPECT_TRUE(annex_ii.contains(allergen) || allergen.starts_with("other:")) << allergen;
    }
    for (const auto& row : set.rows("diet_assignments.csv")) expect_range(row[2], row[3]);
    for (const auto& row : set.rows("certificates.csv")) {
        EXPECT_EQ(row[1], "bianco");
        expect_range(row[2], row[3]);
    }
    for (const auto& row : set.rows("calendar.csv")) {
        ASSERT_EQ(row.size(), 6U);
        EXPECT_TRUE(counter::parse_date(row[2]) && counter::parse_date(row[3]));
        expect_range(row[2], row[3]);
        EXPECT_TRUE(row[4] == "closed" || row[4] == "open");
        EXPECT_FALSE(row[5].empty());
    }
    for (const auto& row : set.rows("opening_balances.csv")) {
        EXPECT_TRUE(std::stoi(row[1]) != 0 || std::stoi(row[2]) != 0);
        EXPECT_GE(std::stoi(row[2]), 0);
    }
}

TEST(Samples, SixToEightPercentNeedADietAndSomeSeveral) {
    const DataSet set(sized(50'000, 25));
    std::map<std::string, int> diets;
    for (const auto& row : set.rows("diet_assignments.csv")) ++diets[row[0]];
    EXPECT_GE(diets.size(), 3'000U);
    EXPECT_LE(diets.size(), 4'000U);
    std::map<int, int> diners_with;
    for (const auto& [diner, count] : diets) ++diners_with[count];
    EXPECT_GT(diners_with[2], 100);
    EXPECT_GT(diners_with[3], 10);
    EXPECT_LT(diners_with[3], diners_with[2]);
}

TEST(Samples, CalcinatesCalendarClosesEveryWednesdayOfTheTerm) {
    const DataSet set{SampleOptions{}};
    std::set<std::string> closed;
    for (const auto& row : set.rows("calendar.csv"))
        if (row[1] == "calcinate" && row[2] == row[3] && row[4] == "closed") closed.insert(row[2]);
    const SampleOptions defaults;
    for (auto day = defaults.term_from; day <= defaults.term_to; day += date::days(1))
        if (date::weekday{day} == date::Wednesday) {
            EXPECT_TRUE(closed.contains(counter::to_string(day))) << counter::to_string(day);
        }
}

TEST(Samples, AuthoredCalendarStandsWholeInTheDefaultDataSet) {
    const auto text = DataSet(SampleOptions{}).text("calendar.csv");
    for (const auto& row : embedded_rows("calendar.csv")) {
        std::string line;
        for (const auto& field : row) line += field + ',';
        line.back() = '\n';
        EXPECT_NE(text.find(line), std::string::npos) << line;
    }
}

/// Of the authority: how many diners hold.
template <typename Holds>
std::size_t balances_of(const data::samples::Model& model, std::string_view authority, Holds holds) {
    return static_cast<std::size_t>(std::ranges::count_if(model.balances, [&](const data::samples::OpeningBalance& balance) {
        return model.policy_of(model.diners[balance.diner]).code == authority && holds(balance);
    }));
}

TEST(Samples, EveryAuthoritysMoneyIsThere) {
    using Balance = data::samples::OpeningBalance;
    const auto model = build_model(SampleOptions{});
    for (const auto* authority : {"calcinate", "bottanuco", "cassano", "clusone"}) {
        EXPECT_GT(balances_of(model, authority, [](const Balance& b) { return b.credit_cents > 0; }), 100U) << authority;
        EXPECT_GT(balances_of(model, authority, [](const Balance& b) { return b.credit_cents < 0; }), 0U) << authority;
    }
    EXPECT_EQ(balances_of(model, "borghetto", [](const Balance& b) { return b.credit_cents != 0; }), 0U) << "postpaid";
    EXPECT_GT(balances_of(model, "borghetto", [](const Balance& b) { return b.old_debt_cents > 0; }), 5U);
}

TEST(Samples, SomeOfClusonesFamiliesHaveADirectDebit) {
    const auto model = build_model(SampleOptions{});
    for (const auto& diner : model.diners) {
        const auto& policy = model.policy_of(diner);
        EXPECT_TRUE(policy.fee_bands.contains(diner.fee_band)) << diner.code;
        if (!diner.billing.empty()) {
            EXPECT_TRUE(policy.payments.contains(counter::Payment::sdd)) << diner.code;
        }
    }
    EXPECT_GT(std::ranges::count(model.diners, "postpaid", &data::samples::Diner::billing), 1);
}

// The sentences stand beside each rule in policy.toml; what they mean is tested in tests/counter/manuals_*_test.cpp.
TEST(Samples, PoliciesSayTheManualsRulesOfMoney) {
    using enum counter::Payment;
    using counter::CashMode;
    const auto model = build_model(SampleOptions{});
    const auto& calcinate = model.authorities[0];
    const auto& bottanuco = model.authorities[1];
    const auto& cassano = model.authorities[2];
    const auto& borghetto = model.authorities[3];
    const auto& clusone = model.authorities[4];
    const auto range = [](std::string_view from, std::string_view to) {
        return std::optional{counter::DateRange{counter::parse_date(from).value(), counter::parse_date(to).value()}};
    };
    EXPECT_EQ(calcinate.cash.mode, CashMode::any);
    EXPECT_EQ(calcinate.cash.min_meals, 20);
    EXPECT_EQ(calcinate.payments, (std::set{card, mav}));
    EXPECT_EQ(calcinate.mav_fee, counter::Cents{120});
    EXPECT_EQ(calcinate.vouchers, range("2026-09-18", "2026-10-31"));
    EXPECT_EQ(calcinate.arrears_meals, 3);
    EXPECT_EQ(cassano.vouchers, range("2026-10-14", "2026-11-15"));
    EXPECT_EQ(borghetto.billing, counter::Billing::postpaid);
    EXPECT_EQ(borghetto.cash.mode, CashMode::old_debt);
    EXPECT_EQ(clusone.payments, (std::set{pagopa, sdd}));
    for (const auto* policy : {&bottanuco, &cassano, &borghetto}) EXPECT_EQ(policy->payments, std::set{pagopa}) << policy->code;
    for (const auto* policy : {&bottanuco, &cassano, &clusone}) EXPECT_EQ(policy->cash.mode, CashMode::none) << policy->code;
    for (const auto* policy : {&bottanuco, &borghetto, &clusone}) EXPECT_FALSE(policy->vouchers) << policy->code;
}

TEST(Samples, MerchantsAreThoseThatTheManualsName) {
    std::map<std::string, std::string> authorities_of;
    for (const auto& row : DataSet(SampleOptions{}).rows("merchants.csv")) authorities_of[row[1]] = row[2];
    EXPECT_EQ(authorities_of["DESIRE' TABACCHERIA"], "calcinate");
    EXPECT_EQ(authorities_of["Farmacia San Carlo"], "borghetto");
    EXPECT_EQ(authorities_of["Tabaccheria Baruscotto"], "borghetto");
}

TEST(Samples, ATermOfOnesOwnReachesPolicyAndCalendar) {
    SampleOptions options;
    options.term_from = date::local_days{date::year{2026} / 11 / 2};
    options.term_to = date::local_days{date::year{2026} / 11 / 30};
    const DataSet set(options);
    EXPECT_EQ(set.text("policy.toml").find("2026-09-14"), std::string::npos);
    EXPECT_EQ(set.text("policy.toml").find("2026-10-01"), std::string::npos);
    for (const auto& row : set.rows("calendar.csv")) {
        EXPECT_LE(row[2], "2026-11-30");
        EXPECT_GE(row[3], "2026-11-02");
    }
    for (const auto& row : set.rows("diners.csv")) expect_range(row[6], row[7]);
}

TEST(Samples, MilanIsThereOnlyWhenItsSchoolsAre) {
    EXPECT_EQ(DataSet(sized(0, 25)).authorities().size(), 5U);
    EXPECT_FALSE(DataSet(sized(0, 25)).authorities().contains("milano"));
    EXPECT_TRUE(DataSet(sized(0, 26)).authorities().contains("milano"));
}

TEST(Samples, HundredThousandDinersInFiveHundredSchools) {
    const DataSet set(sized(100'000, 500));
    EXPECT_EQ(set.rows("schools.csv").size(), 500U);
    EXPECT_EQ(set.column("schools.csv", 0).size(), 500U);
    EXPECT_EQ(set.column("groups.csv", 0).size(), set.rows("groups.csv").size());
    EXPECT_EQ(set.column("groups.csv", 1).size(), 500U);
    EXPECT_EQ(set.column("diners.csv", 0).size(), 100'000U);
}

TEST(SchoolNames, AreReadableItalian) {
    using data::samples::readable_school_name;
    EXPECT_EQ(readable_school_name("SCUOLA PRIMARIA CLUSONE"), "Scuola primaria Clusone");
    EXPECT_EQ(readable_school_name("S.M.S.\"A.MORO\" CALCINATE"), "S.M.S. \"A. Moro\" Calcinate");
    EXPECT_EQ(readable_school_name("SCUOLA MATERNA\" SACRO CUORE \""), "Scuola materna \"Sacro Cuore\"");
    EXPECT_EQ(readable_school_name("SCUOLA MATERNA\"S.VINCENZO DE' PAOLI\""),
              "Scuola materna \"S. Vincenzo de' Paoli\"");
    EXPECT_EQ(readable_school_name("\"S. D'ACQUISTO\"- BORGHETTO S.S."),
              "\"S. D'Acquisto\" - Borghetto S.S.");
    EXPECT_EQ(readable_school_name("PRIMARIA C.CANTU'"), "Primaria C. Cantù");
    EXPECT_EQ(readable_school_name("PRIMARIA LEONARDO DA VINCI"), "Primaria Leonardo da Vinci");
    EXPECT_EQ(readable_school_name("SECONDARIA I GR. G.VERDI\""), "Secondaria I gr. G. Verdi");
    EXPECT_EQ(readable_school_name("SECOND. I GR. PRIMO LEVI"), "Second. I gr. Primo Levi");
    EXPECT_EQ(readable_school_name("SECOND. I GR. S.GREGORIO -FARA"), "Second. I gr. S. Gregorio - Fara");
}

TEST(SchoolNames, AddressesGetTheirHouseNumbersBack) {
    using data::samples::readable_address;
    EXPECT_EQ(readable_address("VIALE ROMA11"), "Viale Roma 11");
    EXPECT_EQ(readable_address("VIA ROMA.N.10"), "Via Roma 10");
    EXPECT_EQ(readable_address("VIA PAPA GIOVANNI XXIIIN.5"), "Via Papa Giovanni XXIII 5");
    EXPECT_EQ(readable_address("VIA S. ANTONIO ABATE S.N."), "Via S. Antonio Abate");
    EXPECT_EQ(readable_address("VIA GRAMSCI 1B"), "Via Gramsci 1B");
    EXPECT_EQ(readable_address("Via della Resistenza 13"), "Via della Resistenza 13");
}

TEST(SampleRequests, CountsAreReachedExactly) {
    const auto options = sized(2'000, 25);
    RequestOptions log{options.term_from, options.term_from + date::days(27)};
    log.per_day = 150;
    EXPECT_EQ(requests(options, log).size(), 20U * 150U); // four weeks of five days
    log.total = 12'345;
    EXPECT_EQ(requests(options, log).size(), 12'345U);
    log.per_day = 3'000; // more than there are diners
    log.total = 0;
    log.to = log.from;
    EXPECT_EQ(requests(options, log).size(), 3'000U);
}

TEST(SampleRequests, AreInOrderWithinTheDaysAndUniquelyNamed) {
    const SampleOptions options;
    const RequestOptions log{options.term_from, options.term_from + date::days(27)};
    const auto all = requests(options, log);
    ASSERT_FALSE(all.empty());
    EXPECT_TRUE(std::ranges::is_sorted(all, {}, &data::samples::SampleRequest::received_at));
    std::set<std::string> ids;
    for (const auto& request : all) {
        EXPECT_EQ(request.request_id.size(), 36U);
        ids.insert(request.request_id);
    }
    EXPECT_EQ(ids.size(), all.size());
    using namespace std::chrono_literals;
    EXPECT_GE(all.front().received_at, date::sys_days{date::year{2026} / 9 / 13} + 16h); // 18:00 in Rome
    EXPECT_LT(all.back().received_at, date::sys_days{date::year{2026} / 10 / 11} + 22h);
}

TEST(SampleRequests, FamiliesCancelFiveToNinePercentOfTheMeals) {
    const auto options = sized(20'000, 25);
    const counter::Roster roster(roster_facts(build_model(options)));
    for (const auto from : {options.term_from, date::local_days{date::year{2027} / 1 / 11}}) {
        std::size_t meals = 0;
        for (std::size_t i = 0; i < roster.diners().size(); ++i)
            for (int day = 0; day < 5; ++day)
                if (is_service_day(roster, static_cast<counter::DinerId>(i), from + date::days(day))) ++meals;
        const auto all = requests(options, {from, from + date::days(4)});
        const auto operations = [&](std::string_view operation) {
            return static_cast<double>(
                std::ranges::count(all, operation, &data::samples::SampleRequest::operation));
        };
        const auto share = (operations("cancel") - operations("uncancel")) / static_cast<double>(meals);
        EXPECT_GE(share, 0.05);
        EXPECT_LE(share, 0.09);
    }
}

TEST(SampleRequests, MostAreAcceptedAndEveryUsualRefusalComesUp) {
    const SampleOptions options;
    const counter::Roster roster(roster_facts(build_model(options)));
    counter::Records records(roster.diners().size());
    const auto all = requests(options, {options.term_from, options.term_from + date::days(60)});
    std::map<counter::Reason, std::size_t> rejected;
    std::map<counter::Operation, std::size_t> accepted;
    for (const auto& request : all) {
        const counter::Request as_received{request.received_at, counter::parse_channel(request.channel),
                                           request.diner, counter::parse_operation(request.operation).value(),
                                           request.date};
        const auto decision = decide(roster, records, as_received);
        if (decision.outcome == counter::Outcome::rejected) ++rejected[decision.reason];
        if (decision.outcome != counter::Outcome::accepted) continue;
        ++accepted[as_received.operation];
        apply(records, roster.find_diner(request.diner).value(), as_received.operation,
              as_received.channel.value(), decision.effective_date.value());
    }
    std::size_t sum = 0;
    for (const auto& [operation, count] : accepted) sum += count;
    EXPECT_EQ(accepted.size(), 8U); // each operation
    EXPECT_GT(sum, all.size() * 90 / 100);
    EXPECT_LT(sum, all.size() * 98 / 100);
    using enum counter::Reason;
    for (const auto reason : {unknown_diner, channel_not_enabled, outside_window, not_a_service_day,
                              past_cutoff, nothing_to_undo, channel_locked, bianco_limit})
        EXPECT_TRUE(rejected.contains(reason)) << to_string(reason);
}

TEST(SampleRequests, CsvIsWhatReplayReads) {
    const SampleOptions options;
    const RequestOptions log{options.term_from, options.term_from};
    const auto all = requests(options, log);
    const auto csv = requests_csv(all);
    EXPECT_TRUE(csv.starts_with("request_id,received_at,channel,diner,operation,date\n"));
    const auto rows = csv_rows(csv);
    ASSERT_EQ(rows.size(), all.size());
    const std::set<std::string> operations{"cancel",  "uncancel", "bianco", "unbianco",
                                           "suspend", "resume",   "block",  "unblock"};
    for (const auto& row : rows) {
        ASSERT_EQ(row.size(), 6U);
        EXPECT_EQ(row[1].size(), std::string_view("2026-09-21T06:59:59.500Z").size());
        EXPECT_EQ(row[1].back(), 'Z');
        EXPECT_TRUE(operations.contains(row[4])) << row[4];
        EXPECT_TRUE(row[5].empty() || counter::parse_date(row[5])) << row[5];
    }
}

} // namespace
