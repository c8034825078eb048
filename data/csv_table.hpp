// A CSV file whose header line names its columns, in any order.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "data/fault.hpp"

namespace data {

struct CsvColumn {
    std::string_view name;
    bool mandatory = true;
};

/// What a file is expected to look like.
struct CsvTable {
    std::string_view file;              ///< how faults call it
    std::span<const CsvColumn> columns; ///< the first, mandatory, is what other files know its rows by
    bool further_columns = false;       ///< others may be there, and are passed over
};

/// A row whose fields are known by their place in `CsvTable::columns`.
class CsvRecord {
public:
    CsvRecord(const CsvTable& table, std::size_t line, std::span<const std::string_view> fields,
              std::span<const std::size_t> places)
        : table_(&table),
          line_(line),
          fields_(fields),
          places_(places) {}

    std::size_t line() const { return line_; }
    /// Empty too if the file lacks an optional column. Gone when the function that gets the record returns.
    std::string_view operator[](std::size_t column) const {
        return places_[column] == absent ? std::string_view{} : fields_[places_[column]];
    }
    Fault fault(std::size_t column, std::string expected) const;

    static constexpr auto absent = static_cast<std::size_t>(-1);

private:
    const CsvTable* table_;
    std::size_t line_;
    std::span<const std::string_view> fields_;
    std::span<const std::size_t> places_; // in `fields_`, by column of the table
};

enum class Reading { go_on, stop };

/// Who gets what a file holds; both functions say whether to read on.
struct CsvTableVisitor {
    std::function<Reading(const CsvRecord&)> on_record;
    /// The file, its header or a row is wrong. `lost` is set if rows are left out for it: to the first column
    /// of the one row, or to the empty text if it can't be said which rows.
    std::function<Reading(Fault fault, std::optional<std::string_view> lost)> on_fault;
    /// After each piece of the file, with its size in bytes.
    std::function<void(std::size_t)> on_progress = [](std::size_t) {};
};

/// Reads the whole file, or until told to stop. Without a readable header there are no records.
void read_csv_table(const std::filesystem::path& path, const CsvTable& table, const CsvTableVisitor& visitor);

} // namespace data
