#include "data/samples/generate.hpp"

#include <array>

#include <fmt/format.h>

#include "data/csv.hpp"
#include "data/samples/embedded.hpp"
#include "data/samples/model.hpp"

namespace data::samples {

namespace {

std::string iso_or_empty(const std::optional<counter::ServiceDate>& date) {
    return date ? counter::to_string(*date) : std::string();
}

std::string schools_csv(const Model& model) {
    std::string out = "school,authority,name,kitchen,cutoff,kind,address\n";
    for (const auto& school : model.schools) {
        const auto cutoff = school.cutoff ? counter::to_string(*school.cutoff) : std::string();
        append_csv_row(out, {school.code, model.authorities[school.authority].code, school.name, kitchen,
                             cutoff, to_string(school.kind), school.address});
    }
    return out;
}

std::string groups_csv(const Model& model) {
    std::string out = "group,school,name,sitting,weekdays\n";
    for (const auto& group : model.groups)
        append_csv_row(out, {group.code, model.schools[group.school].code, group.name,
                             group.sitting == 1 ? "1" : "2", group.weekdays});
    return out;
}

std::string diners_csv(const Model& model) {
    std::string out =
        "diner,group,kind,first_name,last_name,weekdays,enrolled_from,enrolled_to,fee_band,billing\n";
    out.reserve(model.diners.size() * 64);
    for (const auto& diner : model.diners)
        append_csv_row(out,
                       {diner.code, model.groups[diner.group].code, to_string(diner.kind), diner.first_name,
                        diner.last_name, diner.weekdays, iso_or_empty(diner.enrolled_from),
                        iso_or_empty(diner.enrolled_to), diner.fee_band, diner.billing});
    return out;
}

std::string diet_assignments_csv(const Model& model) {
    std::string out = "diner,diet,from,to\n";
    for (const auto& assignment : model.diets)
        append_csv_row(out, {model.diners[assignment.diner].code, assignment.diet,
                             iso_or_empty(assignment.from), iso_or_empty(assignment.to)});
    return out;
}

std::string certificates_csv(const Model& model) {
    std::string out = "diner,kind,from,to\n";
    for (const auto& certificate : model.certificates)
        append_csv_row(out,
                       {model.diners[certificate.diner].code, "bianco",
                        counter::to_string(certificate.when.from), counter::to_string(certificate.when.to)});
    return out;
}

std::string calendar_csv(const Model& model) {
    std::string out = "scope,key,from,to,kind,reason\n";
    for (const auto& entry : model.calendar)
        append_csv_row(out, {to_string(entry.scope), entry.key, counter::to_string(entry.when.from),
                             counter::to_string(entry.when.to), to_string(entry.kind), entry.reason});
    return out;
}

std::string opening_balances_csv(const Model& model) {
    std::string out = "diner,credit_cents,old_debt_cents\n";
    for (const auto& balance : model.balances)
        append_csv_row(out, {model.diners[balance.diner].code, fmt::format("{}", balance.credit_cents),
                             fmt::format("{}", balance.old_debt_cents)});
    return out;
}

} // namespace

std::vector<SampleFile> generate(const SampleOptions& options) {
    const auto model = build_model(options);
    std::vector<SampleFile> files{
        {"policy.toml", model.policy},
        {"schools.csv", schools_csv(model)},
        {"groups.csv", groups_csv(model)},
        {"diners.csv", diners_csv(model)},
        {"diet_assignments.csv", diet_assignments_csv(model)},
        {"certificates.csv", certificates_csv(model)},
        {"calendar.csv", calendar_csv(model)},
        {"opening_balances.csv", opening_balances_csv(model)},
    };
    constexpr std::array<std::string_view, 3> same_for_all{"kitchens.csv", "diets.csv", "merchants.csv"};
    for (const auto name : same_for_all)
        files.push_back({std::string(name), std::string(embedded(name).value())});
    return files;
}

} // namespace data::samples
