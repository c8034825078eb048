// The papers that speak of single trays: labels, and the sheet that matches their codes with children.
#include <algorithm>
#include <tuple>

#include "counter/paper/letters.hpp"
#include "counter/paper/tally.hpp"

namespace counter::paper {

namespace {

std::string full_name(const Person& person) {
    return person.first_name + (person.first_name.empty() || person.last_name.empty() ? "" : " ") + person.last_name;
}

std::string person_on_label(const Tray& tray, NameOnLabel names) {
    if (!tray.person) return {};
    switch (names) {
    case NameOnLabel::code_only: return {};
    case NameOnLabel::initials: return initials(*tray.person);
    case NameOnLabel::full_name: return full_name(*tray.person);
    }
    return {};
}

} // namespace

std::vector<Labels> labels(const SchoolPaper& day, std::span<const Tray> trays, NameOnLabel names,
                           std::optional<TimeOfDay> use_by, const DietBook& book, std::size_t most) {
    const GroupPlaces groups{day};
    std::map<GroupPlace, std::vector<const Tray*>> by_group;
    for (const auto& tray : trays)
        if (!tray.taken_with) by_group[groups.of(tray.group)].push_back(&tray);

    most = std::max<std::size_t>(most, 1);
    std::vector<Labels> jobs;
    for (auto& [group, packed] : by_group) {
        std::ranges::sort(packed, {}, [](const Tray* tray) { return std::tie(tray->code, tray->serial); });
        const auto parts = (packed.size() + most - 1) / most;
        for (std::size_t part = 0; part < parts; ++part) {
            Labels job;
            job.kitchen = day.kitchen.name;
            job.authority = day.authority.name;
            job.school = day.school.name;
            job.group = group.name;
            job.sitting = group.sitting;
            job.date = day.date;
            job.use_by = use_by;
            job.part = static_cast<int>(part + 1);
            job.parts = static_cast<int>(parts);
            const auto end = std::min(packed.size(), (part + 1) * most);
            for (auto at = part * most; at < end; ++at) {
                const auto& tray = *packed[at];
                job.labels.push_back(
                    {tray.serial, tray.code, preparation(book, dish(tray)), tray.is_adult, person_on_label(tray, names)});
            }
            jobs.push_back(std::move(job));
        }
    }
    return jobs;
}

MatchingSheet matching_sheet(const SchoolPaper& day, const DietBook& book) {
    const GroupPlaces groups{day};
    struct Row {
        GroupPlace group;
        bool is_unnamed; // these last
        std::string last_name;
        std::string first_name;
        const Tray* tray;
    };
    std::vector<Row> rows;
    for (const auto& tray : day.trays) {
        if (tray.taken_with) continue;
        const auto person = tray.person.value_or(Person{});
        rows.push_back(
            {groups.of(tray.group), !tray.person, upper_case(person.last_name), upper_case(person.first_name), &tray});
    }
    std::ranges::sort(rows, {}, [](const Row& row) {
        return std::tie(row.group, row.is_unnamed, row.last_name, row.first_name, row.tray->code, row.tray->serial);
    });

    MatchingSheet sheet{day.authority.name, day.school.name, day.date, day.closing.value_or(ClosingRef{}), {}};
    for (const auto& row : rows) {
        const auto person = row.tray->person.value_or(Person{});
        sheet.lines.push_back({row.group.name, row.group.sitting, row.tray->code, person.first_name, person.last_name,
                               preparation(book, dish(*row.tray))});
    }
    return sheet;
}

} // namespace counter::paper
