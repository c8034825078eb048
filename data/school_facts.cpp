#include "data/school_facts.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace data {

DataSet facts_of_school(const DataSet& all, std::string_view school) {
    DataSet set;
    std::string_view authority;
    std::string_view kitchen;
    for (std::size_t at = 0; at < all.facts.schools.size(); ++at) {
        const auto& row = all.facts.schools[at];
        if (row.code != school) continue;
        authority = row.authority;
        kitchen = row.kitchen;
        set.facts.schools.push_back(row);
        set.school_details.push_back(all.school_details[at]);
    }
    std::ranges::copy_if(all.facts.policies, std::back_inserter(set.facts.policies),
                         [&](const counter::Policy& policy) { return policy.code == authority; });
    std::ranges::copy_if(all.kitchens, std::back_inserter(set.kitchens),
                         [&](const DataSet::Kitchen& k) { return k.code == kitchen; });

    std::unordered_set<std::string_view> groups;
    for (const auto& group : all.facts.groups)
        if (group.school == school) {
            groups.insert(group.code);
            set.facts.groups.push_back(group);
        }
    std::unordered_set<std::string_view> diners;
    for (std::size_t at = 0; at < all.facts.diners.size(); ++at) {
        const auto& diner = all.facts.diners[at];
        if (!groups.contains(diner.group)) continue;
        diners.insert(diner.code);
        set.facts.diners.push_back(diner);
        set.diner_details.push_back(all.diner_details[at]);
    }
    std::ranges::copy_if(all.facts.diets, std::back_inserter(set.facts.diets),
                         [&](const auto& assignment) { return diners.contains(assignment.diner); });
    std::ranges::copy_if(all.facts.bianco_certificates, std::back_inserter(set.facts.bianco_certificates),
                         [&](const auto& certificate) { return diners.contains(certificate.diner); });
    std::ranges::copy_if(all.facts.calendar, std::back_inserter(set.facts.calendar), [&](const counter::CalendarEntry& entry) {
        switch (entry.scope) {
        case counter::CalendarScope::authority: return std::string_view{entry.key} == authority;
        case counter::CalendarScope::school: return std::string_view{entry.key} == school;
        case counter::CalendarScope::group: return groups.contains(entry.key);
        }
        return false;
    });
    set.diets = all.diets;
    return set;
}

} // namespace data
