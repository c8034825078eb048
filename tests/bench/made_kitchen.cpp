#include "tests/bench/made_kitchen.hpp"

#include <fmt/format.h>

#include "counter/service_day.hpp"
#include "data/samples/model.hpp"
#include "data/samples/random.hpp"
#include "data/text_file.hpp"
#include "tests/bench/bench.hpp"

namespace bench {

namespace {

using counter::ServiceDate;
using data::samples::Random;

ServiceDate today() {
    return ServiceDate{date::floor<date::days>(std::chrono::system_clock::now()).time_since_epoch()};
}

std::string random_id(Random& random) {
    const auto a = random.next();
    const auto b = random.next();
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", a >> 32, (a >> 16) & 0xffff, a & 0xfff, 0x8000 | (b >> 50),
                       b & 0xffff'ffff'ffff);
}

} // namespace

data::samples::SampleOptions around_today(std::size_t diners, std::size_t schools) {
    data::samples::SampleOptions options;
    options.diners = diners;
    options.schools = schools;
    options.term_from = today() - date::days{60};
    options.term_to = today() + date::days{180};
    return options;
}

void write_data_set(const data::samples::SampleOptions& options, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    const auto files = data::samples::generate(options);
    std::vector<data::NewFile> written;
    for (const auto& file : files) written.push_back({folder / file.name, file.text});
    if (const auto done = data::replace_files(written); !done) throw CannotTake(done.error().message);
}

std::vector<Cancellation> cancellations(const data::samples::SampleOptions& options, int days) {
    const counter::Roster roster{data::samples::roster_facts(data::samples::build_model(options))};
    Random random{options.seed, 200};
    std::vector<Cancellation> all;
    for (auto date = today() + date::days{2}; days > 0; date += date::days{1}) {
        if (date > options.term_to) throw CannotTake("the made-up term has too few service days");
        std::vector<Cancellation> of_date;
        for (std::uint32_t at = 0; at < roster.diners().size(); ++at) {
            const counter::DinerId diner{at};
            if (counter::is_service_day(roster, diner, date))
                of_date.push_back({random_id(random), roster.code(diner), roster.schools()[roster.school_of(diner)].code, date});
        }
        if (of_date.size() < roster.diners().size() / 2) continue;
        for (auto left = of_date.size(); left > 1; --left) std::swap(of_date[left - 1], of_date[random.below(left)]);
        std::ranges::move(of_date, std::back_inserter(all));
        --days;
    }
    return all;
}

std::vector<std::string> diners_of(const data::samples::SampleOptions& options, std::string_view authority) {
    const counter::Roster roster{data::samples::roster_facts(data::samples::build_model(options))};
    std::vector<std::string> codes;
    for (std::uint32_t at = 0; at < roster.diners().size(); ++at) {
        const counter::DinerId diner{at};
        if (roster.policy_of(roster.school_of(diner)).code == authority) codes.push_back(roster.code(diner));
    }
    if (codes.empty()) throw CannotTake(fmt::format("the sample has no diner of {}", authority));
    return codes;
}

} // namespace bench
