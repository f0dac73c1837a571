"""Chat templates are a stranger's code: rendered apart, under limits, with a general form to fall back to."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psutil
import pytest

from app.core.conversation import Role
from app.engine.backend import ChatTemplate
from app.engine.chat_template import PromptRenderer, chatml, plain_dialogue
from app.engine.protocol import PromptMessage, WarningCode
from app.engine.template_keeper import TemplateKeeper
from app.engine.template_process import TIME_LIMIT_S

HELLO = (PromptMessage(Role.USER, "Hello"),)
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


def test_a_template_reaches_nothing_outside(renderer: PromptRenderer, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for attack in (
        f"{{{{ cycler.__init__.__globals__.os.system('touch {mark}') }}}}",
        "{{ messages.__class__.__mro__[-1].__subclasses__() }}",
        "{{ messages.append(1) }}",
        "{% include '/etc/passwd' %}",
    ):
        renderer.use(template(attack))
        rendered = renderer.render(HELLO)
        assert rendered.warning is WarningCode.TEMPLATE_FAILED, attack
        assert rendered.detail
    assert not mark.exists()


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
    psutil.wait_procs([worker], timeout=10)
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
