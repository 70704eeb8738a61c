"""Policies compiled to WebAssembly, called as OPA says (https://www.openpolicyagent.org/docs/wasm, ABI 1.2).

An evaluation is one call: the document lies where the module's heap would begin and the heap begins behind
it, so that nothing of one evaluation is left to the next.
"""

import ctypes
import json
import threading
from collections.abc import Callable
from typing import Any

import wasmtime

from catalog.periodic import Periodic

SECONDS = 0.5
"""What one evaluation may take; everything else waits meanwhile."""
LARGEST = 512 * 2**20
"""Bytes of memory an evaluation may need; the doors let in documents of a mebibyte."""
PIECE = 16_384
"""Bytes of an answer looked at together for its end."""
_ENTRANCE = """
(module
  (import "" "opa_eval" (func $evaluate (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (func (export "evaluate") (param $length i32) (result i32)
    i32.const 0  i32.const {rule}  i32.const {data}
    i32.const {heap}  local.get $length
    local.get $length  i32.const {heap}  i32.add  i32.const 7  i32.add  i32.const -8  i32.and
    i32.const 0
    call $evaluate))
"""
"""Calls the module with what is always the same: its rule, its data and the heap behind the document, at a
place that eight divides. From Python each parameter of a call costs microseconds."""
_ENDLESS = 2**40
"""Ticks; some thousands of years."""
_NATIVE = threading.Lock()
"""The package's list of callbacks has no lock of its own: instances are made and freed one at a time."""


class ModuleInvalid(Exception):
    """What was compiled are no policies; says why."""


class EvaluationFailed(Exception):
    """An evaluation gave up, took too long or needed too much memory; says why. Its instance is of no use."""


class Module:
    """A module, compiled once for all its instances; a thread of its own counts their time until `close`."""

    def __init__(self, code: bytes) -> None:
        """Raises ModuleInvalid for what is no WebAssembly."""
        config = wasmtime.Config()
        config.epoch_interruption = True
        self.engine = wasmtime.Engine(config)
        try:
            self.compiled = wasmtime.Module(self.engine, code)
        except wasmtime.WasmtimeError as error:
            raise ModuleInvalid(str(error)) from None
        self._epochs = Epochs(self.engine)
        self._epochs.__enter__()

    def close(self) -> None:
        """End its thread; nothing may be evaluated after that."""
        self._epochs.__exit__(None, None, None)


class Epochs(Periodic):
    """Counts the time: an evaluation that goes on for too many of these is ended."""

    NAME = "wasm-epochs"
    EVERY = 0.1
    ENOUGH = 1 + round(SECONDS / EVERY)

    def __init__(self, engine: wasmtime.Engine) -> None:
        super().__init__()
        self._engine = engine

    def look(self) -> None:
        """Count one."""
        self._engine.increment_epoch()


Evaluate = Callable[[bytes], bytes]
"""Gives the answer to a JSON document as JSON: `[{"result": …}]`, or `[]` where the rule is undefined.

Raises EvaluationFailed.
"""


class Instance:
    """A module with its memory and these data; for one call at a time."""

    def __init__(self, module: Module, data: bytes) -> None:
        """Raises ModuleInvalid for what is not compiled from policies, or does not take the data."""
        try:
            with _NATIVE:
                self._store = wasmtime.Store(module.engine)
                self._start(module)
            self.entrypoints = self._names("entrypoints")
            self.foreign = self._names("builtins")
            self._data = self._called("opa_json_parse", self._placed(data), len(data))
            self._heap = self._called("opa_heap_ptr_get")
        except (wasmtime.WasmtimeError, wasmtime.Trap, EvaluationFailed, KeyError, ValueError) as error:
            raise ModuleInvalid(str(error)) from None

    def close(self) -> None:
        """Free its memory."""
        with _NATIVE:
            self._store.close()

    def entrance(self, rule: str) -> Evaluate:
        """What evaluates this rule. Raises ModuleInvalid where the module has it not."""
        if rule not in self.entrypoints:
            raise ModuleInvalid(f"{rule} is none of its entrypoints")
        numbers = {"rule": self.entrypoints[rule], "data": self._data, "heap": self._heap}
        code = bytes(wasmtime.wat2wasm(_ENTRANCE.format(**numbers)))
        module = wasmtime.Module(self._store.engine, code)
        entered: Any = wasmtime.Instance(self._store, module, [self._exports["opa_eval"]])
        call = entered.exports(self._store)["evaluate"]
        return lambda document: self._evaluated(call, document)

    def _evaluated(self, call: Any, document: bytes) -> bytes:
        try:
            self._reach(self._heap + len(document))
            ctypes.memmove(self._address(self._heap), document, len(document))
            self._store.set_epoch_deadline(Epochs.ENOUGH)
            return self._text(call(self._store, len(document)))
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            raise EvaluationFailed(str(error)) from None

    def _start(self, module: Module) -> None:
        self._store.set_limits(memory_size=LARGEST)
        self._store.set_epoch_deadline(_ENDLESS)
        given: list[Any] = [self._given(one) for one in module.compiled.imports]
        self._exports: Any = wasmtime.Instance(self._store, module.compiled, given).exports(self._store)

    def _given(self, wanted: wasmtime.ImportType) -> Any:
        """What a module asks its host for: memory, and what to call where it gives up."""
        kind: Any = wanted.type
        if isinstance(kind, wasmtime.MemoryType):
            self._memory = wasmtime.Memory(self._store, kind)
            return self._memory
        return wasmtime.Func(self._store, kind, self._gave_up if wanted.name == "opa_abort" else _has_not)

    def _gave_up(self, address: int) -> None:
        raise EvaluationFailed(self._text(address).decode("utf-8", "replace"))

    def _called(self, name: str, *values: int) -> int:
        found: int = self._exports[name](self._store, *values)
        return found

    def _names(self, name: str) -> dict[str, int]:
        """The names that one of its lists has, and their numbers."""
        found: dict[str, int] = json.loads(self._text(self._called("opa_json_dump", self._called(name))))
        return found

    def _placed(self, text: bytes) -> int:
        """The place of a text put into memory that the module has set aside for it."""
        place = self._called("opa_malloc", len(text))
        self._memory.write(self._store, text, place)
        return place

    def _reach(self, end: int) -> None:
        """Have so much memory."""
        lacking = end - self._memory.data_len(self._store)
        if lacking > 0:
            self._memory.grow(self._store, -(-lacking // self._memory.page_size(self._store)))

    def _address(self, place: int) -> int:
        """Where a place of its memory is in ours, until its memory grows."""
        return ctypes.addressof(self._memory.data_ptr(self._store).contents) + place

    def _text(self, place: int) -> bytes:
        """The text at a place, which ends with a zero; what would go beyond its memory ends there."""
        pieces, size = [], self._memory.data_len(self._store)
        while 0 < place < size:
            piece = ctypes.string_at(self._address(place), min(PIECE, size - place))
            text, zero, _ = piece.partition(b"\0")
            pieces.append(text)
            if zero:
                break
            place += len(piece)
        return b"".join(pieces)


def _has_not(*_: int) -> int:
    raise EvaluationFailed("A built-in was called that the module has not itself")
