"""Runs a program that lies among the tests, with the class path and the JVM options of the tests."""
import functools
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def java():
    """The command that runs Java."""
    return os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"


@functools.cache
def class_path():
    """Builds, and says what the tests run with."""
    listed = os.path.join(ROOT, "driver", "target", "bench.classpath")
    subprocess.run(
        ["mvn", "-B", "-q", "-ntp", "-f", os.path.join(ROOT, "pom.xml"), "-DskipTests", "package", "dependency:build-classpath",
         "-Dmdep.outputFile=" + listed, "-Dmdep.includeScope=test"], check=True)
    jars = [os.path.join(ROOT, module, "target", kind) for module in ("driver", "workers") for kind in ("test-classes", "classes")]
    with open(listed) as found:
        return os.pathsep.join(jars + found.read().strip().split(os.pathsep))


def run(main, arguments, options=(), before=(), **more):
    """Builds, then runs a main class, with some words before its command; other keyword arguments are those of subprocess.run."""
    classes = class_path()
    with open(os.path.join(ROOT, "pom.xml")) as pom:
        module_options = re.search("<spark.module.options>(.*?)</spark.module.options>", pom.read()).group(1).split()
    log = "-Dlog4j2.configurationFile=" + os.path.join(ROOT, "conf", "log4j2.properties")
    environment = dict(os.environ, SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="localhost")
    return subprocess.run(
        [*before, java(), *module_options, "-XX:+UseParallelGC", log, *options, "-cp", classes, main, *map(str, arguments)],
        check=True, env=environment, **more)
