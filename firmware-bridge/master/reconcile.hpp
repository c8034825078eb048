// After a break: what the terminal's journal and the desk know, compared, and what has to be told to whom.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "firmware-bridge/desk.hpp"
#include "firmware-bridge/master/frame.hpp"

namespace firmware_bridge {

/// What both sides say. Read while the terminal stood still: `status` is the same before and after the journal.
struct Findings {
    Status status;
    std::vector<JournalEntry> journal;
    std::optional<Request> mailbox;                        ///< that of `status.request_seq`, unless 0
    std::map<std::uint64_t, std::optional<Recorded>> desk; ///< of every operation in the journal and in `waiting`
    std::vector<std::uint64_t> waiting;                    ///< receipts whose paper the desk waits for, oldest first

    bool has_restarted = false; ///< since it was reconciled last: all that was in its memory is gone

    /// A request that was not answered, so that it is carried out now.
    bool is_live() const { return mailbox && status.request_seq != status.answer_seq && status.session != 0; }
};

struct Plan {
    struct Tell {
        std::uint64_t op_id = 0;
        counter::Cents amount;
        std::optional<Recorded> recorded; ///< none: void, never to be recorded any more
    };
    struct Paper {
        std::uint64_t op_id = 0;
        PaperFate fate{};
    };
    struct Print {
        std::uint64_t op_id = 0;
        bool is_repeat = false; ///< of an attempt whose order has surely not arrived
    };
    std::vector<Tell> answers;          ///< to the terminal
    std::vector<Paper> papers;          ///< to the desk, before a session is opened
    std::optional<std::uint64_t> watch; ///< it is being printed now, or waits for paper
    std::vector<Print> prints;          ///< after that
};

Plan reconcile(const Findings& findings);

} // namespace firmware_bridge
