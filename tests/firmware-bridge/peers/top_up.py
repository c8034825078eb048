"""A master that nobody here wrote (pymodbus) serves the simulated terminal: top-ups, receipts, a journal after a power cut, each fault.

    top_up.py tcp|pty PROGRAM ROOT
"""

import sys
import tempfile

from support import Map, Master, Refused, Silent, Terminal, crc, rtu_client, tcp_client

SESSION = 7
RECEIPT = "".join(f"riga {i:02} della ricevuta\n" for i in range(30))  # three pieces and a bit


def first_op(session):
    return session << 32 | 1


def expect_refused(code, call, *arguments, **values):
    try:
        call(*arguments, **values)
    except Refused as refused:
        assert refused.code == code, refused
        return
    raise AssertionError(f"not refused with {code}")


def expect_silent(call, *arguments, **values):
    try:
        call(*arguments, **values)
    except (Silent, Refused):
        return
    raise AssertionError("answered")


def open_session(master, session):
    master.write("control", new_session=session, clock=1_760_000_000)


def confirm(terminal, master):
    """As far as the shopkeeper's last key."""
    terminal.ok("type 12345E12.50E")
    request = master.read("request")
    assert request["code"] == "12345" and request["amount"] == 1250 and request["kind"] == 1
    master.answer(request, "quoted", ("M.R.  +12,50 EUR", "saldo 104,20  E=SI"), initials="M.R.", answer_amount=1250, balance=10420)
    assert terminal.display() == ["M.R.  +12,50 EUR", "saldo 104,20  E=SI"]
    terminal.ok("key E")
    request = master.read("request")
    assert request["kind"] == 2 and request["mailbox_seq"] == master.read("status")["request_seq"]
    return request


def record(master, request, number):
    master.answer(request, "recorded", ("REGISTRATA", f"n. {number}"), receipt_year=2026, receipt_number=number, answer_amount=1250, balance=-5)


def test_layout(terminal, master):
    status = master.read("status")
    assert status["magic"] == 0x4D53 and status["map_version"] == 0x0100
    assert status["serial"] == "T-0001" and status["session"] == 0 and status["boot_counter"] == 1
    expect_refused(2, master.read_words, 0x30, 2)
    expect_refused(2, master.read_words, 0, 33)
    expect_refused(2, master.write_words, 0, [0] * 32)
    expect_refused(2, master.write_words, 0xE0, [0, 7])
    words = master.map.encode("control", new_session=SESSION)
    words[-1] ^= 1
    expect_refused(3, master.write_words, 0xE0, words)
    assert master.read("status")["session"] == 0


def test_top_up(terminal, master):
    master.write("display", line_1="DESIRE' TABACCHERIA", line_2="Codice utente?")
    open_session(master, SESSION)
    assert terminal.display()[0] == "DESIRE' TABACCHERIA"
    request = confirm(terminal, master)
    op = request["op_id"]
    assert op == first_op(SESSION)
    assert [entry["entry_state"] for entry in master.journal()] == [1]
    terminal.ok("key E")  # pressed once more: the same request
    assert master.read("status")["request_seq"] == 2
    record(master, request, 41)
    record(master, request, 41)
    assert terminal.display() == ["REGISTRATA", "n. 41"]
    expect_refused(3, master.answer, request, "void")
    entry = master.journal()[0]
    assert (entry["entry_state"], entry["entry_year"], entry["entry_number"]) == (2, 2026, 41)
    master.receipt(op, RECEIPT)
    assert master.read("status")["receipt_bytes"] == len(RECEIPT)
    master.write("print", print_op=op, print_attempt=1)
    terminal.ok("wait-printed 1")
    master.write("print", print_op=op, print_attempt=1)
    assert terminal.paper() == RECEIPT.splitlines()
    assert master.journal()[0]["entry_state"] == 4
    status = master.read("status")
    assert status["print_state"] == 2 and status["printed_counter"] == 1 and status["answer_seq"] == 2


def test_paper(terminal, master):
    request = confirm(terminal, master)
    record(master, request, 42)
    terminal.ok("fault paper out")
    assert master.read("status")["status_bits"] & 1
    master.receipt(request["op_id"], RECEIPT)
    master.write("print", print_op=request["op_id"], print_attempt=1)
    assert master.read("status")["print_state"] == 3
    expect_refused(4, master.write, "print", print_op=request["op_id"], print_attempt=2)
    expect_refused(4, master.write, "receipt", piece_op=5, piece_total=1, piece_offset=0, piece_bytes=1, piece="x")
    terminal.ok("fault cover open")
    terminal.ok("fault battery low")
    assert master.read("status")["status_bits"] == 1 | 2 | 4 | 8
    terminal.ok("fault paper in")
    assert master.read("status")["print_state"] == 3
    terminal.ok("fault cover closed")
    terminal.ok("fault battery ok")
    terminal.ok("wait-printed 2")
    assert master.read("status")["status_bits"] == 0
    assert terminal.paper() == RECEIPT.splitlines() * 2


def test_power_cut(terminal, master, connect):
    """Killed while a confirmation waits, then in mid-print, then with its journal."""
    request = confirm(terminal, master)
    terminal.kill()
    terminal.start()
    master = connect()
    status = master.read("status")
    assert (status["boot_counter"], status["session"], status["request_seq"], status["receipt_op"]) == (2, 0, 0, 0)
    entry = master.journal()[-1]
    assert entry["entry_op"] == request["op_id"] and entry["entry_state"] == 1 and entry["entry_amount"] == 1250
    record(master, request, 43)
    assert master.journal()[-1]["entry_state"] == 2
    open_session(master, SESSION + 1)
    master.receipt(request["op_id"], RECEIPT)
    master.write("print", print_op=request["op_id"], print_attempt=1)
    terminal.ok("wait-printed 3")
    assert open(terminal.paper_file, encoding="ascii").read() == RECEIPT * 3

    request = confirm(terminal, master)
    assert request["op_id"] == first_op(SESSION + 1)
    record(master, request, 44)
    terminal.ok("fault paper left 5")
    master.receipt(request["op_id"], RECEIPT)
    master.write("print", print_op=request["op_id"], print_attempt=1)
    terminal.ok("wait-state print_state blocked")
    assert terminal.paper() == RECEIPT.splitlines() + RECEIPT.splitlines()[:5]  # since it was started
    assert master.journal()[-1]["entry_state"] == 3
    terminal.kill()
    terminal.start()
    master = connect()
    status = master.read("status")
    assert status["print_state"] == 4 and status["receipt_op"] == 0 and status["printed_counter"] == 3
    assert master.journal()[-1]["entry_state"] == 3
    open_session(master, SESSION + 2)
    master.receipt(request["op_id"], RECEIPT)
    master.write("print", print_op=request["op_id"], print_attempt=2)
    terminal.ok("wait-printed 4")
    assert master.journal()[-1]["entry_state"] == 4 and master.journal()[-1]["entry_attempt"] == 2

    terminal.ok("power off lose-journal")
    terminal.ok("power on")
    master = connect()
    assert master.journal() == []
    assert master.read("status")["status_bits"] & 16
    open_session(master, SESSION + 3)
    assert not master.read("status")["status_bits"] & 16
    return master


def test_faults(terminal, connect):
    """Each one shows as no good answer, is over when it is over, and what was carried out stays so."""
    master = connect()
    for fault in ("missing", "torn", "corrupted", "deaf", "exception 6"):
        terminal.ok(f"fault {fault}")
        expect_silent(master.read, "status")
        terminal.ok("fault clear")
        master = connect()
        assert master.read("status")["serial"] == "T-0001", fault
    terminal.ok("fault missing")
    expect_silent(open_session, master, 900)
    master = connect()
    assert master.read("status")["session"] == 900
    terminal.ok("fault deaf")
    expect_silent(open_session, master, 901)
    master = connect()
    assert master.read("status")["session"] == 900
    terminal.ok("fault late 1500")
    expect_silent(master.read, "status")
    master = connect()
    assert master.read("status")["session"] == 900


def test_line_gone(terminal, connect):
    master = connect()
    master.read("status")
    terminal.ok("fault refuse on")
    terminal.ok("fault close")
    expect_silent(master.read, "status")
    terminal.ok("wait-state connections 0")
    try:
        connect()
        raise AssertionError("connected")
    except AssertionError as error:
        assert str(error) == "no line", error
    terminal.ok("fault refuse off")
    terminal.ok("wait-state connections 0")
    connect().read("status")


def main():
    kind, program, root = sys.argv[1:]
    registers = Map(root)
    assert crc([0x0207]) == 0x1241
    with tempfile.TemporaryDirectory() as folder:
        line = ["--tcp", "127.0.0.1:0"] if kind == "tcp" else ["--pty"]
        terminal = Terminal(program, line, folder)
        make = tcp_client if kind == "tcp" else rtu_client

        def connect():
            return Master(registers, make(terminal.ready))

        master = connect()
        test_layout(terminal, master)
        test_top_up(terminal, master)
        test_paper(terminal, master)
        test_power_cut(terminal, master, connect)
        test_faults(terminal, connect)
        if kind == "tcp":
            test_line_gone(terminal, connect)
        terminal.quit()


main()
