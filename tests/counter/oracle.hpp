// A second reading of domain.md §§3–6 and 9, slow and literal, which counter/ has to agree with.
//
// It shares nothing with counter/ but the words of facts, requests and answers: no roster, no records, no
// zone.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <date/tz.h>

#include "counter/request.hpp"
#include "counter/roster.hpp"

namespace counter::tests {

/// The instant at which a clock in the zone shows that time on that date. As RFC 5545 §3.3.5 has it, a time
/// that DST repeats means its first pass, and one that DST skips is reckoned with the offset before the
/// change.
Instant instant_at(const date::time_zone& zone, ServiceDate date, TimeOfDay time);

class Oracle {
public:
    explicit Oracle(RosterFacts facts);

    struct PlainMeal {
        std::string diet; ///< set of diets: codes joined by `+`, or `standard`
        bool bianco = false;
        friend auto operator<=>(const PlainMeal&, const PlainMeal&) = default;
    };
    struct Line {
        std::string school;
        std::string group;
        PlainMeal meal;
        int meals = 0;
        int adults = 0;
        friend auto operator<=>(const Line&, const Line&) = default;
    };
    struct Closing {
        Instant cutoff;
        std::string school;
        ServiceDate date;
        friend auto operator<=>(const Closing&, const Closing&) = default;
    };
    struct Frozen {
        std::string diner;
        PlainMeal meal;
        friend auto operator<=>(const Frozen&, const Frozen&) = default;
    };

    bool is_service_day(const std::string& diner, ServiceDate date) const;
    std::optional<ServiceDate> service_day_from(const std::string& diner, ServiceDate from) const;
    std::optional<ServiceDate> service_day_before(const std::string& diner, ServiceDate date) const;
    std::optional<ServiceDate> first_useful_day(const std::string& diner, Instant at) const;
    Instant cutoff(const std::string& school, ServiceDate date) const;

    Decision decide(const Request& request) const;
    /// What `decision`, just taken, does.
    void apply(const Request& request, const Decision& decision);

    std::optional<PlainMeal> meal(const std::string& diner, ServiceDate date) const;
    /// By school, group, diet, bianco.
    std::vector<Line> count(ServiceDate date) const;
    bool has_service(const std::string& school, ServiceDate date) const;
    /// Of all schools and terms, in the order of their numbers.
    std::vector<Closing> closings() const;
    /// By group and diner.
    std::vector<Frozen> freeze(const std::string& school, ServiceDate date) const;

private:
    struct DayRecord {
        std::optional<Channel> cancelled_by;
        bool bianco = false;
    };
    struct DinerRecords {
        std::map<ServiceDate, DayRecord> days;
        std::map<ServiceDate, bool> suspended_from; // changes by date: true from then on, or false
        std::map<ServiceDate, bool> blocked_from;
    };

    const RosterFacts::School& school_of(const std::string& diner) const;
    const Policy& policy_of_school(const std::string& school) const;
    std::optional<CalendarKind> calendar_says(CalendarScope scope, const std::string& key,
                                              ServiceDate date) const;
    DayRecord record(const std::string& diner, ServiceDate date) const;
    bool suspended(const std::string& diner, ServiceDate date) const;
    bool blocked(const std::string& diner, ServiceDate date) const;
    bool has_meal(const std::string& diner, ServiceDate date) const;
    bool eats_bianco(const std::string& diner, ServiceDate date) const;
    int run_with(const std::string& diner, ServiceDate target) const;
    Decision decide_on(const Request& request, ServiceDate target) const;

    RosterFacts facts_;
    std::map<std::string, Policy> policies_;
    std::map<std::string, const date::time_zone*> zones_; // by authority
    std::map<std::string, RosterFacts::School> schools_;
    std::map<std::string, RosterFacts::Group> groups_;
    std::map<std::string, RosterFacts::Diner> diners_;
    std::map<std::string, DinerRecords> records_;
};

} // namespace counter::tests
