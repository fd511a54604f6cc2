#!/usr/bin/env python3
"""Runs syncbn under Spark's scheduler for Kubernetes, without Kubernetes: a stand-in for its API server answers Spark, and each pod
is a process of this machine that does what the container of Spark's image would do. So Spark's part, and what syncbn meets there,
are real; images, networks between nodes and permissions are not. Everything stops when the command ends.

  python3 driver/cluster/kubernetes.py -- train --config builtin:digits
  python3 driver/cluster/kubernetes.py --deploy-mode cluster -- train --config builtin:digits
  python3 driver/cluster/kubernetes.py --compare -- train --config builtin:digits

--compare trains on local[1], and under that scheduler in client and in cluster deploy mode, and fails unless all three models have
the same digest. Spark's part for Kubernetes comes from Maven, in the version of the build.
"""
import contextlib
import glob
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time

import kube_api
import standalone
from standalone import ROOT, TARGET, java

PARTS = TARGET / "kubernetes"
# What containers have to know of this machine.
INHERITED = ("PATH", "HOME", "JAVA_HOME", "LANG")


def fetch():
    """A SPARK_HOME whose jars are those of the build and Spark's part for Kubernetes, as kubernetes-pom.xml has it."""
    shutil.rmtree(PARTS, ignore_errors=True)
    jars = PARTS / "spark-home" / "jars"
    jars.mkdir(parents=True)
    subprocess.run(
        ["mvn", *os.environ.get("MAVEN_ARGS", "").split(), "-f", ROOT / "driver" / "cluster" / "kubernetes-pom.xml", "-B", "-q", "-ntp",
         "dependency:build-classpath", f"-Dmdep.outputFile={PARTS / 'classpath'}"], check=True, stdout=sys.stderr)
    built = {artifact(jar): jar for jar in glob.glob(str(TARGET / "spark-home" / "jars" / "*.jar"))}
    added = {artifact(jar): jar for jar in (PARTS / "classpath").read_text().split(":")}
    for jar in (added | built).values():
        os.symlink(jar, jars / os.path.basename(jar))


def artifact(jar):
    """The name of a jar without its version."""
    return re.sub(r"-\d[\w.]*(-[a-z]+)?\.jar$", "", os.path.basename(jar))


class KubernetesCluster(standalone.Daemons):
    """Room for `workers` executors of `cores` slots and `memory` GB, and for a driver in cluster deploy mode."""

    def __init__(self, workers=2, cores=1, memory=1, directory=None):
        super().__init__(directory, "syncbn-kubernetes-")
        self.server = None
        self.settings = [
            f"spark.executor.instances={workers}", f"spark.executor.cores={cores}", f"spark.executor.memory={memory}g",
            "spark.kubernetes.container.image=none"]

    def _open(self):
        self.directory.mkdir(parents=True, exist_ok=True)
        self.log = open(self.directory / "api.log", "a")
        self.store = kube_api.Store(lambda pod: threading.Thread(target=self._live, args=(pod,), daemon=True).start(), self._end)
        self.server = kube_api.serve(self.store, self.log)
        url = f"http://127.0.0.1:{self.server.server_port}"
        self.master_url = f"k8s://{url}"
        # A pod finds these two mounted, and the server by a name of the cluster.
        for name in ("token", "ca.crt"):
            (self.directory / name).write_text("none")
        mounted = "spark.kubernetes.authenticate.driver.mounted"
        self.settings += [
            f"spark.kubernetes.driver.master={url}", f"{mounted}.oauthTokenFile={self.directory / 'token'}",
            f"{mounted}.caCertFile={self.directory / 'ca.crt'}"]

    def stop(self):
        if self.server:
            # No more pods.
            self.server.shutdown()
        super().stop()

    def executors(self):
        """Process ids of the executors that run now."""
        return [process.pid for name, process in list(self.processes.items()) if "-exec-" in name and process.poll() is None]

    def submit(self, arguments, deploy_mode="client", conf=(), timeout=600):
        """Runs one submission to its end; in cluster deploy mode its output is that of the driver's pod."""
        more = {"SPARK_HOME": str(PARTS / "spark-home")}
        # A jar of the image, which spark-submit does not open to look for the class.
        image = ["--class", "io.github.syncbn.driver.app.Main", f"local://{standalone.application_jar()}"]
        run = standalone.submit(
            self.master_url, arguments, [*self.settings, *conf], deploy_mode, timeout=timeout, more=more,
            application=None if deploy_mode == "client" else image)
        drivers = [name for name in self.processes if name.endswith("-driver")]
        if deploy_mode == "client" or not drivers:
            return run
        name = drivers[-1]
        texts = [(self.directory / name / part).read_text(errors="replace") for part in ("stdout", "stderr")]
        return standalone.Run(self.processes[name].wait(timeout), texts[0], texts[1] + run.stderr)

    def _live(self, pod):
        """Does for a new pod what the node and the container would do, until it ends."""
        name, container = pod["metadata"]["name"], pod["spec"]["containers"][0]
        self._tell(name, "Running", container, {"running": {"startedAt": kube_api.now()}})
        try:
            process = self.processes[name] = self._start(pod)
            code = process.wait()
        except (OSError, RuntimeError, subprocess.CalledProcessError) as e:
            self.log.write(f"{name}: {e}\n")
            code = 1
        ended = {"terminated": {"exitCode": code if code >= 0 else 128 - code, "finishedAt": kube_api.now()}}
        self._tell(name, "Failed" if code else "Succeeded", container, ended)

    def _tell(self, name, phase, container, state):
        """Tells what has become of a pod."""
        containers = [{"name": container["name"], "state": state, "ready": phase == "Running", "restartCount": 0}]
        ready = [{"type": "Ready", "status": str(phase == "Running")}]
        status = {
            "phase": phase, "podIP": "127.0.0.1", "startTime": kube_api.now(), "conditions": ready, "containerStatuses": containers}
        self.store.update("pods", name, lambda pod: pod.update(status=status))

    def _start(self, pod):
        name = pod["metadata"]["name"]
        folder = self.directory / name
        folder.mkdir(parents=True)
        container = pod["spec"]["containers"][0]
        inside = self._mount(pod, container, folder)
        fields = {
            "status.podIP": "127.0.0.1", "status.hostIP": "127.0.0.1", "metadata.name": name,
            "metadata.namespace": pod["metadata"]["namespace"]}
        environ = {key: os.environ[key] for key in INHERITED if key in os.environ}
        environ.update(SPARK_HOME=str(PARTS / "spark-home"), SPARK_SCALA_VERSION="2.13")
        for variable in container.get("env", []):
            source = variable.get("valueFrom", {}).get("fieldRef", {}).get("fieldPath")
            environ[variable["name"]] = fields[source] if source else inside(variable.get("value") or "")
        role, *words = [inside(word) for word in container["args"]]
        command = driver_command(words, environ) if role == "driver" else executor_command(environ)
        with open(folder / "stdout", "wb") as out, open(folder / "stderr", "wb") as err:
            return subprocess.Popen(
                command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)

    def _mount(self, pod, container, folder):
        """Makes the pod's volumes, as folders within its own; what is returned turns the paths of a text into these."""
        volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes", [])}
        paths = []
        for mount in container.get("volumeMounts", []):
            volume = volumes.get(mount["name"])
            if volume and ("emptyDir" in volume or "configMap" in volume):
                paths.append(mount["mountPath"])
                (folder / mount["mountPath"].lstrip("/")).mkdir(parents=True, exist_ok=True)

        def inside(text):
            for path in paths:
                text = text.replace(path, f"{folder}{path}")
            # Names of services are known within a cluster only.
            return re.sub(r"\b[a-z0-9-]+\.[a-z0-9-]+\.svc\b", "localhost", text)

        for mount in container.get("volumeMounts", []):
            config = volumes.get(mount["name"], {}).get("configMap")
            for key, text in (self._config(config["name"]) if config else {}).items():
                (folder / mount["mountPath"].lstrip("/") / key).write_text(inside(text))
        return inside

    def _config(self, name, timeout=60):
        """The files of a config map; that of a driver is made after its pod."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            found = self.store.get("configmaps", name)
            if found:
                return found.get("data", {})
            time.sleep(0.05)
        raise RuntimeError(f"there is no config map {name}")

    def _end(self, pod):
        process = self.processes.get(pod["metadata"]["name"])
        if process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)


def driver_command(words, environ):
    """As the image starts a driver."""
    address = environ["SPARK_DRIVER_BIND_ADDRESS"]
    environ["SPARK_LOCAL_IP"] = address
    return standalone.spark_submit_command(
        ["--conf", f"spark.driver.bindAddress={address}", "--conf", f"spark.executorEnv.SPARK_DRIVER_POD_IP={address}",
         "--deploy-mode", "client", *words], environ)


def executor_command(environ):
    """As the image starts an executor."""
    options = [value for key, value in sorted(environ.items()) if key.startswith("SPARK_JAVA_OPT_")]
    memory = environ["SPARK_EXECUTOR_MEMORY"]
    classpath = f"{environ.get('SPARK_CLASSPATH', '')}:{environ['SPARK_HOME']}/jars/*"
    return [
        java(), *[word for option in options for word in shlex.split(option)], f"-Xms{memory}", f"-Xmx{memory}", "-cp", classpath,
        "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend", "--driver-url", environ["SPARK_DRIVER_URL"],
        "--executor-id", environ["SPARK_EXECUTOR_ID"], "--cores", environ["SPARK_EXECUTOR_CORES"],
        "--app-id", environ["SPARK_APPLICATION_ID"], "--hostname", environ["SPARK_EXECUTOR_POD_IP"],
        "--resourceProfileId", environ["SPARK_RESOURCE_PROFILE_ID"], "--podName", environ["SPARK_EXECUTOR_POD_NAME"]]


if __name__ == "__main__":
    sys.exit(standalone.main(__doc__, KubernetesCluster, ("local[1]",), fetch))
