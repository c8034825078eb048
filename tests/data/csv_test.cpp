// RFC 4180 as it is read and written: nothing trimmed, nothing passed over in silence.
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "data/csv.hpp"

namespace data::tests {
namespace {

using namespace std::string_literals;

struct Row {
    std::size_t line;
    std::vector<std::string> fields;
    friend bool operator==(const Row&, const Row&) = default;
    friend void PrintTo(const Row& row, std::ostream* out) {
        *out << row.line << ":";
        for (const auto& field : row.fields) *out << " <" << field << ">";
    }
};

struct Place {
    std::size_t line;
    std::size_t column;
    friend bool operator==(const Place&, const Place&) = default;
    friend void PrintTo(const Place& place, std::ostream* out) { *out << place.line << ":" << place.column; }
};

struct Contents {
    std::vector<Row> rows;
    std::vector<Place> faults;
    std::vector<std::string> reasons;
    friend bool operator==(const Contents&, const Contents&) = default;
};

Contents read(std::initializer_list<std::string_view> pieces) {
    Contents contents;
    CsvReader reader{[&](const CsvRow& row) {
                         contents.rows.push_back({row.line, {row.fields.begin(), row.fields.end()}});
                     },
                     [&](CsvFault fault) {
                         contents.faults.push_back({fault.line, fault.column});
                         contents.reasons.push_back(std::move(fault.expected));
                     }};
    for (const auto piece : pieces) reader.feed(piece);
    reader.finish();
    return contents;
}

Contents read(std::string_view text) { return read({text}); }

std::vector<Row> rows_of(std::string_view text) {
    auto contents = read(text);
    EXPECT_TRUE(contents.faults.empty()) << text << ": " << contents.reasons.front();
    return contents.rows;
}

std::vector<Place> faults_of(std::string_view text) { return read(text).faults; }

using Rows = std::vector<Row>;
using Places = std::vector<Place>;

TEST(CsvReading, SplitsAtCommasAndLineFeeds) {
    EXPECT_EQ(rows_of("a,b\nc,d\n"), (Rows{{1, {"a", "b"}}, {2, {"c", "d"}}}));
}

TEST(CsvReading, TakesCarriageReturnAndLineFeedForOneLineEnd) {
    EXPECT_EQ(rows_of("a,b\r\nc,d\r\n"), (Rows{{1, {"a", "b"}}, {2, {"c", "d"}}}));
}

TEST(CsvReading, TakesALastLineWithoutLineEnd) {
    EXPECT_EQ(rows_of("a,b\nc,d"), (Rows{{1, {"a", "b"}}, {2, {"c", "d"}}}));
    EXPECT_EQ(rows_of("a,b\nc,\"d\""), (Rows{{1, {"a", "b"}}, {2, {"c", "d"}}}));
    EXPECT_EQ(rows_of("a,b\nc,"), (Rows{{1, {"a", "b"}}, {2, {"c", ""}}}));
}

TEST(CsvReading, OfNothingGivesNothing) {
    EXPECT_EQ(rows_of(""), Rows{});
    EXPECT_EQ(rows_of("\n\r\n\n"), Rows{});
    EXPECT_EQ(rows_of("\xEF\xBB\xBF"), Rows{});
}

TEST(CsvReading, KeepsEmptyFields) {
    EXPECT_EQ(rows_of(",,\n\"\",,\"\"\n"), (Rows{{1, {"", "", ""}}, {2, {"", "", ""}}}));
    EXPECT_EQ(rows_of("\"\"\n"), (Rows{{1, {""}}}));
}

TEST(CsvReading, KeepsSpacesAndTabs) {
    EXPECT_EQ(rows_of(" a ,\tb\t,  \n \n\" c \"\n"),
              (Rows{{1, {" a ", "\tb\t", "  "}}, {2, {" "}}, {3, {" c "}}}));
}

TEST(CsvReading, KeepsCommasQuotesAndLineEndsInsideQuotes) {
    EXPECT_EQ(rows_of("\"a,b\",\"say \"\"ciao\"\"\",\"two\nlines\",\"\r\n\",\"\"\"\"\n"),
              (Rows{{1, {"a,b", "say \"ciao\"", "two\nlines", "\r\n", "\""}}}));
}

TEST(CsvReading, KeepsEveryUtf8Character) {
    EXPECT_EQ(rows_of("Nicolò,日本,\xF0\x9F\x8D\x9D,\xEF\xBF\xBF,\x7F\n"),
              (Rows{{1, {"Nicolò", "日本", "\xF0\x9F\x8D\x9D", "\xEF\xBF\xBF", "\x7F"}}}));
}

TEST(CsvReading, SaysOnWhichLineARowStarts) {
    EXPECT_EQ(rows_of("a\n\n\r\nb\r\n\"x\ny\r\nz\",\"\n\"\nc\n"),
              (Rows{{1, {"a"}}, {4, {"b"}}, {5, {"x\ny\r\nz", "\n"}}, {9, {"c"}}}));
}

TEST(CsvReading, DropsAByteOrderMark) {
    EXPECT_EQ(rows_of("\xEF\xBB\xBF"
                      "a,b\n"),
              (Rows{{1, {"a", "b"}}}));
    EXPECT_EQ(rows_of("\xEF\xBB\xBF\"a\",b\n"), (Rows{{1, {"a", "b"}}}));
    EXPECT_EQ(rows_of("a,\xEF\xBB\xBF"
                      "b\n"),
              (Rows{{1,
                     {"a", "\xEF\xBB\xBF"
                           "b"}}}))
        << "it is one at the start alone";
    EXPECT_EQ(faults_of("\xEF\xBB"
                        "a,b\n"),
              (Places{{1, 1}}))
        << "half of one is no text";
    EXPECT_EQ(faults_of("\xEF"), (Places{{1, 1}}));
}

TEST(CsvReading, FaultsAQuoteInsideAnUnquotedField) {
    EXPECT_EQ(faults_of("a,b\"c\n"), (Places{{1, 2}}));
    EXPECT_EQ(faults_of("a\n3,b,c\"\n"), (Places{{2, 3}}));
    EXPECT_EQ(faults_of(" \"a\"\n"), (Places{{1, 1}})) << "the space starts the field";
}

TEST(CsvReading, FaultsTextAfterAClosingQuote) {
    EXPECT_EQ(faults_of("a,\"b\"c\n"), (Places{{1, 2}}));
    EXPECT_EQ(faults_of("\"a\" ,b\n"), (Places{{1, 1}}));
    EXPECT_EQ(faults_of("\"a\" \"b\"\n"), (Places{{1, 1}}));
}

TEST(CsvReading, FaultsAQuoteThatIsNeverClosed) {
    EXPECT_EQ(faults_of("a,b\nc,\"d\ne,f\n"), (Places{{2, 2}}));
    EXPECT_EQ(faults_of("\""), (Places{{1, 1}}));
    EXPECT_EQ(faults_of("\"a\"\""), (Places{{1, 1}}));
}

TEST(CsvReading, SaysOfAFaultOnALaterLineWhereItIs) {
    const auto contents = read("a,\"b\nc,\"d\n");
    EXPECT_EQ(contents.faults, (Places{{1, 2}}));
    EXPECT_NE(contents.reasons.at(0).find("on line 2"), std::string::npos) << contents.reasons.at(0);
}

TEST(CsvReading, FaultsBytesThatAreNotUtf8) {
    for (const auto* bytes :
         {"\x80", "\xFF", "\xC3", "\xC3(", "\xE2\x82", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80"}) {
        EXPECT_EQ(faults_of("a,b\nc,x"s + bytes + ",e\n"), (Places{{2, 2}})) << bytes;
        EXPECT_EQ(faults_of("a,b\nc,\"x"s + bytes + "\",e\n"), (Places{{2, 2}})) << bytes;
    }
}

TEST(CsvReading, FaultsNulBytes) {
    EXPECT_EQ(faults_of("a,b\nc,x\0y\n"s), (Places{{2, 2}}));
    EXPECT_EQ(faults_of("\0"s), (Places{{1, 1}}));
}

TEST(CsvReading, FaultsACarriageReturnAloneOnce) {
    EXPECT_EQ(faults_of("a\rb\rc\r").size(), 1U);
    EXPECT_EQ(faults_of("a\nb\r\r\nc\n").size(), 1U);
    EXPECT_EQ(faults_of("a\r").size(), 1U);
    EXPECT_EQ(faults_of("\"a\rb\"\n").size(), 0U) << "inside quotes it is text";
}

TEST(CsvReading, GoesOnWithTheLineAfterAFault) {
    const auto contents = read("h\nx\"y,1,2\nb\n\"q\nr\"s\nc\n\xFF\nd\n");
    EXPECT_EQ(contents.rows, (Rows{{1, {"h"}}, {3, {"b"}}, {6, {"c"}}, {8, {"d"}}}));
    EXPECT_EQ(contents.faults, (Places{{2, 1}, {4, 1}, {7, 1}}));
}

TEST(CsvReading, TellsEveryFaultyFieldOfARow) {
    EXPECT_EQ(faults_of("\xFF,a,\xFE\n"), (Places{{1, 1}, {1, 3}}));
}

TEST(CsvReading, IsTheSameHoweverTheBytesAreCut) {
    const auto text =
        "\xEF\xBB\xBFh,\"k\"\r\na,\"b\"\"\nc\"\r\n\r\nx\"y\nNicolò,\"z\"q\n\xC3,1\nu\rv\n\"open"s;
    const auto whole = read(text);
    EXPECT_EQ(whole.rows.size(), 4U);
    EXPECT_EQ(whole.faults.size(), 5U);
    for (std::size_t first = 0; first <= text.size(); ++first)
        for (std::size_t second = first; second <= text.size(); ++second)
            EXPECT_EQ(read({std::string_view{text}.substr(0, first),
                            std::string_view{text}.substr(first, second - first),
                            std::string_view{text}.substr(second)}),
                      whole)
                << first << " " << second;
}

TEST(CsvReading, StopsWhenToldTo) {
    std::vector<std::string> rows;
    std::optional<CsvReader> reader;
    reader.emplace(
        [&](const CsvRow& row) {
            rows.emplace_back(row.fields.front());
            if (rows.size() == 2) reader->stop();
        },
        [](const CsvFault&) { FAIL() << "after the stop"; });
    reader->feed("a\nb\nc\nx\"y\n");
    reader->feed("d\n\xFF\n\"open");
    reader->finish();
    EXPECT_EQ(rows, (std::vector<std::string>{"a", "b"}));
}

std::string written(std::initializer_list<std::string_view> fields) {
    std::string text;
    append_csv_row(text, fields);
    return text;
}

TEST(CsvWriting, QuotesOnlyWhereNeeded) {
    EXPECT_EQ(written({"a", "", " b ", "Nicolò's", "d;e"}), "a,, b ,Nicolò's,d;e\n");
    EXPECT_EQ(written({"a,b", "say \"ciao\"", "x\ny", "x\ry"}),
              "\"a,b\",\"say \"\"ciao\"\"\",\"x\ny\",\"x\ry\"\n");
}

TEST(CsvWriting, OfOneEmptyFieldIsNoEmptyLine) { EXPECT_EQ(written({""}), "\"\"\n"); }

TEST(CsvWriting, IsReadBackAsItWas) {
    std::mt19937 random{7};
    const std::string letters = "ab,\"\r\n ò\t";
    for (int round = 0; round < 3'000; ++round) {
        Row row{1, {}};
        for (auto fields = random() % 3; fields < 3; ++fields) {
            std::string field;
            for (auto size = random() % 6; size > 0; --size) {
                const auto letter = random() % (letters.size() - 1);
                field +=
                    letters[letter] == '\xC3' || letters[letter] == '\xB2' ? "ò"s : letters.substr(letter, 1);
            }
            row.fields.push_back(std::move(field));
        }
        std::string text;
        switch (row.fields.size()) {
        case 1: append_csv_row(text, {row.fields[0]}); break;
        case 2: append_csv_row(text, {row.fields[0], row.fields[1]}); break;
        default: append_csv_row(text, {row.fields[0], row.fields[1], row.fields[2]}); break;
        }
        EXPECT_EQ(rows_of(text), Rows{row}) << text;
    }
}

TEST(CsvFuzz, RandomBytesAreRowsOrFaultsAndNeverACrash) {
    std::mt19937 random{42};
    const std::string likely = ",,,\"\"\"\n\n\r a\xC3\xB2\xEF\xBB\xBF";
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (auto size = random() % 60; size > 0; --size)
            text += random() % 8 != 0 ? likely[random() % likely.size()] : static_cast<char>(random() % 256);
        const auto contents = read(text);
        std::string again;
        for (const auto& row : contents.rows)
            for (const auto& field : row.fields) append_csv_row(again, {field});
        EXPECT_TRUE(faults_of(again).empty()) << "what was read is text";
    }
}

} // namespace
} // namespace data::tests
