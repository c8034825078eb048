// CSV as RFC 4180 has it, read row by row as bytes come in, and written. A header is a row like any other.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace data {

struct CsvRow {
    std::size_t line = 0; ///< on which the row starts, from 1
    /// At least one. Gone when the function that gets the row returns.
    std::span<const std::string_view> fields;
};

/// A row that can't be read, because of its quotes or since it isn't UTF-8.
struct CsvFault {
    std::size_t line = 0;   ///< on which the row starts, from 1
    std::size_t column = 0; ///< the field's number, from 1
    std::string expected;   ///< a sentence: what was found, what was expected
};

/// Splits text into rows. Lines end with LF or CRLF, the last one may end without; a UTF-8 byte order mark at
/// the start and empty lines are passed over; spaces belong to the fields. A row with a fault is reported and
/// left out, and reading goes on with the next line.
class CsvReader {
public:
    CsvReader(std::function<void(const CsvRow&)> on_row, std::function<void(CsvFault)> on_fault);
    ~CsvReader();
    CsvReader(const CsvReader&) = delete;
    CsvReader& operator=(const CsvReader&) = delete;

    /// The next bytes, cut anywhere.
    void feed(std::string_view bytes);
    /// After the last bytes.
    void finish();
    /// No row and no fault is reported from here on, not even from bytes that are being read. For use in
    /// `on_row` and `on_fault`.
    void stop();

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

/// Appends a field, in quotes only where it needs them.
void append_csv_field(std::string& out, std::string_view field);

/// Appends a row and its LF. `CsvReader` gives back the same fields, if they are UTF-8 without NUL.
void append_csv_row(std::string& out, std::initializer_list<std::string_view> fields);

} // namespace data
