#include "data/csv.hpp"

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include <boost/nowide/utf/utf.hpp>
#include <csv.h>
#include <fmt/format.h>

namespace data {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Why the field is no text; empty if it is.
std::string_view flaw_of(std::string_view field) {
    using Utf8 = boost::nowide::utf::utf_traits<char>;
    for (const char *at = field.data(), *const end = at + field.size(); at != end;) {
        const auto byte = static_cast<unsigned char>(*at);
        if (byte == 0) return "a NUL byte stands here; the file must be plain UTF-8 text";
        if (byte < 0x80) {
            ++at;
            continue;
        }
        if (!boost::nowide::utf::is_valid_codepoint(Utf8::decode(at, end)))
            return "these bytes are not UTF-8; save the file as UTF-8";
    }
    return {};
}

extern "C" int never_a_space(unsigned char) { return 0; } // else libcsv trims spaces and tabs around a field

} // namespace

class CsvReader::Parser {
public:
    Parser(std::function<void(const CsvRow&)> on_row, std::function<void(CsvFault)> on_fault)
        : on_row_(std::move(on_row)),
          on_fault_(std::move(on_fault)) {
        start();
    }
    ~Parser() { csv_free(&csv_); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    void feed(std::string_view bytes) {
        while (!bytes.empty() && mark_seen_ < byte_order_mark.size()) {
            if (bytes.front() != byte_order_mark[mark_seen_]) {
                parse(byte_order_mark.substr(0, std::exchange(mark_seen_, byte_order_mark.size())));
                break;
            }
            bytes.remove_prefix(1);
            ++mark_seen_;
        }
        parse(bytes);
    }

    void finish() {
        if (mark_seen_ < byte_order_mark.size()) parse(byte_order_mark.substr(0, mark_seen_));
        if (stopped_ || skips_line_) return;
        if (csv_fini(&csv_, on_field, on_row_end, this) != 0)
            fault("the quote that opens this field is never closed");
        if (ends_with_cr_) lone_cr();
    }

    void stop() { stopped_ = true; }

private:
    void start() {
        csv_init(&csv_, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
        csv_set_space_func(&csv_, never_a_space);
        csv_set_blk_size(&csv_, std::size_t{16} * 1024);
    }

    void parse(std::string_view bytes) {
        while (!bytes.empty() && !stopped_) {
            if (skips_line_) {
                const auto end = bytes.find('\n');
                if (end == std::string_view::npos) return;
                bytes.remove_prefix(end + 1);
                row_line_ = line_ = ++newlines_ + 1;
                skips_line_ = false;
                continue;
            }
            const auto read = csv_parse(&csv_, bytes.data(), bytes.size(), on_field, on_row_end, this);
            newlines_ += static_cast<std::size_t>(std::ranges::count(bytes.substr(0, read), '\n'));
            bytes.remove_prefix(read);
            if (csv_error(&csv_) == CSV_SUCCESS) continue;
            if (csv_error(&csv_) != CSV_EPARSE) throw std::bad_alloc{};
            misplaced_quote();
        }
    }

    /// Where libcsv gave up: a quote amid an unquoted field, or text after a quoted one.
    void misplaced_quote() {
        if (ends_with_cr_) lone_cr();
        const auto here =
            newlines_ + 1 == row_line_ ? std::string{} : fmt::format(" (on line {})", newlines_ + 1);
        fault(
            csv_.quoted != 0
                ? fmt::format(
                      "after the closing quote comes neither a comma nor the line's end{}; a quote inside a "
                      "quoted field is written twice",
                      here)
                : fmt::format(
                      "a quote stands inside a field that does not start with one{}; put the whole field in "
                      "quotes and write the quote inside it twice",
                      here));
        csv_free(&csv_);
        start();
        clear_row();
        skips_line_ = true;
    }

    // libcsv is C: nothing may be thrown through it.
    static void on_field(void* text, std::size_t size, void* self) noexcept {
        static_cast<Parser*>(self)->add_field({static_cast<const char*>(text), size});
    }
    static void on_row_end(int c, void* self) noexcept { static_cast<Parser*>(self)->end_row(c); }

    void add_field(std::string_view field) {
        if (ends_with_cr_) lone_cr();
        line_ += static_cast<std::size_t>(std::ranges::count(field, '\n'));
        if (const auto flaw = flaw_of(field); !flaw.empty()) {
            fault(std::string{flaw});
            row_has_fault_ = true;
        }
        text_ += field;
        ends_.push_back(text_.size());
    }

    /// At each CR and LF outside of quotes, so that CRLF comes as two of which the second ends an empty row;
    /// at the end of a text that doesn't end with one, with -1.
    void end_row(int c) {
        if (ends_with_cr_ && c != '\n') lone_cr();
        ends_with_cr_ = c == '\r';
        if (!ends_.empty() && !row_has_fault_ && !stopped_) {
            fields_.clear();
            std::size_t from = 0;
            for (const auto end : ends_) {
                fields_.push_back(std::string_view{text_}.substr(from, end - from));
                from = end;
            }
            on_row_({row_line_, fields_});
        }
        if (c == '\n') ++line_;
        clear_row();
        row_line_ = line_;
    }

    void clear_row() {
        text_.clear();
        ends_.clear();
        row_has_fault_ = false;
    }

    /// Told once: a file whose lines end that way has it on each of them.
    void lone_cr() {
        ends_with_cr_ = false;
        if (!std::exchange(told_lone_cr_, true))
            fault("a carriage return without a line feed stands before this; end lines with LF or CRLF");
    }

    void fault(std::string expected) {
        if (!stopped_) on_fault_({row_line_, ends_.size() + 1, std::move(expected)});
    }

    csv_parser csv_{};
    std::function<void(const CsvRow&)> on_row_;
    std::function<void(CsvFault)> on_fault_;

    std::string text_; // the row's fields, one after the other
    std::vector<std::size_t> ends_;
    std::vector<std::string_view> fields_; // kept for its memory alone
    std::size_t row_line_ = 1;
    std::size_t line_ = 1;      // by rows and the fields in them: libcsv doesn't say where it is
    std::size_t newlines_ = 0;  // in the bytes that libcsv has read
    std::size_t mark_seen_ = 0; // bytes of the byte order mark
    bool row_has_fault_ = false;
    bool ends_with_cr_ = false;
    bool told_lone_cr_ = false;
    bool skips_line_ = false;
    bool stopped_ = false;
};

CsvReader::CsvReader(std::function<void(const CsvRow&)> on_row, std::function<void(CsvFault)> on_fault)
    : parser_(std::make_unique<Parser>(std::move(on_row), std::move(on_fault))) {}
CsvReader::~CsvReader() = default;
void CsvReader::feed(std::string_view bytes) { parser_->feed(bytes); }
void CsvReader::finish() { parser_->finish(); }
void CsvReader::stop() { parser_->stop(); }

void append_csv_field(std::string& out, std::string_view field) {
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += field;
        return;
    }
    out += '"';
    for (const char c : field) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_csv_row(std::string& out, std::initializer_list<std::string_view> fields) {
    if (fields.size() == 1 && fields.begin()->empty()) {
        out += "\"\"\n"; // an empty line would be none
        return;
    }
    bool is_first = true;
    for (const auto field : fields) {
        if (!std::exchange(is_first, false)) out += ',';
        append_csv_field(out, field);
    }
    out += '\n';
}

} // namespace data
