"""What is committed of the register map is what registers-emit writes; the C header compiles, the JSON is JSON, no block overlaps.

    map.py EMIT ROOT           compares
    map.py --write EMIT ROOT   writes anew
"""

import json
import pathlib
import subprocess
import sys
import tempfile

BEGIN = "<!-- made by registers-emit tables: begin -->"
END = "<!-- made by registers-emit tables: end -->"


def emitted(emit, what):
    return subprocess.run([emit, what], check=True, capture_output=True, text=True).stdout


def with_tables(document, tables):
    head, rest = document.split(BEGIN)
    _, tail = rest.split(END)
    return f"{head}{BEGIN}\n\n{tables}\n{END}{tail}"


def compile_header(header):
    """Every name is used, so that one which is no constant expression shows."""
    names = [line.split()[1] for line in header.splitlines() if line.startswith("#define MT_")]
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "uses.c")
        pathlib.Path(folder, "mestolo_terminal.h").write_text(header)
        uses = "".join(f"    sum += {name};\n" for name in names)
        source.write_text(f'#include "mestolo_terminal.h"\n#include "mestolo_terminal.h"\nint main(void) {{\n    long sum = MT_KIND_QUOTE;\n{uses}    return sum == 0;\n}}\n')
        subprocess.run(["cc", "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-o", f"{folder}/uses", str(source)], check=True)
        subprocess.run([f"{folder}/uses"], check=True)


def check_layout(registers):
    taken = {}
    for block in registers["blocks"]:
        at = block["address"]
        for field in block["fields"]:
            assert field["address"] == at, f'{field["name"]} leaves a gap, or overlaps'
            at += field["count"]
        assert at == block["address"] + block["count"], f'the fields of {block["name"]} do not fill it'
        assert block["fields"][-1]["name"].endswith("_crc")
        assert block["count"] <= 123, f'{block["name"]} does not fit into one frame'
        many = registers["journal_entries"] if block["name"] == "journal" else 1
        for address in range(block["address"], block["address"] + block["count"] * many):
            assert address not in taken, f'{block["name"]} overlaps {taken.get(address)}'
            taken[address] = block["name"]


def main():
    arguments = sys.argv[1:]
    write = arguments[0] == "--write"
    emit, root = arguments[write:]
    folder = pathlib.Path(root, "firmware-bridge")
    document = folder / "REGISTERS.md"
    wanted = {
        folder / "map" / "mestolo_terminal.h": emitted(emit, "header"),
        folder / "map" / "registers.json": emitted(emit, "json"),
        document: with_tables(document.read_text(), emitted(emit, "tables")),
    }
    for path, text in wanted.items():
        if write:
            path.write_text(text)
        assert path.read_text() == text, f"{path} is not what registers-emit writes: map.py --write mends it"
    compile_header(wanted[folder / "map" / "mestolo_terminal.h"])
    check_layout(json.loads(wanted[folder / "map" / "registers.json"]))


main()
