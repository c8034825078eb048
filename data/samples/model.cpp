#include "data/samples/model.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <numeric>
#include <tuple>
#include <unordered_set>

#include <fmt/format.h>

#include "data/csv.hpp"
#include "data/policy_file.hpp"
#include "data/samples/embedded.hpp"
#include "data/samples/random.hpp"
#include "data/samples/school_names.hpp"

namespace data::samples {

namespace {

using counter::SchoolKind;
using counter::ServiceDate;

// Each part of a data set draws from a stream of its own, so that a change to one leaves the others as they
// are.
enum Stream : std::uint64_t { class_sizes = 1, people, diet_choice, certificate_choice, balance_choice };

std::string_view sample_file(std::string_view name) {
    const auto text = embedded(name);
    assert(text && "a file that CMakeLists.txt embeds");
    return *text;
}

std::size_t parse_number(std::string_view text) {
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::vector<std::string_view> lines(std::string_view text) {
    std::vector<std::string_view> result;
    while (!text.empty()) {
        const auto end = text.find('\n');
        result.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return result;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// Where the sample policies' term is not the one asked for, puts that in its place. Borghetto starts in
/// October.
void set_term(std::string& policy, const SampleOptions& options) {
    auto october = ServiceDate{date::year_month_day{options.term_from}.year() / 10 / 1};
    if (october < options.term_from || october > options.term_to) october = options.term_from;
    replace_all(policy, "from = \"2026-09-14\"",
                fmt::format("from = \"{}\"", counter::to_string(options.term_from)));
    replace_all(policy, "from = \"2026-10-01\"", fmt::format("from = \"{}\"", counter::to_string(october)));
    replace_all(policy, "to = \"2027-06-08\"",
                fmt::format("to = \"{}\"", counter::to_string(options.term_to)));
}

void add_authorities(Model& model, const SampleOptions& options, bool with_milan) {
    model.policy = sample_file("policy.toml");
    if (with_milan) model.policy += sample_file("policy-milano.toml");
    set_term(model.policy, options);
    std::vector<Fault> faults;
    model.authorities = parse_policies(model.policy, "policy.toml", faults);
    assert(faults.empty());
}

SchoolKind kind_of(std::string_view registry_kind) {
    if (registry_kind.find("INFANZIA") != std::string_view::npos) return SchoolKind::nursery;
    if (registry_kind.find("PRIMARIA") != std::string_view::npos) return SchoolKind::primary;
    return SchoolKind::secondary;
}

std::size_t authority_of(const Model& model, std::string_view code) {
    const auto found = std::ranges::find(model.authorities, code, &counter::Policy::code);
    assert(found != model.authorities.end());
    return static_cast<std::size_t>(found - model.authorities.begin());
}

/// The comuni's codes are their names' first words.
std::string code_of(std::string_view comune) {
    std::string code(comune.substr(0, comune.find(' ')));
    for (char& c : code)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return code;
}

void add_schools(Model& model, std::size_t wanted) {
    for (const auto& row : embedded_rows("schools-of-the-five-comuni.csv")) {
        if (model.schools.size() == wanted) return;
        model.schools.push_back({row[0], authority_of(model, code_of(row[4])), readable_school_name(row[2]),
                                 std::nullopt, kind_of(row[6]),
                                 readable_address(row[3]) + ", " + readable_school_name(row[4]),
                                 parse_number(row[7])});
    }
    if (model.schools.size() == wanted) return;

    const auto milan = authority_of(model, "milano");
    // A few close a little earlier, so that a large sample has more than one cutoff inside an authority.
    const auto own_cutoff = [&]() -> std::optional<counter::TimeOfDay> {
        if (model.schools.size() % 20 != 0) return std::nullopt;
        return model.authorities[milan].cutoff - std::chrono::minutes(15);
    };
    for (const auto& row : embedded_rows("schools-of-milano.csv")) {
        if (model.schools.size() == wanted) return;
        model.schools.push_back({row[0], milan, readable_school_name(row[2]), own_cutoff(), kind_of(row[3]),
                                 "", parse_number(row[4])});
    }
    constexpr std::array kinds{SchoolKind::primary, SchoolKind::nursery, SchoolKind::primary,
                               SchoolKind::secondary};
    constexpr std::array<std::size_t, 4> pupils{320, 75, 240, 380};
    while (model.schools.size() < wanted) {
        const auto number = model.schools.size() + 1;
        model.schools.push_back({fmt::format("PROVA{:05}", number), milan,
                                 fmt::format("Plesso di prova {}", number), own_cutoff(), kinds[number % 4],
                                 "", pupils[number % 4]});
    }
}

/// The pupils of each class: 18 to 25, unless the school is too small for that.
std::vector<std::size_t> class_sizes_of(std::size_t pupils, std::size_t classes, Random& random) {
    std::vector<std::size_t> sizes(classes, pupils / classes);
    for (std::size_t i = 0; i < pupils % classes; ++i) ++sizes[i];
    for (std::size_t i = 0; i + 1 < classes; i += 2)
        for (auto moves = random.below(3); moves > 0; --moves)
            if (sizes[i] > 18 && sizes[i + 1] < 25) --sizes[i], ++sizes[i + 1];
    return sizes;
}

/// The fewest classes of at most 25, or as many as make them about 22.
std::size_t classes_for(std::size_t pupils) { return std::max((pupils + 24) / 25, (pupils + 11) / 22); }

std::string section_letters(std::size_t index) {
    std::string letters(1, static_cast<char>('A' + index % 26));
    return index < 26 ? letters : section_letters(index / 26 - 1) + letters;
}

struct ClassName {
    std::string code;
    std::string name;
    int sitting; ///< where the school has two
};

ClassName class_name(SchoolKind kind, std::size_t index, std::size_t classes) {
    if (kind == SchoolKind::nursery) {
        constexpr std::array<std::string_view, 12> colours{"Gialla",    "Rossa",   "Blu",      "Verde",
                                                           "Arancione", "Azzurra", "Lilla",    "Rosa",
                                                           "Bianca",    "Viola",   "Turchese", "Celeste"};
        const auto colour = colours[index % colours.size()];
        const auto round = index / colours.size();
        const auto number = round == 0 ? std::string() : fmt::format("{}", round + 1);
        auto code = std::string(colour) + number;
        for (char& c : code)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        return {code, fmt::format("Sezione {}{}{}", colour, number.empty() ? "" : " ", number),
                index < (classes + 1) / 2 ? 1 : 2};
    }
    const std::size_t years = kind == SchoolKind::primary ? 5 : 3;
    if (kind == SchoolKind::primary && classes < years) {
        // A village school teaches several years in one room.
        const auto first = index * years / classes + 1;
        const auto last = (index + 1) * years / classes;
        auto name = fmt::format("{}", first);
        for (auto year = first + 1; year <= last; ++year) name += fmt::format("-{}", year);
        if (first == last) return {name + 'A', name + 'A', 1};
        return {fmt::format("P{}", index + 1), "Pluriclasse " + name, 1};
    }
    const auto year = index % years + 1;
    auto name = fmt::format("{}{}", year, section_letters(index / years));
    const int sitting = year <= (kind == SchoolKind::primary ? 2 : 1) ? 1 : 2;
    return {name, name, sitting};
}

std::string weekdays_of(const Model& model, std::size_t school_index) {
    const auto& school = model.schools[school_index];
    const bool closed_on_wednesdays = model.authorities[school.authority].code == "calcinate";
    switch (school.kind) {
    case SchoolKind::nursery: return "12345"; // in Calcinate the calendar closes Wednesdays
    case SchoolKind::primary: return closed_on_wednesdays ? "1245" : "12345";
    case SchoolKind::secondary:
    case SchoolKind::unstated: break;
    }
    constexpr std::array<std::string_view, 4> afternoons{"24", "14", "25", "13"};
    return std::string(afternoons[school_index % (closed_on_wednesdays ? 3 : 4)]);
}

/// Two or three of the weekdays, or all but one.
std::string fewer_weekdays(const std::string& weekdays, Random& random) {
    auto result = weekdays;
    const auto drop = random.below(weekdays.size() - 2) + 1;
    for (std::size_t i = 0; i < drop; ++i) result.erase(random.below(result.size()), 1);
    return result;
}

/// A number of the given digits that no other index has, and that doesn't show its neighbours'.
std::string diner_code(std::size_t index, std::size_t diners, std::uint64_t offset) {
    std::uint64_t lowest = 100'000; // six digits, as families know it; more only where a load test needs them
    while (lowest * 9 < diners) lowest *= 10;
    constexpr std::uint64_t stride = 514'229; // shares no factor with 9 * 10^n: each code comes once
    return fmt::format("{}", lowest + (index * stride + offset) % (lowest * 9));
}

class People {
public:
    explicit People(std::uint64_t seed)
        : first_names_(lines(sample_file("first-names.txt"))),
          last_names_(lines(sample_file("last-names.txt"))),
          random_(seed, Stream::people) {}

    void name(Diner& diner) {
        diner.first_name = pick(first_names_);
        diner.last_name = pick(last_names_);
    }
    Random& random() { return random_; }

private:
    /// The lists begin with the commonest.
    std::string_view pick(const std::vector<std::string_view>& names) {
        return names[random_.chance(500) ? std::min(random_.below(names.size()), random_.below(names.size()))
                                         : random_.below(names.size())];
    }

    std::vector<std::string_view> first_names_;
    std::vector<std::string_view> last_names_;
    Random random_;
};

ServiceDate day_in(const counter::DateRange& range, Random& random) {
    return range.from + date::days(random.between(0, (range.to - range.from).count()));
}

Diner made_up_diner(const Model& model, std::size_t group_index, counter::DinerKind kind, People& people) {
    auto& random = people.random();
    const auto& group = model.groups[group_index];
    Diner diner;
    diner.group = group_index;
    diner.kind = kind;
    const auto& policy = model.policy_of(diner);
    const bool adult = kind == counter::DinerKind::adult;
    people.name(diner);
    if (group.weekdays.size() > 2 && random.chance(adult ? 300 : 30))
        diner.weekdays = fewer_weekdays(group.weekdays, random);
    if (adult) {
        diner.fee_band = "esente"; // teachers on duty eat at the state's charge
        return diner;
    }
    const auto half_way = policy.term.from + (policy.term.to - policy.term.from) / 2;
    if (random.chance(20)) diner.enrolled_from = day_in({policy.term.from, half_way}, random);
    if (random.chance(15)) diner.enrolled_to = day_in({half_way, policy.term.to}, random);
    const auto band = random.below(100);
    diner.fee_band = band < 78 ? "standard" : band < 93 ? "ridotta" : "esente";
    // A direct-debit mandate makes a family postpaid; only Clusone's manual knows them.
    if (policy.code == "clusone" && random.chance(60)) diner.billing = "postpaid";
    return diner;
}

void add_class(Model& model, const ClassName& name, std::size_t school_index, std::size_t pupils,
               std::size_t adults, People& people) {
    const auto& school = model.schools[school_index];
    constexpr std::size_t pupils_of_one_sitting = 150;
    model.groups.push_back({school.code + '-' + name.code, school_index, name.name,
                            school.pupils > pupils_of_one_sitting ? name.sitting : 1,
                            weekdays_of(model, school_index)});
    const auto first = model.diners.size();
    const auto same_name_before = [&](const Diner& diner) {
        return std::any_of(
            model.diners.begin() + static_cast<std::ptrdiff_t>(first), model.diners.end(), [&](auto& other) {
                return other.first_name == diner.first_name && other.last_name == diner.last_name;
            });
    };
    for (std::size_t i = 0; i < pupils + adults; ++i) {
        auto diner =
            made_up_diner(model, model.groups.size() - 1,
                          i < pupils ? counter::DinerKind::pupil : counter::DinerKind::adult, people);
        while (same_name_before(diner)) people.name(diner);
        model.diners.push_back(std::move(diner));
    }
    const auto register_order = [](const Diner& a, const Diner& b) {
        return std::tie(a.kind, a.last_name, a.first_name) < std::tie(b.kind, b.last_name, b.first_name);
    };
    std::sort(model.diners.begin() + static_cast<std::ptrdiff_t>(first), model.diners.end(), register_order);
}

void add_people(Model& model, const SampleOptions& options) {
    Random random(options.seed, Stream::class_sizes);
    People people(options.seed);
    std::vector<std::size_t> weights;
    for (const auto& school : model.schools) weights.push_back(school.pupils + classes_for(school.pupils));
    const auto real = std::accumulate(weights.begin(), weights.end(), std::size_t{0});
    const auto places = apportion(options.diners == 0 ? real : options.diners, weights);

    model.diners.reserve(options.diners == 0 ? real : options.diners);
    for (std::size_t s = 0; s < model.schools.size(); ++s) {
        if (places[s] == 0) continue;
        // As many classes as give each a teacher's place and 25 or fewer pupils.
        const auto classes = places[s] == weights[s] ? classes_for(model.schools[s].pupils)
                                                     : std::max((places[s] + 25) / 26, (places[s] + 11) / 23);
        const std::size_t adults = places[s] >= classes * 10 ? 1 : 0;
        const auto sizes = class_sizes_of(places[s] - adults * classes, classes, random);
        for (std::size_t c = 0; c < classes; ++c)
            add_class(model, class_name(model.schools[s].kind, c, classes), s, sizes[c], adults, people);
    }
    const auto offset = random.next() >> 16;
    for (std::size_t i = 0; i < model.diners.size(); ++i)
        model.diners[i].code = diner_code(i, model.diners.size(), offset);
}

struct DietShare {
    std::string_view diet;
    bool health;
    unsigned per_mille; ///< of the assignments of its kind
};

constexpr std::array<DietShare, 13> diet_shares{{
    {"celiachia", true, 260},
    {"no-lattosio", true, 250},
    {"no-uova", true, 150},
    {"no-frutta-guscio", true, 120},
    {"no-pesce", true, 80},
    {"no-arachidi", true, 50},
    {"favismo", true, 40},
    {"no-soia", true, 20},
    {"diabete", true, 30},
    {"no-maiale", false, 700},
    {"vegetariana", false, 200},
    {"vegana", false, 40},
    {"no-bovino", false, 60},
}};

std::string_view some_diet(bool health, Random& random) {
    auto draw = random.below(1000);
    for (const auto& share : diet_shares) {
        if (share.health != health) continue;
        if (draw < share.per_mille) return share.diet;
        draw -= share.per_mille;
    }
    assert(false && "the shares of a kind add up to 1000");
    return {};
}

void add_diets(Model& model, const SampleOptions& options) {
    Random random(options.seed, Stream::diet_choice);
    for (std::size_t i = 0; i < model.diners.size(); ++i) {
        if (!random.chance(70)) continue;
        const auto& policy = model.policy_of(model.diners[i]);
        // Two ethical diets at once would say the same twice; a child with several has health diets besides.
        const bool ethical = random.chance(450);
        const auto draw = random.below(1000);
        const std::size_t count = draw < 12 ? 3 : draw < 100 ? 2 : 1;
        std::vector<std::string_view> chosen;
        if (ethical) chosen.push_back(some_diet(false, random));
        while (chosen.size() < count) {
            const auto diet = some_diet(true, random);
            if (std::ranges::find(chosen, diet) == chosen.end()) chosen.push_back(diet);
        }
        for (const auto diet : chosen) {
            DietAssignment assignment{i, diet, std::nullopt, std::nullopt};
            const auto dated = random.below(100);
            if (dated < 10)
                assignment.from = day_in(policy.term, random);
            else if (dated < 15)
                assignment.to = day_in(policy.term, random);
            model.diets.push_back(assignment);
        }
    }
}

void add_certificates(Model& model, const SampleOptions& options) {
    Random random(options.seed, Stream::certificate_choice);
    for (std::size_t i = 0; i < model.diners.size(); ++i) {
        if (model.diners[i].kind == counter::DinerKind::adult || !random.chance(4)) continue;
        const auto from = day_in(model.policy_of(model.diners[i]).term, random);
        model.certificates.push_back({i, {from, from + date::days(random.between(4, 13))}});
    }
}

void add_calendar(Model& model, const SampleOptions& options, bool with_milan) {
    std::unordered_set<std::string_view> keys;
    for (const auto& authority : model.authorities) keys.insert(authority.code);
    for (const auto& school : model.schools) keys.insert(school.code);
    for (const auto& group : model.groups) keys.insert(group.code);
    const auto add_file = [&](std::string_view file) {
        for (const auto& row : embedded_rows(file)) {
            const auto scope = counter::parse_calendar_scope(row[0]).value();
            const auto kind = counter::parse_calendar_kind(row[4]).value();
            const counter::DateRange when{counter::parse_date(row[2]).value(),
                                          counter::parse_date(row[3]).value()};
            if (when.to < options.term_from || when.from > options.term_to || !keys.contains(row[1]))
                continue;
            model.calendar.push_back({scope, row[1], when, kind, row[5]});
        }
    };
    // "Tutti i mercoledì sono stati inseriti [...] come chiusura del servizio nel calendario" (Calcinate).
    // The file's own entries come after, so that they have the last word.
    const auto first_wednesday = options.term_from + (date::Wednesday - date::weekday{options.term_from});
    for (auto day = first_wednesday; day <= options.term_to; day += date::days(7))
        model.calendar.push_back({counter::CalendarScope::authority,
                                  "calcinate",
                                  {day, day},
                                  counter::CalendarKind::closed,
                                  "Mercoledì senza servizio"});
    add_file("calendar.csv");
    if (with_milan) add_file("calendar-milano.csv");
}

void add_balances(Model& model, const SampleOptions& options) {
    Random random(options.seed, Stream::balance_choice);
    for (std::size_t i = 0; i < model.diners.size(); ++i) {
        const auto& diner = model.diners[i];
        if (diner.fee_band == "esente") continue;
        const auto& policy = model.policy_of(diner);
        const bool prepaid = policy.billing == counter::Billing::prepaid && diner.billing.empty();
        OpeningBalance balance{i, 0, 0};
        if (random.chance(policy.cash.mode == counter::CashMode::old_debt ? 60 : 30))
            balance.old_debt_cents = random.between(5, 250) * 50;
        else if (prepaid && random.chance(850)) // a few below zero, of them some beyond what the policies allow
            balance.credit_cents = (random.chance(40) ? random.between(-60, -1) : random.between(1, 180)) * 50;
        if (balance.credit_cents != 0 || balance.old_debt_cents != 0) model.balances.push_back(balance);
    }
}

} // namespace

Model build_model(const SampleOptions& options) {
    assert(options.term_from <= options.term_to);
    const bool with_milan = options.schools > embedded_rows("schools-of-the-five-comuni.csv").size();
    Model model;
    add_authorities(model, options, with_milan);
    add_schools(model, options.schools);
    add_people(model, options);
    add_diets(model, options);
    add_certificates(model, options);
    add_calendar(model, options, with_milan);
    add_balances(model, options);
    return model;
}

counter::RosterFacts roster_facts(const Model& model) {
    counter::RosterFacts facts;
    facts.policies = model.authorities;
    for (const auto& school : model.schools)
        facts.schools.push_back({school.code, model.authorities[school.authority].code, school.name,
                                 std::string(kitchen), school.cutoff, school.kind});
    for (const auto& group : model.groups)
        facts.groups.push_back({group.code, model.schools[group.school].code, group.name, group.sitting,
                                counter::Weekdays::parse(group.weekdays).value()});
    for (const auto& diner : model.diners) {
        const auto weekdays =
            diner.weekdays.empty() ? std::nullopt : counter::Weekdays::parse(diner.weekdays);
        facts.diners.push_back({diner.code,
                                model.groups[diner.group].code,
                                diner.kind,
                                weekdays,
                                {diner.enrolled_from.value_or(counter::distant_past),
                                 diner.enrolled_to.value_or(counter::distant_future)}});
    }
    for (const auto& [diner, diet, from, to] : model.diets)
        facts.diets.push_back({model.diners[diner].code,
                               std::string(diet),
                               {from.value_or(counter::distant_past), to.value_or(counter::distant_future)}});
    for (const auto& [diner, when] : model.certificates)
        facts.bianco_certificates.push_back({model.diners[diner].code, when});
    facts.calendar = model.calendar;
    return facts;
}

std::vector<std::vector<std::string>> embedded_rows(std::string_view name) {
    std::vector<std::vector<std::string>> rows;
    CsvReader reader([&](const CsvRow& row) { rows.emplace_back(row.fields.begin(), row.fields.end()); },
                     [](const CsvFault&) { assert(false && "the project's own files are well-formed"); });
    reader.feed(sample_file(name));
    reader.finish();
    rows.erase(rows.begin());
    return rows;
}

std::vector<std::size_t> apportion(std::size_t total, const std::vector<std::size_t>& weights) {
    const auto sum = std::accumulate(weights.begin(), weights.end(), std::size_t{0});
    std::vector<std::size_t> shares(weights.size(), 0);
    if (sum == 0) return shares;
    std::vector<std::pair<std::size_t, std::size_t>> remainders; // of which index
    std::size_t given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        shares[i] = total * weights[i] / sum;
        given += shares[i];
        remainders.emplace_back(total * weights[i] % sum, i);
    }
    std::ranges::sort(remainders, [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (std::size_t i = 0; given < total; ++i, ++given) ++shares[remainders[i].second];
    return shares;
}

} // namespace data::samples
