"""The bridge: on the UI thread, in order, tokens joined, none lost."""

import threading

from pytestqt.qtbot import QtBot

from app.engine.protocol import PromptProgress, Token
from app.state.event_bridge import EventBridge


def test_events_arrive_on_the_ui_thread_in_order_with_adjacent_tokens_joined(qtbot: QtBot) -> None:
    seen: list[object] = []
    threads: set[threading.Thread] = set()

    def deliver(event: object) -> None:
        seen.append(event)
        threads.add(threading.current_thread())

    bridge = EventBridge(deliver)
    events = [
        PromptProgress(1, 0, 9, 0), Token(1, "a"), Token(1, "b", 2), Token(2, "x"), Token(1, "c"),
        PromptProgress(1, 9, 9, 0), Token(1, "d"),
    ]  # fmt: skip

    def post_all() -> None:
        for event in events:
            bridge.post(event)

    worker = threading.Thread(target=post_all)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(seen) == 6)
    assert threads == {threading.main_thread()}
    assert seen == [
        PromptProgress(1, 0, 9, 0), Token(1, "ab", 3), Token(2, "x"), Token(1, "c"),
        PromptProgress(1, 9, 9, 0), Token(1, "d"),
    ]  # fmt: skip


def test_no_wake_up_is_lost_under_a_flood_from_several_threads(qtbot: QtBot) -> None:
    counts = {1: 0, 2: 0, 3: 0}
    deliveries = 0

    def deliver(event: object) -> None:
        nonlocal deliveries
        deliveries += 1
        assert isinstance(event, Token)
        counts[event.id] += event.count

    bridge = EventBridge(deliver)

    def flood(request_id: int) -> None:
        for _ in range(5000):
            bridge.post(Token(request_id, "x"))

    workers = [threading.Thread(target=flood, args=(request_id,)) for request_id in counts]
    for worker in workers:
        worker.start()
    qtbot.waitUntil(lambda: all(count == 5000 for count in counts.values()), timeout=20_000)
    for worker in workers:
        worker.join()
    assert deliveries < 15_000
