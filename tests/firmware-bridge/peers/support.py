"""The map as the JSON file says it, a master by pymodbus, and the simulator as a process of its own."""

import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import tempfile
import time
import termios
import tty

from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.exceptions import ModbusException
from pymodbus.pdu import ExceptionResponse

PATIENCE = 30  # seconds; only what has failed waits for so long


def crc(words):
    """Written for this file: nothing here shares code with either end of the line."""
    value = 0xFFFF
    for word in words:
        for byte in (word >> 8, word & 0xFF):
            value ^= byte
            for _ in range(8):
                value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value


class Map:
    def __init__(self, root):
        self.json = json.loads(pathlib.Path(root, "firmware-bridge/map/registers.json").read_text())
        self.blocks = {block["name"]: block for block in self.json["blocks"]}
        self.numbers = self.json["numbers"]

    def decode(self, name, words):
        block = self.blocks[name]
        assert len(words) == block["count"]
        values = {}
        for field in block["fields"]:
            at = field["address"] - block["address"]
            part = words[at : at + field["count"]]
            if field["type"] == "text":
                raw = b"".join(word.to_bytes(2, "big") for word in part)
                values[field["name"]] = raw.split(b"\0")[0].decode("ascii")
            elif field["type"] == "raw":
                values[field["name"]] = part
            else:
                values[field["name"]] = int.from_bytes(b"".join(word.to_bytes(2, "big") for word in part), "big", signed=field["type"] == "i32")
        return values

    def encode(self, name, **values):
        block = self.blocks[name]
        words = [0] * block["count"]
        for field in block["fields"]:
            if field["name"] not in values:
                continue
            value = values.pop(field["name"])
            size = field["count"] * 2
            raw = value.encode("ascii").ljust(size, b"\0") if field["type"] == "text" else value.to_bytes(size, "big", signed=field["type"] == "i32")
            assert len(raw) == size
            at = field["address"] - block["address"]
            words[at : at + field["count"]] = [int.from_bytes(raw[i : i + 2], "big") for i in range(0, size, 2)]
        assert not values, f"not in {name}: {values}"
        words[-1] = crc(words[:-1])
        return words


class Refused(Exception):
    """An exception of Modbus."""

    def __init__(self, code):
        super().__init__(f"exception {code}")
        self.code = code


class Silent(Exception):
    """No answer, or none that can be understood."""


class Terminal:
    """The program, with its console on standard input."""

    def __init__(self, program, line, folder, *options):
        self.flash = str(pathlib.Path(folder, "flash"))
        self.paper_file = str(pathlib.Path(folder, "paper"))
        self.command_line = [program, *line, "--headless", "--script", "--flash", self.flash, "--paper", self.paper_file, "--pace", "1", *options]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command_line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        word, where = self.process.stdout.readline().split(" ", 1)
        assert word == "ready"
        self.ready = json.loads(where)

    def command(self, line):
        self.process.stdin.write(line + "\n")
        return self.process.stdout.readline().rstrip("\n")

    def ok(self, line):
        answer = self.command(line)
        assert answer == "ok", f"{line}: {answer}"

    def state(self):
        return json.loads(self.command("state"))

    def display(self):
        return json.loads(self.command("display"))

    def paper(self):
        return json.loads(self.command("paper"))

    def kill(self):
        """A power cut in earnest."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def quit(self):
        self.ok("quit")
        assert self.process.wait(PATIENCE) == 0
        self.process.stdin.close()
        self.process.stdout.close()


class Master:
    """What a driver does, in its plainest form."""

    def __init__(self, registers, make_client, unit=1):
        self.map = registers
        self.make_client = make_client
        self.unit = unit
        self.client = None
        self.connect()

    def connect(self):
        if self.client:
            self.client.close()
        self.client = self.make_client()
        # A terminal that has just got its power listens a moment later than it says so.
        until = time.monotonic() + PATIENCE
        while not self.client.connect():
            assert time.monotonic() < until, "no line"
            time.sleep(0.02)

    def _ask(self, call, *arguments):
        try:
            reply = call(*arguments, slave=self.unit)
        except (ModbusException, ConnectionError) as error:
            raise Silent(error) from error
        if isinstance(reply, ExceptionResponse):
            raise Refused(reply.exception_code)
        if reply.isError():
            raise Silent(reply)
        return reply

    def read_words(self, address, count):
        words = self._ask(self.client.read_holding_registers, address, count).registers
        if len(words) != count:
            raise Silent("another count")
        return words

    def read(self, name):
        block = self.map.blocks[name]
        words = self.read_words(block["address"], block["count"])
        if crc(words[:-1]) != words[-1]:
            raise Silent("checksum")
        return self.map.decode(name, words)

    def write_words(self, address, words):
        self._ask(self.client.write_registers, address, words)

    def write(self, name, **values):
        self.write_words(self.map.blocks[name]["address"], self.map.encode(name, **values))

    def journal(self):
        words = []
        address = self.map.blocks["journal"]["address"]
        while len(words) < 64 * 16:
            words += self.read_words(address + len(words), min(112, 64 * 16 - len(words)))
        entries = [words[i : i + 16] for i in range(0, len(words), 16)]
        written = [entry for entry in entries if any(entry)]
        assert all(crc(entry[:-1]) == entry[-1] for entry in written)
        return sorted((self.map.decode("journal", entry) for entry in written), key=lambda entry: entry["entry_order"])

    def answer(self, request, outcome, lines=("", ""), **values):
        self.write("answer", answer_to=request["mailbox_seq"], outcome=self.map.numbers["outcome"][outcome], answer_op=request["op_id"],
                   answer_line_1=lines[0], answer_line_2=lines[1], **values)

    def receipt(self, op, text):
        for at in range(0, len(text), 200):
            piece = text[at : at + 200]
            self.write("receipt", piece_op=op, piece_total=len(text), piece_offset=at, piece_bytes=len(piece), piece=piece)


def tcp_client(ready):
    return lambda: ModbusTcpClient("127.0.0.1", port=ready["port"], timeout=1, retries=0, retry_on_empty=False)


def rtu_client(ready):
    return lambda: ModbusSerialClient(ready["device"], baudrate=19200, parity="N", timeout=1, retries=0, retry_on_empty=False)
