"""The conversations of the pictures: short ones for the list, and a long one that holds everything."""

import time

from app.core.conversation import (
    Conversation,
    Message,
    MessageStatus,
    ReplyFacts,
    Role,
    StopReason,
    TextPart,
    new_id,
)
from app.history.conversation_store import ConversationStore

DAY_S = 86_400.0
MODEL = "SmolLM2 135M Instruct"


class Chat:
    """A conversation of ``texts``, the person's and the model's in turn, ``days_ago``."""

    def __init__(self, title: str, days_ago: float, *texts: str) -> None:
        self._title = title
        self._days_ago = days_ago
        self._texts = texts

    def write(self, store: ConversationStore) -> str:
        """Add it to ``store``; its id."""
        then = time.time() - self._days_ago * DAY_S
        made = Conversation(new_id(), self._title, then, then)
        store.add_conversation(made)
        parent: str | None = None
        for place, text in enumerate(self._texts):
            message = _message(made.id, parent, text, then + place, is_reply=bool(place % 2))
            store.add_message(message)
            parent = message.id
        return made.id


def _message(
    conversation_id: str, parent_id: str | None, text: str, then: float, *, is_reply: bool
) -> Message:
    return Message(
        new_id(),
        conversation_id,
        parent_id,
        Role.ASSISTANT if is_reply else Role.USER,
        (TextPart(text),),
        MessageStatus.DONE,
        then,
        MODEL if is_reply else None,
        _facts(len(text) // 4) if is_reply else None,
    )


def _facts(tokens: int) -> ReplyFacts:
    return ReplyFacts(
        model=MODEL,
        model_identity="",
        prompt_tokens=220,
        evaluated_tokens=48,
        reused_tokens=172,
        tokens=tokens,
        prompt_eval_s=0.31,
        generation_s=tokens / 41.7,
        time_to_first_token_s=0.34,
        stop_reason=StopReason.END_OF_GENERATION,
        seed=1,
        context_used=220 + tokens,
        context_length=8192,
    )


HORIZON = """\
The horizon seen from a height of *h* metres lies about **3.57 × √h** kilometres away.

1. Put the height in metres under the root.
2. Multiply by 3.57.
3. Add some 8 % for refraction, which bends light a little around the curve of the Earth.

| Height | Distance |
|---|--:|
| 2 m (a person) | 5.0 km |
| 30 m (a lamp room) | 19.6 km |
| 100 m (a headland) | 35.7 km |

So a lamp at 30 m is seen from a deck at 5 m over **27.6 km**: both distances are added."""

LIGHTHOUSE = Chat(
    "The light of a lighthouse",
    0,
    "How far can the light of a lighthouse be seen?",
    HORIZON,
    "And as a function in Python?",
    """\
```python
from math import sqrt


def visible_km(lamp_m: float, eye_m: float = 2.0) -> float:
    \"\"\"How far a lamp at `lamp_m` metres is seen from an eye at `eye_m` metres.\"\"\"
    return 3.57 * (sqrt(lamp_m) + sqrt(eye_m))
```

Call it as `visible_km(30, 5)`; the answer is `27.5`.""",
)

OTHERS = (
    Chat(
        "Names for a small sailing boat",
        0.02,
        "Names for a small sailing boat?",
        "*Petrel*, *Plover*, *Teal*.",
    ),
    Chat("Debounce a search box", 0.05, "Debounce a search box", "Wait until the typing pauses."),
    Chat("A packing list for three days in the rain, on foot", 1, "A packing list", "- a coat\n- socks"),
    Chat("What is a monad, really?", 1.1, "What is a monad, really?", "A type and two functions."),
    Chat("给祖母写一封信", 4, "给祖母写一封信", "亲爱的奶奶："),
    Chat("وصفة خبز بسيطة", 5, "وصفة خبز بسيطة", "طحين وماء وملح وخميرة."),
    Chat("Explain tides to a child", 40, "Explain tides to a child", "The Moon pulls on the sea."),
)

CHINESE = Chat(
    "灯塔的光",
    0,
    "灯塔的光能照多远？",
    """\
从高度 *h* 米处看到的地平线，大约在 **3.57 × √h** 公里之外。

1. 取高度（米）的平方根。
2. 乘以 3.57。
3. 再加上约 8 % 的大气折射。

| 高度 | 距离 |
|---|--:|
| 2 米（一个人） | 5.0 公里 |
| 30 米（灯室） | 19.6 公里 |

```python
def visible_km(height_m: float) -> float:
    return 3.57 * height_m ** 0.5  # 单位：公里
```

> 晴天时，船上的人常常先看到光，后看到塔。""",
    "为什么要转动？",
    "转动的透镜让每座灯塔有自己的**节奏**，水手凭节奏就能认出它。",
)

EVERYTHING = """\
# A heading of the first level

A paragraph with **bold**, *italic*, ***both***, ~~struck~~, `inline code`, a [link](https://example.org), \
and a bare address, https://example.org. It is long enough to be broken into several lines, so that the \
distance between them can be judged: that is what most of a reply is made of.

## Lists in lists

- The lamp
  - a wick, then
  - a mantle, then
    - electric light
- The lens
  1. Fresnel's first order
  2. and the smaller ones
- The keeper

### Tasks

- [x] Trim the wick
- [x] Wind the clockwork
- [ ] Write the log

> A quotation, with **bold** in it.
>
> > And one inside it, which goes on until the line is full and has to be broken somewhere sensible.

| Order | Focal length (mm) | Height (m) | Used for |
|:--|--:|--:|:-:|
| First | 920 | 2.59 | Sea coasts |
| Third | 500 | 1.57 | Bays |
| Sixth | 150 | 0.43 | Piers and harbours |

---

The end of the first answer."""

CODE = """\
In Python:

```python
@dataclass(frozen=True)
class Lamp:
    height_m: float = 30.0  # above the sea

    def range_km(self, eye_m: float) -> float:
        if eye_m < 0:
            raise ValueError(f"below the sea: {eye_m}")
        return 3.57 * (self.height_m**0.5 + eye_m**0.5)
```

In Rust:

```rust
fn range_km(lamp_m: f64, eye_m: f64) -> Option<f64> {
    (eye_m >= 0.0).then(|| 3.57 * (lamp_m.sqrt() + eye_m.sqrt())) // None below the sea
}
```

As a query, and a line that is too long to fit:

```sql
SELECT name, 3.57 * sqrt(height_m) AS range_km FROM lighthouse WHERE is_lit AND country = 'NO' ORDER BY 2;
```

```json
{"name": "Skerryvore", "height_m": 46, "is_lit": true, "keepers": null}
```

```
no language at all
  two spaces in
```"""

WORLD = """\
## 中文

灯塔建在**危险的海岸**上。守塔人每晚点灯，记录天气、船只和灯亮的时间：

1. 擦净透镜
2. 剪灯芯
3. 上发条

> 「灯要一直亮到天明。」

## العربية

المنارة برج عالٍ قرب **البحر**، وفي أعلاه مصباح قوي يرشد السفن ليلًا.

- تنظيف العدسة
- إشعال المصباح
- كتابة السجل

## Emoji and others

🗼 A tower, 🚢 a ship, 👩‍🔧 a keeper, 🇳🇴 a flag. Ελληνικά, Русский, 日本語の灯台, 한국어 등대, हिन्दी, ไทย.

A_word_that_is_much_too_long_for_any_line_because_it_never_ends_and_has_no_blank_in_it_so_it_must_be_broken_somewhere_anyway."""

LONG = Chat(
    "Everything a reply can hold",
    0,
    "Show me everything that a reply can hold.",
    EVERYTHING,
    "And code, in several languages?\nWith a second line in my question.",
    CODE,
    "الآن بلغات أخرى، من فضلك 🙂",
    WORLD,
    "Thank you. "
    + "This question is longer than the bubble is wide, so it has to be broken into lines. " * 4,
    "You are welcome.",
)
