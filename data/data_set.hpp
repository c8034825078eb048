// A data set in memory: what the files of an import folder say (README.md, "The data set"), already checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "counter/roster.hpp"

namespace data {

enum class DietKind { health, ethical };

/// Everything that a folder holds. What the rules need stands in `facts`, details in the same order beside
/// it.
struct DataSet {
    struct SchoolDetails {
        std::string address;
        friend bool operator==(const SchoolDetails&, const SchoolDetails&) = default;
    };
    struct DinerDetails {
        std::string first_name;
        std::string last_name;
        std::string fee_band;
        std::optional<counter::Billing> billing; ///< none: the authority's
        friend bool operator==(const DinerDetails&, const DinerDetails&) = default;
    };
    struct Kitchen {
        std::string code;
        std::string name;
        std::string address;
        std::string vat_number;
        friend bool operator==(const Kitchen&, const Kitchen&) = default;
    };
    struct Diet {
        std::string code;
        DietKind kind{};
        std::string name;
        std::vector<std::string> allergens; ///< Annex II names or `other:text`
        friend bool operator==(const Diet&, const Diet&) = default;
    };
    struct Merchant {
        std::string code;
        std::string name;
        std::vector<std::string> authorities;
        friend bool operator==(const Merchant&, const Merchant&) = default;
    };
    struct OpeningBalance {
        std::string diner;
        counter::Cents credit;
        counter::Cents old_debt;
        friend bool operator==(const OpeningBalance&, const OpeningBalance&) = default;
    };

    counter::RosterFacts facts;
    std::vector<SchoolDetails> school_details; ///< of facts.schools
    std::vector<DinerDetails> diner_details;   ///< of facts.diners
    std::vector<Kitchen> kitchens;
    std::vector<Diet> diets;
    std::vector<Merchant> merchants;
    std::vector<OpeningBalance> opening_balances;
};

} // namespace data
