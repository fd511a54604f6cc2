"""A stand-in for the API server of Kubernetes: as much of it as Spark's scheduler asks for.

It keeps objects by kind, namespace and name, lists them by label, and streams their changes to watchers. What becomes of a pod
is another's task: see kubernetes.py.
"""
import datetime
import itertools
import json
import queue
import re
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PATH = re.compile(r"/api/v1/namespaces/(?P<namespace>[^/]+)/(?P<kind>[a-z]+)(?:/(?P<name>[^/]+))?$")
KINDS = {"pods": "Pod", "configmaps": "ConfigMap", "services": "Service", "persistentvolumeclaims": "PersistentVolumeClaim"}


class Store:
    """The objects. `on_create` and `on_delete` are told of pods, outside the lock."""

    def __init__(self, on_create, on_delete):
        self.on_create, self.on_delete = on_create, on_delete
        self.lock = threading.RLock()
        self.versions = itertools.count(1)
        self.objects, self.watchers = {}, []

    def create(self, kind, namespace, thing):
        with self.lock:
            meta = thing.setdefault("metadata", {})
            meta.update(namespace=namespace, uid=str(uuid.uuid4()), creationTimestamp=now())
            thing.update(kind=KINDS[kind], apiVersion="v1")
            if (kind, meta["name"]) in self.objects:
                return None
            if kind == "pods":
                thing["status"] = {"phase": "Pending"}
            self._put(kind, thing, "ADDED")
        if kind == "pods":
            self.on_create(thing)
        return thing

    def update(self, kind, name, change):
        """Applies `change` to an object that is still there."""
        with self.lock:
            thing = self.objects.get((kind, name))
            if thing is not None:
                change(thing)
                self._put(kind, thing, "MODIFIED")
            return thing

    def get(self, kind, name):
        with self.lock:
            return self.objects.get((kind, name))

    def select(self, kind, selector):
        with self.lock:
            return [t for (k, _), t in self.objects.items() if k == kind and matches(t, selector)]

    def delete(self, kind, name):
        with self.lock:
            thing = self.objects.pop((kind, name), None)
            if thing is not None:
                self._tell(kind, thing, "DELETED")
        if thing is not None and kind == "pods":
            self.on_delete(thing)
        return thing

    def watch(self, kind, selector):
        """Changes from now on, as lines of JSON."""
        changes = queue.Queue()
        with self.lock:
            self.watchers.append((kind, selector, changes))
        return changes

    def _put(self, kind, thing, event):
        thing["metadata"]["resourceVersion"] = str(next(self.versions))
        self.objects[kind, thing["metadata"]["name"]] = thing
        self._tell(kind, thing, event)

    def _tell(self, kind, thing, event):
        line = json.dumps({"type": event, "object": thing})
        for watched, selector, changes in self.watchers:
            if watched == kind and matches(thing, selector):
                changes.put(line)


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def matches(thing, selector):
    labels = thing["metadata"].get("labels", {})
    return all(matches_term(labels, term) for term in re.split(r",(?![^(]*\))", selector) if term)


def matches_term(labels, term):
    among = re.fullmatch(r"(\S+) (in|notin) \((.*)\)", term)
    if among:
        return (labels.get(among[1]) in among[3].split(",")) == (among[2] == "in")
    if "!=" in term:
        key, value = term.split("!=")
        return labels.get(key) != value
    key, equals, value = term.partition("=")
    return labels.get(key) == value.lstrip("=") if equals else (key not in labels if key.startswith("!") else key in labels)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        place, query = self._place()
        if place is None:
            return self._answer(404, status("NotFound", self.path))
        if query.get("watch") == "true":
            return self._stream(place, query)
        kind = place["kind"]
        if place["name"]:
            return self._found(self.server.store.get(kind, place["name"]))
        name = field_name(query)
        items = [i for i in self.server.store.select(kind, query.get("labelSelector", "")) if name in (None, i["metadata"]["name"])]
        return self._answer(200, {"kind": KINDS[kind] + "List", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": items})

    def do_POST(self):
        place, _ = self._place()
        thing = self.server.store.create(place["kind"], place["namespace"], self._body())
        return self._answer(201, thing) if thing else self._answer(409, status("AlreadyExists", self.path, 409))

    def do_PUT(self):
        place, _ = self._place()
        body = self._body()
        self._found(self.server.store.update(place["kind"], place["name"], lambda thing: thing.update(metadata=body["metadata"])))

    def do_PATCH(self):
        # Server-side apply makes what is not there. What Spark changes otherwise are labels that nothing here depends on.
        place, query = self._place()
        body, store = self._body(), self.server.store
        thing = store.get(place["kind"], place["name"])
        if thing is None and "fieldManager" in query:
            thing = store.create(place["kind"], place["namespace"], body)
        self._found(thing)

    def do_DELETE(self):
        place, query = self._place()
        self._body()
        store, kind = self.server.store, place["kind"]
        if place["name"]:
            return self._found(store.delete(kind, place["name"]))
        for thing in store.select(kind, query.get("labelSelector", "")):
            store.delete(kind, thing["metadata"]["name"])
        return self._answer(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"})

    def _place(self):
        url = urlsplit(self.path)
        found = PATH.match(url.path)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        return (found.groupdict() if found and found["kind"] in KINDS else None), query

    def _body(self):
        length = int(self.headers.get("Content-Length") or 0)
        return json.loads(self.rfile.read(length)) if length else {}

    def _found(self, thing):
        return self._answer(200, thing) if thing else self._answer(404, status("NotFound", self.path, 404))

    def _answer(self, code, thing):
        data = json.dumps(thing).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, place, query):
        if self.headers.get("Upgrade"):
            # 200 instead of an upgrade to a web socket: the client then asks for a plain stream.
            return self._answer(200, {})
        selector = query.get("labelSelector", "")
        name = field_name(query)
        changes = self.server.store.watch(place["kind"], selector)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()
        while True:
            line = changes.get()
            if name not in (None, json.loads(line)["object"]["metadata"]["name"]):
                continue
            data = line.encode() + b"\n"
            try:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
                self.wfile.flush()
            except OSError:
                return None

    def log_message(self, form, *arguments):
        self.server.log.write(form % arguments + "\n")
        self.server.log.flush()


def field_name(query):
    """The name that a field selector asks for, or None."""
    return query["fieldSelector"].removeprefix("metadata.name=") if "fieldSelector" in query else None


def status(reason, message, code=404):
    return {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason, "message": message, "code": code}


def serve(store, log):
    """Starts the server on a free port of the loopback interface."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.store, server.log = store, log
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
