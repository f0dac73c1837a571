"""Chat templates are a stranger's code: rendered apart, under limits, with a general form to fall back to."""

import time
from collections.abc import Iterator
from datetime import datetime

import psutil
import pytest

from app.core.conversation import Role
from app.engine.backend import ChatTemplate
from app.engine.chat_template import PromptRenderer, Rendered, chatml, plain_dialogue
from app.engine.protocol import PromptMessage, WarningCode
from app.engine.template_keeper import TemplateKeeper
from app.engine.template_limits import SOURCE_LIMIT
from app.engine.template_process import START_LIMIT_S, TIME_LIMIT_S
from tests.processes import still_running

HELLO = (PromptMessage(Role.USER, "Hello"),)
SLOW_S = TIME_LIMIT_S * 3 + START_LIMIT_S
LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def template(source: str | None, *, knows_chatml: bool = True) -> ChatTemplate:
    return ChatTemplate(source, "<s>", "</s>", knows_chatml=knows_chatml)


@pytest.fixture
def renderer() -> Iterator[PromptRenderer]:
    made = PromptRenderer()
    yield made
    made.close()


def test_a_template_is_rendered_as_transformers_does(renderer: PromptRenderer) -> None:
    renderer.use(
        template(
            "{{ bos_token }}\n{%- for m in messages %}\n  {%- if loop.first %}{% continue %}{% endif %}\n"
            "{% generation %}{{ m | tojson }}{% endgeneration %}\n{%- endfor %}"
            "{% if add_generation_prompt %}|{{ strftime_now('%Y') }}|{{ eos_token }}{% endif %}"
        )
    )
    rendered = renderer.render((*HELLO, PromptMessage(Role.ASSISTANT, "naïve 日本")))
    assert rendered.warning is None
    assert rendered.text == (
        '<s>{"role": "assistant", "content": "naïve 日本"}|' + str(datetime.now().astimezone().year) + "|</s>"
    )


def test_a_loop_is_ended_in_time_and_not_tried_again(
    renderer: PromptRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer.use(template("fine"))
    assert renderer.render(HELLO).text == "fine"
    renderer.use(template(LOOP))
    began = time.monotonic()
    rendered = renderer.render(HELLO)
    assert rendered.warning is WarningCode.TEMPLATE_LOOPED
    assert rendered.text == chatml(HELLO)
    assert rendered.stop == ("<|im_end|>",)
    assert time.monotonic() - began < TIME_LIMIT_S * 3
    monkeypatch.setattr(TemplateKeeper, "ask", None)  # asking again would be a TypeError
    assert renderer.render(HELLO).warning is WarningCode.TEMPLATE_LOOPED


def test_too_much_memory_is_refused(renderer: PromptRenderer) -> None:
    renderer.use(template("{{ 'x' * 99999999999 }}"))
    assert renderer.render(HELLO).warning is WarningCode.TEMPLATE_FAILED
    renderer.use(template("{% set ns = namespace(x='y') %}{% for i in range(99) %}"
                          "{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}"))  # fmt: skip
    assert renderer.render(HELLO).warning is WarningCode.TEMPLATE_FAILED
    renderer.use(template("fine"))
    assert renderer.render(HELLO).text == "fine"


def test_the_renderer_says_that_a_template_tried(renderer: PromptRenderer) -> None:
    renderer.use(template("{{ cycler.__init__.__globals__.os.system('true') }}"))
    rendered = renderer.render(HELLO)
    assert rendered.warning is WarningCode.TEMPLATE_FAILED
    assert "unsafe" in rendered.detail


def test_what_a_template_writes_is_bounded(renderer: PromptRenderer) -> None:
    renderer.use(template("{% for i in range(500) %}{{ 'x' * 1000000 }}{% endfor %}"))
    rendered = renderer.render(HELLO)
    assert rendered.warning is WarningCode.TEMPLATE_FAILED
    assert "too long" in rendered.detail
    assert rendered.text == chatml(HELLO)


@pytest.mark.parametrize(
    "source",
    [
        "{{ " + "(" * 100_000 + "1" + ")" * 100_000 + " }}",
        "{{ " + "-" * 200_000 + "1 }}",
        "{% if 1 %}" * 20_000 + "{% endif %}" * 20_000,
        "{{ messages" + "[0]" * 50_000 + " }}",
        "{{ 1 }}" * 140_000,
        "x" * (SOURCE_LIMIT + 1),
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{{ range(10 ** 9) | list }}",
        "{{ 'x' | center(10 ** 12) }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ lipsum(n=10 ** 9) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ],
    ids=lambda source: f"{source[:14]} {len(source)}",
)
def test_a_template_that_costs_too_much_is_given_up(source: str, renderer: PromptRenderer) -> None:
    """Whichever limit it runs into; the next template is rendered as ever."""
    renderer.use(template(source))
    began = time.monotonic()
    renderer.render(HELLO)
    assert time.monotonic() - began < SLOW_S
    renderer.use(template("fine"))
    assert renderer.render(HELLO) == Rendered("fine")


LATE = (
    "{{ 'a b' | wordwrap(1) }}", "{{ [1] | pprint }}", "{{ lipsum(n=1) }}", "{{ strftime_now('%c') }}",
    "{{ '\\N{BULLET}' }}", "{{ 'a.b' | urlize }}", "{{ 3 | filesizeformat }}", "{{ 'x' | title | random }}",
    "{{ [[3, 1]] | sort | groupby(0) }}", "{{ 'a' | indent | wordcount }}", "{{ '<b>' | striptags }}",
)  # fmt: skip


@pytest.mark.parametrize("source", LATE)
def test_what_jinja_loads_late_is_there_although_no_file_can_be_read(
    source: str, renderer: PromptRenderer
) -> None:
    renderer.use(template(source))
    rendered = renderer.render(HELLO)
    assert rendered.warning is None, rendered.detail


def test_without_a_template_the_general_form_follows_the_vocabulary(renderer: PromptRenderer) -> None:
    renderer.use(template(None))
    assert renderer.render(HELLO).text == "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n"
    renderer.use(template(None, knows_chatml=False))
    rendered = renderer.render((PromptMessage(Role.SYSTEM, "Be brief."), *HELLO))
    assert rendered.text == plain_dialogue((PromptMessage(Role.SYSTEM, "Be brief."), *HELLO))
    assert rendered.text == "Be brief.\n\nUser: Hello\n\nAssistant:"
    assert rendered.warning is WarningCode.TEMPLATE_MISSING
    assert rendered.stop == ("\nUser:",)


def test_a_template_error_keeps_the_template_for_other_reasons_than_the_role(
    renderer: PromptRenderer,
) -> None:
    renderer.use(template("{{ raise_exception('never') }}"))
    rendered = renderer.render((PromptMessage(Role.SYSTEM, "x"), *HELLO))
    assert rendered.warning is WarningCode.TEMPLATE_FAILED
    assert "never" in rendered.detail


def test_the_worker_is_replaced_when_it_was_killed(renderer: PromptRenderer) -> None:
    renderer.use(template("fine"))
    renderer.render(HELLO)
    keeper = renderer._worker._child
    assert keeper is not None
    (worker,) = psutil.Process(keeper.pid).children()
    worker.kill()
    assert not still_running([worker.pid], 10)
    while worker.num_threads() > 1:  # its threads end after it
        time.sleep(0.001)
    renderer.use(template("again"))
    assert renderer.render(HELLO).text == "again"


def test_the_worker_ends_with_its_parent_even_in_a_loop(renderer: PromptRenderer) -> None:
    renderer.use(template("fine"))
    renderer.render(HELLO)
    child = renderer._worker._child
    assert child is not None
    assert child.stdin is not None
    workers = psutil.Process(child.pid).children()
    child.stdin.write(
        b'{"source": "%s", "bos_token": "", "eos_token": "", "messages": [], "now": 0}\n' % LOOP.encode()
    )
    child.stdin.flush()
    child.stdin.close()
    assert child.wait(timeout=10) == 0
    gone, alive = psutil.wait_procs(workers, timeout=10)
    assert gone
    assert not alive


def test_asking_the_living_worker_costs_little(renderer: PromptRenderer) -> None:
    """No limit is held here; ``tests/benchmarks`` prints the time. This holds that no child is started."""
    renderer.use(template("fine"))
    renderer.render(HELLO)
    child = renderer._worker._child
    for _ in range(20):
        renderer.render(HELLO)
    assert renderer._worker._child is child
