#include "tests/bench/made_link.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "counter/roster.hpp"
#include "counter/service_day.hpp"
#include "data/node_settings.hpp"
#include "data/samples/model.hpp"
#include "tests/bench/expect.hpp"
#include "tests/bench/program.hpp"

namespace bench {

namespace {

std::vector<MadeSchool::Group> served_groups(const counter::Roster& roster, const counter::School& school,
                                             counter::ServiceDate date) {
    std::vector<MadeSchool::Group> groups;
    for (const auto id : school.groups) {
        MadeSchool::Group group{roster.groups()[id].code, {}};
        for (const auto diner : roster.groups()[id].diners)
            if (counter::is_service_day(roster, diner, date)) group.diners.push_back(roster.code(diner));
        if (!group.diners.empty()) groups.push_back(std::move(group));
    }
    return groups;
}

std::size_t count_diners(const std::vector<MadeSchool::Group>& groups) {
    std::size_t count = 0;
    for (const auto& group : groups) count += group.diners.size();
    return count;
}

} // namespace

MadeSchool largest_school(const data::samples::SampleOptions& options) {
    const counter::Roster roster{data::samples::roster_facts(data::samples::build_model(options))};
    const auto diners_of = [&roster](const counter::School& school) {
        std::size_t count = 0;
        for (const auto id : school.groups) count += roster.groups()[id].diners.size();
        return count;
    };
    const auto& school = *std::ranges::max_element(roster.schools(), {}, diners_of);
    const auto now = std::chrono::system_clock::now();
    auto date = counter::ServiceDate{date::floor<date::days>(now).time_since_epoch()} + date::days{2};
    for (; date <= options.term_to; date += date::days{1})
        if (auto groups = served_groups(roster, school, date); 2 * count_diners(groups) >= diners_of(school))
            return {school.code, date, std::move(groups)};
    throw CannotTake("the made-up term has no service day ahead");
}

std::string make_node_token(const std::filesystem::path& kitchen, const std::string& school) {
    return secret_of(run({mestolo(), "token", "create", "--data", kitchen.string(), "--name", site_name, "--role", "node",
                          "--school", school}));
}

void join(const std::filesystem::path& site, const std::string& school, std::uint16_t kitchen_port, const std::string& token) {
    std::filesystem::create_directories(site);
    data::NodeSettings settings;
    settings.role = data::NodeRole::school;
    settings.name = site_name;
    settings.school = school;
    settings.upstream = {fmt::format("ws://127.0.0.1:{}/api/v1/sync", kitchen_port), token};
    expect(data::write_node_settings(site, settings));
}

} // namespace bench
