"""The worker's own rules, in this process; ``test_chat_template`` tries its limits on the real child."""

import io
import json
import os
import queue
import re
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from app.engine import template_worker


def request(source: str, **values: object) -> dict[str, object]:
    return {
        "source": source,
        "bos_token": "<s>",
        "eos_token": "</s>",
        "messages": [{"role": "user", "content": "Hi"}],
        "now": 0,
    } | values


@pytest.fixture
def jinja() -> jinja2.Environment:
    return template_worker.environment()


def test_messages_and_tokens_are_there_and_the_assistant_is_to_begin(jinja: jinja2.Environment) -> None:
    source = (
        "{{ bos_token }}{{ messages[0].role }}:{{ messages[0]['content'] }}{{ eos_token }}"
        "{{ add_generation_prompt }}"
    )
    assert template_worker.render(request(source), jinja) == "<s>user:Hi</s>True"


def test_json_keeps_every_script_readable(jinja: jinja2.Environment) -> None:
    rendered = template_worker.render(request("{{ {'a': '日本 <b>'} | tojson }}"), jinja)
    assert rendered == '{"a": "日本 <b>"}'
    indented = template_worker.render(request("{{ {'a': 1} | tojson(indent=2) }}"), jinja)
    assert indented == '{\n  "a": 1\n}'


def test_training_marks_mean_nothing(jinja: jinja2.Environment) -> None:
    assert template_worker.render(request("{% generation %}a{% endgeneration %}b"), jinja) == "ab"


def test_loops_can_be_left_and_gone_on_with(jinja: jinja2.Environment) -> None:
    source = (
        "{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}"
        "{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}"
    )
    assert template_worker.render(request(source), jinja) == "02"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("{{ raise_exception('no system role') }}", "TemplateError: no system role"),
        ("{% if %}", "TemplateSyntaxError"),
        ("{{ messages.__class__.__mro__ }}", "SecurityError"),
        ("{{ nothing.at.all }}", "UndefinedError"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
    ],
)
def test_what_a_template_raises_is_an_answer(jinja: jinja2.Environment, source: str, name: str) -> None:
    answer = template_worker._answer(json.dumps(request(source)).encode(), jinja)
    assert answer["error"].startswith(name)


SANDBOXED = (
    "{{ cycler.__init__.__globals__.os.system('touch MARK') }}",
    "{{ lipsum.__globals__['os'].popen('touch MARK').read() }}",
    "{{ lipsum['__globals__']['os'] }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__.os }}",
    "{{ raise_exception.__globals__ }}",
    "{{ raise_exception.__code__ }}",
    "{{ strftime_now.__self__.__class__.__reduce__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ messages.__class__.__mro__[-1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ '' | attr('__class__') | attr('__mro__') }}",
    "{{ ''[('__cl', 'ass__') | join] | attr('x') }}",
    "{{ '' | attr('\\x5f\\x5fclass\\x5f\\x5f') | attr('x') }}",
    "{{ [''] | map(attribute='__class__') | list | first | attr('x') }}",
    "{{ '{0.__class__}'.format('') | attr('x') }}",
    "{{ '{a.__class__.__mro__}'.format_map({'a': ''}) }}",
    "{{ '%s' % self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.eval_ctx.environment.from_string }}",
    "{{ caller.__globals__ }}",
    "{% for x in (1,).__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{% set x = (messages | map('__import__') | list) %}",
    "{% macro m() %}{% endmacro %}{{ m.__call__.__globals__ }}",
    "{{ m._func.__globals__ }}",
    "{{ messages.append(1) }}",
    "{{ messages[0].update({'content': 'x'}) }}",
    "{{ dict.mro() }}",
    "{{ (1).__class__ }}",
    "{% include '/etc/passwd' %}",
    "{% import '/etc/passwd' as x %}",
    "{% extends '/etc/passwd' %}",
)
"""Ways out of Jinja that are known from web servers; ``MARK`` is a file that is there when one has worked."""
REFUSALS = (
    "SecurityError",
    "UndefinedError",
    "TemplateSyntaxError",
    "TemplateRuntimeError",
    "TypeError: no loader",
)


@pytest.mark.parametrize("attack", SANDBOXED)
def test_a_template_reaches_nothing_outside(attack: str, jinja: jinja2.Environment, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    source = attack.replace("MARK", str(mark))
    answer = template_worker._answer(json.dumps(request(source)).encode(), jinja)
    assert not re.search(r"<|0x|root:|class ", answer.get("text", ""))
    assert answer.get("text") is not None or answer["error"].startswith(REFUSALS)
    assert not mark.exists()


def test_the_reader_hands_lines_on_and_ends_the_process_with_its_parent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[int] = []
    end: Callable[[int], None] = ended.append
    monkeypatch.setattr(os, "_exit", end)  # the end of this process is not what is tried
    requests: queue.Queue[bytes] = queue.Queue()
    template_worker._read(io.BytesIO(b"one\ntwo\n"), requests)
    assert [requests.get(), requests.get()] == [b"one\n", b"two\n"]
    assert ended == [0]
