"""One connection of a download: asks for a segment, puts its bytes where they belong, tries again."""

import threading
from contextlib import closing

from app.core.errors import AppError, ErrorCode, problem
from app.library.downloads.answer_check import Expected, check_answer, check_whole
from app.library.downloads.fetch_state import FetchState
from app.library.downloads.part_file import PartFile
from app.library.downloads.segments import Segment, SegmentPlan
from app.library.downloads.transfer_limit import TransferLimit
from app.network import reasons
from app.network.network import Network
from app.network.stop import Stop, StoppedError
from app.network.transfer import Transfer, TransferBrokenError, open_range

_NAP_S = 0.02
_PARTIAL = 206
_BREAKS_UNTIL_ANOTHER_ADDRESS = 3


class FetchWorker:
    """A thread that ends when nothing is left to do, or when the download ends."""

    def __init__(
        self,
        number: int,
        network: Network,
        state: FetchState,
        plan: SegmentPlan,
        part: PartFile,
        limit: TransferLimit,
        *,
        is_comparing: bool,
    ) -> None:
        """``is_comparing``: what is on the disk may be right, and only what differs is written."""
        self._is_first = number == 0
        self._network = network
        self._state = state
        self._plan = plan
        self._part = part
        self._limit = limit
        self._is_comparing = is_comparing
        self._attempt = 0
        self._speed = 0.0
        self._thread = threading.Thread(target=self._run, name=f"fireside-fetch-{number}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self, timeout_s: float) -> bool:
        """Wait so long for its end; whether it has ended."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._plan.is_finished:
                if (segment := self._next()) is not None:
                    self._try(segment)
                elif self._state.is_whole_only:
                    self._take_as_it_comes()
        except StoppedError:
            return
        except AppError as error:
            self._state.fail(error)
        except Exception as error:  # noqa: BLE001 - ``run`` raises it on the thread that waits
            self._state.crashed(error)

    def _next(self) -> Segment | None:
        """What to do now; None when there is nothing left, or when the file has to be taken as it comes."""
        while not self._plan.is_finished and not (self._state.is_whole_only and self._is_first):
            self._state.wait_if_asked()
            self._state.ending.check()
            if self._may_ask() and (segment := self._plan.take(self._speed)) is not None:
                return segment
            self._state.ending.wait(_NAP_S)
        return None

    def _may_ask(self) -> bool:
        """One asks first: a server that refuses or knows no ranges is not asked by all at once."""
        return self._is_first or (self._state.is_proven and not self._state.is_whole_only)

    def _try(self, segment: Segment) -> None:
        stop = Stop()  # of this segment alone: a faster connection may take it over
        segment.shut = stop.set
        trouble: TransferBrokenError | None = None
        with self._state.ending.breaking(stop.set):
            try:
                self._fetch(segment, stop)
            except StoppedError:
                if not stop.is_set:  # neither the download nor the segment was ended: the network was
                    self._state.ending.set()
                self._state.ending.check()
            except TransferBrokenError as error:
                trouble = error
            finally:
                self._speed = segment.speed or self._speed
                self._plan.end(segment)
        if trouble is not None:
            self._after(trouble, segment.position - segment.start)

    def _fetch(self, segment: Segment, stop: Stop) -> None:
        location = self._state.location()
        self._plan.begun(segment)
        validator = self._state.validator
        wanted = (segment.position, segment.end)
        transfer = open_range(
            self._network,
            location.url,
            headers=self._state.headers(location),
            span=wanted,
            stop=stop,
            validator=validator,
        )
        with closing(transfer):
            self._state.host = transfer.host
            check_answer(transfer, Expected(location, wanted[0], bool(validator)), self._state)
            self._state.prove()
            try:
                self._receive(transfer, segment, stop, wanted[1] - wanted[0])
            except TransferBrokenError:
                self._state.doubt(segment.start, segment.position)
                raise
        if segment.position < segment.end:
            self._state.doubt(segment.start, segment.position)
            raise TransferBrokenError(
                problem(ErrorCode.HUB_UNREACHABLE, host=transfer.host, reason=reasons.CUT)
            )

    def _receive(self, transfer: Transfer, segment: Segment, stop: Stop, expected: int) -> None:
        received = 0
        for chunk in transfer.chunks():
            received += len(chunk)
            count = self._plan.claim(segment, len(chunk))
            if count:
                self._put(segment.position, memoryview(chunk)[:count])
                self._plan.wrote(segment, count)
            self._state.received(len(chunk))
            self._limit.took(len(chunk), stop)
            # A body that is read to its end leaves its connection for the next segment.
            if segment.position >= segment.end and received != expected:
                return

    def _put(self, offset: int, data: memoryview) -> None:
        if self._is_comparing:
            there = self._part.read(offset, data.nbytes)
            if there == data:
                return
            self._state.changed(data.nbytes)
        self._part.write(offset, data)

    def _after(self, trouble: TransferBrokenError, received: int) -> None:
        self._attempt = 0 if received else self._attempt + 1
        if self._attempt and self._attempt % _BREAKS_UNTIL_ANOTHER_ADDRESS == 0:
            self._state.locate_again(None)
        self._state.wait(trouble.problem, self._attempt, trouble.asked_s)

    # -- a server that knows no ranges -----------------------------------------------------------------

    def _take_as_it_comes(self) -> None:
        """The whole file from its beginning, as often as it takes; what is there is not written again."""
        fruitless = 0
        while self._state.is_whole_only and not self._plan.is_finished:
            if self._plan.is_busy:
                self._state.ending.wait(_NAP_S)
                self._state.ending.check()
                continue
            before = self._plan.done_bytes()
            try:
                self._take_whole()
            except TransferBrokenError as trouble:
                fruitless = 0 if self._plan.done_bytes() > before else fruitless + 1
                if fruitless > _BREAKS_UNTIL_ANOTHER_ADDRESS:
                    raise AppError(self._state.range_problem()) from trouble
                self._state.locate_again(None)
                self._state.wait(trouble.problem, fruitless, trouble.asked_s)

    def _take_whole(self) -> None:
        location = self._state.location()
        missing = self._plan.missing(0, self._state.size_bytes)
        transfer = open_range(
            self._network,
            location.url,
            headers=self._state.headers(location),
            span=missing[0] if missing[0][0] else None,
            stop=self._state.ending,
        )
        with closing(transfer):
            self._state.host = transfer.host
            if transfer.status == _PARTIAL:  # it knows ranges after all
                self._state.is_whole_only = False
                return
            check_whole(transfer, Expected(location, 0, False), self._state)
            self._receive_whole(transfer)
        if not self._plan.is_finished:
            raise TransferBrokenError(self._state.range_problem())

    def _receive_whole(self, transfer: Transfer) -> None:
        offset = 0
        for chunk in transfer.chunks():
            view = memoryview(chunk)
            end = min(offset + len(chunk), self._state.size_bytes)
            for start, stop in self._plan.missing(offset, end):
                self._put(start, view[start - offset : stop - offset])
                self._plan.filled(start, stop)
            offset += len(chunk)
            self._state.received(len(chunk))
            self._limit.took(len(chunk), self._state.ending)
            if self._plan.is_finished:
                return
