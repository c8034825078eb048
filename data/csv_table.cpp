#include "data/csv_table.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "data/csv.hpp"
#include "data/nearest.hpp"
#include "data/text_file.hpp"

namespace data {

namespace {

/// Takes the header first, then the rows.
class TableParser {
public:
    TableParser(const CsvTable& table, const CsvTableVisitor& visitor)
        : table_(table),
          visitor_(visitor),
          reader_([this](const CsvRow& row) { has_header_ ? take_row(row) : take_header(row); },
                  [this](CsvFault fault) { take_fault(std::move(fault)); }) {}

    /// False if no more is wanted.
    bool feed(std::string_view bytes) {
        reader_.feed(bytes);
        return !stopped_;
    }

    void finish() {
        if (!stopped_) reader_.finish();
        if (!stopped_ && !has_header_)
            tell({std::string{table_.file},
                  1,
                  0,
                  {},
                  fmt::format("the file is empty; the first line must name the columns: {}",
                              column_names(true))},
                 "");
    }

private:
    void tell(Fault fault, std::optional<std::string_view> lost) {
        if (stopped_) return;
        if (visitor_.on_fault(std::move(fault), lost) == Reading::stop) stop();
    }

    void stop() {
        stopped_ = true;
        reader_.stop();
    }

    std::string column_names(bool mandatory_alone) const {
        std::string names;
        for (const auto& column : table_.columns)
            if (column.mandatory || !mandatory_alone)
                names += (names.empty() ? "" : ",") + std::string{column.name};
        return names;
    }

    void take_header(const CsvRow& row) {
        has_header_ = true;
        header_.assign(row.fields.begin(), row.fields.end());
        places_.assign(table_.columns.size(), CsvRecord::absent);
        for (std::size_t place = 0; place < header_.size(); ++place) place_column(row.line, place);

        bool is_complete = true;
        for (std::size_t column = 0; column < table_.columns.size(); ++column) {
            if (!table_.columns[column].mandatory || places_[column] != CsvRecord::absent) continue;
            is_complete = false;
            tell({std::string{table_.file}, row.line, 0, std::string{table_.columns[column].name},
                  "the header line lacks this column; add it, with this very name"},
                 "");
        }
        if (!is_complete) stop(); // each row would have the same fault again
    }

    void place_column(std::size_t line, std::size_t place) {
        const auto& name = header_[place];
        const auto known = std::ranges::find(table_.columns, std::string_view{name}, &CsvColumn::name);
        if (known != table_.columns.end()) {
            auto& taken = places_[static_cast<std::size_t>(known - table_.columns.begin())];
            if (taken == CsvRecord::absent)
                taken = place;
            else
                tell({std::string{table_.file}, line, place + 1, name,
                      "this column is there twice; leave one out"},
                     std::nullopt);
            return;
        }
        if (table_.further_columns) return;
        std::vector<std::string_view> names;
        for (const auto& column : table_.columns) names.push_back(column.name);
        tell({std::string{table_.file},
              line,
              place + 1,
              {},
              fmt::format("{} is no column of this file; the nearest that is one is {:?}, and all are {}",
                          in_quotes(name), nearest(name, names), column_names(false))},
             std::nullopt);
    }

    void take_row(const CsvRow& row) {
        if (stopped_) return;
        if (row.fields.size() == header_.size()) {
            if (visitor_.on_record({table_, row.line, row.fields, places_}) == Reading::stop) stop();
            return;
        }
        const auto key = places_.front();
        tell({std::string{table_.file},
              row.line,
              0,
              {},
              fmt::format("the row has {} fields and the header line {}; give every field, empty if need be, "
                          "and put a "
                          "field that holds a comma in quotes",
                          row.fields.size(), header_.size())},
             key < row.fields.size() ? row.fields[key] : std::string_view{});
    }

    void take_fault(CsvFault fault) {
        const auto name =
            has_header_ && fault.column <= header_.size() ? header_[fault.column - 1] : std::string{};
        tell({std::string{table_.file}, fault.line, fault.column, name, std::move(fault.expected)}, "");
        if (!has_header_) stop();
    }

    const CsvTable& table_;
    const CsvTableVisitor& visitor_;
    CsvReader reader_;
    bool has_header_ = false;
    bool stopped_ = false;
    std::vector<std::string> header_;
    std::vector<std::size_t> places_; // in a row, by column of the table
};

} // namespace

Fault CsvRecord::fault(std::size_t column, std::string expected) const {
    const auto place = places_[column];
    return {std::string{table_->file}, line_, place == absent ? 0 : place + 1,
            std::string{table_->columns[column].name}, std::move(expected)};
}

void read_csv_table(const std::filesystem::path& path, const CsvTable& table,
                    const CsvTableVisitor& visitor) {
    TableParser parser{table, visitor};
    const auto read = read_pieces(path, [&](std::string_view bytes) {
        const bool goes_on = parser.feed(bytes);
        visitor.on_progress(bytes.size());
        return goes_on;
    });
    if (!read)
        visitor.on_fault({std::string{table.file}, 0, 0, {}, read.error().message}, "");
    else
        parser.finish();
}

} // namespace data
