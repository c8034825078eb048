#include "data/policy_file.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <optional>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "data/nearest.hpp"
#include "data/toml.hpp"


namespace data {

namespace {

using counter::Policy;
using namespace std::string_view_literals;

// Each name stands for the enumerator beside it, read and written alike.
template <typename Enum>
using Choice = std::pair<std::string_view, Enum>;

constexpr std::array<Choice<counter::ChannelHours>, 2> channel_hours{
    {{"any_time", counter::ChannelHours::any_time}, {"window", counter::ChannelHours::window}}};
constexpr std::array<Choice<counter::Presence>, 2> presences{
    {{"auto", counter::Presence::automatic}, {"staff", counter::Presence::staff}}};
constexpr std::array<Choice<counter::AbsenceAfterClose>, 2> absences{
    {{"charge", counter::AbsenceAfterClose::charge}, {"waive", counter::AbsenceAfterClose::waive}}};
constexpr std::array<Choice<counter::Billing>, 2> billings{
    {{"prepaid", counter::Billing::prepaid}, {"postpaid", counter::Billing::postpaid}}};
constexpr std::array<Choice<counter::CashMode>, 3> cash_modes{{{"any", counter::CashMode::any},
                                                               {"old_debt", counter::CashMode::old_debt},
                                                               {"none", counter::CashMode::none}}};

constexpr std::array authority_keys{"code"sv,
                                    "name"sv,
                                    "timezone"sv,
                                    "cutoff"sv,
                                    "term"sv,
                                    "channels"sv,
                                    "presence"sv,
                                    "billing"sv,
                                    "window_opens"sv,
                                    "ivr_undo_exclusive"sv,
                                    "cash"sv,
                                    "fee_bands"sv,
                                    "arrears_meals"sv,
                                    "payments"sv,
                                    "mav_fee_cents"sv,
                                    "vouchers"sv,
                                    "absence_after_close"sv,
                                    "bianco_max_consecutive"sv};
constexpr std::array range_keys{"from"sv, "to"sv};
constexpr std::array cash_keys{"mode"sv, "min_meals"sv, "max_cents"sv};

// The tz database behind counter::Zone knows no daylight saving time after 2037.
constexpr counter::ServiceDate first_day{date::year{2000} / 1 / 1};
constexpr counter::ServiceDate last_day{date::year{2037} / 12 / 31};

constexpr std::int64_t most_cents = 1'000'000'000'000; // far from where sums of them would overflow
constexpr std::int64_t most_meals = std::numeric_limits<int>::max();

std::string_view type_name(const toml::node& node) {
    switch (node.type()) {
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return "an array";
    case toml::node_type::string: return "a text";
    case toml::node_type::integer: return "a whole number";
    case toml::node_type::floating_point: return "a number with a fraction";
    case toml::node_type::boolean: return "true or false";
    case toml::node_type::date: return "a date without quotes";
    case toml::node_type::time: return "a time without quotes";
    case toml::node_type::date_time: return "a date and time without quotes";
    case toml::node_type::none: break;
    }
    return "nothing";
}

/// Where faults of one text go.
class FileFaults {
public:
    FileFaults(std::string_view file, std::vector<Fault>& faults) : file_(file), faults_(&faults) {}

    void add(const toml::source_region& where, std::string key, std::string expected) {
        faults_->push_back(
            {std::string{file_}, where.begin.line, where.begin.column, std::move(key), std::move(expected)});
    }

private:
    std::string_view file_;
    std::vector<Fault>* faults_;
};

/// A TOML table and its values, each wrong one told with what it should have been. `path` is the table's own
/// key, such as `term.`.
class TableReader {
public:
    TableReader(const toml::table& table, std::string path, FileFaults& faults)
        : table_(table),
          path_(std::move(path)),
          faults_(faults) {}

    const toml::table& table() const { return table_; }

    void refuse_keys_other_than(std::span<const std::string_view> known) {
        for (const auto& [key, value] : table_)
            if (std::ranges::find(known, key.str()) == known.end())
                faults_.add(key.source(), path_ + std::string{key.str()},
                            fmt::format("{} is no key that is known here; the nearest that is one is {:?}",
                                        in_quotes(key.str()), nearest(key.str(), known)));
    }

    void demand(std::string_view key) {
        if (!table_.contains(key))
            faults_.add(table_.source(), path_ + std::string{key},
                        "this key is missing; every authority must give it");
    }

    /// The value under the key, if it is there and of the type; `expected` says what it should be.
    template <typename T>
    const T* find(std::string_view key, std::string_view expected) {
        const auto* node = table_.get(key);
        if (node == nullptr) return nullptr;
        const auto* value = node->as<T>();
        if (value == nullptr)
            fault(key, fmt::format("{} is not what belongs here; it must be {}", type_name(*node), expected));
        return value;
    }

    std::optional<TableReader> subtable(std::string_view key, std::string_view expected) {
        const auto* table = find<toml::table>(key, expected);
        if (table == nullptr) return std::nullopt;
        return TableReader{*table, path_ + std::string{key} + ".", faults_};
    }

    std::optional<std::string> text(std::string_view key) {
        const auto* value = find<toml::value<std::string>>(key, "a text in quotes");
        if (value == nullptr) return std::nullopt;
        return value->get();
    }

    std::optional<bool> truth(std::string_view key) {
        const auto* value = find<toml::value<bool>>(key, "true or false, without quotes");
        if (value == nullptr) return std::nullopt;
        return value->get();
    }

    std::optional<std::int64_t> number(std::string_view key, std::int64_t most, std::string_view what) {
        const auto expected = fmt::format("{}, a whole number from 0 to {}, without quotes", what, most);
        const auto* value = find<toml::value<std::int64_t>>(key, expected);
        if (value == nullptr) return std::nullopt;
        if (value->get() >= 0 && value->get() <= most) return value->get();
        fault(key, fmt::format("{} is not what belongs here; it must be {}", value->get(), expected));
        return std::nullopt;
    }

    /// A text that `parse` understands; it gives back an optional.
    template <typename Parse>
    auto parsed(std::string_view key, Parse parse, std::string_view expected)
        -> decltype(parse(std::string_view{})) {
        const auto* value = find<toml::value<std::string>>(key, expected);
        if (value == nullptr) return std::nullopt;
        auto result = parse(std::string_view{value->get()});
        if (!result)
            fault(key, fmt::format("{} is not what belongs here; it must be {}", in_quotes(value->get()),
                                   expected));
        return result;
    }

    std::optional<counter::TimeOfDay> time_of_day(std::string_view key) {
        return parsed(key, counter::parse_time_of_day, R"(a clock time in quotes, from "00:00" to "23:59")");
    }

    template <typename Enum, std::size_t N>
    std::optional<Enum> choice(std::string_view key, const std::array<Choice<Enum>, N>& choices) {
        const auto find_choice = [&](std::string_view text) -> std::optional<Enum> {
            const auto found = std::ranges::find(choices, text, &Choice<Enum>::first);
            if (found == choices.end()) return std::nullopt;
            return found->second;
        };
        std::string names;
        for (const auto& [name, value] : choices)
            names += fmt::format("{}{:?}", names.empty() ? "" : " or ", name);
        return parsed(key, find_choice, names);
    }

    /// About the value under the key, or about the table if there is none.
    void fault(std::string_view key, std::string expected) {
        const auto* node = table_.get(key);
        faults_.add(node == nullptr ? table_.source() : node->source(), path_ + std::string{key},
                    std::move(expected));
    }
    /// About one of the values in the list under the key.
    void fault_at(const toml::node& node, std::string_view key, std::string expected) {
        faults_.add(node.source(), path_ + std::string{key}, std::move(expected));
    }

private:
    const toml::table& table_;
    std::string path_;
    FileFaults& faults_;
};

/// `target` stays as it is where the file doesn't give a value.
template <typename T, typename U>
void take(T& target, std::optional<U> value) {
    if (value) target = *std::move(value);
}

/// Both ends of the table under the key, with `otherwise` for an end that is wrong. `what` as in "terms lie between".
counter::DateRange read_range(TableReader& authority, std::string_view key, std::string_view example, std::string_view what,
                              counter::DateRange otherwise) {
    auto table = authority.subtable(key, fmt::format("a table such as {}", example));
    if (!table) return otherwise;
    table->refuse_keys_other_than(range_keys);
    const auto date_of = [&](std::string_view end) {
        table->demand(end);
        const auto date = table->parsed(end, counter::parse_date, R"(a date in quotes, such as "2026-09-14")");
        if (date && (*date < first_day || *date > last_day))
            table->fault(end, fmt::format("{} is out of reach; {}s lie between {} and {}, since for later years no "
                                          "daylight saving time is known",
                                          counter::to_string(*date), what, counter::to_string(first_day),
                                          counter::to_string(last_day)));
        return date;
    };
    const auto from = date_of("from");
    const auto to = date_of("to");
    take(otherwise.from, from);
    take(otherwise.to, to);
    if (from && to && *from > *to)
        table->fault("to", fmt::format("the {} ends on {}, before it starts on {}; exchange the two or correct one", what,
                                       counter::to_string(*to), counter::to_string(*from)));
    return otherwise;
}

counter::DateRange read_term(TableReader& authority) {
    authority.demand("term");
    return read_range(authority, "term", R"({ from = "2026-09-14", to = "2027-06-08" })", "term", {first_day, last_day});
}

std::optional<counter::DateRange> read_vouchers(TableReader& authority) {
    if (!authority.table().contains("vouchers")) return std::nullopt;
    return read_range(authority, "vouchers", R"({ from = "2026-09-18", to = "2026-10-31" })", "conversion", {first_day, last_day});
}

std::set<counter::Payment> read_payments(TableReader& authority, std::set<counter::Payment> otherwise) {
    constexpr auto expected = R"("card", "mav", "pagopa" or "sdd")"sv;
    const auto* list = authority.find<toml::array>("payments", R"(a list such as ["card", "mav", "pagopa", "sdd"])");
    if (list == nullptr) return otherwise;
    std::set<counter::Payment> payments;
    for (const auto& node : *list) {
        const auto* text = node.as_string();
        const auto payment = text == nullptr ? std::nullopt : counter::parse_payment(text->get());
        if (!payment)
            authority.fault_at(node, "payments",
                               fmt::format("{} is not what belongs here; it must be {}",
                                           text == nullptr ? std::string{type_name(node)} : in_quotes(text->get()), expected));
        else if (!payments.insert(*payment).second)
            authority.fault_at(node, "payments", fmt::format("{} stands here twice; once is enough", in_quotes(text->get())));
    }
    return payments;
}

std::map<counter::Channel, counter::ChannelHours> read_channels(TableReader& authority) {
    std::map<counter::Channel, counter::ChannelHours> channels;
    authority.demand("channels");
    auto table = authority.subtable("channels", R"(a table such as { portal = "any_time", ivr = "window" })");
    if (!table) return channels;
    std::vector<std::string_view> names;
    for (const auto channel : counter::all_channels) names.push_back(counter::to_string(channel));
    table->refuse_keys_other_than(names);
    for (const auto channel : counter::all_channels)
        if (const auto hours = table->choice(counter::to_string(channel), channel_hours))
            channels.emplace(channel, *hours);
    return channels;
}

std::map<std::string, counter::Cents, std::less<>> read_fee_bands(TableReader& authority) {
    std::map<std::string, counter::Cents, std::less<>> bands;
    auto table =
        authority.subtable("fee_bands", "a table of prices in cents, such as { standard = 480, exempt = 0 }");
    if (!table) return bands;
    for (const auto& [key, value] : table->table()) {
        const auto price = table->number(key.str(), most_cents, "a price in cents");
        bands.emplace(key.str(), counter::Cents{price.value_or(0)});
    }
    return bands;
}

counter::CashRules read_cash(TableReader& authority) {
    counter::CashRules cash;
    auto table =
        authority.subtable("cash", R"(a table such as { mode = "any", min_meals = 20, max_cents = 50000 })");
    if (!table) return cash;
    table->refuse_keys_other_than(cash_keys);
    table->demand("mode");
    take(cash.mode, table->choice("mode", cash_modes));
    if (const auto meals = table->number("min_meals", most_meals, "a number of meals"))
        cash.min_meals = static_cast<int>(*meals);
    if (const auto cents = table->number("max_cents", most_cents, "an amount in cents"))
        cash.max = counter::Cents{*cents};
    return cash;
}

Policy read_authority(TableReader& table, counter::Zone default_zone) {
    table.refuse_keys_other_than(authority_keys);
    Policy policy{.code = {},
                  .name = {},
                  .zone = default_zone,
                  .cutoff = {},
                  .term = {},
                  .channels = {},
                  .bianco_max_consecutive = {},
                  .fee_bands = {},
                  .cash = {},
                  .arrears_meals = {}};
    for (const auto key : {"code", "name", "cutoff"}) table.demand(key);
    const auto code = table.text("code");
    if (code && code->empty())
        table.fault("code", "the code is empty; other files know the authority by it, so give it one");
    take(policy.code, code);
    take(policy.name, table.text("name"));
    take(policy.zone,
         table.parsed("timezone", counter::Zone::find,
                      R"(the name of a time zone that this machine knows, such as "Europe/Rome")"));
    take(policy.cutoff, table.time_of_day("cutoff"));
    policy.term = read_term(table);
    policy.channels = read_channels(table);
    take(policy.window_opens, table.time_of_day("window_opens"));
    take(policy.ivr_undo_exclusive, table.truth("ivr_undo_exclusive"));
    if (const auto most = table.number("bianco_max_consecutive", most_meals, "a number of service days"))
        policy.bianco_max_consecutive = static_cast<int>(*most);
    take(policy.presence, table.choice("presence", presences));
    take(policy.absence_after_close, table.choice("absence_after_close", absences));
    take(policy.billing, table.choice("billing", billings));
    policy.fee_bands = read_fee_bands(table);
    policy.cash = read_cash(table);
    if (const auto meals = table.number("arrears_meals", most_meals, "a number of meals"))
        policy.arrears_meals = static_cast<int>(*meals);
    policy.payments = read_payments(table, std::move(policy.payments));
    if (const auto cents = table.number("mav_fee_cents", most_cents, "an amount in cents"))
        policy.mav_fee = counter::Cents{*cents};
    policy.vouchers = read_vouchers(table);
    return policy;
}

std::vector<Policy> read_authorities(const toml::table& root, FileFaults& faults) {
    std::vector<Policy> policies;
    TableReader file{root, {}, faults};
    file.refuse_keys_other_than(std::array{"authority"sv});
    const auto expected = "tables that start with [[authority]], one for each authority"sv;
    const auto there_is_none = fmt::format("there is none; the file must hold {}", expected);
    const auto* authorities = file.find<toml::array>("authority", expected);
    if (authorities == nullptr) {
        if (!root.contains("authority")) faults.add({{1, 1}, {1, 1}, {}}, "authority", there_is_none);
        return policies;
    }
    if (authorities->empty()) faults.add(authorities->source(), "authority", there_is_none);

    const auto default_zone = counter::Zone::find("Europe/Rome");
    if (!default_zone) {
        faults.add({}, {}, "this machine's time zone database lacks Europe/Rome; install the package tzdata");
        return policies;
    }
    for (const auto& node : *authorities) {
        const auto* table = node.as_table();
        if (table == nullptr) {
            faults.add(node.source(), "authority",
                       fmt::format("{} is not what belongs here; it must be {}", type_name(node), expected));
            continue;
        }
        TableReader authority{*table, {}, faults};
        auto policy = read_authority(authority, *default_zone);
        if (!policy.code.empty() && std::ranges::find(policies, policy.code, &Policy::code) != policies.end())
            authority.fault("code",
                            fmt::format("{} is the code of an earlier authority in this file; each has "
                                        "its own",
                                        in_quotes(policy.code)));
        policies.push_back(std::move(policy));
    }
    return policies;
}

/// In double quotes, so that it reads back as it is.
std::string toml_text(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (result += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            result += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        else
            result += c;
    }
    return result += '"';
}

std::string toml_key(std::string_view key) {
    const auto is_bare = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    };
    return !key.empty() && std::ranges::all_of(key, is_bare) ? std::string{key} : toml_text(key);
}

std::string toml_table(const std::vector<std::string>& pairs) {
    return pairs.empty() ? "{}" : fmt::format("{{ {} }}", fmt::join(pairs, ", "));
}

template <typename Enum, std::size_t N>
std::string_view name_of(Enum value, const std::array<Choice<Enum>, N>& choices) {
    return std::ranges::find(choices, value, &Choice<Enum>::second)->first;
}

} // namespace

std::vector<Policy> parse_policies(std::string_view text, std::string_view file_name,
                                   std::vector<Fault>& faults) {
    std::vector<Fault> found;
    FileFaults file_faults{file_name, found};
    std::vector<Policy> policies;
    if (const auto parsed = toml::parse(text))
        policies = read_authorities(parsed.table(), file_faults);
    else
        file_faults.add(parsed.error().source(), {},
                        fmt::format("this is not TOML: {}", parsed.error().description()));
    std::ranges::stable_sort(found, {}, [](const Fault& fault) {
        return std::pair{fault.line, fault.column};
    });
    std::ranges::move(found, std::back_inserter(faults));
    return policies;
}

std::string to_toml(const Policy& policy) {
    std::string text = "[[authority]]\n";
    const auto line = [&](std::string_view key, std::string_view value) {
        text += fmt::format("{} = {}\n", key, value);
    };
    const auto clock = [](counter::TimeOfDay time) { return toml_text(counter::to_string(time)); };

    const auto range = [](const counter::DateRange& dates) {
        return fmt::format("{{ from = \"{}\", to = \"{}\" }}", counter::to_string(dates.from), counter::to_string(dates.to));
    };

    line("code", toml_text(policy.code));
    line("name", toml_text(policy.name));
    line("timezone", toml_text(policy.zone.name()));
    line("cutoff", clock(policy.cutoff));
    line("term", range(policy.term));
    std::vector<std::string> pairs;
    for (const auto& [channel, hours] : policy.channels)
        pairs.push_back(
            fmt::format("{} = \"{}\"", counter::to_string(channel), name_of(hours, channel_hours)));
    line("channels", toml_table(pairs));
    line("window_opens", clock(policy.window_opens));
    line("ivr_undo_exclusive", policy.ivr_undo_exclusive ? "true" : "false");
    if (policy.bianco_max_consecutive)
        line("bianco_max_consecutive", std::to_string(*policy.bianco_max_consecutive));
    line("presence", toml_text(name_of(policy.presence, presences)));
    line("absence_after_close", toml_text(name_of(policy.absence_after_close, absences)));
    line("billing", toml_text(name_of(policy.billing, billings)));
    pairs.clear();
    for (const auto& [band, price] : policy.fee_bands)
        pairs.push_back(fmt::format("{} = {}", toml_key(band), price.value));
    line("fee_bands", toml_table(pairs));
    pairs.assign(1, fmt::format("mode = \"{}\"", name_of(policy.cash.mode, cash_modes)));
    if (policy.cash.min_meals != 0) pairs.push_back(fmt::format("min_meals = {}", policy.cash.min_meals));
    if (policy.cash.max) pairs.push_back(fmt::format("max_cents = {}", policy.cash.max->value));
    line("cash", toml_table(pairs));
    if (policy.arrears_meals) line("arrears_meals", std::to_string(*policy.arrears_meals));
    if (policy.payments.size() != counter::all_payments.size()) { // absent: all
        pairs.clear();
        for (const auto payment : policy.payments) pairs.push_back(toml_text(counter::to_string(payment)));
        line("payments", fmt::format("[{}]", fmt::join(pairs, ", ")));
    }
    if (policy.mav_fee.value != 0) line("mav_fee_cents", std::to_string(policy.mav_fee.value));
    if (policy.vouchers) line("vouchers", range(*policy.vouchers));
    return text;
}

} // namespace data
