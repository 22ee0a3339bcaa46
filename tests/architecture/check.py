#!/usr/bin/env python3
"""Fails where the sources leave the plan in ARCHITECTURE.md.

    check.py ROOT         checks the tree, prints every violation, exit 1 if there is one
    check.py --self-test  plants one violation of each kind in a small tree and looks for it

The edges between modules are read from the one line that states them:
woundwell_module(<name> DEPENDS <modules> ...) in modules/<name>/CMakeLists.txt.
"""

import pathlib
import re
import sys
import tempfile

MAX_LINES = 600

# Modules that must never see each other, not even through a third one.
STRANGERS = [("scratch", "transwell")]

# Header prefix -> files in modules and apps that may include it (regular expression on the path).
HOMES = [
    ("opencv2/", r"(modules/(imaging|learning|scratch|transwell|agreement|simulation)|apps)/"),
    ("dlib/", r"modules/learning/[^/]+\.cpp$"),
    ("CLI/", r"apps/"),
    ("sqlite3.h", r"modules/study/store[^/]*$"),
    ("doctest/", r"(?!)"),
    ("tiffio.h", r"modules/imaging/"),
    ("pugixml.hpp", r"modules/imaging/"),
    ("openssl/", r"modules/study/"),
    ("tbb/", r"(modules/(study|simulation)|apps)/"),
    ("oneapi/", r"(modules/study|apps)/"),
    ("boost/", r"modules/statistics/"),
    ("kainjow/", r"modules/report/"),
    ("xlsxwriter.h", r"modules/report/xlsx\.cpp$"),
]
# Never in tests or benchmarks either.
NOT_IN_TESTS = ["dlib/", "CLI/"]

# Costly headers that a header must not pass on to other modules.
NOT_IN_HEADERS = ["dlib/", "CLI/", "nlohmann/", "xtensor/", "opencv2/"]
ALLOWED_IN_HEADERS = ["opencv2/core.hpp", "nlohmann/json_fwd.hpp"]

# Patterns in code (comments and strings taken out), and where they are looked for.
FORBIDDEN = [
    (r"\busing\s+namespace\s+(std|cv|dlib|xt)\s*;", r"", "using namespace of a package"),
    (r"\bApprox\b", r"tests/", "doctest::Approx is too lenient near 0: use close()"),
    (r"\bstd::(cout|cerr|clog|exit)\b|\bfmt::print\b|(?<![\w:])printf\s*\(", r"modules/",
     "a module prints or exits"),
    (r"\bcatch\s*\(\s*\.\.\.\s*\)\s*\{\s*\}", r"(modules|apps)/", "an error is swallowed"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
MODULE = re.compile(r"^\s*woundwell_module\s*\(([^)]*)\)", re.MULTILINE)
TEST_NAME = re.compile(r'\b(?:TEST_CASE|SUBCASE)\s*\(\s*"((?:[^"\\]|\\.)*)"')
KEYWORDS = {"DEPENDS", "PUBLIC", "PRIVATE"}
SOURCE_FOLDERS = ["modules", "apps", "tests", "benchmarks"]


def without_comments_and_strings(text):
    """Code alone, with the line breaks kept. Raw strings are taken out as well."""
    token = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"([^()\s\\]{0,16})\(.*?\)\1"|"(?:[^"\\\n]|\\.)*"|'
        r"(?<![0-9a-zA-Z_])'(?:[^'\\\n]|\\.)+'", re.DOTALL)
    return token.sub(lambda m: "\n" * m.group(0).count("\n"), text)


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), text,
                  flags=re.DOTALL)


def read_edges(root, problems):
    """Module -> set of modules that its CMake line names."""
    edges = {}
    for cmake in sorted((root / "modules").glob("*/CMakeLists.txt")):
        folder = cmake.parent.name
        text = re.sub(r"#[^\n]*", "", cmake.read_text(encoding="utf-8"))
        lines = MODULE.findall(text)
        if len(lines) != 1:
            problems.append(f"modules/{folder}/CMakeLists.txt: {len(lines)} woundwell_module lines")
            continue
        words = lines[0].split()
        if words[0] != folder:
            problems.append(f"modules/{folder}/CMakeLists.txt: the module is called {words[0]}")
        depends, keyword = set(), None
        for word in words[1:]:
            if word in KEYWORDS:
                keyword = word
            elif keyword == "DEPENDS":
                depends.add(word)
            elif word.startswith("woundwell_") and word != "woundwell_opencv":
                problems.append(f"modules/{folder}/CMakeLists.txt: {word} belongs after DEPENDS")
        edges[folder] = depends
    for folder in sorted(p.name for p in (root / "modules").iterdir() if p.is_dir()):
        if folder not in edges:
            problems.append(f"modules/{folder}: no woundwell_module line")
    for module, depends in edges.items():
        for other in sorted(depends - edges.keys()):
            problems.append(f"modules/{module}/CMakeLists.txt: there is no module {other}")
    return edges


def reachable(edges, start):
    seen, todo = set(), list(edges.get(start, ()))
    while todo:
        module = todo.pop()
        if module not in seen:
            seen.add(module)
            todo.extend(edges.get(module, ()))
    return seen


def check_edges(edges, problems):
    for module in sorted(edges):
        if module in reachable(edges, module):
            problems.append(f"modules/{module}: depends on itself in a circle")
    for a, b in STRANGERS:
        for x, y in ((a, b), (b, a)):
            if y in reachable(edges, x):
                problems.append(f"modules/{x}: must not see {y}")


def sources(root):
    for folder in SOURCE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in {".cpp", ".hpp", ".h", ".cc"}:
                yield path.relative_to(root).as_posix(), path


def check_includes(root, edges, problems):
    users_of_cli = []
    public, costly = set(), []
    for name, path in sources(root):
        parts = name.split("/")
        in_product = parts[0] in ("modules", "apps")
        text = without_comments(path.read_text(encoding="utf-8"))
        for match in INCLUDE.finditer(text):
            quote, header = match.groups()
            place = f"{name}:{text.count(chr(10), 0, match.start(2)) + 1}"
            if header.startswith("CLI/"):
                users_of_cli.append(name)
            target = header.split("/")[0]
            if quote == '"' and parts[0] == "modules" and target in edges and "/" in header:
                if target != parts[1] and target not in reachable(edges, parts[1]):
                    problems.append(f"{place}: {parts[1]} includes {header}, but does not "
                                    f"depend on {target}")
            if quote == '"' and parts[0] == "modules" and (".." in header or target == "apps"):
                problems.append(f"{place}: includes {header}, which is not in a module")
            for prefix, home in HOMES:
                if not header.startswith(prefix):
                    continue
                if in_product and not re.match(home, name):
                    problems.append(f"{place}: {header} is not at home here")
                if not in_product and prefix in NOT_IN_TESTS:
                    problems.append(f"{place}: {header} is not at home in {parts[0]}")
            if quote == '"' and target in edges and (parts[0] != "modules" or target != parts[1]):
                public.add(f"modules/{header}")
            if parts[0] == "modules" and name.endswith(".hpp"):
                is_costly = any(header.startswith(p) for p in NOT_IN_HEADERS)
                if is_costly and header not in ALLOWED_IN_HEADERS:
                    costly.append((name, f"{place}: {header} is too costly for a header that "
                                         "other modules include"))
    problems.extend(problem for name, problem in costly if name in public)
    if len(set(users_of_cli)) > 1:
        problems.append("CLI11 is included by several files: " + ", ".join(sorted(users_of_cli)))


def check_text(root, problems):
    for name, path in sources(root):
        text = path.read_text(encoding="utf-8")
        code = without_comments_and_strings(text)
        for pattern, where, what in FORBIDDEN:
            if not re.match(where, name):
                continue
            for match in re.finditer(pattern, code):
                problems.append(f"{name}:{code.count(chr(10), 0, match.start()) + 1}: {what}")
        for match in TEST_NAME.finditer(text):
            if ";" in match.group(1):
                problems.append(f"{name}: ';' in a test's name makes ctest pass without running it")
    for folder in SOURCE_FOLDERS + ["cmake", "scripts"]:
        for path in sorted((root / folder).rglob("*")):
            ours = path.suffix in {".cpp", ".hpp", ".py", ".cmake", ".sh", ".js", ".css"}
            if path.is_file() and (ours or path.name == "CMakeLists.txt"):
                lines = path.read_text(encoding="utf-8").count("\n")
                if lines > MAX_LINES:
                    problems.append(f"{path.relative_to(root).as_posix()}: {lines} lines, "
                                    f"more than {MAX_LINES}")


def check(root):
    problems = []
    edges = read_edges(root, problems)
    if not edges:
        problems.append("no modules found")
    check_edges(edges, problems)
    check_includes(root, edges, problems)
    check_text(root, problems)
    return problems


CLEAN = {
    "modules/core/CMakeLists.txt": "woundwell_module(core PRIVATE fmt::fmt)\n",
    "modules/core/a.hpp": "#pragma once\n#include <vector>\n",
    "modules/imaging/CMakeLists.txt":
        "# a comment with woundwell_module(nothing)\n"
        "woundwell_module(imaging DEPENDS core\n                 PUBLIC woundwell_opencv)\n",
    "modules/imaging/private.hpp": "#include <opencv2/imgproc.hpp>\n",
    "modules/imaging/b.hpp": '#include <opencv2/core.hpp>\n#include "core/a.hpp"\n',
    "modules/learning/CMakeLists.txt": "woundwell_module(learning DEPENDS imaging)\n",
    "modules/learning/l.cpp": "#include <dlib/matrix.h>\n",
    "modules/scratch/CMakeLists.txt": "woundwell_module(scratch DEPENDS learning)\n",
    "modules/scratch/s.cpp":
        '#include "core/a.hpp"\n#include "imaging/b.hpp"\n#include "scratch/s.hpp"\n'
        "// using namespace std, says a comment\n"
        'const char* t = "using namespace cv"; int n = 1\'000;\n'
        "using namespace std::string_literals;\n",
    "modules/transwell/CMakeLists.txt": "woundwell_module(transwell DEPENDS learning)\n",
    "modules/study/CMakeLists.txt": "woundwell_module(study DEPENDS core)\n",
    "modules/study/store.cpp": "#include <sqlite3.h>\n",
    "apps/cli.cpp": "#include <CLI/CLI.hpp>\n",
    "tests/unit/core/a.cpp": '#include <doctest/doctest.h>\nTEST_CASE("fine") {}\n',
}

# What is planted, and a part of the message that must appear.
PLANTED = [
    ("modules/core/x.cpp", '#include "imaging/b.hpp"\n', "does not depend on imaging"),
    ("modules/scratch/x.cpp", '  #  include "transwell/t.hpp"\n', "does not depend on transwell"),
    ("modules/study/x.cpp", '#include "../core/a.hpp"\n', "which is not in a module"),
    ("modules/study/x.cpp", "#include <opencv2/core.hpp>\n", "not at home"),
    ("modules/imaging/x.cpp", "#include <dlib/matrix.h>\n", "not at home"),
    ("modules/learning/x.hpp", "#include <dlib/matrix.h>\n", "not at home"),
    ("modules/imaging/b.hpp", "#include <opencv2/imgproc.hpp>\n", "too costly"),
    ("modules/study/x.cpp", "#include <sqlite3.h>\n", "not at home"),
    ("modules/core/x.cpp", "#include <doctest/doctest.h>\n", "not at home"),
    ("modules/study/x.cpp", "#include <xlsxwriter.h>\n", "not at home"),
    ("tests/unit/core/x.cpp", "#include <dlib/matrix.h>\n", "not at home in tests"),
    ("apps/x.cpp", "#include <CLI/App.hpp>\n", "several files"),
    ("modules/core/x.cpp", "using namespace std;\n", "using namespace"),
    ("tests/unit/core/x.cpp", "using  namespace xt;\n", "using namespace"),
    ("tests/unit/core/x.cpp", "CHECK(x == doctest::Approx(1));\n", "Approx"),
    ("tests/unit/core/x.cpp", 'TEST_CASE("a; b") {}\n', "';'"),
    ("modules/core/x.cpp", "void f() { std::cout << 1; }\n", "prints"),
    ("modules/core/x.cpp", "\n" * 601, "601 lines"),
    ("modules/core/CMakeLists.txt", "woundwell_module(core DEPENDS imaging)\n", "in a circle"),
    ("modules/core/CMakeLists.txt", "woundwell_module(cores)\n", "is called cores"),
    ("modules/core/CMakeLists.txt", "woundwell_module(core DEPENDS nobody)\n", "no module nobody"),
    ("modules/core/CMakeLists.txt", "woundwell_module(core PRIVATE woundwell_study)\n",
     "belongs after DEPENDS"),
    ("modules/transwell/CMakeLists.txt", "woundwell_module(transwell DEPENDS scratch)\n",
     "must not see scratch"),
    ("modules/lost/x.cpp", "int x;\n", "no woundwell_module line"),
]


def problems_of(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check(root)


def self_test():
    failures = []
    for problem in problems_of(CLEAN):
        failures.append(f"a clean tree is blamed: {problem}")
    for name, text, message in PLANTED:
        problems = problems_of({**CLEAN, name: text})
        if not any(message in p and name.split("/")[1] in p for p in problems):
            failures.append(f"not found in {name}: {message} (got {problems})")
    return failures


def main():
    if sys.argv[1:] == ["--self-test"]:
        problems = self_test()
        done = f"{len(PLANTED)} planted violations found"
    elif len(sys.argv) == 2:
        problems = check(pathlib.Path(sys.argv[1]))
        done = "the sources keep to the plan"
    else:
        sys.exit(__doc__)
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} violations")
    print(done)


if __name__ == "__main__":
    main()
