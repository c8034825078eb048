#include "firmware-bridge/master/reconcile.hpp"

#include <algorithm>

namespace firmware_bridge {
namespace {

using map::EntryState;
using map::PrintState;

const JournalEntry* entry_of(const Findings& findings, std::uint64_t op_id) {
    const auto found = std::ranges::find(findings.journal, op_id, &JournalEntry::op_id);
    return found == findings.journal.end() ? nullptr : &*found;
}

const Recorded* known(const Findings& findings, std::uint64_t op_id) {
    const auto found = findings.desk.find(op_id);
    return found != findings.desk.end() && found->second ? &*found->second : nullptr;
}

bool is_live_confirm(const Findings& findings, std::uint64_t op_id) {
    return findings.is_live() && findings.mailbox->kind == map::Ask::confirm && findings.mailbox->op_id == op_id;
}

/// The receipt that the terminal is printing, or that waits in it for paper.
std::optional<std::uint64_t> in_printer(const Status& status) {
    const bool is_active = status.print_state == PrintState::printing || status.print_state == PrintState::blocked;
    return is_active && status.receipt_op != 0 ? std::optional{status.receipt_op} : std::nullopt;
}

/// What to do about a receipt that the desk waits for, and whose printing was begun.
void settle_begun(const Findings& findings, std::uint64_t op_id, const Recorded& recorded, Plan& plan) {
    const auto* const entry = entry_of(findings, op_id);
    const bool is_this_attempt = entry != nullptr && entry->attempt == recorded.attempts;
    if (is_this_attempt && entry->state == EntryState::printed) {
        plan.papers.push_back({op_id, PaperFate::printed});
    } else if (plan.watch == op_id) {
        return;
    } else if (entry != nullptr && !is_this_attempt) {
        // The journal knows each attempt before its first line is printed, and nothing of this one is in the printer: an order that waited
        // for paper is gone with the power.
        plan.prints.push_back({op_id, true});
    } else {
        plan.papers.push_back({op_id, PaperFate::unknown}); // lost or overwritten in the journal, or begun and not in the printer
    }
}

} // namespace

Plan reconcile(const Findings& findings) {
    Plan plan;
    if (!findings.has_restarted) plan.watch = in_printer(findings.status);

    for (const auto& entry : findings.journal) {
        const auto* const recorded = known(findings, entry.op_id);
        const bool is_waited_for = std::ranges::find(findings.waiting, entry.op_id) != findings.waiting.end();
        if (entry.state == EntryState::confirmed && !is_live_confirm(findings, entry.op_id)) {
            plan.answers.push_back({entry.op_id, entry.amount, recorded ? std::optional{*recorded} : std::nullopt});
        }
        // Of a printing that the desk doesn't wait for: it may not have heard of its end.
        if (recorded != nullptr && !is_waited_for && entry.attempt == recorded->attempts) {
            if (entry.state == EntryState::printed) plan.papers.push_back({entry.op_id, PaperFate::printed});
            if (entry.state == EntryState::printing && findings.has_restarted) plan.papers.push_back({entry.op_id, PaperFate::unknown});
        }
    }
    for (const auto op_id : findings.waiting) {
        const auto* const recorded = known(findings, op_id);
        if (recorded == nullptr) continue; // reversed meanwhile: the desk waits for it no more
        if (recorded->attempts == 0) {
            plan.prints.push_back({op_id, false});
        } else {
            settle_begun(findings, op_id, *recorded, plan);
        }
    }
    return plan;
}

} // namespace firmware_bridge
