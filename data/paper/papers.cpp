// What papers a kitchen's day has, and which it lacks.

#include "data/paper/papers.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "counter/paper/tally.hpp"
#include "data/facts.hpp"
#include "data/paper/document_json.hpp"

namespace data::paper {

namespace {

using namespace counter::paper; // the words of this file
using counter::ServiceDate;

LocalTime local(const counter::Policy& policy, counter::Instant at) {
    const auto wall = policy.zone.wall_clock(at);
    return {wall.date, wall.time};
}

SchoolPaper::Line line_of(const DayLine& line) {
    return {line.group, line.sitting, line.diet, line.bianco, line.meals, line.adults};
}

DeltaSheet::State state_of(VariationState state) {
    switch (state) {
    case VariationState::acknowledged: return DeltaSheet::State::acknowledged;
    case VariationState::refused: return DeltaSheet::State::refused;
    case VariationState::pending: break;
    }
    return DeltaSheet::State::pending;
}

std::string text_of(const Document& document) { return boost::json::serialize(to_json(document)); }

std::string title_of_labels(const Labels& labels) {
    if (labels.parts == 1) return fmt::format("Etichette {}", labels.group);
    return fmt::format("Etichette {} ({} di {})", labels.group, labels.part, labels.parts);
}

/// The sheets' numbers, each once.
std::vector<std::int64_t> sheets_of(const SchoolPaper& school) {
    std::vector<std::int64_t> numbers;
    for (const auto& change : school.changes) numbers.push_back(change.sheet);
    std::ranges::sort(numbers);
    numbers.erase(std::ranges::unique(numbers).begin(), numbers.end());
    return numbers;
}

/// How many of what leaves, whatever diets are called now.
std::string goods_by_code(const SchoolPaper& school) {
    std::string goods;
    for (const auto& [dish, amount] : to_cook(school))
        if (amount.meals != 0) goods += fmt::format("{}{}:{};", dish.diets, dish.bianco ? "/bianco" : "", amount.meals);
    return goods;
}

/// Whatever diets and schools are called now.
bool has_same_numbers(const ProductionSheet& one, const ProductionSheet& other) {
    const auto lines = [](const ProductionSheet& sheet) {
        std::vector<std::tuple<std::string, bool, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>> all;
        for (const auto& line : sheet.lines) {
            std::string codes;
            for (const auto& diet : line.preparation.diets) codes += diet.code + "+";
            all.emplace_back(codes, line.preparation.bianco, line.nursery, line.primary, line.secondary, line.other, line.adults);
        }
        return all;
    };
    const auto schools = [](const ProductionSheet& sheet) {
        std::multiset<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>> all; // closings are numbered
        for (const auto& school : sheet.schools)
            all.emplace(school.closing ? school.closing->number : 0, school.standard, school.special, school.pending);
        return all;
    };
    return lines(one) == lines(other) && schools(one) == schools(other);
}

} // namespace

Papers::Papers(Database& database)
    : papers_(database),
      jobs_(database),
      trays_(database),
      setup_(database),
      database_(&database),
      kitchens_(database, "SELECT code, name, address, vat_number FROM kitchens"),
      addresses_(database, "SELECT code, address FROM schools") {}

Result<Papers::Names> Papers::names() {
    Names names;
    auto diets = read_diets(*database_);
    if (!diets) return diets.error();
    for (auto& diet : *diets) {
        auto code = diet.code;
        names.diets[code] = {std::move(diet.code), std::move(diet.name), std::move(diet.allergens), diet.kind == DietKind::health};
    }
    {
        auto rows = kitchens_.rows();
        while (rows.next())
            names.kitchens[std::string{rows.text(0)}] = {std::string{rows.text(1)}, std::string{rows.text(2)}, std::string{rows.text(3)}};
        if (!rows.status()) return rows.status().error();
    }
    {
        auto rows = addresses_.rows();
        while (rows.next()) names.addresses[std::string{rows.text(0)}] = rows.text(1);
        if (!rows.status()) return rows.status().error();
    }
    auto setup = setup_.read();
    if (!setup) return setup.error();
    names.setup = std::move(*setup);
    return names;
}

Result<SchoolPaper> Papers::school_paper(const counter::Roster& roster, const SchoolDay& day, ServiceDate date, const Names& names) {
    const auto& row = roster.schools()[day.id];
    const auto& policy = roster.policy_of(day.id);
    SchoolPaper school;
    school.date = date;
    const auto kitchen = names.kitchens.find(row.kitchen);
    school.kitchen = kitchen == names.kitchens.end() ? Party{row.kitchen, "", ""} : kitchen->second;
    school.authority = {policy.name, "", ""};
    const auto address = names.addresses.find(row.code);
    school.school = {row.name, address == names.addresses.end() ? "" : address->second, ""};
    school.kind = row.kind;
    for (const auto group : row.groups)
        school.groups.push_back({roster.groups()[group].code, roster.groups()[group].name, roster.groups()[group].sitting});
    for (const auto& line : day.lines) school.lines.push_back(line_of(line));
    for (const auto& variation : day.variations)
        school.changes.push_back({variation.number, line_of(variation.line), variation.reason, variation.author,
                                  local(policy, variation.at), state_of(variation.state), variation.decided_by.value_or(""),
                                  variation.decided_at ? std::optional{local(policy, *variation.decided_at)} : std::nullopt,
                                  variation.decision_reason.value_or("")});
    if (day.closing) {
        const auto& closing = *day.closing;
        school.closing = {closing.number, local(policy, closing.closed_at), closing.early_reason.has_value(), day.provisional};
        auto trays = trays_.of_closing(closing.id);
        if (!trays) return trays.error();
        for (auto& tray : *trays) school.trays.push_back(std::move(tray.tray));
    }
    return school;
}

Result<void> Papers::follow(std::int64_t closing) {
    const auto there = trays_.of_closing(closing);
    if (!there) return there.error();
    return there->empty() ? Result<void>{} : trays_.keep_up(closing);
}

Result<Document> Papers::document(std::int64_t paper) {
    const auto content = papers_.content(paper);
    if (!content) return content.error();
    return document_from(*content);
}

Result<std::optional<Papers::Draft>> Papers::lacking_note(const Paper& base, const SchoolPaper& school, const Names& names,
                                                          LocalTime now) {
    auto note = delivery_note(school, names.setup.settings.carrier, names.diets);
    const auto last = papers_.last_note(*base.closing);
    if (!last) return last.error();
    NoteEntry entry{int{date::year_month_day{now.date}.year()}, 0, std::nullopt, goods_by_code(school)};
    if (*last ? (*last)->goods == entry.goods : note.quantity == 0) return std::nullopt; // it still holds, or nothing leaves
    if (*last && (*last)->year == entry.year) entry.replaces = (*last)->number;
    const auto number = papers_.next_note(base.kitchen, entry.year);
    if (!number) return number.error();
    entry.number = note.number = *number;
    note.year = entry.year;
    note.issued_at = now;
    note.replaces = entry.replaces;
    Draft draft{base, note, std::move(entry)};
    draft.paper.number = note.number;
    draft.paper.title = fmt::format("DDT {}/{}", note.number, note.year);
    return draft;
}

Result<std::vector<Papers::Draft>> Papers::lacking_labels(const Paper& base, const SchoolPaper& school, const Names& names,
                                                          std::string_view authority) {
    const auto rows = trays_.as_due(*base.closing);
    if (!rows) return rows.error();
    std::vector<Tray> unlabelled;
    for (const auto& row : *rows)
        if (!row.paper && !row.tray.taken_with) unlabelled.push_back(row.tray);
    std::vector<Draft> drafts;
    for (auto& batch : labels(school, unlabelled, names.setup.names_of(authority), names.setup.settings.use_by, names.diets)) {
        Draft draft{base, batch, std::nullopt};
        const auto first = std::ranges::find(unlabelled, batch.labels.front().serial, &Tray::serial);
        draft.paper.group = first->group;
        draft.paper.title = title_of_labels(batch);
        draft.paper.labels = static_cast<std::int64_t>(batch.labels.size());
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

Result<std::vector<Papers::Draft>> Papers::lacking(const counter::Roster& roster, const SchoolDay& day, const Names& names,
                                                   const SchoolPaper& school, counter::Instant now) {
    const auto& row = roster.schools()[day.id];
    Paper base;
    base.date = day.closing->date;
    base.kitchen = row.kitchen;
    base.school = row.code;
    base.closing = day.closing->id;
    std::vector<Draft> drafts;
    const auto add = [&](Document document, std::string title, std::optional<std::int64_t> number) {
        Draft draft{base, std::move(document), std::nullopt};
        draft.paper.title = std::move(title);
        draft.paper.number = number;
        drafts.push_back(std::move(draft));
    };
    const auto sheet = papers_.last_of(day.closing->id, Kind::meal_sheet);
    if (!sheet) return sheet.error();
    if (!*sheet) add(meal_sheet(school, names.diets), "Foglio pasti", std::nullopt);
    for (const auto number : sheets_of(school)) {
        auto delta = delta_sheet(school, number, names.diets);
        const auto last = papers_.last_of(day.closing->id, Kind::delta_sheet, number);
        if (!last) return last.error();
        if (*last) {
            const auto before = document((*last)->id);
            if (!before) return before.error();
            // Later sheets change the total that an earlier one named; it is a paper of its moment.
            if (std::get<DeltaSheet>(*before).state == delta->state) continue;
        }
        add(std::move(*delta), fmt::format("Variazione n. {}", number), number);
    }
    auto note = lacking_note(base, school, names, local(roster.policy_of(day.id), now));
    if (!note) return note.error();
    if (*note) drafts.push_back(std::move(**note));
    auto label_drafts = lacking_labels(base, school, names, roster.policy_of(day.id).code);
    if (!label_drafts) return label_drafts.error();
    std::ranges::move(*label_drafts, std::back_inserter(drafts));
    return drafts;
}

Result<void> Papers::commit(Draft draft, const Names& names, const Order& order) {
    auto& paper = draft.paper;
    paper.kind = kind_of(draft.document);
    paper.composed_at = order.now;
    paper.author = order.author;
    const auto id = papers_.add(paper, text_of(draft.document));
    if (!id) return id.error();
    paper.id = *id;
    if (draft.note)
        if (auto noted = papers_.add_note(paper.kitchen, *draft.note, *paper.closing, paper.id); !noted) return noted;
    if (const auto* batch = std::get_if<Labels>(&draft.document); batch && !paper.is_test)
        for (const auto& label : batch->labels)
            if (auto put = trays_.put_on_paper(label.serial, paper.id); !put) return put;
    return print(paper, names.setup.queue_for(paper.kind), {}, std::nullopt, order);
}

Result<void> Papers::order_school(const counter::Roster& roster, const SchoolDay& day, const Order& order) {
    if (!day.closing)
        return Error{ErrorKind::conflict, fmt::format("{} is not closed yet: its papers come after the closing", day.school)};
    const auto known = names();
    if (!known) return known.error();
    if (auto kept = trays_.keep_up(day.closing->id); !kept) return kept;
    const auto school = school_paper(roster, day, day.closing->date, *known);
    if (!school) return school.error();
    auto drafts = lacking(roster, day, *known, *school, order.now);
    if (!drafts) return std::move(drafts).error();
    for (auto& draft : *drafts)
        if (auto committed = commit(std::move(draft), *known, order); !committed) return committed;
    return {};
}

Result<std::vector<Kind>> Papers::missing(const counter::Roster& roster, const SchoolDay& day) {
    std::vector<Kind> kinds;
    if (!day.closing) return kinds;
    const auto known = names();
    if (!known) return known.error();
    const auto school = school_paper(roster, day, day.closing->date, *known);
    if (!school) return school.error();
    const auto drafts = lacking(roster, day, *known, *school, day.closing->closed_at);
    if (!drafts) return drafts.error();
    for (const auto& draft : *drafts)
        if (const auto kind = kind_of(draft.document); std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(kind);
    return kinds;
}

Result<std::vector<Papers::Draft>> Papers::lacking_production(const counter::Roster& roster, const std::vector<SchoolDay>& days,
                                                              ServiceDate date, const Names& names) {
    std::set<std::string_view> begun; // kitchens whose numbers don't all change any more
    for (const auto& day : days)
        if (day.closing) begun.insert(roster.schools()[day.id].kitchen);
    std::map<std::string, std::vector<SchoolPaper>> by_kitchen;
    for (const auto& day : days) {
        if (!begun.contains(roster.schools()[day.id].kitchen)) continue;
        auto school = school_paper(roster, day, date, names);
        if (!school) return school.error();
        by_kitchen[roster.schools()[day.id].kitchen].push_back(std::move(*school));
    }
    std::vector<Draft> drafts;
    for (const auto& [kitchen, schools] : by_kitchen) {
        auto sheet = production_sheet(schools.front().kitchen, date, schools, names.diets);
        const auto last = papers_.last_production(kitchen, date);
        if (!last) return last.error();
        if (*last) {
            const auto before = document((*last)->id);
            if (!before) return before.error();
            const auto& printed = std::get<ProductionSheet>(*before);
            if (has_same_numbers(printed, sheet)) continue;
            sheet.edition = printed.edition + 1;
        }
        Paper paper;
        paper.date = date;
        paper.kitchen = kitchen;
        paper.number = sheet.edition;
        paper.title = sheet.edition == 1 ? "Foglio di produzione" : fmt::format("Foglio di produzione, edizione {}", sheet.edition);
        drafts.push_back({std::move(paper), std::move(sheet), std::nullopt});
    }
    return drafts;
}

Result<void> Papers::order_production(const counter::Roster& roster, const std::vector<SchoolDay>& days, ServiceDate date,
                                      const Order& order) {
    const auto known = names();
    if (!known) return known.error();
    auto drafts = lacking_production(roster, days, date, *known);
    if (!drafts) return std::move(drafts).error();
    for (auto& draft : *drafts)
        if (auto committed = commit(std::move(draft), *known, order); !committed) return committed;
    return {};
}

Result<bool> Papers::production_missing(const counter::Roster& roster, const std::vector<SchoolDay>& days, ServiceDate date) {
    const auto known = names();
    if (!known) return known.error();
    const auto drafts = lacking_production(roster, days, date, *known);
    if (!drafts) return drafts.error();
    return !drafts->empty();
}

Result<std::vector<Document>> Papers::preview(const counter::Roster& roster, const std::vector<SchoolDay>& days,
                                              ServiceDate date, Kind kind, std::optional<std::int64_t> sheet,
                                              counter::Instant now) {
    const auto known = names();
    if (!known) return known.error();
    std::vector<Document> documents;
    std::map<std::string, std::vector<SchoolPaper>> by_kitchen;
    for (const auto& day : days) {
        auto school = school_paper(roster, day, date, *known);
        if (!school) return school.error();
        const auto& policy = roster.policy_of(day.id);
        switch (kind) {
        case Kind::production_sheet: by_kitchen[roster.schools()[day.id].kitchen].push_back(std::move(*school)); break;
        case Kind::meal_sheet:
            documents.emplace_back(meal_sheet(*school, known->diets));
            break;
        case Kind::delivery_note: {
            auto note = delivery_note(*school, known->setup.settings.carrier, known->diets);
            note.issued_at = local(policy, now);
            note.year = int{date::year_month_day{note.issued_at.date}.year()};
            documents.emplace_back(std::move(note));
            break;
        }
        case Kind::delta_sheet:
            for (const auto number : sheets_of(*school))
                if (!sheet || *sheet == number) documents.emplace_back(*delta_sheet(*school, number, known->diets));
            break;
        case Kind::labels: {
            if (!school->closing) break;
            auto due = trays_.as_due(day.closing->id);
            if (!due) return std::move(due).error();
            std::vector<Tray> trays;
            for (auto& row : *due) trays.push_back(std::move(row.tray));
            for (auto& batch : labels(*school, trays, known->setup.names_of(policy.code), known->setup.settings.use_by, known->diets))
                documents.emplace_back(std::move(batch));
            break;
        }
        case Kind::matching_sheet:
            if (school->closing && !school->trays.empty()) documents.emplace_back(matching_sheet(*school, known->diets));
            break;
        case Kind::receipt:
        case Kind::statement: break; // of no day
        }
    }
    for (const auto& [kitchen, schools] : by_kitchen)
        documents.emplace_back(production_sheet(schools.front().kitchen, date, schools, known->diets));
    return documents;
}

Result<std::int64_t> Papers::order_receipt(const Receipt& receipt, ServiceDate date, int attempt, const std::optional<std::string>& request_id,
                                           const Order& order) {
    Paper paper;
    paper.kind = Kind::receipt;
    paper.date = date;
    paper.title = (receipt.what == Receipt::What::cash_closing ? "Chiusura di cassa " : "Ricevuta ") + receipt.number;
    paper.composed_at = order.now;
    paper.author = order.author;
    const auto added = papers_.add(paper, text_of(receipt));
    if (!added) return added.error();
    paper.id = *added;
    const auto setup = setup_.read();
    if (!setup) return setup.error();
    if (auto printed = print(paper, setup->queue_for(paper.kind), {}, request_id, order, attempt); !printed) return printed.error();
    return paper.id;
}

Result<Paper> Papers::order_test(std::string_view queue, const Document& document, ServiceDate date, const std::string& request_id,
                                 const Order& order) {
    const auto repeated = jobs_.find_request(request_id);
    if (!repeated) return repeated.error();
    std::int64_t id = 0;
    if (*repeated) {
        id = (*repeated)->paper;
    } else {
        Paper paper;
        paper.kind = kind_of(document);
        paper.date = date;
        paper.is_test = true;
        paper.title = "Prova di stampa";
        paper.composed_at = order.now;
        paper.author = order.author;
        const auto added = papers_.add(paper, text_of(document));
        if (!added) return added.error();
        paper.id = id = *added;
        if (auto printed = print(paper, std::string{queue}, {}, request_id, order); !printed) return printed.error();
    }
    auto paper = papers_.find(id);
    if (!paper) return std::move(paper).error();
    return std::move(**paper);
}

} // namespace data::paper
