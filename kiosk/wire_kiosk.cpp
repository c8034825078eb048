#include "kiosk/wire_kiosk.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "kiosk/wire.hpp"

namespace kiosk::wire {

namespace json = boost::json;

namespace {

std::string_view state_of(bool closed) { return closed ? "closed" : "open"; }

json::value text(const std::string& value) { return json::value(value); }

json::object attendance_json(const data::KioskAttendance& a) {
    return {{"confirmed", a.confirmed}, {"at", counter::to_string(a.at)}, {"author", a.author}, {"pending", a.pending}};
}

json::object tile_json(const data::KioskTile& tile, const counter::Group& group) {
    json::object object{{"group", group.code},
                        {"name", group.name},
                        {"sitting", group.sitting},
                        {"diners", tile.diners},
                        {"booked", tile.booked},
                        {"absent", tile.diners - tile.booked},
                        {"bianco", tile.bianco},
                        {"extras", tile.extras}};
    if (tile.attendance) object["attendance"] = attendance_json(*tile.attendance);
    return object;
}

/// A school also sees what the kitchen said of a variation.
json::object decided_variation_json(const data::Variation& v) {
    auto object = variation(v);
    if (v.decided_by) object["decided_by"] = *v.decided_by;
    if (v.decided_at) object["decided_at"] = counter::to_string(*v.decided_at);
    if (v.decision_reason) object["decision_reason"] = *v.decision_reason;
    return object;
}

std::string_view meal_of(const data::KioskDiner& diner) {
    if (!diner.no_meal) return "booked";
    switch (*diner.no_meal) {
    case counter::NoMeal::blocked: return "blocked";
    case counter::NoMeal::suspended: return "suspended";
    case counter::NoMeal::cancelled: break;
    }
    return "cancelled";
}

json::object diner_json(const data::KioskDiner& diner) {
    json::object object{{"diner", diner.code},
                        {"first_name", diner.first_name},
                        {"last_name", diner.last_name},
                        {"kind", to_string(diner.kind)},
                        {"meal", meal_of(diner)},
                        {"absent", diner.absent},
                        {"bianco", diner.bianco},
                        {"pending", diner.pending}};
    if (diner.present) object["present"] = true;
    if (diner.refused) object["refused"] = to_string(*diner.refused);
    return object;
}

json::object entry_json(const data::EnteredEntry& entered) {
    const auto& entry = entered.entry;
    return {{"id", entered.id},
            {"scope", to_string(entry.scope)},
            {"key", entry.key},
            {"from", counter::to_string(entry.when.from)},
            {"to", counter::to_string(entry.when.to)},
            {"kind", to_string(entry.kind)},
            {"reason", entry.reason},
            {"author", entered.author},
            {"at", counter::to_string(entered.at)}};
}

json::object place_json(const counter::School& school, const counter::Roster& roster) {
    return {{"school", school.code}, {"name", school.name}, {"groups", array_of(school.groups, [&](counter::GroupId id) {
                                                                 const auto& group = roster.groups()[id];
                                                                 return json::object{{"group", group.code}, {"name", group.name}};
                                                             })}};
}

} // namespace

json::object kiosk_day(const data::KioskDay& day, const counter::Roster& roster, bool decides, counter::Instant at,
                       const Link& link) {
    const auto& school = roster.schools()[day.school];
    const auto& authority = roster.policy_of(day.school);
    const bool waives = authority.absence_after_close == counter::AbsenceAfterClose::waive;
    json::object object{
        {"school", school.code},
        {"name", school.name},
        {"authority_name", authority.name},
        {"date", counter::to_string(day.date)},
        {"today", counter::to_string(day.today)},
        {"at", counter::to_string(at)},
        {"state", state_of(day.closed)},
        {"cutoff_at", counter::to_string(day.cutoff)},
        {"presence", to_string(authority.presence)},
        {"absence_after_close", waives ? "waive" : "charge"},
        {"decides", decides},
        {"service_dates", array_of(day.service_dates, [](counter::ServiceDate d) { return text(counter::to_string(d)); })},
        {"groups", array_of(day.groups, [&](const auto& tile) { return tile_json(tile, roster.groups()[tile.id]); })},
        {"diets", array_of(day.diets, [](const auto& diet) { return json::object{{"diet", diet.code}, {"name", diet.name}}; })},
        {"variations", array_of(day.variations, decided_variation_json)}};
    if (day.closing) object["closing"] = closing(*day.closing);
    if (link) object["link"] = *link;
    return object;
}

json::object kiosk_group(const data::KioskGroup& shown, const counter::Roster& roster) {
    const auto& group = roster.groups()[shown.id];
    json::object object{{"group", group.code},
                        {"name", group.name},
                        {"sitting", group.sitting},
                        {"school", roster.schools()[group.school].code},
                        {"date", counter::to_string(shown.date)},
                        {"state", state_of(shown.closed)},
                        {"cutoff_at", counter::to_string(shown.cutoff)},
                        {"diners", array_of(shown.diners, diner_json)},
                        {"extras", array_of(shown.extras, [](const data::ExtraMeals& extra) {
                             return json::object{{"diet", extra.diet}, {"count", extra.count}};
                         })}};
    if (shown.attendance) object["attendance"] = attendance_json(*shown.attendance);
    return object;
}

json::object trays(const std::vector<data::TrayRow>& rows, const counter::Group& group, counter::ServiceDate date) {
    const auto row_json = [](const data::TrayRow& row) {
        return json::object{{"diner", row.code},
                            {"first_name", row.first_name},
                            {"last_name", row.last_name},
                            {"diet", row.diet},
                            {"names", array_of(row.names, text)},
                            {"allergens", array_of(row.allergens, text)},
                            {"bianco", row.bianco}};
    };
    return {{"group", group.code}, {"name", group.name}, {"date", counter::to_string(date)}, {"rows", array_of(rows, row_json)}};
}

json::object attendance_answer(const data::AttendanceAnswer& answer, const data::KioskGroup& group,
                               const counter::Roster& roster) {
    json::object object{{"outcome", to_string(answer.outcome)},
                        {"received_at", counter::to_string(answer.received_at)},
                        {"group", kiosk_group(group, roster)}};
    if (answer.awaiting) object["provisional"] = true;
    return object;
}

json::object variation_receipt(const std::optional<data::Variation>& raised, counter::Instant received_at) {
    json::object object{{"outcome", "accepted"}, {"received_at", counter::to_string(raised ? raised->at : received_at)}};
    if (raised) object["variation"] = decided_variation_json(*raised);
    else object["provisional"] = true;
    return object;
}

json::object calendar(const std::vector<data::EnteredEntry>& entries, const counter::Roster& roster) {
    json::array authorities;
    for (const auto& authority : roster.authorities()) {
        json::array schools;
        for (const auto& school : roster.schools())
            if (&roster.authorities()[school.authority] == &authority) schools.push_back(place_json(school, roster));
        authorities.push_back(json::object{
            {"authority", authority.policy.code}, {"name", authority.policy.name}, {"schools", std::move(schools)}});
    }
    return {{"entries", array_of(entries, entry_json)}, {"authorities", std::move(authorities)}};
}

json::object calendar_preview(const data::CalendarPreview& preview) {
    const auto day_json = [](const data::CalendarPreview::Day& day) {
        return json::object{{"date", counter::to_string(day.date)},
                            {"school", day.school},
                            {"name", day.name},
                            {"closed", day.closed},
                            {"before", day.before},
                            {"after", day.after}};
    };
    return {{"days", array_of(preview.days, day_json)}, {"variations", preview.variations}};
}

json::object entered_calendar(const data::EnteredCalendar& entered) {
    return {{"entry", entry_json(entered.entry)}, {"variations", entered.variations}};
}

std::string kiosk_hello(counter::Instant at, counter::ServiceDate today, bool demo) {
    return json::serialize(json::object{
        {"type", "hello"}, {"at", counter::to_string(at)}, {"today", counter::to_string(today)}, {"demo", demo}});
}

std::string kiosk_changed(const std::set<counter::ServiceDate>& dates) {
    auto array = array_of(dates, [](counter::ServiceDate date) { return text(counter::to_string(date)); });
    return json::serialize(json::object{{"type", "changed"}, {"dates", std::move(array)}});
}

std::string kiosk_link(counter::Instant at, const Link& link) {
    json::object object{{"type", "link"}, {"at", counter::to_string(at)}};
    if (link) object["link"] = *link;
    return json::serialize(object);
}

} // namespace kiosk::wire
