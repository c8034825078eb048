/* The registers of a receipt terminal for Mestolo. Made by registers-emit: see REGISTERS.md, not this file, for the rules. */
#ifndef MESTOLO_TERMINAL_H
#define MESTOLO_TERMINAL_H

#define MT_MAGIC 19795 /* what the first register holds */
#define MT_VERSION_MAJOR 1 /* of the map: another one is another map */
#define MT_VERSION_MINOR 0 /* of the map: a higher one has only more */
#define MT_DISPLAY_COLUMNS 20 /* characters of a display's line */
#define MT_DISPLAY_LINES 2 /* lines of the display */
#define MT_RECEIPT_COLUMNS 32 /* characters of a receipt's line */
#define MT_MOST_RECEIPT_BYTES 2048 /* of a receipt's whole text */
#define MT_CHUNK_BYTES 200 /* of one piece of it, at most */
#define MT_JOURNAL_ENTRIES 64 /* kept in flash */
#define MT_JOURNAL_ENTRY_COUNT 16 /* registers of a journal's entry */
#define MT_KEYS_KEPT 16 /* keys in the key ring */

/* Who the terminal is and how it stands: polled. Read by the master. */
#define MT_BLOCK_STATUS 0x0000
#define MT_BLOCK_STATUS_COUNT 32
#define MT_REG_MAGIC 0x0000 /* u16: 0x4d53, "MS" */
#define MT_REG_MAGIC_COUNT 1
#define MT_REG_MAP_VERSION 0x0001 /* u16: major in the high byte, minor in the low one */
#define MT_REG_MAP_VERSION_COUNT 1
#define MT_REG_SERIAL 0x0002 /* text: the terminal's serial number, up to 16 characters */
#define MT_REG_SERIAL_COUNT 8
#define MT_REG_FIRMWARE 0x000a /* text: version of its firmware */
#define MT_REG_FIRMWARE_COUNT 4
#define MT_REG_BOOT_COUNTER 0x000e /* u32: starts since it was made; kept without power */
#define MT_REG_BOOT_COUNTER_COUNT 2
#define MT_REG_STATUS_BITS 0x0010 /* u16: bit 0 paper out, 1 cover open, 2 busy printing, 3 battery low, 4 journal lost */
#define MT_REG_STATUS_BITS_COUNT 1
#define MT_REG_KEY_COUNT 0x0011 /* u16: keys pressed since the start, modulo 65536 */
#define MT_REG_KEY_COUNT_COUNT 1
#define MT_REG_PRINTED_COUNTER 0x0012 /* u32: receipts printed to their end since it was made */
#define MT_REG_PRINTED_COUNTER_COUNT 2
#define MT_REG_SESSION 0x0014 /* u32: as the master gave it; 0 after a start */
#define MT_REG_SESSION_COUNT 2
#define MT_REG_REQUEST_SEQ 0x0016 /* u16: of the request mailbox; 0: none since the start */
#define MT_REG_REQUEST_SEQ_COUNT 1
#define MT_REG_ANSWER_SEQ 0x0017 /* u16: of the last answer that was taken */
#define MT_REG_ANSWER_SEQ_COUNT 1
#define MT_REG_RECEIPT_OP 0x0018 /* u64: operation of the receipt in the buffer; 0: none */
#define MT_REG_RECEIPT_OP_COUNT 4
#define MT_REG_RECEIPT_BYTES 0x001c /* u16: bytes of it that have come without a gap */
#define MT_REG_RECEIPT_BYTES_COUNT 1
#define MT_REG_PRINT_STATE 0x001d /* u16: of the last order to print: 0 none, 1 printing, 2 printed, 3 blocked (paper, cover), 4 torn off by a power cut */
#define MT_REG_PRINT_STATE_COUNT 1
#define MT_REG_JOURNAL_NEXT 0x001e /* u16: low word of the order that the next journal entry gets */
#define MT_REG_JOURNAL_NEXT_COUNT 1
#define MT_REG_STATUS_CRC 0x001f /* u16: checksum */
#define MT_REG_STATUS_CRC_COUNT 1

/* What the shopkeeper asks for. Renewed with request_seq, last of all. Read by the master. */
#define MT_BLOCK_REQUEST 0x0040
#define MT_BLOCK_REQUEST_COUNT 20
#define MT_REG_MAILBOX_SEQ 0x0040 /* u16: sequence number of this request, never 0 */
#define MT_REG_MAILBOX_SEQ_COUNT 1
#define MT_REG_KIND 0x0041 /* u16: 1 quote, 2 confirm, 3 cancel, 4 reprint, 5 totals */
#define MT_REG_KIND_COUNT 1
#define MT_REG_OP_ID 0x0042 /* u64: session in the high half, a counter of the session in the low half */
#define MT_REG_OP_ID_COUNT 4
#define MT_REG_CODE 0x0046 /* text: diner code as typed, up to 16 characters */
#define MT_REG_CODE_COUNT 8
#define MT_REG_AMOUNT 0x004e /* u32: cents */
#define MT_REG_AMOUNT_COUNT 2
#define MT_REG_REQUEST_RESERVED 0x0050 /* raw: 0 */
#define MT_REG_REQUEST_RESERVED_COUNT 3
#define MT_REG_REQUEST_CRC 0x0053 /* u16: checksum */
#define MT_REG_REQUEST_CRC_COUNT 1

/* The last keys that were pressed. Read by the master. */
#define MT_BLOCK_KEYS 0x0060
#define MT_BLOCK_KEYS_COUNT 18
#define MT_REG_KEY_RING 0x0060 /* raw: ASCII; key number n (from 0) stands at n mod 16 */
#define MT_REG_KEY_RING_COUNT 16
#define MT_REG_KEY_TOTAL 0x0070 /* u16: keys pressed since the start, modulo 65536 */
#define MT_REG_KEY_TOTAL_COUNT 1
#define MT_REG_KEYS_CRC 0x0071 /* u16: checksum */
#define MT_REG_KEYS_CRC_COUNT 1

/* The answer to the request of the same sequence number, with what to show. Written by the master. */
#define MT_BLOCK_ANSWER 0x0080
#define MT_BLOCK_ANSWER_COUNT 48
#define MT_REG_ANSWER_TO 0x0080 /* u16: sequence number of the request */
#define MT_REG_ANSWER_TO_COUNT 1
#define MT_REG_OUTCOME 0x0081 /* u16: 1 quoted, 2 refused, 3 recorded, 4 void, 5 cancelled, 6 shown */
#define MT_REG_OUTCOME_COUNT 1
#define MT_REG_ANSWER_OP 0x0082 /* u64: operation */
#define MT_REG_ANSWER_OP_COUNT 4
#define MT_REG_REASON 0x0086 /* u16: of a refusal, see below; else 0 */
#define MT_REG_REASON_COUNT 1
#define MT_REG_INITIALS 0x0087 /* text: of the diner */
#define MT_REG_INITIALS_COUNT 2
#define MT_REG_ANSWER_AMOUNT 0x0089 /* u32: cents */
#define MT_REG_ANSWER_AMOUNT_COUNT 2
#define MT_REG_BALANCE 0x008b /* i32: cents, with the amount in it */
#define MT_REG_BALANCE_COUNT 2
#define MT_REG_RECEIPT_YEAR 0x008d /* u16: of the receipt, once recorded */
#define MT_REG_RECEIPT_YEAR_COUNT 1
#define MT_REG_RECEIPT_NUMBER 0x008e /* u32: of the receipt, once recorded */
#define MT_REG_RECEIPT_NUMBER_COUNT 2
#define MT_REG_ANSWER_LINE_1 0x0090 /* text: first line of the display */
#define MT_REG_ANSWER_LINE_1_COUNT 10
#define MT_REG_ANSWER_LINE_2 0x009a /* text: second line of the display */
#define MT_REG_ANSWER_LINE_2_COUNT 10
#define MT_REG_ANSWER_RESERVED 0x00a4 /* raw: 0 */
#define MT_REG_ANSWER_RESERVED_COUNT 11
#define MT_REG_ANSWER_CRC 0x00af /* u16: checksum */
#define MT_REG_ANSWER_CRC_COUNT 1

/* What to show while the terminal is idle. Written by the master. */
#define MT_BLOCK_DISPLAY 0x00c0
#define MT_BLOCK_DISPLAY_COUNT 24
#define MT_REG_LINE_1 0x00c0 /* text: first line */
#define MT_REG_LINE_1_COUNT 10
#define MT_REG_LINE_2 0x00ca /* text: second line */
#define MT_REG_LINE_2_COUNT 10
#define MT_REG_DISPLAY_RESERVED 0x00d4 /* raw: 0 */
#define MT_REG_DISPLAY_RESERVED_COUNT 3
#define MT_REG_DISPLAY_CRC 0x00d7 /* u16: checksum */
#define MT_REG_DISPLAY_CRC_COUNT 1

/* The session that the master opens, after it has read the journal. Written by the master. */
#define MT_BLOCK_CONTROL 0x00e0
#define MT_BLOCK_CONTROL_COUNT 8
#define MT_REG_NEW_SESSION 0x00e0 /* u32: not 0; the same again changes nothing */
#define MT_REG_NEW_SESSION_COUNT 2
#define MT_REG_CLOCK 0x00e2 /* u32: seconds since 1970-01-01 UTC */
#define MT_REG_CLOCK_COUNT 2
#define MT_REG_CONTROL_RESERVED 0x00e4 /* raw: 0 */
#define MT_REG_CONTROL_RESERVED_COUNT 3
#define MT_REG_CONTROL_CRC 0x00e7 /* u16: checksum */
#define MT_REG_CONTROL_CRC_COUNT 1

/* The order to print the receipt that is in the buffer. Written by the master. */
#define MT_BLOCK_PRINT 0x00f0
#define MT_BLOCK_PRINT_COUNT 10
#define MT_REG_PRINT_OP 0x00f0 /* u64: operation whose receipt is in the buffer */
#define MT_REG_PRINT_OP_COUNT 4
#define MT_REG_PRINT_ATTEMPT 0x00f4 /* u16: 1 the original, then its copies; an order with the op_id and attempt of the last one changes nothing */
#define MT_REG_PRINT_ATTEMPT_COUNT 1
#define MT_REG_PRINT_RESERVED 0x00f5 /* raw: 0 */
#define MT_REG_PRINT_RESERVED_COUNT 4
#define MT_REG_PRINT_CRC 0x00f9 /* u16: checksum */
#define MT_REG_PRINT_CRC_COUNT 1

/* A piece of a receipt's text. Written by the master. */
#define MT_BLOCK_RECEIPT 0x0100
#define MT_BLOCK_RECEIPT_COUNT 108
#define MT_REG_PIECE_OP 0x0100 /* u64: operation; another one than before empties the buffer */
#define MT_REG_PIECE_OP_COUNT 4
#define MT_REG_PIECE_TOTAL 0x0104 /* u16: bytes of the whole text, up to 2048 */
#define MT_REG_PIECE_TOTAL_COUNT 1
#define MT_REG_PIECE_OFFSET 0x0105 /* u16: of this piece: 0 begins anew, else as many as have come */
#define MT_REG_PIECE_OFFSET_COUNT 1
#define MT_REG_PIECE_BYTES 0x0106 /* u16: of this piece, up to 200 */
#define MT_REG_PIECE_BYTES_COUNT 1
#define MT_REG_PIECE 0x0107 /* text: ASCII, lines of up to 32 characters ended by a line feed */
#define MT_REG_PIECE_COUNT 100
#define MT_REG_RECEIPT_CRC 0x016b /* u16: checksum */
#define MT_REG_RECEIPT_CRC_COUNT 1

/* Entry 0 of 64; entry n begins at 0x0200 + 16 n. Entry `order` stands at order mod 64. Read by the master. */
#define MT_BLOCK_JOURNAL 0x0200
#define MT_BLOCK_JOURNAL_COUNT 16
#define MT_REG_ENTRY_ORDER 0x0200 /* u32: from 0, never reused; an entry that was never written is all zeros with a checksum of 0 */
#define MT_REG_ENTRY_ORDER_COUNT 2
#define MT_REG_ENTRY_OP 0x0202 /* u64: operation */
#define MT_REG_ENTRY_OP_COUNT 4
#define MT_REG_ENTRY_STATE 0x0206 /* u16: 1 confirmed, 2 recorded, 3 printing, 4 printed, 5 void */
#define MT_REG_ENTRY_STATE_COUNT 1
#define MT_REG_ENTRY_AMOUNT 0x0207 /* u32: cents */
#define MT_REG_ENTRY_AMOUNT_COUNT 2
#define MT_REG_ENTRY_YEAR 0x0209 /* u16: of the receipt, once recorded */
#define MT_REG_ENTRY_YEAR_COUNT 1
#define MT_REG_ENTRY_NUMBER 0x020a /* u32: of the receipt, once recorded */
#define MT_REG_ENTRY_NUMBER_COUNT 2
#define MT_REG_ENTRY_ATTEMPT 0x020c /* u16: of the last printing */
#define MT_REG_ENTRY_ATTEMPT_COUNT 1
#define MT_REG_ENTRY_RESERVED 0x020d /* raw: 0 */
#define MT_REG_ENTRY_RESERVED_COUNT 2
#define MT_REG_ENTRY_CRC 0x020f /* u16: checksum */
#define MT_REG_ENTRY_CRC_COUNT 1

/* bits of `status_bits` */
enum mt_status_bit {
    MT_STATUS_BIT_PAPER_OUT = 1, /* no paper */
    MT_STATUS_BIT_COVER_OPEN = 2, /* the printer's cover is open */
    MT_STATUS_BIT_BUSY_PRINTING = 4, /* an order to print is not finished: print_state is 1 or 3 */
    MT_STATUS_BIT_BATTERY_LOW = 8, /* the battery is low */
    MT_STATUS_BIT_JOURNAL_LOST = 16 /* the journal was lost, and no session has been opened since */
};

/* what is asked: `kind` */
enum mt_kind {
    MT_KIND_QUOTE = 1, /* may this amount be credited to this code? */
    MT_KIND_CONFIRM = 2, /* credit it */
    MT_KIND_CANCEL = 3, /* no, do not */
    MT_KIND_REPRINT = 4, /* the last receipt again, as a copy */
    MT_KIND_TOTALS = 5 /* cash and receipts since the last closing */
};

/* what is answered: `outcome` */
enum mt_outcome {
    MT_OUTCOME_QUOTED = 1, /* it may be confirmed */
    MT_OUTCOME_REFUSED = 2, /* it may not: see `reason` */
    MT_OUTCOME_RECORDED = 3, /* credited for good, with a receipt's number */
    MT_OUTCOME_VOID = 4, /* never credited, and never will be */
    MT_OUTCOME_CANCELLED = 5, /* as asked */
    MT_OUTCOME_SHOWN = 6 /* the lines are the answer */
};

/* what became of the last order to print: `print_state` */
enum mt_print_state {
    MT_PRINT_STATE_NONE = 0, /* none since the start */
    MT_PRINT_STATE_PRINTING = 1, /* being printed */
    MT_PRINT_STATE_PRINTED = 2, /* printed to its end */
    MT_PRINT_STATE_BLOCKED = 3, /* waits for paper, or for the cover to be closed */
    MT_PRINT_STATE_TORN = 4 /* the power was cut while it was printed */
};

/* how far an operation came: `entry_state` */
enum mt_entry_state {
    MT_ENTRY_STATE_CONFIRMED = 1, /* the shopkeeper confirmed; no answer yet */
    MT_ENTRY_STATE_RECORDED = 2, /* credited; year and number are set */
    MT_ENTRY_STATE_PRINTING = 3, /* its first line went to paper, not yet its last */
    MT_ENTRY_STATE_PRINTED = 4, /* on paper */
    MT_ENTRY_STATE_VOID = 5 /* never credited */
};

/* why it is refused: `reason` */
enum mt_reason {
    MT_REASON_UNKNOWN_DINER = 1, /* no diner has that code, as far as Mestolo knows */
    MT_REASON_MERCHANT_NOT_ENABLED = 2, /* the shop doesn't serve the diner's authority */
    MT_REASON_AMOUNT_NOT_POSITIVE = 3, /* the amount is 0 */
    MT_REASON_AMOUNT_NOT_IN_STEPS = 4, /* the amount is not in steps of 5 cents */
    MT_REASON_CASH_NOT_TAKEN = 5, /* the authority takes no cash */
    MT_REASON_BELOW_MINIMUM = 6, /* less than the least amount */
    MT_REASON_ABOVE_MAXIMUM = 7, /* more than the most */
    MT_REASON_ABOVE_OLD_DEBT = 8, /* the authority takes cash for old debts alone, and this is more */
    MT_REASON_CASH_TO_HAND_OVER = 9, /* the shop is to hand its cash over first */
    MT_REASON_OFFLINE_LIMIT = 10, /* as much as may be taken without the kitchen has been */
    MT_REASON_RECEIPTS_HELD = 11, /* Mestolo was restored from a backup: receipts wait for the office */
    MT_REASON_BALANCES_UNKNOWN = 12, /* the kitchen's balances have never come */
    MT_REASON_OP_REUSED = 13 /* this operation was another code's or amount's */
};

#endif
