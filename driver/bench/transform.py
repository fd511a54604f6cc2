#!/usr/bin/env python3
"""Prediction speed of syncbn against MLlib's multilayer perceptron: 784-512-512-512-10, same session (local[2]) and BLAS.

    python3 driver/bench/transform.py [--rows 20000]

Builds the tests with Maven, which is where the program lies (TransformBenchmark). Prints rows/s of both and their ratio, on large
partitions and on partitions of 1, 32 and 1,024 rows, as medians of five runs in turn.
"""
import argparse
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAIN = "io.github.syncbn.driver.ml.TransformBenchmark"

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--rows", type=int, default=20000)
rows = parser.parse_args().rows

maven = ["mvn", "-B", "-q", "-ntp", "-f", os.path.join(ROOT, "pom.xml")]
class_path = os.path.join(ROOT, "driver", "target", "bench.classpath")
subprocess.run(maven + ["-DskipTests", "package", "dependency:build-classpath", "-Dmdep.outputFile=" + class_path,
                        "-Dmdep.includeScope=test"], check=True)
pom = open(os.path.join(ROOT, "pom.xml")).read()
options = re.search("<spark.module.options>(.*?)</spark.module.options>", pom).group(1).split()
jars = [os.path.join(ROOT, module, "target", kind) for module in ("driver", "workers") for kind in ("test-classes", "classes")]
jars += open(class_path).read().strip().split(os.pathsep)
java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
environment = dict(os.environ, SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="localhost")
subprocess.run([java, *options, "-XX:+UseParallelGC", "-Xmx3g", "-cp", os.pathsep.join(jars), MAIN, str(rows)], check=True, env=environment)
