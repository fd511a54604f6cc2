"""What happens in the JVM of a Spark session: classes found, errors told in words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

__all__ = ["JobError", "ML", "job_errors", "java_class", "session_jvm"]

ML = "io.github.syncbn.driver.ml"

_WITHOUT_JAR = (
    "the Spark session runs without the jar of syncbn: build it with syncbn.spark() or"
    " syncbn.configure(SparkSession.builder), or start it with"
    " --packages io.github.syncbn:syncbn-driver_2.13:{version} or --jars {jar}; a session that is"
    " running already takes no more jars, so stop it first"
)


class JobError(RuntimeError):
    """A job cannot be done; the message says what was wrong, where, and what to do.

    ``kind`` is the kind of the exception in Java, such as ``CONFIGURATION`` or ``DATA``.
    """

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


def session_jvm() -> Any:
    """The JVM of the Spark session.

    :raises RuntimeError: if there is no session
    """
    from pyspark import SparkContext

    context = SparkContext._active_spark_context
    if context is None:
        raise RuntimeError(
            "there is no Spark session in this process: make one first, for example with"
            " syncbn.spark() (Spark Connect has no JVM in this process: use a classic session)"
        )
    return context._jvm


def java_class(name: str) -> Any:
    """A class of Java, by its full name.

    :raises RuntimeError: if the session has not the jar, or there is no session
    """
    found = session_jvm()
    for part in name.split("."):
        found = getattr(found, part)
    if type(found).__name__ == "JavaPackage":
        from ._session import jar_or_words
        from ._version import __version__

        raise RuntimeError(_WITHOUT_JAR.format(version=__version__, jar=jar_or_words()))
    return found


@contextmanager
def job_errors() -> Iterator[None]:
    """Turns exceptions of Java that are meant for people into :class:`JobError`."""
    try:
        yield
    except Exception as error:
        found = _job_exception(getattr(error, "java_exception", None))
        if found is None:
            raise
        raise JobError(str(found.getMessage()), str(found.kind().name())) from None


def _job_exception(thrown: Any) -> Any:
    depth = 0
    while thrown is not None and depth < 20:
        if thrown.getClass().getName() == "io.github.syncbn.driver.JobException":
            return thrown
        thrown = thrown.getCause()
        depth += 1
    return None
