"""A terminal whose Modbus nobody here wrote: pymodbus serves the registers, a shopkeeper in here tops up until all are printed.

    terminal_server.py tcp|pty TOP_UPS [--seed N] [--fault P]

Prints {"port": N} or {"device": PATH}, then one line of JSON when all is done: {"recorded": [[op, number]...], "printed": [first lines]}.
--fault: each reply is lost, torn, corrupted or late with this probability.
"""

import argparse
import asyncio
import json
import logging
import os
import random
import select
import threading
import time
import tty

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusSerialServer, ModbusTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

READ = {0x0000: 32, 0x0040: 20, 0x0060: 18}
WRITTEN = {0x0080: 48, 0x00C0: 24, 0x00E0: 8, 0x00F0: 10, 0x0100: 108}
JOURNAL, ENTRIES, ENTRY = 0x0200, 64, 16
CONFIRMED, RECORDED, PRINTED, VOID = 1, 2, 4, 5
QUOTED, OUTCOME_RECORDED, OUTCOME_VOID = 1, 3, 4


def crc(words):
    value = 0xFFFF
    for byte in (byte for word in words for byte in divmod(word, 256)):
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value


def words(number, count):
    return [number >> 16 * i & 0xFFFF for i in reversed(range(count))]


def number(registers):
    value = 0
    for register in registers:
        value = value << 16 | register
    return value


def text(string, count):
    raw = string.encode().ljust(2 * count, b"\0")
    return [raw[2 * i] << 8 | raw[2 * i + 1] for i in range(count)]


class Terminal(ModbusSequentialDataBlock):
    def __init__(self, top_ups):
        super().__init__(0, [0])
        self.top_ups = top_ups
        self.session = self.counter = self.request_seq = self.answer_seq = self.print_state = 0
        self.printed_counter = self.receipt_op = self.total = self.next = 0
        self.receipt = b""
        self.request = [0] * 20
        self.journal = {}
        self.order = self.waits_for = None
        self.papers, self.recorded = [], []

    # What pymodbus asks.

    def validate(self, address, count=1):
        if WRITTEN.get(address) == count or JOURNAL <= address and address + count <= JOURNAL + ENTRIES * ENTRY:
            return True
        return any(start <= address and address + count <= start + size for start, size in READ.items())

    def getValues(self, address, count=1):
        if address >= JOURNAL:
            whole, base = [word for slot in range(ENTRIES) for word in self.entry(slot)], JOURNAL
        else:
            base = max(start for start in READ if start <= address)
            whole = {0: self.status(), 0x40: self.request, 0x60: [0] * 18}[base]
        return whole[address - base : address - base + count]

    def setValues(self, address, values):
        if values[-1] != crc(values[:-1]):
            raise ValueError("checksum")
        getattr(self, {0x80: "answer", 0xC0: "display", 0xE0: "control", 0xF0: "print", 0x100: "piece"}[address])(values)

    # Its registers.

    def status(self):
        block = [0x4D53, 0x0100] + text("PY-1", 8) + text("3.0", 4) + words(1, 2) + [0, 0]
        block += words(self.printed_counter, 2) + words(self.session, 2) + [self.request_seq, self.answer_seq]
        block += words(self.receipt_op, 4) + [len(self.receipt), self.print_state, self.next & 0xFFFF]
        return block + [crc(block)]

    def entry(self, slot):
        if slot not in self.journal:
            return [0] * ENTRY
        order, op, state, amount, number_, attempt = self.journal[slot]
        block = words(order, 2) + words(op, 4) + [state] + words(amount, 2) + [2026 if number_ else 0] + words(number_, 2) + [attempt, 0, 0]
        return block + [crc(block)]

    def slot_of(self, op):
        return next((slot for slot, entry in self.journal.items() if entry[1] == op), None)

    def ask(self, kind, op, amount):
        if kind == 2:
            self.journal[self.next % ENTRIES] = [self.next, op, CONFIRMED, amount, 0, 0]
            self.next += 1
        self.request_seq += 1
        block = [self.request_seq, kind] + words(op, 4) + text("1234", 8) + words(amount, 2) + [0] * 3
        self.request = block + [crc(block)]
        self.waits_for = kind

    # What the master writes.

    def display(self, values):
        pass

    def control(self, values):
        self.session = number(values[0:2])

    def answer(self, values):
        to, outcome, op = values[0], values[1], number(values[2:6])
        slot = self.slot_of(op)
        if slot is not None and self.journal[slot][2] == CONFIRMED and outcome in (OUTCOME_RECORDED, OUTCOME_VOID):
            self.journal[slot][2] = RECORDED if outcome == OUTCOME_RECORDED else VOID
            self.journal[slot][4] = number(values[14:16])
        if to != self.request_seq or self.answer_seq == to:
            return
        self.answer_seq = to
        asked, self.waits_for = self.waits_for, None
        if asked == 1 and outcome == QUOTED:
            self.ask(2, op, 9600)
        elif asked == 2 and outcome == OUTCOME_RECORDED:
            self.recorded.append([op, number(values[14:16])])

    def piece(self, values):
        op, total, offset, count = number(values[0:4]), values[4], values[5], values[6]
        data = bytes(byte for word in values[7:107] for byte in divmod(word, 256))[:count]
        if offset == 0:
            self.receipt_op, self.total, self.receipt = op, total, b""
        if op != self.receipt_op or offset > len(self.receipt):
            raise ValueError("gap")
        self.receipt = self.receipt[:offset] + data

    def print(self, values):
        order = (number(values[0:4]), values[4])
        if order == self.order:
            return
        if order[0] != self.receipt_op or len(self.receipt) != self.total:
            raise ValueError("receipt not here")
        self.order, self.print_state = order, 2
        self.papers.append(self.receipt.decode().split("\n")[0])
        self.printed_counter += 1
        slot = self.slot_of(order[0])
        self.journal[slot][2], self.journal[slot][5] = PRINTED, order[1]

    async def shopkeeper(self):
        while len(self.recorded) < self.top_ups or self.printed_counter < self.top_ups:
            await asyncio.sleep(0.002)
            if self.session and self.waits_for is None and len(self.recorded) < self.top_ups:
                self.counter += 1
                self.ask(1, self.session << 32 | self.counter, 9600)
        await asyncio.sleep(0.3)  # for the master to see it


def breaks_replies(framer, seed, probability):
    chance = random.Random(seed)
    encoder = framer(None)

    def manipulate(response):
        packet = encoder.buildPacket(response)
        if chance.random() < probability:
            kind = chance.choice(["lost", "torn", "corrupted", "late"])
            if kind == "lost":
                packet = b""
            elif kind == "torn":
                packet = packet[: len(packet) // 2]
            elif kind == "corrupted":
                packet = packet[:-3] + bytes([packet[-3] ^ 0x41]) + packet[-2:]
            else:
                time.sleep(0.3)
        return packet, True

    return manipulate


def linked_ptys():
    """Two paths: what is written to one is read from the other."""
    ends = [os.openpty(), os.openpty()]
    for _, slave in ends:
        tty.setraw(slave)  # and kept open: without anybody on it a pty hangs up
    masters = [master for master, _ in ends]

    def copy():
        while True:
            for ready in select.select(masters, [], [])[0]:
                os.write(masters[1 - masters.index(ready)], os.read(ready, 512))

    threading.Thread(target=copy, daemon=True).start()
    return [os.ttyname(slave) for _, slave in ends]


async def serve(arguments):
    terminal = Terminal(arguments.top_ups)
    context = ModbusServerContext(ModbusSlaveContext(hr=terminal, zero_mode=True), single=True)
    is_tcp = arguments.line == "tcp"
    framer = ModbusSocketFramer if is_tcp else ModbusRtuFramer
    more = {"response_manipulator": breaks_replies(framer, arguments.seed, arguments.fault)} if arguments.fault else {}
    if is_tcp:
        server = ModbusTcpServer(context, framer=framer, address=("127.0.0.1", 0), allow_reuse_address=True, **more)
        running = asyncio.create_task(server.serve_forever())
        while server.server is None:
            await asyncio.sleep(0.01)
        print(json.dumps({"port": server.server.sockets[0].getsockname()[1]}), flush=True)
    else:
        here, there = linked_ptys()
        server = ModbusSerialServer(context, framer=framer, port=here, baudrate=19200, parity="N", stopbits=2, **more)
        await server.start()
        running = asyncio.create_task(server.serve_forever())
        print(json.dumps({"device": there}), flush=True)
    await terminal.shopkeeper()
    print(json.dumps({"recorded": terminal.recorded, "printed": terminal.papers}), flush=True)
    running.cancel()
    os._exit(0)


logging.disable(logging.CRITICAL)  # that a conversation broke is what this is for
parser = argparse.ArgumentParser()
parser.add_argument("line", choices=["tcp", "pty"])
parser.add_argument("top_ups", type=int)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--fault", type=float, default=0)
asyncio.run(serve(parser.parse_args()))
