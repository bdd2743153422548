"""The library's TorchScript modules are what their source gives."""
import ast
import zipfile

import pytest

from conftest import ENVIRONMENT

FOLDER = ENVIRONMENT.parent / "lib-src" / "main" / "resources" / "thyroidstudy" / "backbone"
SOURCE = (FOLDER / "operations.py").read_text(encoding="utf-8")
CLASSES = [node for node in ast.parse(SOURCE).body if isinstance(node, ast.ClassDef)]


def entry(file, ending):
    with zipfile.ZipFile(file) as module:
        found = [name for name in module.namelist() if name.endswith(ending)]
        assert len(found) == 1, found
        return module.read(found[0])


def test_every_module_has_a_source():
    assert {file.stem for file in FOLDER.glob("*.pt")} == {one.name.lower() for one in CLASSES}


@pytest.mark.parametrize("source", CLASSES, ids=lambda one: one.name)
def test_a_module_was_made_from_its_source(source):
    """TorchScript keeps the text from which it made a function, so torch is not needed to compare."""
    file = FOLDER / f"{source.name.lower()}.pt"
    forward = source.body[0]
    kept = entry(file, "__torch__.py.debug_pkl")
    assert all(line.encode() in kept for line in ast.get_source_segment(SOURCE, forward, padded=True).splitlines())
    assert b"\0operations.py" in kept, "it keeps a path of the computer on which it was made"
    code = entry(file, "__torch__.py").decode()
    operation = forward.body[0].value.func.attr
    assert code.startswith(f"class {source.name}(Module):") and f"  return torch.{operation}(x" in code


def test_torch_makes_the_same_modules(tmp_path):
    torch = pytest.importorskip("torch", reason="torch is no part of this environment; environment/dev/parity/run operations has it")
    names = {"__name__": "__main__"}
    exec(compile(SOURCE, str(FOLDER / "operations.py"), "exec"), names)
    for source in CLASSES:
        made = tmp_path / f"{source.name.lower()}.pt"
        torch.jit.script(names[source.name]()).save(str(made))
        assert entry(made, "__torch__.py") == entry(FOLDER / made.name, "__torch__.py")
