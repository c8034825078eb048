// What facts of other nodes do to the store (kiosk/api/sync.md §8, §9).

#include <algorithm>

#include <fmt/format.h>

#include "counter/decide.hpp"
#include "data/node_identity.hpp"
#include "data/school_facts.hpp"
#include "data/store/state.hpp"

namespace data {

namespace {

using counter::Instant;
using counter::ServiceDate;
using link::Fact;
using link::Peer;

/// Stamps of other nodes are judged by what those say of their clocks.
const counter::ClockState their_clock{counter::ClockTrust::synchronised, std::chrono::milliseconds{0}};

constexpr date::days told_back{7}; // how far back a full account reaches with closings
constexpr date::days looked_ahead{31}; // how far a school with another calendar may have looked for a day of service

Error not_theirs(std::string_view what, const Peer& site) {
    return {ErrorKind::wrong_input, fmt::format("{} is not of the school in which {} stands", what, site.name)};
}

Error not_their_till(std::string_view merchant, const Peer& site) {
    return {ErrorKind::wrong_input, fmt::format("the till of {} is not the one of {}", merchant, site.name)};
}

constexpr std::chrono::minutes restored_lately{10};
constexpr std::size_t receipts_told = 20;
constexpr std::size_t receipts_told_back = 1'000; // of a shop that has lost its own; of about 350 bytes each

} // namespace

class Store::Receiver final : public link::FactSink {
public:
    explicit Receiver(Store& store) : store_(store), s_(*store.state_) {}
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;
    ~Receiver() override { s_.groups_to_tell.reset(); } // of a message that went wrong half way

    bool knows(std::string_view type, int version) const override {
        if (version != 1) return false;
        if (s_.node.decides())
            return type == "request" || type == "attendance" || type == "variation_asked" || type == "roster" || type == "receipt" ||
                   type == "cash_closing";
        if (s_.node.role == NodeRole::shop) return type == "till" || type == "accounts";
        return type == "roster" || type == "records" || type == "answer" || type == "attendance" || type == "closing" ||
               type == "variation";
    }

    Result<void> apply(const Fact& fact, const Peer& from, Instant now) override {
        const auto& body = fact.body;
        if (!from.name.empty()) {
            if (fact.type == "request") return request_of_site(body, from, now);
            if (fact.type == "attendance") return attendance_of_site(body, from, now);
            if (fact.type == "variation_asked") return variation_of_site(body, from, now);
            if (fact.type == "receipt") return receipt_of_shop(body, from);
            if (fact.type == "cash_closing") return cash_closing_of_shop(body, from);
        } else if (s_.node.decides()) {
            if (fact.type == "request") return request_of_upstream(body, now);
            if (fact.type == "roster") return roster_of_upstream(body, now);
        } else if (s_.node.role == NodeRole::shop) {
            if (fact.type == "till") return till(body, fact.at);
            if (fact.type == "accounts") return accounts(body);
        } else {
            if (fact.type == "roster") return roster_of_kitchen(body, now);
            if (fact.type == "records") return records(body, now);
            if (fact.type == "answer") return answer(body, now);
            if (fact.type == "attendance") return attendance_of_kitchen(body, now);
            if (fact.type == "closing") return closing(body);
            if (fact.type == "variation") return variation(body);
        }
        return Error{ErrorKind::wrong_input, fmt::format("{} is not for this node to be told", fact.type)};
    }

    void gather() override { s_.groups_to_tell.emplace(); }

    Result<void> tell_gathered(Instant now) override {
        const auto groups = std::exchange(s_.groups_to_tell, std::nullopt).value_or(State::GroupDays{});
        for (const auto& [group, date] : groups)
            if (auto told = s_.tell_group(group, date, now); !told) return told;
        return {};
    }

    Result<void> greeted(const Peer& site, Instant now) override;
    Result<void> tell_everything(const Peer& site, Instant now) override;

private:
    Result<void> request_of_site(const link::Body& body, const Peer& from, Instant now);
    Result<void> attendance_of_site(const link::Body& body, const Peer& from, Instant now);
    Result<void> variation_of_site(const link::Body& body, const Peer& from, Instant now);
    Result<void> request_of_upstream(const link::Body& body, Instant now);
    Result<void> roster_of_upstream(const link::Body& body, Instant now);
    Result<void> roster_of_kitchen(const link::Body& body, Instant now);
    Result<void> records(const link::Body& body, Instant now);
    Result<void> redo_awaiting(std::string_view diner, const std::vector<Statement>& statements);
    Result<void> redo(const Statement& statement, std::string_view diner);
    Result<void> redo(const counter::Request& request);
    Result<void> ask_again(Instant now);
    Result<void> answer(const link::Body& body, Instant now);
    Result<void> attendance_of_kitchen(const link::Body& body, Instant now);
    Result<void> closing(const link::Body& body);
    Result<void> variation(const link::Body& body);
    Result<void> receipt_of_shop(const link::Body& body, const Peer& from);
    Result<void> cash_closing_of_shop(const link::Body& body, const Peer& from);
    Result<void> till(const link::Body& body, Instant at);
    Result<void> accounts(const link::Body& body);
    bool is_of_school(std::string_view group, const std::optional<std::string>& school) const;

    Store& store_;
    State& s_;
};

bool Store::Receiver::is_of_school(std::string_view group, const std::optional<std::string>& school) const {
    const auto& roster = s_.memory.roster;
    const auto id = roster.find_group(group);
    return !id || roster.schools()[roster.groups()[*id].school].code == school; // an unknown one is refused by the rules
}

// In the kitchen. ------------------------------------------------------------------------------------------------

Result<void> Store::Receiver::request_of_site(const link::Body& body, const Peer& from, Instant now) {
    const auto submission = link::parse_request(body);
    if (!submission) return submission.error();
    const auto& roster = s_.memory.roster;
    const auto diner = roster.find_diner(submission->request.diner);
    if (diner && roster.schools()[roster.school_of(*diner)].code != from.school)
        return not_theirs(fmt::format("diner {}", submission->request.diner), from);
    const auto answer = s_.submit(*submission, now, their_clock);
    if (!answer) return answer.error();
    auto* feed = s_.publisher.feed(from.name);
    if (!feed) return {};
    if (auto told = s_.publisher.tell_site(*feed, "answer", link::answer_body(*submission, *answer), now); !told) return told;
    // Whatever the school had done provisionally, this is how it stands.
    std::set<ServiceDate> days;
    if (submission->request.date) days.insert(*submission->request.date);
    if (answer->decision.effective_date) days.insert(*answer->decision.effective_date);
    if (!diner) return {};
    if (!submission->request.date) {
        const auto today = roster.policy_of(roster.school_of(*diner)).zone.wall_clock(submission->request.received_at).date;
        for (auto day = today; day <= today + looked_ahead; day += date::days{1}) days.insert(day);
    }
    const auto records = s_.records_of(*diner, days, is_long(submission->request.operation));
    return s_.publisher.tell_site(*feed, "records", link::records_body(records), now);
}

Result<void> Store::Receiver::attendance_of_site(const link::Body& body, const Peer& from, Instant now) {
    const auto statement = link::parse_attendance(body);
    if (!statement) return statement.error();
    if (!is_of_school(statement->group, from.school)) return not_theirs(fmt::format("group {}", statement->group), from);
    const auto answer = store_.state_attendance(*statement, now, their_clock);
    return answer ? Result<void>{} : answer.error();
}

Result<void> Store::Receiver::variation_of_site(const link::Body& body, const Peer& from, Instant now) {
    const auto asked = link::parse_asked_variation(body);
    if (!asked) return asked.error();
    if (!is_of_school(asked->group, from.school)) return not_theirs(fmt::format("group {}", asked->group), from);
    const auto raised = store_.ask_variation(*asked, now, their_clock);
    return raised ? Result<void>{} : raised.error();
}

Result<void> Store::Receiver::request_of_upstream(const link::Body& body, Instant now) {
    auto submission = link::parse_request(body);
    if (!submission) return submission.error();
    if (!submission->stamped_in_doubt) submission->stamped_in_doubt = false;
    const auto answer = s_.submit(*submission, now, their_clock);
    if (!answer) return answer.error();
    if (!answer->repeated) return {};
    return s_.publisher.tell_upstream("answer", link::answer_body(*submission, *answer), now);
}

Result<void> Store::Receiver::roster_of_upstream(const link::Body& body, Instant now) {
    const auto set = link::parse_roster(body);
    if (!set) return set.error();
    const auto imported = store_.import(*set, now, their_clock);
    return imported ? Result<void>{} : imported.error();
}

Result<void> Store::Receiver::receipt_of_shop(const link::Body& body, const Peer& from) {
    auto receipt = money::parse_receipt(body);
    if (!receipt) return receipt.error();
    if (receipt->series != from.merchant) return not_their_till(receipt->series, from);
    const auto adopted = s_.tills.adopt(std::move(*receipt));
    return adopted ? Result<void>{} : adopted.error();
}

Result<void> Store::Receiver::cash_closing_of_shop(const link::Body& body, const Peer& from) {
    auto closing = money::parse_cash_closing(body);
    if (!closing) return closing.error();
    if (closing->series != from.merchant) return not_their_till(closing->series, from);
    const auto adopted = s_.tills.adopt(std::move(*closing));
    return adopted ? Result<void>{} : adopted.error();
}

Result<void> Store::Receiver::greeted(const Peer& site, Instant now) {
    auto* feed = s_.publisher.feed(site.name);
    if (!feed || !site.merchant || !s_.node.decides()) return {};
    // After a restore as much as may be missing there, else what a lost message might have held.
    const bool was_fenced = site.fenced_at && now - *site.fenced_at < restored_lately;
    return s_.tell_shop(*feed, was_fenced ? receipts_told_back : receipts_told, false, now);
}

Result<void> Store::Receiver::tell_everything(const Peer& site, Instant now) {
    auto* feed = s_.publisher.feed(site.name);
    if (feed && site.merchant && s_.node.decides()) return s_.tell_shop(*feed, receipts_told_back, true, now);
    if (!feed || !site.school || !s_.node.decides()) return {};
    const auto& roster = s_.memory.roster;
    const auto school = roster.find_school(*site.school);
    if (!school) return {}; // its roster comes with the import that names it
    const auto all = read_facts(s_.database, Detail::everything);
    if (!all) return all.error();
    if (auto forgotten = s_.peers.set_roster_hash(site.id, ""); !forgotten) return forgotten;
    if (auto told = s_.tell_roster(*feed, *all, now); !told) return told;

    const auto today = roster.policy_of(*school).zone.wall_clock(now).date;
    link::ToldRecords records;
    records.whole_since = today - told_back;
    std::set<ServiceDate> days;
    for (const auto day : s_.memory.records.marked_days())
        if (day >= *records.whole_since) days.insert(day);
    for (const auto group : roster.schools()[*school].groups)
        for (const auto diner : roster.groups()[group].diners) {
            auto of_diner = s_.records_of(diner, days, true);
            std::erase_if(of_diner.marks, [](const auto& mark) { return mark.marks.none(); });
            std::erase_if(of_diner.states, [](const auto& states) { return states.changes.empty(); });
            std::ranges::move(of_diner.marks, std::back_inserter(records.marks));
            std::ranges::move(of_diner.states, std::back_inserter(records.states));
        }
    auto told = s_.publisher.tell_site(*feed, "records", link::records_body(records), now);

    const auto statements = s_.attendance.in_force_since(*site.school, today);
    if (!statements) return statements.error();
    for (const auto& statement : *statements)
        if (told) told = s_.publisher.tell_site(*feed, "attendance", link::attendance_body(statement), now);

    auto closings = s_.closings.of_school_since(*site.school, today - told_back);
    if (!closings) return closings.error();
    for (auto& closing : *closings) {
        auto lines = s_.closings.lines(closing.id);
        auto feeds = s_.closings.feeds(closing.id);
        const auto variations = s_.variations.of(closing.id);
        if (!lines || !feeds || !variations) return Error{ErrorKind::unavailable, "a closing can't be read for a site"};
        if (told)
            told = s_.publisher.tell_site(*feed, "closing", link::closing_body({closing, std::move(*lines), std::move(*feeds)}), now);
        for (const auto& variation : *variations)
            if (told)
                told = s_.publisher.tell_site(*feed, "variation",
                                              link::variation_body({closing.school, closing.date, variation}), now);
    }
    return told;
}

// In a shop. -----------------------------------------------------------------------------------------------------

Result<void> Store::Receiver::till(const link::Body& body, Instant at) {
    const auto told = money::parse_till(body, at);
    if (!told) return told.error();
    if (auto taken = s_.tills.take(*told); !taken) return taken;
    return hold_identity(s_.database, s_.node);
}

Result<void> Store::Receiver::accounts(const link::Body& body) {
    const auto told = money::parse_accounts(body);
    if (!told) return told.error();
    if (told->is_whole)
        if (auto forgotten = s_.payers.forget_accounts(); !forgotten) return forgotten;
    for (const auto& account : told->accounts)
        if (auto taken = s_.payers.take(account); !taken) return taken;
    return {};
}

// In a school. ---------------------------------------------------------------------------------------------------

Result<void> Store::Receiver::roster_of_kitchen(const link::Body& body, Instant now) {
    const auto set = link::parse_roster(body);
    if (!set) return set.error();
    if (const auto replaced = replace_facts(s_.database, *set, now); !replaced) return replaced.error();
    const auto adopted = s_.adopt_facts({}, now, {});
    return adopted ? Result<void>{} : adopted.error();
}

Result<void> Store::Receiver::records(const link::Body& body, Instant now) {
    const auto told = link::parse_records(body);
    if (!told) return told.error();
    const auto& roster = s_.memory.roster;
    Result<void> done;
    if (told->whole_since) done = s_.record_table.clear(*told->whole_since);
    std::set<std::string> diners;
    bool read_anew = told->whole_since.has_value();
    for (const auto& mark : told->marks) {
        const auto diner = roster.find_diner(mark.diner);
        if (!diner) continue; // of a roster that is still to come, with another account
        diners.insert(mark.diner);
        if (done) done = s_.record_table.set_marks(s_.memory.rows.row(*diner), mark.date, mark.marks);
        s_.memory.records.set_marks(*diner, mark.date, mark.marks);
        s_.changes.insert({roster.schools()[roster.school_of(*diner)].code, mark.date});
    }
    for (const auto& states : told->states) {
        const auto diner = roster.find_diner(states.diner);
        if (!diner) continue;
        diners.insert(states.diner);
        const auto row = s_.memory.rows.row(*diner);
        if (done) done = s_.record_table.clear_changes(row, states.state);
        for (const auto& change : states.changes)
            if (done) done = s_.record_table.change(row, states.state, change.from, change.on);
        read_anew = true;
    }
    if (done && read_anew) {
        done = s_.reload(now);
        for (const auto& school : s_.memory.roster.schools()) s_.changes.insert({school.code, counter::distant_future});
    }
    auto statements = s_.attendance.awaiting();
    if (!statements) return std::move(statements).error();
    if (told->whole_since) {
        if (done) done = redo_awaiting("", *statements);
        if (done) done = ask_again(now);
        return done;
    }
    // Marks of other days are as they were: whatever asked for them stands.
    if (told->states.empty())
        std::erase_if(*statements, [&told](const Statement& statement) {
            return std::ranges::find(told->marks, statement.date, &link::ToldRecords::Mark::date) == told->marks.end();
        });
    for (const auto& diner : diners)
        if (done) done = redo_awaiting(diner, *statements);
    return done;
}

/// What this school decided and the kitchen has not answered goes on top of what the kitchen has recorded, in the order in
/// which it was received. Of all diners if `diner` is empty.
Result<void> Store::Receiver::redo_awaiting(std::string_view diner, const std::vector<Statement>& statements) {
    const auto waiting = s_.requests.awaiting(diner);
    if (!waiting) return waiting.error();
    auto statement = statements.begin();
    for (const auto& submission : *waiting) {
        for (; statement != statements.end() && statement->received_at < submission.request.received_at; ++statement)
            if (auto done = redo(*statement, diner); !done) return done;
        if (auto done = redo(submission.request); !done) return done;
    }
    for (; statement != statements.end(); ++statement)
        if (auto done = redo(*statement, diner); !done) return done;
    return {};
}

/// It may ask for more than it did when it was made: then the meal was not as it is now.
Result<void> Store::Receiver::redo(const Statement& statement, std::string_view diner) {
    const auto& roster = s_.memory.roster;
    for (const auto& follow : counter::follow_ups(roster, s_.memory.records, s_.roll_of(statement), nullptr)) {
        const auto& code = roster.code(follow.diner);
        if (!diner.empty() && code != diner) continue;
        const counter::Request request{statement.received_at, counter::Channel::kiosk, code, follow.operation, statement.date};
        if (auto done = redo(request); !done) return done;
    }
    return {};
}

Result<void> Store::Receiver::redo(const counter::Request& request) {
    const auto id = s_.memory.roster.find_diner(request.diner);
    if (!id || !request.channel) return {};
    const auto decision = counter::decide(s_.memory.roster, s_.memory.records, request);
    if (decision.outcome != counter::Outcome::accepted) return {};
    counter::apply(s_.memory.records, *id, request.operation, *request.channel, *decision.effective_date);
    return s_.record_effect(*id, request.operation, *decision.effective_date);
}

/// After a full account the kitchen's answers may have gone with the old stream: it gives them again.
Result<void> Store::Receiver::ask_again(Instant now) {
    const auto waiting = s_.requests.awaiting("");
    if (!waiting) return waiting.error();
    const auto statements = s_.attendance.awaiting();
    if (!statements) return statements.error();
    Result<void> told;
    for (const auto& submission : *waiting) {
        const bool of_statement = std::ranges::any_of(*statements, [&](const Statement& statement) {
            return submission.request_id.starts_with(statement.request_id + "/");
        });
        if (told && !of_statement)
            told = s_.publisher.tell_upstream("request", link::request_body(submission, submission.stamped_in_doubt.value_or(false)), now);
    }
    for (const auto& statement : *statements)
        if (told) told = s_.publisher.tell_upstream("attendance", link::attendance_body(statement), now);
    return told;
}

Result<void> Store::Receiver::answer(const link::Body& body, Instant now) {
    const auto told = link::parse_answer(body);
    if (!told) return told.error();
    if (auto adopted = s_.requests.adopt(told->request_id, told->answer, now); !adopted) return adopted;
    for (const auto& school : s_.memory.roster.schools())
        s_.changes.insert({school.code, told->answer.decision.effective_date.value_or(counter::distant_future)});
    return {};
}

Result<void> Store::Receiver::attendance_of_kitchen(const link::Body& body, Instant now) {
    auto statement = link::parse_attendance(body);
    if (!statement) return statement.error();
    if (auto checked = s_.check(*statement); !checked && checked.error().kind == ErrorKind::not_found) return checked;
    const auto known = s_.attendance.find(statement->request_id);
    const auto now_in_force = s_.attendance.in_force(statement->group, statement->date);
    const auto waiting = s_.attendance.awaiting();
    if (!known || !now_in_force || !waiting) return Error{ErrorKind::unavailable, "the attendance can't be read"};

    for (const auto& own : *waiting)
        if (own.group == statement->group && own.date == statement->date && own.received_at <= statement->received_at)
            if (auto settled = s_.requests.settle_those_of(own.request_id); !settled) return settled;
    if (auto taken = s_.attendance.taken(statement->group, statement->date, statement->received_at); !taken) return taken;

    const auto group = s_.memory.roster.find_group(statement->group).value();
    const auto school = s_.memory.roster.groups()[group].school;
    const auto& code = s_.memory.roster.schools()[school].code;
    s_.changes.insert({code, statement->date});
    if (*known || (*now_in_force && (*now_in_force)->received_at > statement->received_at)) return {};
    statement->awaiting = false;
    const auto id = s_.attendance.add(*statement, now);
    if (!id) return id.error();
    if (auto put = s_.attendance.put_in_force(*statement, *id); !put) return put;
    if (statement->received_at > s_.memory.roster.cutoff(school, statement->date)) return {};
    return s_.attendance.set_extras(statement->group, statement->date, statement->extras);
}

Result<void> Store::Receiver::closing(const link::Body& body) {
    const auto told = link::parse_closing(body);
    if (!told) return told.error();
    const auto& roster = s_.memory.roster;
    if (!roster.find_school(told->closing.school))
        return Error{ErrorKind::not_found, fmt::format("there is no school {:?}", told->closing.school)};
    for (const auto& line : told->lines)
        if (!roster.find_group(line.group)) return Error{ErrorKind::not_found, fmt::format("there is no group {:?}", line.group)};
    const auto existing = s_.closings.find(told->closing.school, told->closing.date);
    if (!existing) return existing.error();
    if (*existing) return {};
    const auto adopted = s_.closings.adopt(told->closing, told->lines);
    if (!adopted) return adopted.error();
    s_.changes.insert({adopted->school, adopted->date});
    return s_.closings.add_feeds(adopted->id, told->feeds);
}

Result<void> Store::Receiver::variation(const link::Body& body) {
    auto told = link::parse_variation(body);
    if (!told) return told.error();
    const auto closing = s_.closings.find(told->school, told->date);
    if (!closing) return closing.error();
    if (!*closing)
        return Error{ErrorKind::not_found, fmt::format("there is no closing of {} on {}", told->school, counter::to_string(told->date))};
    if (!s_.memory.roster.find_group(told->variation.line.group))
        return Error{ErrorKind::not_found, fmt::format("there is no group {:?}", told->variation.line.group)};
    told->variation.closing = (*closing)->id;
    s_.changes.insert({told->school, told->date});
    return s_.variations.adopt(told->variation);
}

std::unique_ptr<link::FactSink> Store::receiver() { return std::make_unique<Receiver>(*this); }

} // namespace data
