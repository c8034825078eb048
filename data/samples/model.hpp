// A made-up data set as values, before it becomes files or a request log.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/roster.hpp"
#include "data/samples/generate.hpp"

namespace data::samples {

/// The made-up kitchen that cooks for all.
inline constexpr std::string_view kitchen = "CC01";

struct School {
    std::string code;
    std::size_t authority;
    std::string name;
    std::optional<counter::TimeOfDay> cutoff; ///< of its own
    counter::SchoolKind kind;
    std::string address;
    std::size_t pupils; ///< by the ministry's count, or made up
};

struct Group {
    std::string code;
    std::size_t school;
    std::string name;
    int sitting;
    std::string weekdays;
};

struct Diner {
    std::string code;
    std::size_t group;
    counter::DinerKind kind{};
    std::string_view first_name;
    std::string_view last_name;
    std::string weekdays; ///< empty: the group's
    std::optional<counter::ServiceDate> enrolled_from;
    std::optional<counter::ServiceDate> enrolled_to;
    std::string_view fee_band;
    std::string_view billing; ///< empty: the authority's
};

struct DietAssignment {
    std::size_t diner;
    std::string_view diet;
    std::optional<counter::ServiceDate> from;
    std::optional<counter::ServiceDate> to;
};

struct Certificate {
    std::size_t diner;
    counter::DateRange when;
};

struct OpeningBalance {
    std::size_t diner;
    int credit_cents;
    int old_debt_cents;
};

struct Model {
    std::string policy; ///< policy.toml, with its comments
    std::vector<counter::Policy> authorities;
    std::vector<School> schools;
    std::vector<Group> groups; ///< in the order of their schools
    std::vector<Diner> diners; ///< in the order of their groups
    std::vector<DietAssignment> diets;
    std::vector<Certificate> certificates;
    std::vector<counter::CalendarEntry> calendar;
    std::vector<OpeningBalance> balances;

    const School& school_of(const Diner& diner) const { return schools[groups[diner.group].school]; }
    const counter::Policy& policy_of(const Diner& diner) const {
        return authorities[school_of(diner).authority];
    }
};

Model build_model(const SampleOptions& options);

/// What the rules need of it.
counter::RosterFacts roster_facts(const Model& model);

/// The rows below the header line of a CSV file that CMakeLists.txt embeds.
std::vector<std::vector<std::string>> embedded_rows(std::string_view name);

/// Shares `total` out in proportion to the weights, by largest remainder; the first of equals comes first.
std::vector<std::size_t> apportion(std::size_t total, const std::vector<std::size_t>& weights);

} // namespace data::samples
