#include "data/paper/document_json.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "data/fault.hpp"
#include "data/paper/document_fields.hpp"

namespace data::paper {

namespace json = boost::json;

namespace {

using namespace described;
using counter::Cents;
using counter::ServiceDate;
using counter::TimeOfDay;
using counter::money::Month;

/// Another number when a member comes, goes or means something else; documents kept by older programs stay readable.
constexpr std::int64_t version = 1;

// A local time is written as an instant without its Z: it is in the authority's zone, and the paper doesn't say which.

std::string written_time(const LocalTime& at) {
    auto text = counter::to_string(counter::Instant{at.date.time_since_epoch()} + at.time);
    text.pop_back();
    return text;
}

std::optional<LocalTime> parse_local_time(std::string_view text) {
    const auto at = counter::parse_instant(std::string{text} + 'Z');
    if (!at) return std::nullopt;
    const auto day = date::floor<date::days>(*at);
    return LocalTime{ServiceDate{day.time_since_epoch()}, *at - day};
}

constexpr std::string_view any_day = "1970-01-01T";

struct Writer {
    static json::value write(const std::string& text) { return json::string{text}; }
    static json::value write(bool flag) { return flag; }
    static json::value write(int number) { return number; }
    static json::value write(std::int64_t number) { return number; }
    static json::value write(Cents amount) { return amount.value; }
    static json::value write(ServiceDate date) { return json::string{counter::to_string(date)}; }
    static json::value write(Month month) { return json::string{to_string(month)}; }
    static json::value write(const LocalTime& at) { return json::string{written_time(at)}; }
    static json::value write(TimeOfDay time) { return json::string{written_time({{}, time}).substr(any_day.size())}; }

    template <Worded Enum>
    static json::value write(Enum value) {
        const auto all = words(&value);
        return json::string{std::ranges::find(all, value, &Words<Enum>::first)->second};
    }
    template <typename T>
    static json::value write(const std::vector<T>& rows) {
        json::array array;
        array.reserve(rows.size());
        for (const auto& row : rows) array.push_back(write(row));
        return array;
    }
    template <Described T>
    static json::value write(const T& value) {
        json::object object;
        write_members(object, value);
        return object;
    }

    template <Described T>
    static void write_members(json::object& object, const T& value) {
        std::apply([&](const auto&... field) { (add(object, field.name, value.*field.member), ...); }, fields(&value));
    }

private:
    template <typename T>
    static void add(json::object& object, std::string_view name, const T& value) {
        object.emplace(name, write(value));
    }
    template <typename T>
    static void add(json::object& object, std::string_view name, const std::optional<T>& value) {
        if (value) object.emplace(name, write(*value));
    }
};

/// What is wrong, and where: `lines[3].preparation`.
struct Wrong {
    std::string where;
    std::string what;

    Wrong within(std::string_view outer) && {
        const bool needs_point = !where.empty() && where.front() != '[';
        where.insert(0, std::string{outer} + (needs_point ? "." : ""));
        return std::move(*this);
    }
};
using Verdict = std::optional<Wrong>;

Verdict is_no(std::string_view expected) { return Wrong{{}, fmt::format("is not {}", expected)}; }

struct Reader {
    static Verdict read(const json::value& from, std::string& to) {
        const auto* const text = from.if_string();
        if (!text) return is_no("a text");
        to = std::string{*text};
        return {};
    }
    static Verdict read(const json::value& from, bool& to) {
        const auto* const flag = from.if_bool();
        if (!flag) return is_no("true or false");
        to = *flag;
        return {};
    }
    static Verdict read(const json::value& from, std::int64_t& to) {
        const auto* const number = from.if_int64();
        if (!number) return is_no("a whole number");
        to = *number;
        return {};
    }
    static Verdict read(const json::value& from, int& to) {
        const auto* const number = from.if_int64();
        if (!number || !std::in_range<int>(*number)) return is_no("a whole number of 32 bits");
        to = static_cast<int>(*number);
        return {};
    }
    static Verdict read(const json::value& from, Cents& to) { return read(from, to.value); }
    static Verdict read(const json::value& from, ServiceDate& to) {
        return read_text(from, to, counter::parse_date, "a date like 2026-09-21");
    }
    static Verdict read(const json::value& from, Month& to) {
        return read_text(from, to, counter::money::parse_month, "a month like 2026-09");
    }
    static Verdict read(const json::value& from, LocalTime& to) {
        return read_text(from, to, parse_local_time, "a local time like 2026-09-21T09:30:00.000");
    }
    static Verdict read(const json::value& from, TimeOfDay& to) {
        const auto parse = [](std::string_view text) -> std::optional<TimeOfDay> {
            const auto at = parse_local_time(std::string{any_day}.append(text));
            if (!at) return std::nullopt;
            return at->time;
        };
        return read_text(from, to, parse, "a clock time like 09:30:00.000");
    }
    template <Worded Enum>
    static Verdict read(const json::value& from, Enum& to) {
        const auto parse = [all = words(&to)](std::string_view text) -> std::optional<Enum> {
            const auto found = std::ranges::find(all, text, &Words<Enum>::second);
            if (found == all.end()) return std::nullopt;
            return found->first;
        };
        return read_text(from, to, parse, "a word that is known here");
    }
    template <typename T>
    static Verdict read(const json::value& from, std::vector<T>& to) {
        const auto* const array = from.if_array();
        if (!array) return is_no("a list");
        to.resize(array->size());
        for (std::size_t i = 0; i < to.size(); ++i)
            if (auto wrong = read((*array)[i], to[i])) return std::move(*wrong).within(fmt::format("[{}]", i));
        return {};
    }
    template <Described T>
    static Verdict read(const json::value& from, T& to) {
        const auto* const object = from.if_object();
        if (!object) return is_no("an object");
        return read_members(*object, to);
    }

    template <Described T>
    static Verdict read_members(const json::object& object, T& to) {
        Verdict wrong;
        const auto members = fields(&to);
        std::apply([&](const auto&... field) { ((wrong = find(object, field.name, to.*field.member)) || ...); }, members);
        if (wrong) return wrong;
        for (const auto& member : object) {
            const auto is_it = [&](const auto& field) { return field.name == std::string_view{member.key()}; };
            if (!std::apply([&](const auto&... field) { return (is_it(field) || ...); }, members))
                return Wrong{std::string{member.key()}, "is not known here"};
        }
        return {};
    }

private:
    template <typename T, typename Parse>
    static Verdict read_text(const json::value& from, T& to, Parse parse, std::string_view expected) {
        const auto* const text = from.if_string();
        const auto value = text ? parse(*text) : std::nullopt;
        if (!value) return is_no(expected);
        to = *value;
        return {};
    }

    template <typename T>
    static Verdict find(const json::object& object, std::string_view name, T& to) {
        const auto* const member = object.if_contains(name);
        if (!member) return Wrong{std::string{name}, "is missing"};
        auto wrong = read(*member, to);
        if (wrong) return std::move(*wrong).within(name);
        return {};
    }
    template <typename T>
    static Verdict find(const json::object& object, std::string_view name, std::optional<T>& to) {
        return object.contains(name) ? find(object, name, to.emplace()) : Verdict{};
    }
};

Error damaged(std::string_view what) { return {ErrorKind::internal, fmt::format("print-out's content: {}", what)}; }

template <typename T>
Result<Document> read_as(const json::object& members) {
    T document;
    if (const auto wrong = Reader::read_members(members, document))
        return damaged(in_quotes(wrong->where) + ' ' + wrong->what);
    return Document{std::move(document)};
}

} // namespace

json::object to_json(const Document& document) {
    json::object object{{"kind", to_string(kind_of(document))}, {"version", version}};
    std::visit([&](const auto& content) { Writer::write_members(object, content); }, document);
    return object;
}

Result<Document> document_from(std::string_view text) {
    json::error_code failed;
    auto value = json::parse(text, failed);
    if (failed) return damaged(fmt::format("not JSON ({})", failed.message()));
    auto* const members = value.if_object();
    if (!members) return damaged("not a JSON object");

    const auto* const found_version = members->if_contains("version");
    if (!found_version || !found_version->is_int64()) return damaged("\"version\" is not a whole number");
    if (found_version->get_int64() != version)
        return damaged(
            fmt::format("version {} is not one that this program reads; it reads {}", found_version->get_int64(), version));

    const auto* const found_kind = members->if_contains("kind");
    const auto* const kind_text = found_kind ? found_kind->if_string() : nullptr;
    const auto kind = kind_text ? parse_kind(*kind_text) : std::nullopt;
    if (!kind)
        return damaged(kind_text ? fmt::format("the kind {} is not known", in_quotes(*kind_text))
                                 : "\"kind\" is not a text");

    members->erase("version");
    members->erase("kind");
    switch (*kind) {
    case Kind::production_sheet: return read_as<ProductionSheet>(*members);
    case Kind::meal_sheet: return read_as<MealSheet>(*members);
    case Kind::delivery_note: return read_as<DeliveryNote>(*members);
    case Kind::delta_sheet: return read_as<DeltaSheet>(*members);
    case Kind::labels: return read_as<Labels>(*members);
    case Kind::matching_sheet: return read_as<MatchingSheet>(*members);
    case Kind::receipt: return read_as<Receipt>(*members);
    case Kind::statement: return read_as<Statement>(*members);
    }
    return damaged("a kind that nobody reads");
}

} // namespace data::paper
