"""A loopback Hugging Face hub for tests: stdlib only, with fault injection.

    hub = LoopbackHub()                       # two servers on 127.0.0.1: the hub and a "CDN" (another origin)
    hub.add_repo("acme/tiny-GGUF", {"tiny-Q4_K_M.gguf": b"GGUF..."}, gguf={"total": 1_000_000})
    os.environ["HF_ENDPOINT"] = hub.endpoint  # before huggingface_hub is imported
    hub.fault(match="GET .*Signature=", drop_after=100_000)   # cut the next CDN body after 100 kB
    hub.close()

Faithful where huggingface_hub 2.4.0 looks: the JSON of search, model info, tree and paths-info; cursor
paging by ``Link: <...>; rel="next"``; ``X-Repo-Commit``, ``X-Linked-Etag`` and ``X-Linked-Size`` on resolve;
large files answer 302 to a signed, expiring URL on another origin, which refuses a request that still carries
the token; small files answer 307 to ``/api/resolve-cache/``; ``X-Error-Code`` on 401/403/404; single ranges
with 206, 416 and ``If-Range``. One difference: for an unknown repo the real hub may answer 401 without an
X-Error-Code, which the client maps to RepositoryNotFoundError on https:// URLs only; here the code is sent.

``rename`` and ``change`` move a repo and its files under the client's feet; ``tls`` puts a certificate before
both servers (``certificates.py`` makes one); a fault with ``html`` is the sign-in page of a captive portal.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import io
import json
import os
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit


@dataclass
class HubFile:
    """One file of a repo: bytes in memory, or a path on disk for large bodies."""

    source: bytes | Path
    size: int
    sha256: str
    oid: str  # git blob id: sha1 of the content, or of the LFS pointer
    lfs: bool  # the real hub decides by .gitattributes and size

    @classmethod
    def make(cls, name: str, source: bytes | Path) -> HubFile:
        self = cls(source, 0, "", "", lfs=name.lower().endswith(".gguf"))
        with self.open() as f:
            self.sha256, self.size = hashlib.file_digest(f, "sha256").hexdigest(), f.seek(0, io.SEEK_END)
            pointer = (
                f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {self.size}\n"
            )
            f.seek(0)
            content = pointer.encode() if self.lfs else f.read()
        self.oid = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        return self

    @property
    def etag(self) -> str:
        return self.sha256 if self.lfs else self.oid

    def open(self) -> BinaryIO:
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb")

    def tree_entry(self, name: str) -> dict:
        lfs = {"lfs": {"oid": self.sha256, "size": self.size, "pointerSize": 134}} if self.lfs else {}
        return {"type": "file", "oid": self.oid, "size": self.size, "path": name, **lfs}


@dataclass
class Repo:
    id: str
    files: dict[str, HubFile]
    sha: str
    info: dict  # downloads, likes, tags, pipeline_tag, gguf, cardData ...
    private: bool = False
    gated: str | bool = False  # False | "auto" | "manual"
    granted: set[str] = field(default_factory=set)  # tokens that may read a gated or private repo
    xet: bool = False  # announce Xet storage (there is no CAS server behind it)
    older: dict[str, dict[str, HubFile]] = field(default_factory=dict)  # files of former commits, by commit
    branches: dict[str, str] = field(default_factory=dict)  # names besides main, and their commits

    def at(self, rev: str | None) -> dict[str, HubFile]:
        """The files of a commit, or of the newest one."""
        return self.older.get(self.commit(rev), self.files)

    def commit(self, rev: str | None) -> str:
        rev = self.branches.get(rev or "", rev or "")
        return rev if rev in self.older else self.sha


@dataclass
class Fault:
    """What to do to matching requests; ``times`` counts down, None means for ever."""

    match: str = ".*"  # regex searched in "METHOD /path?query", on the hub and the CDN alike
    times: int | None = 1
    status: int | None = None  # answer with this status (and headers) instead
    headers: dict = field(default_factory=dict)
    html: str | None = None  # answer with this page instead of JSON
    text: str | None = None  # answer with this text and call it JSON
    packed: bool = False  # ... by gzip
    drop_before: bool = False  # close the connection instead of answering
    delay: float = 0.0  # seconds before the response starts
    drop_after: int | None = None  # close the connection after N body bytes ...
    reset: bool = False  # ... with a TCP RST instead of a FIN
    stall_after: int | None = None  # send nothing more after N body bytes, for stall_for seconds, then close
    stall_for: float = 3600.0
    truncate: int | None = None  # an honest, complete, but shorter file: Content-Length agrees with the body
    corrupt_at: int | None = None  # flip the byte at this file offset; the length stays right
    wrong_length: int | None = None  # Content-Length is off by N against the body
    no_length: bool = False  # no Content-Length: the body ends when the connection closes
    ignore_range: bool = False  # answer 200 with the whole file to a Range request
    rate: float | None = None  # bytes/s on this connection


class LoopbackHub:
    def __init__(
        self,
        *,
        rate: float | None = None,
        page_size: int = 100,
        url_ttl: float = 3600,
        tls: ssl.SSLContext | None = None,
    ):
        self.repos: dict[str, Repo] = {}
        self.renamed: dict[str, str] = {}  # old id to new id
        self.knows_sizes = True  # honours num_parameters
        self.next_page_host = ""  # put into Link instead of this hub's own, as a careless mirror does
        self.tokens: dict[str, str] = {"hf_" + "t" * 34: "tester"}  # valid tokens and their user names
        self.faults: list[Fault] = []
        self.log: list[dict] = []  # one dict per request: server, method, path, headers, status, sent, t
        self.rate, self.page_size, self.url_ttl = rate, page_size, url_ttl  # bytes/s per connection; seconds
        self._secret, self._lock, self._servers = os.urandom(16), threading.Lock(), []
        for role in ("hub", "cdn"):
            server = _Server(("127.0.0.1", 0), type(role, (_Handler,), {"hub": self, "role": role}))
            server.tls = tls
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            self._servers.append(server)
        scheme = "https" if tls else "http"
        self.endpoint, self.cdn = (f"{scheme}://127.0.0.1:{s.server_port}" for s in self._servers)

    def add_repo(self, repo_id: str, files: Mapping[str, bytes | Path | HubFile], **kw) -> Repo:
        made = {
            name: source if isinstance(source, HubFile) else HubFile.make(name, source)
            for name, source in files.items()
        }
        sha = self._commit(repo_id, made)
        access = {k: kw.pop(k) for k in ("private", "gated", "granted", "xet") if k in kw}
        info = {
            "downloads": 0,
            "likes": 0,
            "tags": ["gguf"],
            "pipeline_tag": "text-generation",
            "createdAt": "2026-01-01T00:00:00.000Z",
            "lastModified": "2026-01-02T03:04:05.000Z",
            **kw,
        }
        self.repos[repo_id] = Repo(repo_id, made, sha, info, **access)
        return self.repos[repo_id]

    def add_many(self, count: int, owner: str = "many") -> None:
        """``count`` repos that differ in name, downloads, likes, size and date, and share one small file."""
        shared = HubFile.make("model-Q4_K_M.gguf", b"GGUF")
        for i in range(count):
            self.add_repo(
                f"{owner}/model-{i:05}-GGUF",
                {"model-Q4_K_M.gguf": shared},
                downloads=(i * 7919) % count,
                likes=(i * 104729) % count,
                trendingScore=(i * 15485863) % count,
                lastModified=f"2026-01-{i % 28 + 1:02}T{i % 24:02}:{i % 60:02}:00.000Z",
                gguf={
                    "total": (i % 700 + 1) * 100_000_000,
                    "architecture": ("llama", "qwen3", "gemma3")[i % 3],
                    "context_length": 1024 * (1 << i % 8),
                },
                tags=["gguf", "en", f"license:{('apache-2.0', 'mit', 'llama3')[i % 3]}"],
            )

    def change(self, repo_id: str, files: dict[str, bytes | Path], *, keeps_old: bool = True) -> str:
        """A new commit in which ``files`` are other ones; without ``keeps_old`` the former one is gone."""
        repo = self.repos[repo_id]
        if keeps_old:
            repo.older[repo.sha] = repo.files
        repo.files = repo.files | {name: HubFile.make(name, source) for name, source in files.items()}
        repo.sha = self._commit(repo_id, repo.files)
        return repo.sha

    def rename(self, old: str, new: str) -> None:
        """Move a repo; its old name redirects from now on, as on the real hub."""
        repo = self.repos.pop(old)
        repo.id = new
        self.repos[new], self.renamed[old] = repo, new

    @staticmethod
    def _commit(repo_id: str, files: dict[str, HubFile]) -> str:
        return hashlib.sha1(
            (repo_id + "".join(n + f.oid for n, f in sorted(files.items()))).encode()
        ).hexdigest()

    def fault(self, **kw) -> None:
        self.faults.append(Fault(**kw))

    def take_fault(self, line: str) -> Fault:
        with self._lock:
            for f in self.faults:
                if f.times != 0 and re.search(f.match, line):
                    f.times = None if f.times is None else f.times - 1
                    return f
        return Fault()

    def sign(self, path: str, expires: int) -> str:
        return hmac.new(self._secret, f"{path}|{expires}".encode(), "sha256").hexdigest()

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    block_on_close, request_queue_size = False, 64
    tls: ssl.SSLContext | None = None

    def finish_request(self, request, client_address) -> None:
        # On the connection's own thread: a client that says nothing must not keep the others waiting.
        if self.tls is None:
            return super().finish_request(request, client_address)
        with self.tls.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)

    def handle_error(self, *args) -> None:
        """Clients that go away are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    hub: LoopbackHub
    role: str
    protocol_version, wbufsize, disable_nagle_algorithm = "HTTP/1.1", 0, True

    def _serve(self) -> None:
        url = urlsplit(self.path)
        path, self.q = unquote(url.path), parse_qs(url.query, keep_blank_values=True)
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.entry = {
            "server": self.role,
            "method": self.command,
            "path": self.path,
            "status": None,
            "sent": 0,
            "headers": self.headers,  # whatever the case of their names
            "t": time.monotonic(),
        }
        self.hub.log.append(self.entry)
        self.fault = self.hub.take_fault(f"{self.command} {self.path}")
        time.sleep(self.fault.delay)
        try:
            if self.fault.drop_before:
                self.close_connection = True
                return
            if self.fault.text is not None:
                headers = self.fault.headers | ({"Content-Encoding": "gzip"} if self.fault.packed else {})
                return self._text(self.fault.text, self.fault.status or 200, "application/json", **headers)
            if self.fault.html is not None:
                kind, status = "text/html; charset=utf-8", self.fault.status or 200
                return self._text(self.fault.html, status, kind, **self.fault.headers)
            if self.fault.status:
                return self._json({"error": "injected"}, self.fault.status, **self.fault.headers)
            if self.role == "cdn":
                return self._cdn(path)
            if (old := self._renamed(path)) is not None:
                target = urlsplit(self.path).path.replace(old, self.hub.renamed[old], 1)  # the query is lost
                return self._head(307, {"Location": target, "Content-Length": 0})
            for pattern, method in self._routes:
                if m := re.fullmatch(pattern, path):
                    return method(self, **m.groupdict())
            self._error(404, "EntryNotFound", "no such route")
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    do_GET = do_HEAD = do_POST = _serve

    def _head(self, status: int, headers: dict) -> None:
        self.entry["status"] = status
        self.send_response_only(status)
        for k, v in {"X-Request-Id": f"loopback-{len(self.hub.log)}", **headers}.items():
            self.send_header(k, str(v))
        self.end_headers()

    def _json(self, obj, status: int = 200, **headers) -> None:
        data = json.dumps(obj).encode()
        self._head(status, {"Content-Type": "application/json", "Content-Length": len(data), **headers})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _text(self, text: str, status: int, kind: str, **headers) -> None:
        data = gzip.compress(text.encode()) if self.fault.packed else text.encode()
        self._head(status, {"Content-Type": kind, "Content-Length": len(data), **headers})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _renamed(self, path: str) -> str | None:
        place = path.removeprefix("/api/models").lstrip("/")
        return next((old for old in self.hub.renamed if place == old or place.startswith(old + "/")), None)

    def _error(self, status: int, code: str | None, message: str, **headers) -> None:
        headers |= {"X-Error-Message": message} | ({"X-Error-Code": code} if code else {})
        self._json({"error": message}, status, **headers)

    def _flag(self, name: str) -> bool:
        return self.q.get(name, [""])[0].lower() in ("true", "1")

    def _token(self) -> str | None:
        return (self.headers.get("Authorization") or "").removeprefix("Bearer ") or None

    def _repo(self, repo_id: str, rev: str | None = None, content: bool = False) -> Repo | None:
        """The repo, or None after an error was sent. ``content``: the files of gated repos, not just metadata."""
        token, repo = self._token(), self.hub.repos.get(repo_id)
        if token and token not in self.hub.tokens:
            return self._error(401, None, "Invalid credentials in Authorization header")
        if repo is None or repo.private and token not in repo.granted:
            return self._error(404 if token else 401, "RepoNotFound", "Repository not found")
        if content and repo.gated and token not in repo.granted:
            return self._error(
                403 if token else 401, "GatedRepo", f"Access to model {repo_id} is restricted."
            )
        if rev not in (None, "main", repo.sha, *repo.older, *repo.branches):
            return self._error(404, "RevisionNotFound", f"Invalid rev id: {rev}")
        return repo

    def _info(self, repo: Repo, hidden: tuple = (), rev: str | None = None) -> dict:
        files, rev = repo.at(rev), repo.commit(rev)
        siblings = [{"rfilename": name} for name in files]
        for sibling, f in zip(siblings, files.values() if self._flag("blobs") else ()):
            lfs = {"lfs": {"sha256": f.sha256, "size": f.size, "pointerSize": 134}} if f.lfs else {}
            sibling |= {"size": f.size, "blobId": f.oid, **lfs}
        data = {
            "_id": repo.sha[:24],
            "id": repo.id,
            "modelId": repo.id,
            "author": repo.id.split("/")[0],
            "sha": rev,
            "private": repo.private,
            "gated": repo.gated,
            "disabled": False,
            "siblings": siblings,
            **repo.info,
        }
        if expand := self.q.get("expand", []) + self.q.get("expand[]", []):
            return {k: v for k, v in data.items() if k in ("_id", "id", "modelId", *expand)}
        return {k: v for k, v in data.items() if k not in hidden}

    def _page(self, items: list, limit: int, shown=lambda item: item) -> None:
        start, headers = int(self.q.get("cursor", ["0"])[0]), {}
        if start + limit < len(items):
            query = urlencode(self.q | {"cursor": [str(start + limit)]}, doseq=True)
            host = self.hub.next_page_host or self.hub.endpoint
            headers["Link"] = f'<{host}{urlsplit(self.path).path}?{query}>; rel="next"'
        self._json([shown(item) for item in items[start : start + limit]], **headers)

    def _search(self) -> None:
        words = self.q.get("search", [""])[0].lower().split()
        author, tags = (
            self.q.get("author", [""])[0],
            self.q.get("filter", []) + self.q.get("pipeline_tag", []),
        )
        found = [
            r
            for r in self.hub.repos.values()
            if all(w in r.id.lower() for w in words)
            and (not author or r.id.startswith(author + "/"))
            and all(t in r.info["tags"] or t == r.info["pipeline_tag"] for t in tags)
            and ("gated" not in self.q or bool(r.gated) == self._flag("gated"))
            and (not r.private or self._token() in r.granted)
            and self._has_size(r)
        ]
        if sort := self.q.get("sort", [""])[0]:
            found.sort(key=lambda r: r.info.get(sort) or 0, reverse=True)
        hidden = () if self._flag("full") else ("gguf", "sha", "siblings", "gated", "cardData", "author")
        limit = min(int(self.q.get("limit", [self.hub.page_size])[0]), self.hub.page_size)
        self._page(found, limit, lambda repo: self._info(repo, hidden))

    def _has_size(self, repo: Repo) -> bool:
        units = {"": 1, "M": 10**6, "B": 10**9}
        if not self.hub.knows_sizes:
            return True
        for bound in filter(None, self.q.get("num_parameters", [""])[0].split(",")):
            kind, number, unit = re.fullmatch(r"(min|max):([\d.]+)([MB]?)", bound).groups()
            limit, total = float(number) * units[unit], repo.info.get("gguf", {}).get("total", 0)
            if total < limit if kind == "min" else total > limit:
                return False
        return True

    def _model(self, id, rev=None) -> None:
        if repo := self._repo(id, rev):
            self._json(self._info(repo, rev=rev))

    def _tree(self, id, rev, path) -> None:
        if not (repo := self._repo(id, rev)):
            return
        out, base, deep = {}, path + "/" if path else "", self._flag("recursive")
        for name, f in sorted((n, f) for n, f in repo.at(rev).items() if n.startswith(base)):
            parts = name[len(base) :].split("/")
            for i in range(1, len(parts) if deep else min(2, len(parts))):
                d = base + "/".join(parts[:i])
                out.setdefault(d, {"type": "directory", "oid": repo.sha, "size": 0, "path": d})
            if deep or len(parts) == 1:
                out[name] = f.tree_entry(name)
        self._page(list(out.values()), self.hub.page_size)

    def _paths_info(self, id, rev) -> None:
        if repo := self._repo(id, rev):
            paths = parse_qs(self.body.decode()).get("paths", [])
            files = repo.at(rev)
            self._json([files[n].tree_entry(n) for n in paths if n in files])

    def _auth_check(self, id) -> None:
        if self._repo(id, content=True):
            self._json({})

    def _whoami(self) -> None:
        if name := self.hub.tokens.get(self._token() or ""):
            return self._json({"type": "user", "name": name, "orgs": []})
        self._error(401, None, "Invalid credentials in Authorization header")

    def _resolve(self, id, rev, path) -> None:
        if not (repo := self._repo(id, rev, content=path != "README.md")):
            return
        sha = repo.commit(rev)
        if not (f := repo.at(rev).get(path)):
            return self._error(404, "EntryNotFound", "Entry not found", **{"X-Repo-Commit": sha})
        headers = {
            "X-Repo-Commit": sha,
            "X-Linked-Size": f.size,
            "X-Linked-Etag": f'"{f.etag}"',
            "Accept-Ranges": "bytes",
            "Content-Length": 0,
        }
        if not f.lfs:
            target = f"/api/resolve-cache/models/{id}/{sha}/{quote(path)}"
            return self._head(307, headers | {"Location": target})
        if repo.xet:
            token_url = f"{self.hub.endpoint}/api/models/{id}/xet-read-token/{sha}"
            headers |= {"X-Xet-Hash": f.sha256[::-1], "Link": f'<{token_url}>; rel="xet-auth"'}
        target, expires = f"/{repo.id}/{f.sha256}", int(time.time() + self.hub.url_ttl)
        query = urlencode({"Expires": expires, "Signature": self.hub.sign(target, expires)})
        self._head(302, headers | {"Location": f"{self.hub.cdn}{target}?{query}"})

    def _resolve_cache(self, id, rev, path) -> None:
        if repo := self._repo(id, rev, content=path != "README.md"):
            sha = repo.commit(rev)
            self._body(repo.at(rev)[path], {"X-Repo-Commit": sha})

    def _cdn(self, path: str) -> None:
        expires, signature = int(self.q.get("Expires", ["0"])[0]), self.q.get("Signature", [""])[0]
        if expires < time.time() or not hmac.compare_digest(signature, self.hub.sign(path, expires)):
            return self._json({"error": "Request has expired"}, 403)
        if "Authorization" in self.headers:
            return self._json({"error": "the token leaked to the CDN"}, 400)
        repo_id, sha = path.strip("/").rsplit("/", 1)
        repo = self.hub.repos[self.hub.renamed.get(repo_id, repo_id)]
        every = [f for files in (repo.files, *repo.older.values()) for f in files.values()]
        self._body(next(f for f in every if f.sha256 == sha), {})

    def _body(self, f: HubFile, headers: dict) -> None:
        """Send a file, honouring Range and If-Range, with the fault applied."""
        fault, etag = self.fault, f'"{f.etag}"'
        status, start, end = 200, 0, f.size if fault.truncate is None else fault.truncate
        m = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range") or "")
        if m and any(m.groups()) and not fault.ignore_range and self.headers.get("If-Range", etag) == etag:
            first, last = m.groups()
            size, start = end, int(first) if first else max(0, end - int(last))
            end = min(size, int(last) + 1) if first and last else size
            if start >= size:
                return self._head(416, {"Content-Range": f"bytes */{size}", "Content-Length": 0})
            status, headers = 206, headers | {"Content-Range": f"bytes {start}-{end - 1}/{size}"}
        length = {} if fault.no_length else {"Content-Length": end - start + (fault.wrong_length or 0)}
        headers |= {
            "Content-Type": "application/octet-stream",
            "Accept-Ranges": "bytes",
            "ETag": etag,
            **length,
        }
        self.close_connection |= fault.no_length or bool(fault.wrong_length)
        self._head(status, headers)
        rate, t0, sent = fault.rate or self.hub.rate, time.monotonic(), 0
        stops = [n for n in (fault.drop_after, fault.stall_after) if n is not None]
        with f.open() as src:
            src.seek(start)
            while start + sent < end and self.command != "HEAD":
                if sent in stops:
                    time.sleep(fault.stall_for if sent == fault.stall_after else 0)
                    if fault.reset:
                        self.connection.setsockopt(
                            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
                        )
                    self.close_connection = True
                    return
                block = src.read(min([1 << 16, end - start - sent] + [n - sent for n in stops if n > sent]))
                if fault.corrupt_at is not None and 0 <= (i := fault.corrupt_at - start - sent) < len(block):
                    block = block[:i] + bytes([block[i] ^ 0xFF]) + block[i + 1 :]
                self.wfile.write(block)
                self.entry["sent"] = sent = sent + len(block)
                if rate and (ahead := sent / rate - (time.monotonic() - t0)) > 0:
                    time.sleep(ahead)

    _m = r"/api/models/(?P<id>[\w.-]+/[\w.-]+)"
    _routes = [
        (r"/api/models", _search),
        (r"/api/whoami-v2", _whoami),
        (_m, _model),
        (rf"{_m}/revision/(?P<rev>.+)", _model),
        (rf"{_m}/auth-check", _auth_check),
        (rf"{_m}/tree/(?P<rev>[^/]+)/?(?P<path>.*)", _tree),
        (rf"{_m}/paths-info/(?P<rev>[^/]+)", _paths_info),
        (r"/api/resolve-cache/models/(?P<id>[^/]+/[^/]+)/(?P<rev>[^/]+)/(?P<path>.+)", _resolve_cache),
        (r"/(?P<id>[^/]+/[^/]+)/resolve/(?P<rev>[^/]+)/(?P<path>.+)", _resolve),
    ]
