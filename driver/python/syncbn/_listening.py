"""Listeners of Python, which fetch the events of a fit from a queue in the JVM.

Nothing calls Python back: there is no port to open, and a slow listener delays nobody.
"""

from __future__ import annotations

import threading
import traceback
import warnings
from contextlib import contextmanager
from typing import Any, Iterator, Sequence

from ._jvm import ML, java_class, session_jvm
from ._records import event

__all__ = ["listening"]

_WAIT_MILLIS = 200
_MOST = 1000


@contextmanager
def listening(estimator: Any, listeners: Sequence[Any]) -> Iterator[None]:
    """Tells listeners what a fit within this context does.

    :param estimator: the object in Java that will fit
    """
    if not listeners:
        yield
        return
    queue = java_class(ML + ".EventQueue")()
    _set_listeners(estimator, [queue])
    thread = threading.Thread(
        target=_deliver, args=(queue, list(listeners)), name="syncbn-listeners", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        queue.end()
        thread.join()
        _set_listeners(estimator, [])


def _set_listeners(estimator: Any, listeners: Sequence[Any]) -> None:
    from pyspark import SparkContext

    kind = session_jvm().io.github.syncbn.driver.step.TrainingListener
    array = SparkContext._active_spark_context._gateway.new_array(kind, len(listeners))
    for i, listener in enumerate(listeners):
        array[i] = listener
    estimator.setListeners(array)


def _deliver(queue: Any, listeners: list[Any]) -> None:
    ended = False
    while not ended:
        for line in queue.fetch(_WAIT_MILLIS, _MOST).splitlines():
            if line == "end":
                ended = True
            else:
                name, record = event(line)
                listeners[:] = [one for one in listeners if _told(one, name, record)]


def _told(listener: Any, name: str, record: Any) -> bool:
    method = getattr(listener, name, None)
    try:
        if method is not None:
            method(record)
        return True
    except Exception:
        warnings.warn(
            "a training listener failed and gets no more events; training goes on:\n"
            + traceback.format_exc(),
            RuntimeWarning,
            stacklevel=2,
        )
        return False
