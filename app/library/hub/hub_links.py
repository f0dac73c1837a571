"""What a pasted text, a link or an argument of the terminal names: a repository, a quant, a file.

Pure text; nothing is asked. Whatever names no model is LINK_UNKNOWN, and so is what looks harmless and is
not: ``..`` and backslashes in a path, a password or a token in an address, a file over http from another
network (nobody could tell whether it is the one that was meant; in this network it is allowed).
Pages of the hub and of its mirrors all mean the hub of the settings, because a mirror holds the same.
"""

import ipaddress
import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from app.core.errors import AppError, ErrorCode, problem
from app.core.hub import HubAddress
from app.core.hub_names import is_repo_id, stays_inside
from app.core.quant_names import format_name
from app.library.hub.foreign_commands import repository_in_command

LONGEST_TEXT = 2000
LONGEST_SHOWN = 80

HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co", "hf-mirror.com"})
NO_OWNERS = frozenset(
    (
        "api", "blog", "chat", "collections", "datasets", "docs", "enterprise", "inference", "join",
        "kernels", "learn", "login", "models", "new", "organizations", "papers", "posts", "pricing", "search",
        "settings", "spaces", "storage", "tasks",
    )
)  # fmt: skip
"""First parts of the hub's own pages, which are no owners of models."""
_FILE_PAGES = frozenset({"blob", "resolve", "raw", "tree", "blame", "commits", "edit"})

_REVISION = re.compile(r"(?!.*\.\.)[A-Za-z0-9][\w./+-]{0,199}(?<!/)", re.ASCII)
_QUANT = re.compile(r"[A-Za-z0-9][\w.-]{0,39}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d+|0x[0-9a-f]+", re.IGNORECASE)
_TOKEN = re.compile(r"hf_[A-Za-z0-9]{16,}")


class _UnknownError(Exception):
    """It names nothing; made into a problem with the whole text at the door."""


def address_of(text: str, endpoint: str = "") -> HubAddress:
    """What ``text`` names; ``endpoint`` is the hub of the settings, whose pages are known besides the usual.

    Raises: ``AppError`` (LINK_UNKNOWN), and nothing else.
    """
    wanted = text.strip().strip("<>\"'`“”").strip()
    try:
        return _of_words(_one_word(wanted), endpoint)
    except (_UnknownError, ValueError) as error:
        raise AppError(problem(ErrorCode.LINK_UNKNOWN, text=_shown(wanted))) from error


def link_of(address: HubAddress) -> str:
    """A link that opens Fireside at ``address``; ``address_of`` reads it back."""
    if address.url:
        return "fireside://open?" + urlencode({"url": address.url})
    quantisation = f":{address.quantisation}" if address.quantisation else ""
    named = {"revision": address.revision, "file": address.path}
    query = urlencode({name: value for name, value in named.items() if value}, quote_via=quote)
    return f"fireside://pull/{address.repo_id}{quantisation}" + (f"?{query}" if query else "")


def _one_word(wanted: str) -> str:
    if not wanted or len(wanted) > LONGEST_TEXT or _TOKEN.search(wanted):
        raise _UnknownError
    word = repository_in_command(wanted) or wanted
    if any(character.isspace() for character in word):
        raise _UnknownError
    return word


def _of_words(wanted: str, endpoint: str) -> HubAddress:
    scheme, colon, _ = wanted.partition("://")
    if not colon:
        own_scheme, _, own = endpoint.rstrip("/").partition("://")
        if own and wanted.startswith(f"{own}/"):
            return _of_url(urlsplit(f"{own_scheme}://{wanted}"), endpoint)
        if wanted.partition("/")[0].lower() in HUB_HOSTS:
            return _of_page(urlsplit(f"https://{wanted}"), "")
        return _of_parts(wanted.split("/"))
    url = urlsplit(wanted)
    match scheme.lower():
        case "https" | "http":
            return _of_url(url, endpoint)
        case "hf":
            return _of_parts(f"{url.netloc}{unquote(url.path)}".removeprefix("models/").split("/"))
        case "fireside" | "lmstudio":
            return _of_deep_link(url, endpoint)
        case _:
            raise _UnknownError


def _of_url(url: SplitResult, endpoint: str) -> HubAddress:
    if url.username is not None or url.password is not None or not url.hostname:
        raise _UnknownError
    own = urlsplit(endpoint)
    own_path = own.path.rstrip("/")
    if endpoint and _authority(url) == _authority(own) and url.path.startswith(f"{own_path}/"):
        return _of_page(url, own_path)
    if url.hostname.lower() in HUB_HOSTS:
        return _of_page(url, "")
    return _of_file_elsewhere(url)


def _of_page(url: SplitResult, root: str) -> HubAddress:
    """A page of the hub, or the address of one of its files."""
    parts = [part for part in url.path.removeprefix(root).split("/") if part]
    if parts[:2] == ["api", "models"]:
        parts = parts[2:]
    if len(parts) < 2:
        raise _UnknownError
    repo_id, quantisation, revision = _repository(f"{unquote(parts[0])}/{unquote(parts[1])}")
    path = dict(parse_qsl(url.query)).get("show_file_info", "")
    if len(parts) > 3 and parts[2] in _FILE_PAGES:
        revision = _checked_revision(unquote(parts[3]))
        path = path or unquote("/".join(parts[4:]))
    return _address(repo_id, quantisation, revision, path)


def _of_parts(parts: list[str]) -> HubAddress:
    """``owner/repo``, with ``:QUANT``, ``@revision`` or ``/a/file.gguf`` after it."""
    if len(parts) > 2 and not parts[-1]:
        parts = parts[:-1]
    if len(parts) < 2:
        raise _UnknownError
    repo_id, quantisation, revision = _repository("/".join(parts[:2]))
    if parts[2:] and not parts[-1].lower().endswith(".gguf"):
        raise _UnknownError
    return _address(repo_id, quantisation, revision, "/".join(parts[2:]))


def _of_deep_link(url: SplitResult, endpoint: str) -> HubAddress:
    """``fireside://pull/owner/repo[:QUANT]?revision=&file=`` and ``...://open?model=&file=`` or ``?url=``."""
    query = dict(parse_qsl(url.query))
    act = url.netloc.lower()
    if act == "pull" and url.scheme == "fireside":
        repo_id, quantisation, revision = _repository(unquote(url.path).strip("/"))
    elif act in {"open", "open_from_hf"} and "model" in query:
        repo_id, quantisation, revision = _repository(query["model"])
    elif act == "open" and "url" in query:
        return _of_url(urlsplit(query["url"]), endpoint)
    else:
        raise _UnknownError
    revision = _checked_revision(query["revision"]) if "revision" in query else revision
    return _address(repo_id, quantisation, revision, query.get("file", ""))


def _of_file_elsewhere(url: SplitResult) -> HubAddress:
    if not url.path.lower().endswith(".gguf") or "\\" in url.netloc or not _is_reachable(url):
        raise _UnknownError
    _checked_path(unquote(url.path).lstrip("/"))
    return HubAddress(url=url._replace(scheme=url.scheme.lower(), fragment="").geturl())


def _address(repo_id: str, quantisation: str, revision: str, path: str) -> HubAddress:
    """The address; a file of another kind means the repository, a folder called Q4_K_M that quant."""
    if path:
        _checked_path(path)
    is_model = path.lower().endswith(".gguf")
    return HubAddress(
        repo_id=repo_id,
        revision="" if revision == "main" else revision,
        path=path if is_model else "",
        quantisation=quantisation or ("" if is_model else format_name(f"{path}/")),
    )


def _repository(text: str) -> tuple[str, str, str]:
    """The repository's id, its quant and its revision of ``owner/repo[@revision][:QUANT]``."""
    text, colon, quantisation = text.partition(":")
    repo_id, at, revision = text.partition("@")
    if colon and not _QUANT.fullmatch(quantisation):
        raise _UnknownError
    owner, slash, _ = repo_id.partition("/")
    if not slash or not is_repo_id(repo_id) or owner.lower() in NO_OWNERS:
        raise _UnknownError
    wanted = "" if quantisation.lower() == "latest" else quantisation.upper()
    return repo_id, wanted, _checked_revision(revision) if at else ""


def _checked_revision(revision: str) -> str:
    if not _REVISION.fullmatch(revision):
        raise _UnknownError
    return revision


def _checked_path(path: str) -> None:
    if not path.isprintable() or ":" in path or not stays_inside(path.removesuffix("/")):
        raise _UnknownError


def _is_reachable(url: SplitResult) -> bool:
    """Whether a file may be fetched from there: by https, or from this computer's own network."""
    host = url.hostname or ""
    if url.port == 0:
        return False
    if url.scheme.lower() == "https":
        return True
    if _WHOLE_NUMBER.fullmatch(host):
        return False  # an address anywhere, written so that it looks like a name
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".local", ".lan", ".home.arpa"))


def _authority(url: SplitResult) -> str:
    """Host and port, as they are compared."""
    return f"{url.hostname or ''}:{url.port or {'http': 80}.get(url.scheme, 443)}"


def _shown(text: str) -> str:
    """``text`` for a sentence: short, without what should not be read by others."""
    told = re.sub(r"//[^/@\s]*@", "//…@", _TOKEN.sub("hf_…", text))
    told = "".join(character if character.isprintable() else " " for character in told)
    return told if len(told) <= LONGEST_SHOWN else told[: LONGEST_SHOWN - 1] + "…"
