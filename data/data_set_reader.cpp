#include "data/data_set_reader.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "data/csv_table.hpp"
#include "data/policy_file.hpp"
#include "data/record_fields.hpp"
#include "data/text_file.hpp"

namespace data {

namespace fs = std::filesystem;

namespace {

using namespace std::string_view_literals;

constexpr std::array annex_ii_allergens{"gluten"sv,   "crustaceans"sv, "eggs"sv,  "fish"sv,    "peanuts"sv,
                                        "soybeans"sv, "milk"sv,        "nuts"sv,  "celery"sv,  "mustard"sv,
                                        "sesame"sv,   "sulphites"sv,   "lupin"sv, "molluscs"sv};

std::optional<DietKind> parse_diet_kind(std::string_view text) {
    if (text == "health") return DietKind::health;
    if (text == "ethical") return DietKind::ethical;
    return std::nullopt;
}

std::optional<counter::Billing> parse_billing(std::string_view text) {
    if (text == "prepaid") return counter::Billing::prepaid;
    if (text == "postpaid") return counter::Billing::postpaid;
    return std::nullopt;
}

/// The codes that one file gives to its rows, for the references of the files after it.
class Codes {
public:
    static constexpr auto unread = static_cast<std::size_t>(-1);

    struct Row {
        std::size_t line;
        std::size_t position; ///< in the data set's vector; `unread` if the row couldn't be read
    };

    explicit Codes(std::string_view file) : file_(file) {}

    std::string_view file() const { return file_; }

    /// Tells a code that is empty or there already.
    void add(RecordFields& record, std::size_t column, std::size_t position) {
        const auto code = record.code(column);
        if (code.empty()) return;
        const auto [at, is_new] = rows_.try_emplace(std::string{code}, Row{record.line(), position});
        if (!is_new)
            record.fault(
                column,
                fmt::format("{} stands already on line {}; each has one line, so leave one out or correct "
                            "the code",
                            in_quotes(code), at->second.line));
    }
    void add(std::string_view code, Row row) { rows_.try_emplace(std::string{code}, row); }
    /// Some codes couldn't be read: nobody can say any more that one doesn't exist.
    void lose_track() { is_complete_ = false; }

    /// Where the code's row went; none if there is no such row or it couldn't be read.
    std::optional<std::size_t> position(std::string_view code) const {
        const auto found = rows_.find(code);
        if (found == rows_.end() || found->second.position == unread) return std::nullopt;
        return found->second.position;
    }

    /// The same, for a reference. Tells one that is empty or to a code that doesn't exist.
    std::optional<std::size_t> resolve(RecordFields& record, std::size_t column) const {
        return resolve(record, column, record.code(column));
    }
    std::optional<std::size_t> resolve(RecordFields& record, std::size_t column,
                                       std::string_view code) const {
        if (is_complete_ && !code.empty() && !rows_.contains(code))
            record.fault(column, fmt::format("{} is not in {}; add it there or correct it here",
                                             in_quotes(code), file_));
        return position(code);
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view code) const { return std::hash<std::string_view>{}(code); }
    };
    std::string_view file_;
    bool is_complete_ = true;
    std::unordered_map<std::string, Row, Hash, std::equal_to<>> rows_;
};

/// Reads the files in the order in which they refer to each other.
class DataSetReader {
public:
    DataSetReader(fs::path dir, std::vector<Fault>& faults, Progress* progress)
        : dir_(std::move(dir)),
          faults_(faults),
          progress_(progress) {}

    Result<DataSet> read() {
        std::error_code error;
        if (!fs::is_directory(dir_, error))
            return Error{ErrorKind::wrong_input,
                         fmt::format("{} is not a folder; give the folder that holds policy.toml "
                                     "and the CSV files",
                                     dir_.string())};
        for (const auto file : {"policy.toml", "kitchens.csv", "schools.csv", "groups.csv", "diners.csv",
                                "diets.csv", "diet_assignments.csv", "certificates.csv", "calendar.csv",
                                "merchants.csv", "opening_balances.csv"})
            if (const auto size = fs::file_size(dir_ / file, error); !error) all_bytes_ += size;

        read_policies();
        read_kitchens();
        read_schools();
        read_groups();
        read_diners();
        read_diets();
        read_diet_assignments();
        read_certificates();
        read_calendar();
        read_merchants();
        read_opening_balances();

        if (faults_.found() == 0) return std::move(set_);
        return Error{ErrorKind::wrong_input,
                     fmt::format("{}: {} fault{} found{}; nothing of it was taken", dir_.string(),
                                 faults_.found(), faults_.found() == 1 ? "" : "s",
                                 faults_.found() > FaultList::most_kept
                                     ? fmt::format(", of which the first {} are told", FaultList::most_kept)
                                     : "")};
    }

private:
    bool is_there(std::string_view file) const {
        std::error_code error;
        return fs::exists(fs::symlink_status(dir_ / file, error));
    }

    void tell_missing(std::string_view file) {
        faults_.add({std::string{file},
                     0,
                     0,
                     {},
                     "the file is missing; a data set must have it, if only with its header "
                     "line"});
    }

    void advance(std::size_t bytes) {
        done_bytes_ += bytes;
        if (progress_ != nullptr) progress_->step(done_bytes_, std::max(done_bytes_, all_bytes_));
    }

    /// `codes`, if given, are those of the file's own rows.
    template <typename OnRecord>
    void read_table(const CsvTable& table, Codes* codes, OnRecord on_record) {
        if (!is_there(table.file)) {
            tell_missing(table.file);
            if (codes != nullptr) codes->lose_track();
            return;
        }
        read_csv_table(dir_ / table.file, table,
                       {[&](const CsvRecord& record) {
                            RecordFields fields{record, faults_};
                            on_record(fields);
                            return Reading::go_on;
                        },
                        [&](Fault fault, std::optional<std::string_view> lost) {
                            if (codes != nullptr && lost) {
                                if (lost->empty())
                                    codes->lose_track();
                                else
                                    codes->add(*lost, {fault.line, Codes::unread});
                            }
                            faults_.add(std::move(fault));
                            return Reading::go_on;
                        },
                        [&](std::size_t bytes) { advance(bytes); }});
    }

    void read_policies() {
        constexpr auto file = "policy.toml"sv;
        if (!is_there(file)) {
            tell_missing(file);
            return authorities_.lose_track();
        }
        std::string text;
        const auto read = read_pieces(dir_ / file, [&](std::string_view piece) {
            text += piece;
            advance(piece.size());
            return true;
        });
        std::vector<Fault> found;
        if (!read)
            found.push_back({std::string{file}, 0, 0, {}, read.error().message});
        else
            set_.facts.policies = parse_policies(text, file, found);
        if (!found.empty() && set_.facts.policies.empty()) authorities_.lose_track();
        for (auto& fault : found) faults_.add(std::move(fault));

        for (std::size_t position = 0; position < set_.facts.policies.size(); ++position) {
            const auto& code = set_.facts.policies[position].code;
            if (code.empty())
                authorities_.lose_track();
            else
                authorities_.add(code, {0, position});
        }
    }

    void read_kitchens() {
        constexpr std::array<CsvColumn, 4> columns{{{"kitchen"}, {"name"}, {"address"}, {"vat_number"}}};
        if (!is_there(kitchens_.file())) return kitchens_.lose_track();
        read_table({kitchens_.file(), columns}, &kitchens_, [&](RecordFields& record) {
            kitchens_.add(record, 0, set_.kitchens.size());
            set_.kitchens.push_back({std::string{record.text(0)}, std::string{record.text(1)},
                                     std::string{record.text(2)}, std::string{record.text(3)}});
        });
    }

    void read_schools() {
        constexpr std::array<CsvColumn, 7> columns{{{"school"},
                                                    {"authority"},
                                                    {"name"},
                                                    {"kitchen"},
                                                    {"cutoff"},
                                                    {"kind", false},
                                                    {"address", false}}};
        constexpr std::array kinds{"nursery"sv, "primary"sv, "secondary"sv};
        read_table({schools_.file(), columns, true}, &schools_, [&](RecordFields& record) {
            schools_.add(record, 0, set_.facts.schools.size());
            authorities_.resolve(record, 1);
            kitchens_.resolve(record, 3);
            const auto cutoff = record.time_of_day(4);
            const auto kind = record.choice(5, counter::parse_school_kind, kinds);
            set_.facts.schools.push_back({std::string{record.text(0)}, std::string{record.text(1)},
                                          std::string{record.text(2)}, std::string{record.text(3)}, cutoff,
                                          kind.value_or(counter::SchoolKind::unstated)});
            set_.school_details.push_back({std::string{record.text(6)}});
        });
    }

    void read_groups() {
        constexpr std::array<CsvColumn, 5> columns{
            {{"group"}, {"school"}, {"name"}, {"sitting"}, {"weekdays"}}};
        read_table({groups_.file(), columns}, &groups_, [&](RecordFields& record) {
            groups_.add(record, 0, set_.facts.groups.size());
            schools_.resolve(record, 1);
            const auto sitting = record.ordinal(3);
            const auto weekdays = record.weekdays(4);
            set_.facts.groups.push_back({std::string{record.text(0)}, std::string{record.text(1)},
                                         std::string{record.text(2)}, sitting,
                                         weekdays.value_or(counter::Weekdays{})});
        });
    }

    void read_diners() {
        constexpr std::array<CsvColumn, 10> columns{{{"diner"},
                                                     {"group"},
                                                     {"kind"},
                                                     {"first_name"},
                                                     {"last_name"},
                                                     {"weekdays"},
                                                     {"enrolled_from"},
                                                     {"enrolled_to"},
                                                     {"fee_band"},
                                                     {"billing", false}}};
        constexpr std::array kinds{"pupil"sv, "adult"sv};
        constexpr std::array billings{"prepaid"sv, "postpaid"sv};
        read_table({diners_.file(), columns}, &diners_, [&](RecordFields& record) {
            diners_.add(record, 0, set_.facts.diners.size());
            const auto group = groups_.resolve(record, 1);
            const auto kind = record.choice(2, counter::parse_diner_kind, kinds);
            const auto weekdays = record.weekdays(5);
            const auto enrolled = record.range(6, 7);
            if (group) check_fee_band(record, 8, *group);
            std::optional<counter::Billing> billing;
            if (!record.text(9).empty()) billing = record.choice(9, parse_billing, billings);
            set_.facts.diners.push_back({std::string{record.text(0)}, std::string{record.text(1)},
                                         kind.value_or(counter::DinerKind::pupil), weekdays, enrolled});
            set_.diner_details.push_back({std::string{record.text(3)}, std::string{record.text(4)},
                                          std::string{record.text(8)}, billing});
        });
    }

    /// Against the bands of the group's authority, if it has any.
    void check_fee_band(RecordFields& record, std::size_t column, std::size_t group) {
        const auto school = schools_.position(set_.facts.groups[group].school);
        if (!school) return;
        const auto authority = authorities_.position(set_.facts.schools[*school].authority);
        if (!authority) return;
        const auto& policy = set_.facts.policies[*authority];
        const auto band = record.text(column);
        if (band.empty() || policy.fee_bands.empty() || policy.fee_bands.contains(band)) return;
        std::vector<std::string_view> bands;
        for (const auto& [name, price] : policy.fee_bands) bands.push_back(name);
        record.fault(
            column,
            fmt::format("{} is no fee band of {}, which has {}; use one of these or add it to policy.toml",
                        in_quotes(band), policy.code, fmt::join(bands, ", ")));
    }

    void read_diets() {
        constexpr std::array<CsvColumn, 4> columns{{{"diet"}, {"kind"}, {"name"}, {"allergens"}}};
        constexpr std::array kinds{"health"sv, "ethical"sv};
        read_table({diets_.file(), columns}, &diets_, [&](RecordFields& record) {
            diets_.add(record, 0, set_.diets.size());
            const auto code = record.text(0);
            if (code == "standard" || code.find('+') != std::string_view::npos)
                record.fault(
                    0, fmt::format(
                           "{} can't be a diet's code: `standard` is the meal without diet, and `+` joins "
                           "several codes; choose another",
                           in_quotes(code)));
            const auto kind = record.choice(1, parse_diet_kind, kinds);
            auto allergens = record.list(3);
            for (const auto& allergen : allergens) check_allergen(record, 3, allergen);
            set_.diets.push_back({std::string{code}, kind.value_or(DietKind::health),
                                  std::string{record.text(2)}, std::move(allergens)});
        });
    }

    void check_allergen(RecordFields& record, std::size_t column, std::string_view allergen) {
        constexpr auto other = "other:"sv;
        if (std::ranges::find(annex_ii_allergens, allergen) != annex_ii_allergens.end()) return;
        if (allergen.starts_with(other) && allergen.size() > other.size()) return;
        record.fault(column,
                     fmt::format("{} is no allergen of Reg. (EU) 1169/2011, Annex II; write one of {}, or "
                                 "other:text",
                                 in_quotes(allergen), fmt::join(annex_ii_allergens, " ")));
    }

    void read_diet_assignments() {
        constexpr std::array<CsvColumn, 4> columns{{{"diner"}, {"diet"}, {"from"}, {"to"}}};
        read_table({"diet_assignments.csv", columns}, nullptr, [&](RecordFields& record) {
            diners_.resolve(record, 0);
            diets_.resolve(record, 1);
            set_.facts.diets.push_back(
                {std::string{record.text(0)}, std::string{record.text(1)}, record.range(2, 3)});
        });
    }

    void read_certificates() {
        constexpr std::array<CsvColumn, 4> columns{{{"diner"}, {"kind"}, {"from"}, {"to"}}};
        constexpr std::array kinds{"bianco"sv};
        const auto parse_kind = [](std::string_view text) {
            return text == "bianco" ? std::optional{text} : std::nullopt;
        };
        read_table({"certificates.csv", columns}, nullptr, [&](RecordFields& record) {
            diners_.resolve(record, 0);
            record.choice(1, parse_kind, kinds);
            set_.facts.bianco_certificates.push_back({std::string{record.text(0)}, record.range(2, 3)});
        });
    }

    void read_calendar() {
        constexpr std::array<CsvColumn, 6> columns{
            {{"scope"}, {"key"}, {"from"}, {"to"}, {"kind"}, {"reason"}}};
        constexpr std::array scopes{"authority"sv, "school"sv, "group"sv};
        constexpr std::array kinds{"closed"sv, "open"sv};
        const std::array<const Codes*, 3> codes{&authorities_, &schools_, &groups_};
        read_table({"calendar.csv", columns}, nullptr, [&](RecordFields& record) {
            const auto scope = record.choice(0, counter::parse_calendar_scope, scopes);
            if (scope) codes[static_cast<std::size_t>(*scope)]->resolve(record, 1);
            const auto when = record.range(2, 3);
            const auto kind = record.choice(4, counter::parse_calendar_kind, kinds);
            set_.facts.calendar.push_back(
                {scope.value_or(counter::CalendarScope::authority), std::string{record.text(1)}, when,
                 kind.value_or(counter::CalendarKind::closed), std::string{record.text(5)}});
        });
    }

    void read_merchants() {
        constexpr std::array<CsvColumn, 3> columns{{{"merchant"}, {"name"}, {"authorities"}}};
        read_table({merchants_.file(), columns}, &merchants_, [&](RecordFields& record) {
            merchants_.add(record, 0, set_.merchants.size());
            auto authorities = record.list(2);
            for (const auto& authority : authorities) authorities_.resolve(record, 2, authority);
            set_.merchants.push_back(
                {std::string{record.text(0)}, std::string{record.text(1)}, std::move(authorities)});
        });
    }

    void read_opening_balances() {
        constexpr std::array<CsvColumn, 3> columns{{{"diner"}, {"credit_cents"}, {"old_debt_cents"}}};
        if (!is_there(opening_balances_.file())) return;
        read_table({opening_balances_.file(), columns}, &opening_balances_, [&](RecordFields& record) {
            opening_balances_.add(record, 0, set_.opening_balances.size());
            diners_.resolve(record, 0, record.text(0));
            const auto credit = record.cents(1);
            const auto old_debt = record.cents(2);
            if (old_debt.value < 0)
                record.fault(2,
                             "a debt is written without a minus sign; what a diner has paid ahead is credit");
            set_.opening_balances.push_back({std::string{record.text(0)}, credit, old_debt});
        });
    }

    fs::path dir_;
    FaultList faults_;
    Progress* progress_;
    std::size_t done_bytes_ = 0;
    std::size_t all_bytes_ = 0;
    DataSet set_;
    Codes authorities_{"policy.toml"};
    Codes kitchens_{"kitchens.csv"};
    Codes schools_{"schools.csv"};
    Codes groups_{"groups.csv"};
    Codes diners_{"diners.csv"};
    Codes diets_{"diets.csv"};
    Codes merchants_{"merchants.csv"};
    Codes opening_balances_{"opening_balances.csv"};
};

} // namespace

Result<DataSet> read_data_set(const fs::path& dir, std::vector<Fault>& faults, Progress* progress) {
    return DataSetReader{dir, faults, progress}.read();
}

} // namespace data
