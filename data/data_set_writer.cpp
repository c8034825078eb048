#include "data/data_set_writer.hpp"

#include <cassert>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "data/csv.hpp"
#include "data/policy_file.hpp"
#include "data/text_file.hpp"

namespace data {

namespace fs = std::filesystem;

namespace {

// An end that is open is an empty field.
std::string from_text(const counter::DateRange& range) {
    return range.from == counter::distant_past ? std::string{} : counter::to_string(range.from);
}
std::string to_text(const counter::DateRange& range) {
    return range.to == counter::distant_future ? std::string{} : counter::to_string(range.to);
}

std::string weekdays_text(std::optional<counter::Weekdays> weekdays) {
    return weekdays ? weekdays->to_string() : std::string{};
}

std::string_view billing_text(std::optional<counter::Billing> billing) {
    if (!billing) return {};
    return *billing == counter::Billing::prepaid ? "prepaid" : "postpaid";
}

std::string policies(const DataSet& set) {
    std::string text;
    for (const auto& policy : set.facts.policies) text += (text.empty() ? "" : "\n") + to_toml(policy);
    return text;
}

std::string kitchens(const DataSet& set) {
    std::string text = "kitchen,name,address,vat_number\n";
    for (const auto& kitchen : set.kitchens)
        append_csv_row(text, {kitchen.code, kitchen.name, kitchen.address, kitchen.vat_number});
    return text;
}

std::string schools(const DataSet& set) {
    std::string text = "school,authority,name,kitchen,cutoff,kind,address\n";
    for (std::size_t at = 0; at < set.facts.schools.size(); ++at) {
        const auto& school = set.facts.schools[at];
        append_csv_row(text, {school.code, school.authority, school.name, school.kitchen,
                              school.cutoff ? counter::to_string(*school.cutoff) : std::string{},
                              counter::to_string(school.kind), set.school_details[at].address});
    }
    return text;
}

std::string groups(const DataSet& set) {
    std::string text = "group,school,name,sitting,weekdays\n";
    for (const auto& group : set.facts.groups)
        append_csv_row(text, {group.code, group.school, group.name, std::to_string(group.sitting),
                              group.weekdays.to_string()});
    return text;
}

std::string diners(const DataSet& set) {
    std::string text =
        "diner,group,kind,first_name,last_name,weekdays,enrolled_from,enrolled_to,fee_band,billing\n";
    for (std::size_t at = 0; at < set.facts.diners.size(); ++at) {
        const auto& diner = set.facts.diners[at];
        const auto& details = set.diner_details[at];
        append_csv_row(text, {diner.code, diner.group, counter::to_string(diner.kind), details.first_name,
                              details.last_name, weekdays_text(diner.weekdays), from_text(diner.enrolled),
                              to_text(diner.enrolled), details.fee_band, billing_text(details.billing)});
    }
    return text;
}

std::string diets(const DataSet& set) {
    std::string text = "diet,kind,name,allergens\n";
    for (const auto& diet : set.diets)
        append_csv_row(text, {diet.code, diet.kind == DietKind::health ? "health" : "ethical", diet.name,
                              fmt::format("{}", fmt::join(diet.allergens, ";"))});
    return text;
}

std::string diet_assignments(const DataSet& set) {
    std::string text = "diner,diet,from,to\n";
    for (const auto& diet : set.facts.diets)
        append_csv_row(text, {diet.diner, diet.diet, from_text(diet.when), to_text(diet.when)});
    return text;
}

std::string certificates(const DataSet& set) {
    std::string text = "diner,kind,from,to\n";
    for (const auto& certificate : set.facts.bianco_certificates)
        append_csv_row(text,
                       {certificate.diner, "bianco", from_text(certificate.when), to_text(certificate.when)});
    return text;
}

std::string calendar(const DataSet& set) {
    std::string text = "scope,key,from,to,kind,reason\n";
    for (const auto& entry : set.facts.calendar)
        append_csv_row(text, {counter::to_string(entry.scope), entry.key, from_text(entry.when),
                              to_text(entry.when), counter::to_string(entry.kind), entry.reason});
    return text;
}

std::string merchants(const DataSet& set) {
    std::string text = "merchant,name,authorities\n";
    for (const auto& merchant : set.merchants)
        append_csv_row(
            text, {merchant.code, merchant.name, fmt::format("{}", fmt::join(merchant.authorities, ";"))});
    return text;
}

std::string opening_balances(const DataSet& set) {
    std::string text = "diner,credit_cents,old_debt_cents\n";
    for (const auto& balance : set.opening_balances)
        append_csv_row(text, {balance.diner, std::to_string(balance.credit.value),
                              std::to_string(balance.old_debt.value)});
    return text;
}

} // namespace

std::vector<DataSetFile> data_set_files(const DataSet& set) {
    assert(set.school_details.size() == set.facts.schools.size() &&
           set.diner_details.size() == set.facts.diners.size());
    std::vector<DataSetFile> files{{"policy.toml", policies(set)},
                                   {"schools.csv", schools(set)},
                                   {"groups.csv", groups(set)},
                                   {"diners.csv", diners(set)},
                                   {"diets.csv", diets(set)},
                                   {"diet_assignments.csv", diet_assignments(set)},
                                   {"certificates.csv", certificates(set)},
                                   {"calendar.csv", calendar(set)},
                                   {"merchants.csv", merchants(set)}};
    if (!set.kitchens.empty()) files.push_back({"kitchens.csv", kitchens(set)});
    if (!set.opening_balances.empty()) files.push_back({"opening_balances.csv", opening_balances(set)});
    return files;
}

Result<void> write_data_set(const DataSet& set, const fs::path& dir) {
    std::error_code error;
    fs::create_directories(dir, error);
    if (error)
        return Error{ErrorKind::unavailable,
                     fmt::format("{} cannot be made: {}", dir.string(), error.message())};

    const auto texts = data_set_files(set);
    std::vector<NewFile> files;
    for (const auto& [file, text] : texts) files.push_back({dir / file, text});
    if (auto written = replace_files(files); !written) return written;

    if (set.kitchens.empty()) fs::remove(dir / "kitchens.csv", error);
    if (!error && set.opening_balances.empty()) fs::remove(dir / "opening_balances.csv", error);
    if (error)
        return Error{ErrorKind::unavailable, fmt::format("an older optional file in {} cannot be removed: {}",
                                                         dir.string(), error.message())};
    return {};
}

} // namespace data
