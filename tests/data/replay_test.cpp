// A replay: the log's requests in the order of time, each school closing at its cutoffs in between.
#include <algorithm>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "data/replay.hpp"
#include "tests/data/small_data_set.hpp"
#include "tests/support/temp_folder.hpp"

namespace data::tests {
namespace {

using Lines = std::vector<std::string>;

Lines lines_below_header(const std::string& text, std::string_view header) {
    Lines lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    EXPECT_FALSE(lines.empty());
    if (lines.empty()) return lines;
    EXPECT_EQ(lines.front(), header);
    lines.erase(lines.begin());
    return lines;
}

/// A log run against the small data set, unless the test changes it.
class ReplayTest : public testing::Test {
protected:
    // Rome: S1 closes at 09:30, S2 at 08:15. Azores, two hours behind: S3 at 09:00, which is 11:00 in Rome.
    std::map<std::string, std::string> files = small_data_set();
    support::TempFolder folder;

    void SetUp() override {
        // Nobody but who is named here: D1 and D2 in S1, D4 in S2, D5 in S3.
        files["diet_assignments.csv"] = "diner,diet,from,to\nD2,veg,,\n";
        files["calendar.csv"] = "scope,key,from,to,kind,reason\n";
        files["diners.csv"] =
            "diner,group,kind,first_name,last_name,weekdays,enrolled_from,enrolled_to,fee_band\n"
            "D1,1A,pupil,,,,,,\nD2,1A,pupil,,,,,,\nD3,1B,pupil,,,7,,,\nD4,N,pupil,,,,,,\nD5,P,pupil,,,,,,\n";
        files["certificates.csv"] = "diner,kind,from,to\n";
    }

    Result<ReplaySummary> run(std::string_view rows) {
        write_files(folder, files);
        folder.write("requests.csv",
                     "request_id,received_at,channel,diner,operation,date\n" + std::string{rows});
        faults.clear();
        return replay(
            {folder.path(), folder / "requests.csv", folder / "outcomes.csv", folder / "counts.csv"}, faults);
    }
    void expect_runs(std::string_view rows) {
        const auto summary = run(rows);
        ASSERT_TRUE(summary) << summary.error().message;
    }
    Lines outcomes() const {
        return lines_below_header(folder.read("outcomes.csv"), "request_id,outcome,reason,effective_date");
    }
    Lines counts() const {
        return lines_below_header(folder.read("counts.csv"), "date,school,group,diet,bianco,meals");
    }
    /// Of one school on one date.
    Lines counts(std::string_view date_and_school) const {
        auto lines = counts();
        std::erase_if(lines, [&](const auto& line) { return !line.starts_with(date_and_school); });
        return lines;
    }
    bool wrote_anything() const {
        return std::filesystem::exists(folder / "outcomes.csv") ||
               std::filesystem::exists(folder / "counts.csv");
    }

    std::vector<Fault> faults;
};

TEST_F(ReplayTest, AnswersEachRequestByTheRules) {
    expect_runs("r1,2026-09-21T07:00:00Z,portal,D1,cancel,\n"
                "r2,2026-09-21T07:00:01Z,portal,D1,cancel,\n"
                "r3,2026-09-21T07:00:02Z,portal,D9,cancel,\n"
                "r4,2026-09-21T07:00:03Z,fax,D1,cancel,\n"
                "r5,2026-09-21T07:30:00.001Z,portal,D2,cancel,2026-09-21\n"
                "r6,2026-09-21T07:30:00.001Z,portal,D2,cancel,\n"
                "r7,2026-09-21T07:30:00.001Z,office,D2,block,2026-09-26\n");
    EXPECT_EQ(outcomes(),
              (Lines{"r1,accepted,,2026-09-21", "r2,unchanged,,2026-09-21", "r3,rejected,unknown_diner,",
                     "r4,rejected,channel_not_enabled,", "r5,rejected,past_cutoff,2026-09-21",
                     "r6,accepted,,2026-09-22", "r7,accepted,,2026-09-28"}));
}

TEST_F(ReplayTest, CountsEverySchoolOnEveryDate) {
    expect_runs("r1,2026-09-21T07:30:00Z,portal,D1,cancel,\n"
                "r2,2026-09-21T08:00:00Z,portal,D1,bianco,2026-09-22\n"
                "r3,2026-09-22T20:00:00Z,portal,D9,cancel,\n");
    EXPECT_EQ(counts(), (Lines{"2026-09-21,S1,1A,veg,0,1", "2026-09-21,S2,N,standard,0,1",
                               "2026-09-21,S3,P,standard,0,1", "2026-09-22,S1,1A,standard,1,1",
                               "2026-09-22,S1,1A,veg,0,1", "2026-09-22,S2,N,standard,0,1",
                               "2026-09-22,S3,P,standard,0,1"}));
}

TEST_F(ReplayTest, TakesTheRequestAtTheCutoffInstantIntoTheClosing) {
    expect_runs("r1,2026-09-21T07:30:00.000Z,portal,D1,cancel,\n");
    EXPECT_EQ(counts("2026-09-21,S1"), Lines{"2026-09-21,S1,1A,veg,0,1"});
}

TEST_F(ReplayTest, ClosesBeforeWhatComesAfterTheCutoff) {
    // Dietless D1 is blocked from the next day on: the closing of the day itself stands.
    expect_runs("r1,2026-09-21T07:30:00.001Z,office,D1,block,\n");
    EXPECT_EQ(outcomes(), Lines{"r1,accepted,,2026-09-22"});
    EXPECT_EQ(counts("2026-09-21,S1"), (Lines{"2026-09-21,S1,1A,standard,0,1", "2026-09-21,S1,1A,veg,0,1"}));
}

TEST_F(ReplayTest, ClosesEachSchoolAtItsOwnCutoff) {
    expect_runs("r1,2026-09-21T06:15:00.000Z,portal,D4,cancel,2026-09-22\n"
                "r2,2026-09-22T06:15:00.001Z,portal,D4,uncancel,2026-09-22\n"
                "r3,2026-09-22T08:59:59.999Z,portal,D5,cancel,\n"
                "r4,2026-09-22T09:00:00.000Z,portal,D5,uncancel,\n");
    EXPECT_EQ(outcomes(), (Lines{"r1,accepted,,2026-09-22", "r2,rejected,past_cutoff,2026-09-22",
                                 "r3,accepted,,2026-09-22", "r4,accepted,,2026-09-22"}));
    EXPECT_TRUE(counts("2026-09-22,S2").empty());
    EXPECT_EQ(counts("2026-09-22,S3"), Lines{"2026-09-22,S3,P,standard,0,1"});
}

TEST_F(ReplayTest, GoesByEachSchoolsOwnClockFromTheFirstDateToTheLast) {
    // 23:30 UTC is the next day in Rome and the same day on the Azores (UTC-1, in summer UTC+0).
    expect_runs("r1,2026-09-21T23:30:00Z,portal,D9,cancel,\nr2,2026-09-22T23:30:00Z,portal,D9,cancel,\n");
    Lines dates;
    for (const auto& line : counts()) dates.push_back(line.substr(0, 13));
    EXPECT_EQ(dates, (Lines{"2026-09-21,S3", "2026-09-22,S1", "2026-09-22,S1", "2026-09-22,S2",
                            "2026-09-22,S3", "2026-09-23,S1", "2026-09-23,S1", "2026-09-23,S2"}));
}

TEST_F(ReplayTest, ClosesTheFirstDateEvenIfItsCutoffIsPastAtTheFirstRequest) {
    expect_runs("r1,2026-09-21T15:00:00Z,portal,D1,cancel,\n");
    EXPECT_EQ(outcomes(), Lines{"r1,accepted,,2026-09-22"});
    EXPECT_EQ(counts("2026-09-21,S1").size(), 2U);
    EXPECT_TRUE(counts("2026-09-22").empty());
}

TEST_F(ReplayTest, LeavesOutLinesWithoutMealsAndDaysWithoutService) {
    expect_runs("r1,2026-09-25T06:00:00Z,portal,D4,cancel,\nr2,2026-09-26T06:00:00Z,portal,D9,cancel,\n");
    EXPECT_TRUE(counts("2026-09-25,S2").empty());
    EXPECT_TRUE(counts("2026-09-26").empty()) << "a Saturday";
}

TEST_F(ReplayTest, CountsNothingOutsideOfTheTerm) {
    expect_runs("r1,0001-01-01T00:00:00Z,portal,D1,cancel,\nr2,9999-12-31T23:59:59.999Z,portal,D1,cancel,\n");
    EXPECT_EQ(outcomes(), (Lines{"r1,accepted,,2026-09-14", "r2,rejected,no_service_day,"}));
    EXPECT_EQ(counts().front(), "2026-09-14,S1,1A,veg,0,1");
    EXPECT_TRUE(counts().back().starts_with("2027-06-08,S3")) << counts().back();
}

TEST_F(ReplayTest, GoesByInstantAndThenByPlaceInTheFile) {
    expect_runs("r1,2026-09-21T07:00:00.002Z,portal,D1,uncancel,\n"
                "r2,2026-09-21T07:00:00.001Z,portal,D1,cancel,\n"
                "r3,2026-09-21T07:00:00.003Z,portal,D1,cancel,\n"
                "r4,2026-09-21T07:00:00.003Z,portal,D1,uncancel,\n"
                "r5,2026-09-21T07:00:00.001Z,portal,D1,cancel,\n");
    EXPECT_EQ(outcomes(),
              (Lines{"r1,accepted,,2026-09-21", "r2,accepted,,2026-09-21", "r3,accepted,,2026-09-21",
                     "r4,accepted,,2026-09-21", "r5,unchanged,,2026-09-21"}));
}

TEST_F(ReplayTest, RepeatsTheAnswerThatWasFirstInTime) {
    const auto summary = run("r1,2026-09-21T07:00:00.002Z,portal,D1,cancel,\n"
                             "r1,2026-09-21T07:00:00.001Z,portal,D9,cancel,\n"
                             "r2,2026-09-21T07:00:00.003Z,portal,D1,cancel,\n"
                             "r2,2026-09-21T07:00:00.004Z,portal,D1,uncancel,2026-09-22\n");
    ASSERT_TRUE(summary);
    EXPECT_EQ(outcomes(), (Lines{"r1,rejected,unknown_diner,", "r1,rejected,unknown_diner,",
                                 "r2,accepted,,2026-09-21", "r2,accepted,,2026-09-21"}));
    EXPECT_EQ(counts("2026-09-21,S1"), Lines{"2026-09-21,S1,1A,veg,0,1"}) << "the repeat undid nothing";
    EXPECT_EQ(summary->requests, 4U);
    EXPECT_EQ(summary->repeated, 2U);
    EXPECT_EQ(summary->accepted, 1U);
    EXPECT_EQ(summary->rejected, 1U);
}

TEST_F(ReplayTest, SortsByCodePointAndQuotesWhereNeeded) {
    files["schools.csv"] =
        "school,authority,name,kitchen,cutoff\nb,roma,,K1,10:00\nB,roma,,K1,\n\"à,\",roma,,K1,\n";
    files["groups.csv"] =
        "group,school,name,sitting,weekdays\n2,b,,1,12345\n10,b,,1,12345\nx,B,,1,12345\ny,\"à,\",,1,12345\n";
    files["diners.csv"] =
        "diner,group,kind,first_name,last_name,weekdays,enrolled_from,enrolled_to,fee_band\n"
        "D1,2,pupil,,,,,,\nD2,10,pupil,,,,,,\nD3,x,pupil,,,,,,\nD4,y,pupil,,,,,,\nD5,2,adult,,,,,,\n"
        "D6,2,adult,,,,,,\n";
    files["diets.csv"] = "diet,kind,name,allergens\nz,health,,\nZ,health,,\n";
    files["diet_assignments.csv"] = "diner,diet,from,to\nD5,z,,\nD5,Z,,\nD6,z,,\n";
    files["opening_balances.csv"] = "diner,credit_cents,old_debt_cents\n";
    expect_runs("\"a \"\"q\"\"\",2026-09-21T07:00:00Z,portal,D6,bianco,\n");
    EXPECT_EQ(outcomes(), Lines{"\"a \"\"q\"\"\",accepted,,2026-09-21"});
    EXPECT_EQ(counts(), (Lines{"2026-09-21,B,x,standard,0,1", "2026-09-21,b,10,standard,0,1",
                               "2026-09-21,b,2,Z+z,0,1", "2026-09-21,b,2,standard,0,1",
                               "2026-09-21,b,2,z,1,1", "2026-09-21,\"à,\",y,standard,0,1"}));
}

TEST_F(ReplayTest, OfNoRequestsCountsNothing) {
    expect_runs("");
    EXPECT_TRUE(outcomes().empty());
    EXPECT_TRUE(counts().empty());
}

TEST_F(ReplayTest, SaysHowMuchItDid) {
    const auto summary = run("r1,2026-09-21T07:00:00Z,portal,D1,cancel,\n"
                             "r2,2026-09-21T07:00:00Z,portal,D1,cancel,\n"
                             "r3,2026-09-22T07:00:00Z,portal,D9,cancel,\n");
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->accepted, 1U);
    EXPECT_EQ(summary->unchanged, 1U);
    EXPECT_EQ(summary->rejected, 1U);
    EXPECT_EQ(summary->closings, 6U) << "three schools on two days";
    EXPECT_EQ(summary->meals, 7U);
}

TEST_F(ReplayTest, WritesNothingForAMalformedRow) {
    const auto summary =
        run("r1,2026-09-21T07:00:00Z,portal,D1,cancel,\nr2,2026-09-21T07:00:00Z,portal,D1,dance,\n");
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().kind, ErrorKind::wrong_input);
    EXPECT_NE(summary.error().message.find("requests.csv:3:5 (operation)"), std::string::npos)
        << summary.error().message;
    EXPECT_FALSE(wrote_anything());
}

TEST_F(ReplayTest, WritesNothingForADataSetWithFaults) {
    files["groups.csv"] += "X,S9,,1,1\n";
    const auto summary = run("r1,2026-09-21T07:00:00Z,portal,D1,cancel,\n");
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().kind, ErrorKind::wrong_input);
    EXPECT_EQ(faults.size(), 1U);
    EXPECT_FALSE(wrote_anything());
}

TEST_F(ReplayTest, WritesBothFilesOrNone) {
    write_files(folder, files);
    folder.write("requests.csv", "request_id,received_at,channel,diner,operation,date\n");
    folder.write("outcomes.csv", "old");
    for (const auto& counts_file : {folder / "nowhere/counts.csv", folder.path(), folder / "outcomes.csv"}) {
        const auto summary =
            replay({folder.path(), folder / "requests.csv", folder / "outcomes.csv", counts_file}, faults);
        ASSERT_FALSE(summary) << counts_file;
        EXPECT_EQ(summary.error().kind, ErrorKind::wrong_input) << summary.error().message;
        EXPECT_EQ(folder.read("outcomes.csv"), "old");
    }
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder.path()}, {}), 13) << "no leftovers";
}

TEST_F(ReplayTest, WritesToWhatIsNoRegularFileAsItIs) {
    write_files(folder, files);
    folder.write("requests.csv", "request_id,received_at,channel,diner,operation,date\n");
    std::filesystem::create_symlink("real.csv", folder / "outcomes.csv");
    folder.write("real.csv", "old");
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    std::FILE* const pipe =
        std::fopen((folder / "pipe").c_str(), "r+"); // opened for both, so that nobody waits
    ASSERT_NE(pipe, nullptr);
    EXPECT_TRUE(
        replay({folder.path(), folder / "requests.csv", folder / "outcomes.csv", folder / "pipe"}, faults));
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "outcomes.csv"));
    EXPECT_EQ(folder.read("real.csv"), "request_id,outcome,reason,effective_date\n");
    EXPECT_TRUE(std::filesystem::is_fifo(folder / "pipe"));
    char line[64] = {};
    EXPECT_NE(std::fgets(line, sizeof line, pipe), nullptr);
    EXPECT_STREQ(line, "date,school,group,diet,bianco,meals\n");
    std::fclose(pipe);
}

TEST_F(ReplayTest, DoesNotDependOnTheOrderOfTheFile) {
    std::mt19937 random{5};
    constexpr std::array operations{"cancel", "uncancel", "bianco", "unbianco", "suspend", "resume"};
    Lines rows;
    for (int i = 0; i < 400; ++i) {
        auto at = *counter::parse_instant("2026-09-20T00:00:00Z") + std::chrono::minutes{37 * i};
        rows.push_back("r" + std::to_string(i) + "," + counter::to_string(at) + ",portal,D" +
                       std::to_string(1 + random() % 5) + "," + operations[random() % operations.size()] +
                       ",\n");
    }
    const auto joined = [&] {
        std::string text;
        for (const auto& row : rows) text += row;
        return text;
    };
    expect_runs(joined());
    auto in_order = outcomes();
    const auto counted = counts();
    std::ranges::shuffle(rows, random);
    expect_runs(joined());
    auto shuffled = outcomes();
    std::ranges::sort(in_order);
    std::ranges::sort(shuffled);
    EXPECT_EQ(shuffled, in_order);
    EXPECT_EQ(counts(), counted);
}

} // namespace
} // namespace data::tests
