"""mbpoll reads the status block and the journal.

    mbpoll.py PROGRAM ROOT
"""

import re
import subprocess
import sys
import tempfile

from support import Map, Terminal, crc


def read(line, address, count):
    command = ["mbpoll", "-0", "-1", "-t", "4:hex", "-r", str(address), "-c", str(count), *line]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    words = [int(word, 16) for word in re.findall(r"^\[\d+\]:\s+0x([0-9A-F]+)$", result.stdout, re.MULTILINE)]
    return result, words


def main():
    program, root = sys.argv[1:]
    registers = Map(root)
    for kind in ("tcp", "pty"):
        with tempfile.TemporaryDirectory() as folder:
            terminal = Terminal(program, ["--tcp", "127.0.0.1:0"] if kind == "tcp" else ["--pty"], folder)
            line = ["-p", str(terminal.ready["port"]), "127.0.0.1"] if kind == "tcp" else ["-m", "rtu", "-b", "19200", "-P", "none", terminal.ready["device"]]
            result, words = read(["-a", "1", *line], 0, 32)
            assert len(words) == 32, result.stdout + result.stderr
            assert crc(words[:-1]) == words[-1]
            assert registers.decode("status", words)["serial"] == "T-0001"
            _, words = read(["-a", "1", *line], 0x200, 112)
            assert words == [0] * 112
            result, words = read(["-a", "1", *line], 0x30, 1)
            assert not words and "Illegal data address" in result.stdout + result.stderr, result.stdout + result.stderr
            terminal.quit()


main()
