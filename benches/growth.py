#!/usr/bin/env python3
"""How the cost of presscheck grows with articles, rules and threads: prints Markdown.

    cargo build --release --example corpus --bin presscheck
    benches/growth.py [--quick]

Instructions are counted by valgrind, on one thread; time is the shortest of three runs. --quick leaves out 10,000 and 100,000 articles.
Ten times the rules are the built-in claims, hints and rules and nine copies of each with other words in their patterns.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / "target" / "release"
PRESSCHECK = str(RELEASE / "presscheck")
COPIES = 9


def main():
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        print("| what | figure | aim |\n|---|---:|---:|")
        counts = {count: instructions(["check", corpus(scratch, count)]) for count in (1, 100, 1000, 2000)}
        for count, number in counts.items():
            row(f"instructions, {count:,} articles", f"{number / 1e9:.2f} thousand million")
        # Beyond a hundred, what was found is kept in a file: that costs some, once.
        row("growth, 100 to 1,000", f"{counts[1000] / counts[100]:.2f}", "")
        row("growth, 1,000 to 2,000", f"{counts[2000] / counts[1000]:.2f}", "2.0 ± 0.1")

        rules = copies(scratch / "rules")
        many = {count: instructions(["check", corpus(scratch, count), "--rules", str(rules)]) for count in (1, 100)}
        row("ten times the rules, 1 article", f"{many[1] / counts[1]:.2f}x", "")
        row("ten times the rules, 100 articles", f"{many[100] / counts[100]:.2f}x", "< 1.3x")
        row("ten times the rules, of 99 articles more", f"{(many[100] - many[1]) / (counts[100] - counts[1]):.2f}x", "")

        one, _ = shortest(corpus(scratch, 1000), threads=1)
        two, _ = shortest(corpus(scratch, 1000), threads=2)
        row("seconds, 1,000 articles, 1 thread", f"{one:.2f}")
        row("speed of 2 threads", f"{one / two:.2f}x", "≥ 1.8x")
        if "--quick" not in sys.argv[1:]:
            ten, _ = shortest(corpus(scratch, 10_000), threads=1, runs=1)
            row("growth of time, 1,000 to 10,000", f"{ten / one:.2f}", "10.0 ± 0.5")
            _, memory = shortest(corpus(scratch, 10_000), threads=2, runs=1)
            row("peak memory, 10,000 articles of a folder", f"{memory / 1e6:.0f} MB")
            took, memory = shortest(corpus(scratch, 100_000), threads=2, runs=1)
            row("seconds, 100,000 articles of a folder, 2 threads", f"{took:.0f}")
            row("peak memory, 100,000 articles of a folder", f"{memory / 1e6:.0f} MB", "< 200 MB")
            took, memory = streamed(scratch / "100000", scratch / "lines")
            row("seconds, 100,000 articles of a stream, 2 threads", f"{took:.0f}")
            row("peak memory, 100,000 articles of a stream", f"{memory / 1e6:.0f} MB", "< 200 MB")


def row(what, figure, aim=""):
    print(f"| {what} | {figure} | {aim} |", flush=True)


def corpus(scratch, count):
    """A folder of articles in three formats."""
    folder = scratch / str(count)
    if not folder.exists():
        made = [str(RELEASE / "examples" / "corpus"), str(count), str(folder), "--format", "mixed"]
        subprocess.run(made, check=True, stderr=subprocess.DEVNULL)
    return str(folder)


def instructions(arguments):
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", PRESSCHECK, *arguments]
    said = subprocess.run(command, env={**os.environ, "RAYON_NUM_THREADS": "1"}, capture_output=True, text=True)
    if said.returncode not in (0, 1):
        sys.exit(said.stderr)
    return int(re.search(r"I\s+refs:\s+([\d,]+)", said.stderr)[1].replace(",", ""))


def shortest(folder, threads, runs=3):
    """Seconds, and bytes at the peak."""
    times = []
    for _ in range(runs):
        start = time.monotonic()
        environment = {**os.environ, "RAYON_NUM_THREADS": str(threads)}
        child = subprocess.Popen([PRESSCHECK, "check", folder], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
        times.append(time.monotonic() - start)
    return min(times), usage.ru_maxrss * 1024


def streamed(folder, lines):
    """Seconds, and bytes at the peak, of the articles of a folder as a stream."""
    with open(lines, "w") as out:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            out.write(json.dumps({"id": file.name, "text": file.read_text()}) + "\n")
    start = time.monotonic()
    with open(lines) as into:
        child = subprocess.Popen([PRESSCHECK, "check", "--stdin-jsonl"], stdin=into, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
    return time.monotonic() - start, usage.ru_maxrss * 1024


def copies(folder):
    """Rules that read other words: copies of the built-in ones."""
    for file in sorted((ROOT / "rules").rglob("*.toml")):
        tables = tomllib.loads(file.read_text())
        for number in range(1, COPIES + 1):
            out = [table(kind, entry, number) for kind in ("claim", "hint", "rule") for entry in tables.get(kind, [])]
            if out:
                into = folder / file.parent.relative_to(ROOT / "rules") / f"{file.stem}-{number}.toml"
                into.parent.mkdir(parents=True, exist_ok=True)
                into.write_text("\n".join(out))
    return folder


def table(kind, entry, number):
    lines = [f"[[{kind}]]"]
    for key, value in entry.items():
        if key == "id":
            value = f"{value}-{number}"
        elif key == "claims":
            value = [f"{claim}-{number}" for claim in value]
        elif key in ("patterns", "unless"):
            value = [other_words(pattern, number) for pattern in value]
        lines.append(f"{key} = {toml(value)}")
    return "\n".join(lines) + "\n"


def other_words(pattern, number):
    """The pattern with a letter more at each of its words, and a word more if it has none."""
    letter = "bcdfghjkl"[number - 1]
    words = re.compile(r"\{[^}]*\}|@[\w-]+|\.\.\d*|[a-z][\w']*")
    changed = words.sub(lambda word: word[0] + "q" + letter if word[0][0].isalpha() else word[0], pattern)
    return changed if changed != pattern else f"q{letter} {pattern}"


def toml(value):
    match value:
        case dict():
            return "{ " + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


main()
