// The import folder: what is valid is taken as it says, what is wrong is told all at once, and what is
// written reads back the same.
#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "data/data_set_reader.hpp"
#include "data/data_set_writer.hpp"
#include "tests/data/small_data_set.hpp"
#include "tests/support/temp_folder.hpp"

namespace data::tests {
namespace {

using Files = std::map<std::string, std::string>;
using counter::RosterFacts;

counter::ServiceDate day(std::string_view date) { return counter::parse_date(date).value(); }

/// Everything that is wrong with the folder, as the user sees it.
std::vector<std::string> faults_of(const Files& files) {
    const support::TempFolder folder;
    write_files(folder, files);
    std::vector<Fault> faults;
    const auto set = read_data_set(folder.path(), faults);
    EXPECT_EQ(set.has_value(), faults.empty());
    if (!set) {
        EXPECT_EQ(set.error().kind, ErrorKind::wrong_input);
        EXPECT_NE(set.error().message.find(std::to_string(faults.size()) + " fault"), std::string::npos)
            << set.error().message;
    }
    std::vector<std::string> texts;
    for (const auto& fault : faults) texts.push_back(to_string(fault));
    return texts;
}

DataSet read(const std::filesystem::path& path) {
    std::vector<Fault> faults;
    auto set = read_data_set(path, faults);
    for (const auto& fault : faults) ADD_FAILURE() << to_string(fault);
    return set ? *std::move(set) : DataSet{};
}

DataSet read(const Files& files) {
    const support::TempFolder folder;
    write_files(folder, files);
    return read(folder.path());
}

void replace(std::string& text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += "\n  " + line;
    return text;
}

/// One thing changed in the small data set, and the one fault that this is.
struct Wrong {
    std::string file;
    std::string from;
    std::string to;
    std::string place; ///< line, field and column, as the user sees them
    std::string about;
};

void expect_fault(const Wrong& wrong) {
    auto files = small_data_set();
    replace(files[wrong.file], wrong.from, wrong.to);
    const auto faults = faults_of(files);
    ASSERT_EQ(faults.size(), 1U) << wrong.to << joined(faults);
    EXPECT_TRUE(faults[0].starts_with(wrong.file + wrong.place + ": "))
        << faults[0] << "\n not " << wrong.place;
    EXPECT_NE(faults[0].find(wrong.about), std::string::npos) << faults[0] << "\n lacks " << wrong.about;
}

TEST(DataSetReading, TakesWhatTheFilesSay) {
    const auto set = read(small_data_set());
    const auto& facts = set.facts;

    ASSERT_EQ(facts.policies.size(), 2U);
    EXPECT_EQ(facts.policies[1].zone.name(), "Atlantic/Azores");

    ASSERT_EQ(facts.schools.size(), 3U);
    EXPECT_EQ(facts.schools[0].code, "S1");
    EXPECT_EQ(facts.schools[0].authority, "roma");
    EXPECT_EQ(facts.schools[0].name, "Primaria");
    EXPECT_EQ(facts.schools[0].kitchen, "K1");
    EXPECT_EQ(facts.schools[0].cutoff, std::nullopt);
    EXPECT_EQ(facts.schools[0].kind, counter::SchoolKind::primary);
    EXPECT_EQ(facts.schools[1].cutoff, std::chrono::hours{8} + std::chrono::minutes{15});
    EXPECT_EQ(facts.schools[2].kind, counter::SchoolKind::unstated);
    EXPECT_EQ(set.school_details, (std::vector<DataSet::SchoolDetails>{{"Via Due 2"}, {""}, {""}}));

    ASSERT_EQ(facts.groups.size(), 5U);
    EXPECT_EQ(facts.groups[1].code, "1B");
    EXPECT_EQ(facts.groups[1].school, "S1");
    EXPECT_EQ(facts.groups[1].name, "Prima B");
    EXPECT_EQ(facts.groups[1].sitting, 2);
    EXPECT_EQ(facts.groups[1].weekdays.to_string(), "1245");
    EXPECT_EQ(facts.groups[2].sitting, 1) << "not given";
    EXPECT_EQ(facts.groups[4].weekdays, counter::Weekdays{}) << "no regular weekday";

    ASSERT_EQ(facts.diners.size(), 5U);
    EXPECT_EQ(facts.diners[0].enrolled, (counter::DateRange{day("2026-09-14"), day("2027-06-08")}));
    EXPECT_EQ(facts.diners[0].weekdays, std::nullopt) << "the group's";
    EXPECT_EQ(facts.diners[1].weekdays, counter::Weekdays::parse("135"));
    EXPECT_EQ(facts.diners[1].enrolled, (counter::DateRange{counter::distant_past, counter::distant_future}));
    EXPECT_EQ(facts.diners[2].kind, counter::DinerKind::adult);
    EXPECT_EQ(facts.diners[2].enrolled, (counter::DateRange{counter::distant_past, day("2027-01-31")}));
    EXPECT_EQ(facts.diners[3].enrolled, (counter::DateRange{day("2026-10-01"), counter::distant_future}));
    EXPECT_EQ(set.diner_details, (std::vector<DataSet::DinerDetails>{
                                     {"Anna", "Rossi", "standard", std::nullopt},
                                     {"Nicolò", "De, Luca", "exempt", counter::Billing::postpaid},
                                     {"Eva", "\"Bi\"", "", counter::Billing::prepaid},
                                     {"Ugo", "Neri", "standard", std::nullopt},
                                     {"Rui", "Silva", "anything", std::nullopt}}));

    EXPECT_EQ(
        set.diets,
        (std::vector<DataSet::Diet>{
            {"cel", DietKind::health, "Senza glutine", {"gluten"}},
            {"veg", DietKind::ethical, "Vegetariana", {"fish", "crustaceans", "molluscs", "other:carne"}},
            {"dia", DietKind::health, "Diabete", {}}}));
    ASSERT_EQ(facts.diets.size(), 3U);
    EXPECT_EQ(facts.diets[1].diner, "D1");
    EXPECT_EQ(facts.diets[1].diet, "veg");
    EXPECT_EQ(facts.diets[1].when, (counter::DateRange{day("2026-10-01"), day("2026-10-31")}));
    EXPECT_EQ(facts.diets[2].when, (counter::DateRange{day("2026-09-14"), counter::distant_future}));
    ASSERT_EQ(facts.bianco_certificates.size(), 2U);
    EXPECT_EQ(facts.bianco_certificates[0].diner, "D1");
    EXPECT_EQ(facts.bianco_certificates[0].when, (counter::DateRange{day("2026-10-05"), day("2026-10-09")}));

    ASSERT_EQ(facts.calendar.size(), 4U);
    EXPECT_EQ(facts.calendar[1].scope, counter::CalendarScope::school);
    EXPECT_EQ(facts.calendar[1].key, "S1");
    EXPECT_EQ(facts.calendar[1].kind, counter::CalendarKind::open);
    EXPECT_EQ(facts.calendar[1].reason, "Recupero, di sabato");
    EXPECT_EQ(facts.calendar[2].when, (counter::DateRange{day("2026-10-08"), counter::distant_future}));

    EXPECT_EQ(set.kitchens, (std::vector<DataSet::Kitchen>{{"K1", "Cucina", "Via Uno, 1", "00000000000"},
                                                           {"K2", "Cozinha", "", ""}}));
    EXPECT_EQ(set.merchants, (std::vector<DataSet::Merchant>{{"T1", "Tabaccheria", {"roma", "azzorre"}},
                                                             {"T2", "Edicola", {}}}));
    EXPECT_EQ(set.opening_balances, (std::vector<DataSet::OpeningBalance>{
                                        {"D1", {1250}, {0}}, {"D2", {-480}, {1999}}, {"D3", {0}, {0}}}));
}

TEST(DataSetReading, MakesARoster) {
    const counter::Roster roster{read(small_data_set()).facts};
    EXPECT_EQ(roster.diners().size(), 5U);
}

TEST(DataSetReading, CanDoWithoutTheOptionalFiles) {
    auto files = small_data_set();
    files.erase("kitchens.csv");
    files.erase("opening_balances.csv");
    const auto set = read(files);
    EXPECT_TRUE(set.kitchens.empty());
    EXPECT_TRUE(set.opening_balances.empty());
}

TEST(DataSetReading, CanDoWithoutTheOptionalColumns) {
    auto files = small_data_set();
    files["schools.csv"] =
        "school,authority,name,kitchen,cutoff\nS1,roma,,K1,\nS2,roma,,K1,\nS3,azzorre,,K2,\n";
    files["diners.csv"] =
        "diner,group,kind,first_name,last_name,weekdays,enrolled_from,enrolled_to,fee_band\n"
        "D1,1A,pupil,,,,,,\nD2,1A,pupil,,,,,,\nD3,1A,pupil,,,,,,\n";
    EXPECT_EQ(read(files).diner_details.at(0), DataSet::DinerDetails{});
}

TEST(DataSetReading, TakesColumnsInAnyOrder) {
    auto files = small_data_set();
    files["groups.csv"] =
        "weekdays,name,group,sitting,school\n135,Prima A,1A,3,S1\n,,1B,,S1\n,,N,,S2\n,,P,,S3\n";
    const auto set = read(files);
    EXPECT_EQ(set.facts.groups.at(0).code, "1A");
    EXPECT_EQ(set.facts.groups.at(0).school, "S1");
    EXPECT_EQ(set.facts.groups.at(0).sitting, 3);
    EXPECT_EQ(set.facts.groups.at(0).weekdays.to_string(), "135");
}

TEST(DataSetReading, PassesOverFurtherColumnsOfSchools) {
    auto files = small_data_set();
    files["schools.csv"] = "phone,school,authority,name,kitchen,cutoff,\n1,S1,roma,,K1,,x\n2,S2,roma,,K1,,"
                           "\n3,S3,azzorre,,K2,,\n";
    EXPECT_EQ(read(files).facts.schools.size(), 3U);
}

TEST(DataSetReading, TakesHeadersWithoutRows) {
    auto files = small_data_set();
    for (auto& [name, text] : files)
        if (name != "policy.toml") text.erase(text.find('\n'));
    EXPECT_TRUE(read(files).facts.schools.empty());
}

TEST(DataSetReading, TakesWindowsLineEndsAndAByteOrderMark) {
    auto files = small_data_set();
    const auto set = read(files);
    for (auto& [name, text] : files) {
        for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2))
            text.insert(at, "\r");
        text.insert(0, "\xEF\xBB\xBF");
    }
    EXPECT_EQ(read(files).diner_details, set.diner_details);
}

TEST(DataSetReading, TakesFarDates) {
    auto files = small_data_set();
    replace(files["diners.csv"], "2026-09-14,2027-06-08", "1900-01-01,9999-12-31");
    const auto set = read(files);
    EXPECT_EQ(set.facts.diners[0].enrolled, (counter::DateRange{day("1900-01-01"), day("9999-12-31")}));
}

TEST(DataSetReading, TellsHowFarItIs) {
    struct Steps : Progress {
        std::vector<std::pair<std::size_t, std::size_t>> steps;
        void step(std::size_t done, std::size_t all) override { steps.emplace_back(done, all); }
    } progress;
    const support::TempFolder folder;
    write_files(folder, small_data_set());
    std::size_t bytes = 0;
    for (const auto& [name, text] : small_data_set()) bytes += text.size();
    std::vector<Fault> faults;
    ASSERT_TRUE(read_data_set(folder.path(), faults, &progress));
    ASSERT_FALSE(progress.steps.empty());
    EXPECT_TRUE(std::ranges::is_sorted(progress.steps));
    EXPECT_EQ(progress.steps.back(), std::pair(bytes, bytes));
}

TEST(DataSetFault, IsAFolderThatIsNotThere) {
    const support::TempFolder folder;
    std::vector<Fault> faults;
    const auto set = read_data_set(folder / "nowhere", faults);
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().kind, ErrorKind::wrong_input);
    EXPECT_TRUE(faults.empty());
}

TEST(DataSetFault, IsEachMissingFileOnce) {
    const auto faults = faults_of({});
    EXPECT_EQ(faults.size(), 9U) << joined(faults);
    for (const auto* name : {"policy.toml", "schools.csv", "groups.csv", "diners.csv", "diets.csv",
                             "diet_assignments.csv", "certificates.csv", "calendar.csv", "merchants.csv"}) {
        EXPECT_EQ(std::ranges::count_if(faults,
                                        [&](const auto& f) {
                                            return f.starts_with(std::string{name} + ": the file is missing");
                                        }),
                  1)
            << name;
        auto files = small_data_set();
        files.erase(name);
        EXPECT_EQ(faults_of(files).size(), 1U)
            << "what refers to it is not wrong for that" << joined(faults_of(files));
    }
}

TEST(DataSetFault, IsAFileThatCannotBeRead) {
    const support::TempFolder folder;
    auto files = small_data_set();
    files.erase("groups.csv");
    files.erase("policy.toml");
    write_files(folder, files);
    std::filesystem::create_directory(folder / "groups.csv");
    std::filesystem::create_directory(folder / "policy.toml");
    std::vector<Fault> faults;
    EXPECT_FALSE(read_data_set(folder.path(), faults));
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_TRUE(to_string(faults[1]).starts_with("groups.csv: cannot be read")) << to_string(faults[1]);
}

TEST(DataSetFault, IsAnEmptyFile) {
    for (const auto* name : {"schools.csv", "diners.csv", "calendar.csv"}) {
        auto files = small_data_set();
        files[name] = "";
        const auto faults = faults_of(files);
        ASSERT_EQ(faults.size(), 1U) << joined(faults);
        EXPECT_TRUE(faults[0].starts_with(std::string{name} + ":1: the file is empty")) << faults[0];
    }
}

TEST(DataSetFault, IsAMissingColumn) {
    auto files = small_data_set();
    files["groups.csv"] = "group,school\n1A,S1\n";
    EXPECT_EQ(faults_of(files).size(), 3U) << joined(faults_of(files));
    expect_fault({"merchants.csv", "merchant,name,authorities\nT1,Tabaccheria,roma;azzorre\nT2,Edicola,\n",
                  "merchant,name\n", ":1 (authorities)", "lacks"});
}

TEST(DataSetFault, IsAnUnknownColumn) {
    auto files = small_data_set();
    replace(files["groups.csv"], "sitting", "siting");
    const auto faults = faults_of(files);
    ASSERT_EQ(faults.size(), 2U) << joined(faults);
    EXPECT_TRUE(faults[0].starts_with("groups.csv:1:4: \"siting\"")) << faults[0];
    EXPECT_NE(faults[0].find("\"sitting\""), std::string::npos) << faults[0];
    EXPECT_TRUE(faults[1].starts_with("groups.csv:1 (sitting): ")) << faults[1];
    expect_fault({"merchants.csv", "merchant,name,authorities\nT1,Tabaccheria,roma;azzorre\nT2,Edicola,\n",
                  "merchant,name,phone,authorities\n", ":1:3", "\"phone\""});
}

TEST(DataSetFault, IsAColumnThatIsThereTwice) {
    expect_fault({"merchants.csv", "merchant,name,authorities\nT1,Tabaccheria,roma;azzorre\nT2,Edicola,\n",
                  "merchant,name,authorities,name\n", ":1:4 (name)", "twice"});
}

TEST(DataSetFault, IsARowWithAnotherNumberOfFields) {
    expect_fault({"groups.csv", "1B,S1,Prima B,2,1245", "1B,S1,Prima B,2", ":3", "4 fields"});
    expect_fault({"groups.csv", "1B,S1,Prima B,2,1245", "1B,S1,Prima, B,2,1245", ":3", "6 fields"});
    expect_fault({"groups.csv", "1B,S1,Prima B,2,1245", "1B", ":3", "1 fields"});
}

TEST(DataSetFault, IsARowThatIsNoCsv) {
    expect_fault({"groups.csv", "Prima B", "Prima \"B\"", ":3:3 (name)", "a quote stands inside"});
    expect_fault({"groups.csv", "Prima B", "\"Prima\" B", ":3:3 (name)", "after the closing quote"});
    expect_fault({"groups.csv", "Prima B", "Prim\xE0 B", ":3:3 (name)", "UTF-8"});
    expect_fault({"groups.csv", "Prima B", "\"Prima B", ":3:3 (name)", "never closed"});
    expect_fault({"groups.csv", "group,", "gr\"oup,", ":1:1", "a quote stands inside"});
}

TEST(DataSetFault, IsACodeThatIsEmpty) {
    expect_fault({"kitchens.csv", "K2,Cozinha,,\n", "K2,Cozinha,,\n,Altra,,\n", ":4:1 (kitchen)", "empty"});
    expect_fault({"schools.csv", "S3,azzorre,Escola,K2,,,\n", "S3,azzorre,Escola,K2,,,\n,roma,,K1,,,\n",
                  ":5:1 (school)", "empty"});
    expect_fault({"schools.csv", "S2,roma", "S2,", ":3:2 (authority)", "empty"});
    expect_fault({"schools.csv", "Nido,K1", "Nido,", ":3:4 (kitchen)", "empty"});
    expect_fault({"groups.csv", "E,S3,", ",S3,", ":6:1 (group)", "empty"});
    expect_fault({"groups.csv", "1B,S1", "1B,", ":3:2 (school)", "empty"});
    expect_fault({"diners.csv", "D5,P", ",P", ":6:1 (diner)", "empty"});
    expect_fault({"diners.csv", "D5,P", "D5,", ":6:2 (group)", "empty"});
    expect_fault({"diets.csv", "dia,", ",", ":4:1 (diet)", "empty"});
    expect_fault({"diet_assignments.csv", "D2,veg", ",veg", ":4:1 (diner)", "empty"});
    expect_fault({"diet_assignments.csv", "D2,veg", "D2,", ":4:2 (diet)", "empty"});
    expect_fault({"certificates.csv", "D2,", ",", ":3:1 (diner)", "empty"});
    expect_fault({"calendar.csv", "school,S1", "school,", ":3:2 (key)", "empty"});
    expect_fault({"merchants.csv", "T2,", ",", ":3:1 (merchant)", "empty"});
    expect_fault({"opening_balances.csv", "D2,", ",", ":3:1 (diner)", "empty"});
}

TEST(DataSetFault, IsACodeThatIsThereTwice) {
    expect_fault(
        {"kitchens.csv", "K2,Cozinha,,\n", "K2,Cozinha,,\nK1,Altra,,\n", ":4:1 (kitchen)", "line 2"});
    expect_fault({"schools.csv", "S3,azzorre,Escola,K2,,,\n", "S3,azzorre,Escola,K2,,,\nS1,roma,,K1,,,\n",
                  ":5:1 (school)", "line 2"});
    expect_fault({"groups.csv", "E,S3,", "1A,S3,", ":6:1 (group)", "line 2"});
    expect_fault({"diners.csv", "D5,P", "D4,P", ":6:1 (diner)", "line 5"});
    expect_fault({"diets.csv", "dia,", "veg,", ":4:1 (diet)", "line 3"});
    expect_fault({"merchants.csv", "T2,", "T1,", ":3:1 (merchant)", "line 2"});
    expect_fault({"opening_balances.csv", "D2,", "D1,", ":3:1 (diner)", "line 2"});
}

TEST(DataSetFault, IsNotACodeThatDiffersInCase) {
    auto files = small_data_set();
    replace(files["groups.csv"], "E,S3,", "1a,S3,");
    EXPECT_TRUE(faults_of(files).empty());
}

TEST(DataSetFault, IsAReferenceToWhatIsNotThere) {
    expect_fault({"schools.csv", "S2,roma", "S2,Roma", ":3:2 (authority)", "\"Roma\" is not in policy.toml"});
    expect_fault({"schools.csv", "Nido,K1", "Nido,K9", ":3:4 (kitchen)", "\"K9\" is not in kitchens.csv"});
    expect_fault({"groups.csv", "E,S3", "E,S9", ":6:2 (school)", "\"S9\" is not in schools.csv"});
    expect_fault({"diners.csv", "D5,P", "D5,3X", ":6:2 (group)", "\"3X\" is not in groups.csv"});
    expect_fault({"diet_assignments.csv", "D2,veg", "D9,veg", ":4:1 (diner)", "\"D9\" is not in diners.csv"});
    expect_fault(
        {"diet_assignments.csv", "D2,veg", "D2,vegan", ":4:2 (diet)", "\"vegan\" is not in diets.csv"});
    expect_fault({"certificates.csv", "D2,", "D9,", ":3:1 (diner)", "diners.csv"});
    expect_fault({"calendar.csv", "authority,roma", "authority,S1", ":2:2 (key)", "policy.toml"});
    expect_fault({"calendar.csv", "school,S1", "school,1A", ":3:2 (key)", "schools.csv"});
    expect_fault({"calendar.csv", "group,1A", "group,roma", ":4:2 (key)", "groups.csv"});
    expect_fault({"merchants.csv", "roma;azzorre", "roma;madeira", ":2:3 (authorities)", "\"madeira\""});
    expect_fault({"opening_balances.csv", "D2,", "D9,", ":3:1 (diner)", "diners.csv"});
}

TEST(DataSetFault, IsADateOrARange) {
    expect_fault({"diners.csv", "2026-09-14,2027-06-08", "14/09/2026,2027-06-08", ":2:7 (enrolled_from)",
                  "YYYY-MM-DD"});
    expect_fault(
        {"diners.csv", "2026-09-14,2027-06-08", "2026-09-14,2027-02-29", ":2:8 (enrolled_to)", "2027-02-29"});
    expect_fault(
        {"diners.csv", "2026-09-14,2027-06-08", "2027-09-14,2027-06-08", ":2:8 (enrolled_to)", "2027-09-14"});
    expect_fault({"diet_assignments.csv", "2026-10-01,2026-10-31", "2026-10-01, 2026-10-31", ":3:4 (to)",
                  "YYYY-MM-DD"});
    expect_fault(
        {"certificates.csv", "2026-10-05,2026-10-09", "2026-10-05,2026-10-04", ":2:4 (to)", "2026-10-05"});
    expect_fault(
        {"calendar.csv", "2026-12-23,2027-01-06", "2026-12-23,2026-01-06", ":2:4 (to)", "2026-12-23"});
}

TEST(DataSetFault, IsAClockTime) {
    expect_fault({"schools.csv", "08:15", "8:15", ":3:5 (cutoff)", "HH:MM"});
    expect_fault({"schools.csv", "08:15", "24:15", ":3:5 (cutoff)", "HH:MM"});
}

TEST(DataSetFault, IsWeekdays) {
    for (const auto* weekdays : {"1246a", "0", "8", "1 2", "11", "lun"})
        expect_fault({"groups.csv", "1245", weekdays, ":3:5 (weekdays)", weekdays});
    expect_fault({"diners.csv", "135", "531x", ":3:6 (weekdays)", "531x"});
}

TEST(DataSetFault, IsASitting) {
    for (const auto* sitting : {"0", "-1", "second", "1.5", "99999999999", "+1", " 1"})
        expect_fault(
            {"groups.csv", "Prima B,2", "Prima B," + std::string{sitting}, ":3:4 (sitting)", "from 1 on"});
}

TEST(DataSetFault, IsAnUnknownKind) {
    expect_fault({"schools.csv", "primary", "Primary", ":2:6 (kind)", "nursery, primary, secondary"});
    expect_fault({"diners.csv", "adult", "teacher", ":4:3 (kind)", "pupil, adult"});
    expect_fault({"diners.csv", "adult", "", ":4:3 (kind)", "nothing is none of"});
    expect_fault({"diners.csv", "postpaid", "later", ":3:10 (billing)", "prepaid, postpaid"});
    expect_fault({"diets.csv", "ethical", "ethic", ":3:2 (kind)", "the nearest is \"ethical\""});
    expect_fault({"certificates.csv", "D2,bianco", "D2,white", ":3:2 (kind)", "bianco"});
    expect_fault({"calendar.csv", "school,S1", "class,S1", ":3:1 (scope)", "authority, school, group"});
    expect_fault({"calendar.csv", "open,\"Rec", "shut,\"Rec", ":3:5 (kind)", "closed, open"});
}

TEST(DataSetFault, IsADietCodeThatWouldBeMistaken) {
    expect_fault({"diets.csv", "dia,", "standard,", ":4:1 (diet)", "standard"});
    expect_fault({"diets.csv", "dia,", "cel+dia,", ":4:1 (diet)", "+"});
}

TEST(DataSetFault, IsAnAllergenThatIsNotInAnnexIi) {
    expect_fault({"diets.csv", "gluten", "glutine", ":2:4 (allergens)", "\"glutine\""});
    expect_fault({"diets.csv", "other:carne", "other:", ":3:4 (allergens)", "other:text"});
    expect_fault({"diets.csv", "other:carne", "carne", ":3:4 (allergens)", "\"carne\""});
    expect_fault({"diets.csv", "fish;", "fish;;", ":3:4 (allergens)", "`;`"});
    expect_fault({"diets.csv", ",gluten", ",gluten;", ":2:4 (allergens)", "`;`"});
    expect_fault({"diets.csv", "fish;", "fish; ", ":3:4 (allergens)", "\" crustaceans\""});
}

TEST(DataSetFault, IsAnAmountThatIsNotWholeCents) {
    for (const auto* cents : {"12.50", "12,50 ", "€ 3", "1e3", "9223372036854775808", "1000000000001"})
        expect_fault({"opening_balances.csv", "1250,0", "\"" + std::string{cents} + "\",0",
                      ":2:2 (credit_cents)", "whole cents"});
    expect_fault({"opening_balances.csv", "1999", "-1999", ":3:3 (old_debt_cents)", "minus"});
}

TEST(DataSetFault, IsAFeeBandThatTheAuthorityLacks) {
    expect_fault({"diners.csv", "exempt", "half", ":3:9 (fee_band)", "exempt, standard"});
}

TEST(DataSetFault, IsAKitchenThatIsNotListedWhereKitchensAre) {
    auto files = small_data_set();
    files["kitchens.csv"] = "kitchen,name,address,vat_number\n";
    EXPECT_EQ(faults_of(files).size(), 3U);
}

TEST(DataSetFault, OfThePolicyIsToldWithTheOthers) {
    auto files = small_data_set();
    replace(files["policy.toml"], "09:30", "9:30");
    replace(files["groups.csv"], "E,S3", "E,S9");
    const auto faults = faults_of(files);
    ASSERT_EQ(faults.size(), 2U) << joined(faults);
    EXPECT_TRUE(faults[0].starts_with("policy.toml:4:10 (cutoff): ")) << faults[0];
}

TEST(DataSetFault, OfTomlItselfDoesNotMakeEveryReferenceWrong) {
    auto files = small_data_set();
    files["policy.toml"] += "what is this\n";
    EXPECT_EQ(faults_of(files).size(), 1U) << joined(faults_of(files));
}

TEST(DataSetFault, IsToldOfEveryFileAtOnce) {
    auto files = small_data_set();
    replace(files["schools.csv"], "08:15", "8:15");
    replace(files["groups.csv"], "1245", "x");
    replace(files["diners.csv"], "D5,P", "D4,Q");
    replace(files["diets.csv"], "gluten", "x");
    replace(files["diet_assignments.csv"], "D2,veg", "D9,x");
    replace(files["calendar.csv"], "authority,roma,2026-12-23", "area,roma,x");
    std::vector<std::string> starts;
    for (const auto& fault : faults_of(files)) starts.push_back(fault.substr(0, fault.find(": ")));
    EXPECT_EQ(starts,
              (std::vector<std::string>{
                  "schools.csv:3:5 (cutoff)", "groups.csv:3:5 (weekdays)", "diners.csv:6:1 (diner)",
                  "diners.csv:6:2 (group)", "diets.csv:2:4 (allergens)", "diet_assignments.csv:4:1 (diner)",
                  "diet_assignments.csv:4:2 (diet)", "calendar.csv:2:1 (scope)", "calendar.csv:2:3 (from)"}));
}

TEST(DataSetFault, IsToldAThousandTimesAndThenCounted) {
    auto files = small_data_set();
    for (int i = 0; i < 1'500; ++i) files["certificates.csv"] += "D9,bianco,,\n";
    const support::TempFolder folder;
    write_files(folder, files);
    std::vector<Fault> faults;
    const auto set = read_data_set(folder.path(), faults);
    ASSERT_FALSE(set);
    EXPECT_EQ(faults.size(), 1'000U);
    EXPECT_NE(set.error().message.find("1500 faults found, of which the first 1000"), std::string::npos)
        << set.error().message;
}

// counter's facts are plain structs that don't compare.
auto tied(const RosterFacts::School& s) {
    return std::tie(s.code, s.authority, s.name, s.kitchen, s.cutoff, s.kind);
}
auto tied(const RosterFacts::Group& g) { return std::tie(g.code, g.school, g.name, g.sitting, g.weekdays); }
auto tied(const RosterFacts::Diner& d) { return std::tie(d.code, d.group, d.kind, d.weekdays, d.enrolled); }
auto tied(const RosterFacts::Diet& d) { return std::tie(d.diner, d.diet, d.when); }
auto tied(const RosterFacts::Certificate& c) { return std::tie(c.diner, c.when); }
auto tied(const counter::CalendarEntry& e) { return std::tie(e.scope, e.key, e.when, e.kind, e.reason); }

template <typename Row>
bool same(const std::vector<Row>& a, const std::vector<Row>& b) {
    return std::ranges::equal(a, b, [](const Row& x, const Row& y) { return tied(x) == tied(y); });
}

void expect_same(const DataSet& a, const DataSet& b) {
    EXPECT_EQ(a.facts.policies, b.facts.policies);
    EXPECT_TRUE(same(a.facts.schools, b.facts.schools));
    EXPECT_TRUE(same(a.facts.groups, b.facts.groups));
    EXPECT_TRUE(same(a.facts.diners, b.facts.diners));
    EXPECT_TRUE(same(a.facts.diets, b.facts.diets));
    EXPECT_TRUE(same(a.facts.bianco_certificates, b.facts.bianco_certificates));
    EXPECT_TRUE(same(a.facts.calendar, b.facts.calendar));
    EXPECT_EQ(a.school_details, b.school_details);
    EXPECT_EQ(a.diner_details, b.diner_details);
    EXPECT_EQ(a.kitchens, b.kitchens);
    EXPECT_EQ(a.diets, b.diets);
    EXPECT_EQ(a.merchants, b.merchants);
    EXPECT_EQ(a.opening_balances, b.opening_balances);
}

TEST(DataSetWriting, ReadsBackAsItWas) {
    const auto set = read(small_data_set());
    const support::TempFolder folder;
    ASSERT_TRUE(write_data_set(set, folder / "new/deep"));
    expect_same(read(folder / "new/deep"), set);
}

TEST(DataSetWriting, KeepsOddTexts) {
    auto set = read(small_data_set());
    set.facts.schools[0].name = "a,\"b\"\r\nc";
    set.diner_details[0].first_name = " \tò\"";
    set.facts.groups[4].name = "\n";
    set.facts.calendar[0].reason = ",";
    set.facts.diners[0].enrolled = {day("2147-12-19"), day("2150-01-01")};
    const support::TempFolder folder;
    ASSERT_TRUE(write_data_set(set, folder.path()));
    expect_same(read(folder.path()), set);
}

TEST(DataSetWriting, ReplacesAnOlderDataSet) {
    const support::TempFolder folder;
    write_files(folder, small_data_set());
    folder.write("notes.txt", "mine");
    auto set = read(small_data_set());
    set.kitchens.clear();
    set.opening_balances.clear();
    ASSERT_TRUE(write_data_set(set, folder.path()));
    expect_same(read(folder.path()), set);
    EXPECT_EQ(folder.read("notes.txt"), "mine");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder.path()}, {}), 10) << "no leftovers";
}

TEST(DataSetWriting, ThatFailsLeavesWhatWasThere) {
    const support::TempFolder folder;
    write_files(folder, small_data_set());
    std::filesystem::remove(folder / "merchants.csv");
    std::filesystem::create_directory(folder / "merchants.csv");
    EXPECT_FALSE(write_data_set(DataSet{}, folder.path()));
    EXPECT_EQ(folder.read("schools.csv"), small_data_set()["schools.csv"]);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder.path()}, {}), 11) << "no leftovers";
    folder.write("file", "");
    EXPECT_FALSE(write_data_set(DataSet{}, folder / "file/sub"));
}

TEST(DataSetFuzz, DamagedFilesAreADataSetOrFaultsAndNeverACrash) {
    std::mt19937 random{42};
    const support::TempFolder folder;
    const auto whole = small_data_set();
    write_files(folder, whole);
    for (int round = 0; round < 3'000; ++round) {
        auto damaged = std::next(whole.begin(), static_cast<std::ptrdiff_t>(random() % whole.size()));
        auto text = damaged->second;
        for (auto damages = 1 + random() % 3; damages > 0; --damages) {
            const auto at = random() % text.size();
            switch (random() % 4) {
            case 0: text[at] = static_cast<char>(random() % 256); break;
            case 1: text.erase(at, 1 + random() % 5); break;
            case 2: text.insert(at, text, random() % text.size(), random() % 30); break;
            default: text.insert(at, 1, ",\"\n\r;+0-:"[random() % 9]); break;
            }
        }
        folder.write(damaged->first, text);
        std::vector<Fault> faults;
        if (const auto set = read_data_set(folder.path(), faults)) {
            const counter::Roster roster{set->facts};
            EXPECT_EQ(roster.diners().size(), set->facts.diners.size());
        } else {
            EXPECT_FALSE(faults.empty()) << text;
        }
        folder.write(damaged->first, damaged->second);
    }
}

} // namespace
} // namespace data::tests
