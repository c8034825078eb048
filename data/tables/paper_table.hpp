// Papers as they were composed, and the series of delivery notes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/paper/document.hpp"
#include "data/database.hpp"

namespace data {

/// A document, without its content.
struct Paper {
    std::int64_t id = 0;
    counter::paper::Kind kind{};
    counter::ServiceDate date;
    std::string kitchen;
    std::optional<std::string> school;   ///< none: of the whole kitchen, or a test
    std::optional<std::int64_t> closing; ///< none: of the whole kitchen, or a test
    std::optional<std::string> group;    ///< code; of labels
    std::optional<std::int64_t> number;  ///< of a delivery note or delta sheet; edition of a production sheet
    bool is_test = false;
    std::string title;
    std::int64_t labels = 0;
    counter::Instant composed_at;
    std::string author; ///< empty: ordered with the closing
};

/// A delivery note as its series knows it.
struct NoteEntry {
    int year = 0;
    std::int64_t number = 0;
    std::optional<std::int64_t> replaces; ///< number of the same year
    std::string goods; ///< how many of what, by codes
};

class PaperTable {
public:
    explicit PaperTable(Database& database);

    /// The day's, newest first; of one school if given, and then without those of the whole kitchen.
    Result<std::vector<Paper>> of_day(counter::ServiceDate date, std::optional<std::string_view> school);
    Result<std::optional<Paper>> find(std::int64_t id);
    Result<std::string> content(std::int64_t id);
    /// The closing's last paper of that kind, and number if given.
    Result<std::optional<Paper>> last_of(std::int64_t closing, counter::paper::Kind kind,
                                         std::optional<std::int64_t> number = std::nullopt);
    /// The kitchen's last production sheet of the day.
    Result<std::optional<Paper>> last_production(std::string_view kitchen, counter::ServiceDate date);
    /// Returns its id.
    Result<std::int64_t> add(const Paper& paper, std::string_view content);

    Result<std::int64_t> next_note(std::string_view kitchen, int year);
    Result<void> add_note(std::string_view kitchen, const NoteEntry& note, std::int64_t closing, std::int64_t paper);
    /// The closing's last one.
    Result<std::optional<NoteEntry>> last_note(std::int64_t closing);

private:
    Database* database_;
    Query of_day_;
    Query of_school_;
    Query find_;
    Query content_;
    Query last_of_;
    Query last_production_;
    Query add_;
    Query next_note_;
    Query add_note_;
    Query last_note_;
};

} // namespace data
