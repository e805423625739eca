"""The house rules that a machine can check."""

import ast
from pathlib import Path

import pytest
import regex
from conftest import ROOT

LAYERS = ("schemas", "patterns", "extractor", "cli")
PACKAGES = ("schemas", "patterns", "extractor")
MODULES = [*sorted(p for d in PACKAGES for p in (ROOT / d).rglob("*.py")), ROOT / "cli.py", ROOT / "__main__.py"]
VIETNAMESE = regex.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ]|[aeiouy]\p{M}|[àáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]")
# Orthography (where tone marks stand, `tỉ` for `tỷ`) is how text is read, not what is known.
ORTHOGRAPHY = {"text.py"}


def _layer(path: Path) -> int:
    top = path.relative_to(ROOT).parts[0].removesuffix(".py")
    return LAYERS.index(top) if top in LAYERS else len(LAYERS)


def _imports(tree: ast.AST) -> list[str]:
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            names.append(node.module or "")
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    for name in _imports(ast.parse(path.read_text(encoding="utf-8"))):
        if name.startswith("solieu."):
            assert LAYERS.index(name.split(".")[1]) <= _layer(path), f"{path} imports {name}"
        assert name.split(".")[0] not in LAYERS, f"{path}: import solieu.{name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_python_holds_no_vietnamese_words(path: Path) -> None:
    if path.name in ORTHOGRAPHY:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body and isinstance(node.body[0], ast.Expr)
    }
    docs |= {id(k.value) for n in ast.walk(tree) if isinstance(n, ast.Call) for k in n.keywords if k.arg == "description"}
    strings = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs]
    assert [s.value for s in strings if VIETNAMESE.search(s.value)] == []


def test_only_words_imports_underthesea() -> None:
    users = [
        p.name
        for p in MODULES
        if any(n.split(".")[0] == "underthesea" for n in _imports(ast.parse(p.read_text(encoding="utf-8"))))
    ]
    assert users == ["words.py"]


def test_no_other_python_at_the_root() -> None:
    assert {p.name for p in ROOT.glob("*.py")} == {"cli.py", "__main__.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_help_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    code = "import sys, solieu.cli; print([m for m in ('pydantic', 'spacy', 'underthesea', 'numpy') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(sys.prefix))
    assert out.stdout.strip() == "[]"


def test_lock_file_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "://" not in lock and "--index" not in lock and "find-links" not in lock
