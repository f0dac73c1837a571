"""How a token is picked, as settings: ranges and words, for the fields of ``core/settings.py``."""

from typing import Annotated, Literal

from app.core.declaration import Choice, Declaration, SettingGroup, SettingKind
from app.core.words import QT_TRANSLATE_NOOP

WHOLE_CHAT = Choice(-1, QT_TRANSLATE_NOOP("settings", "The whole chat"))
_TOKENS = QT_TRANSLATE_NOOP("settings", "tokens")

Temperature = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.CHAT,
        title=QT_TRANSLATE_NOOP("settings", "Temperature"),
        sentence=QT_TRANSLATE_NOOP(
            "settings",
            "Low keeps to the likeliest words, high is more varied; 0 always takes the likeliest.",
        ),
        maximum=2,
        step=0.05,
        decimals=2,
    ),
]
TopK = Annotated[
    int,
    Declaration(
        kind=SettingKind.WHOLE,
        group=SettingGroup.CHAT,
        title=QT_TRANSLATE_NOOP("settings", "Top k"),
        sentence=QT_TRANSLATE_NOOP("settings", "Chooses among so many of the likeliest tokens only."),
        minimum=1,
        maximum=200,
        special=(Choice(0, QT_TRANSLATE_NOOP("settings", "Off")),),
        has_slider=True,
    ),
]
TopP = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.CHAT,
        title=QT_TRANSLATE_NOOP("settings", "Top p"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Chooses among the likeliest tokens that together have this share; 1 is off."
        ),
        maximum=1,
        step=0.01,
        decimals=2,
    ),
]
MinP = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.CHAT,
        title=QT_TRANSLATE_NOOP("settings", "Min p"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Leaves out tokens under this share of the likeliest one's chance; 0 is off."
        ),
        maximum=1,
        step=0.01,
        decimals=2,
    ),
]
RepeatPenalty = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.CHAT,
        title=QT_TRANSLATE_NOOP("settings", "Repeat penalty"),
        sentence=QT_TRANSLATE_NOOP(
            "settings",
            "Makes words that were just used less likely; 1 is off, and 1.1 is already strong.",
        ),
        minimum=1,
        maximum=2,
        step=0.01,
        decimals=2,
    ),
]
Seed = Annotated[
    int | None,
    Declaration(
        kind=SettingKind.WHOLE,
        group=SettingGroup.CHAT,
        title=QT_TRANSLATE_NOOP("settings", "Seed"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "With a fixed number, the same chat and settings give the same answer again."
        ),
        maximum=2_147_483_647,
        special=(Choice(None, QT_TRANSLATE_NOOP("settings", "New each time")),),
    ),
]

FrequencyPenalty = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Frequency penalty"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Makes a token less likely each time it comes; 0 is off, below 0 it is more likely."
        ),
        minimum=-2,
        maximum=2,
        step=0.05,
        decimals=2,
    ),
]
PresencePenalty = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Presence penalty"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Makes a token that has come once less likely; 0 is off, below 0 it is more likely."
        ),
        minimum=-2,
        maximum=2,
        step=0.05,
        decimals=2,
    ),
]
RepeatLastN = Annotated[
    int,
    Declaration(
        kind=SettingKind.WHOLE,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Penalties look back"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "How far back the repeat, frequency and presence penalties look; 0 is off."
        ),
        maximum=1_048_576,
        unit=_TOKENS,
        special=(WHOLE_CHAT,),
        suggestions=(32, 64, 128, 256, 512, 1024),
    ),
]
DryMultiplier = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "DRY"),
        sentence=QT_TRANSLATE_NOOP(
            "settings",
            "How strongly a sequence of words is kept from coming again; 0 is off, and 0.8 is usual.",
        ),
        maximum=5,
        step=0.05,
        decimals=2,
    ),
]
DryBase = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "DRY growth"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "The penalty grows by this factor with each token of the repeated sequence."
        ),
        minimum=1,
        maximum=4,
        step=0.05,
        decimals=2,
    ),
]
DryAllowedLength = Annotated[
    int,
    Declaration(
        kind=SettingKind.WHOLE,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "DRY allows"),
        sentence=QT_TRANSLATE_NOOP("settings", "Repeated sequences up to this many tokens cost nothing."),
        minimum=1,
        maximum=20,
        has_slider=True,
    ),
]
DryLastN = Annotated[
    int,
    Declaration(
        kind=SettingKind.WHOLE,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "DRY looks back"),
        sentence=QT_TRANSLATE_NOOP("settings", "How far back repeated sequences are looked for; 0 is off."),
        maximum=1_048_576,
        unit=_TOKENS,
        special=(WHOLE_CHAT,),
        suggestions=(256, 512, 1024, 2048, 4096),
    ),
]
DryBreakerWords = Annotated[
    str,
    Declaration(
        kind=SettingKind.TEXT,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "DRY breakers"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Texts that no repeated sequence reaches across, spaces between; \\n is a new line."
        ),
        max_length=1000,
        lines=1,
    ),
]
TopNSigma = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Top n sigma"),
        sentence=QT_TRANSLATE_NOOP(
            "settings",
            "Leaves out tokens that score so many standard deviations below the likeliest; 0 is off.",
        ),
        maximum=5,
        step=0.05,
        decimals=2,
    ),
]
TypicalP = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Typical p"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Keeps this share of tokens, those about as surprising as expected; 1 is off."
        ),
        maximum=1,
        step=0.01,
        decimals=2,
    ),
]
XtcProbability = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "XTC"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "How often the likeliest tokens are left out, for less usual words; 0 is off."
        ),
        maximum=1,
        step=0.01,
        decimals=2,
    ),
]
XtcThreshold = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "XTC threshold"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Of the tokens that are at least this likely, only the least likely one stays."
        ),
        maximum=0.5,
        step=0.01,
        decimals=2,
    ),
]
TemperatureRange = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Dynamic temperature"),
        sentence=QT_TRANSLATE_NOOP(
            "settings",
            "Lowers the temperature by up to this where the model is sure, else raises it; 0 is off.",
        ),
        maximum=2,
        step=0.05,
        decimals=2,
    ),
]
TemperatureExponent = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Dynamic exponent"),
        sentence=QT_TRANSLATE_NOOP(
            "settings",
            "Below 1 the dynamic temperature rises early, above 1 late, as the model is less sure.",
        ),
        minimum=0.1,
        maximum=5,
        step=0.1,
        decimals=1,
    ),
]
Mirostat = Annotated[
    Literal[0, 1, 2],
    Declaration(
        kind=SettingKind.CHOICE,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Mirostat"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Keeps an answer evenly surprising, and takes the place of everything that cuts."
        ),
        choices=(
            Choice(0, QT_TRANSLATE_NOOP("settings", "Off")),
            Choice(1, QT_TRANSLATE_NOOP("settings", "Version 1")),
            Choice(2, QT_TRANSLATE_NOOP("settings", "Version 2")),
        ),
    ),
]
MirostatTau = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Mirostat surprise"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "How surprising the next token is to be, in bits; less keeps to the expected."
        ),
        maximum=10,
        step=0.1,
        decimals=1,
    ),
]
MirostatEta = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Mirostat rate"),
        sentence=QT_TRANSLATE_NOOP("settings", "How fast mirostat corrects itself."),
        minimum=0.01,
        maximum=1,
        step=0.01,
        decimals=2,
    ),
]
AdaptiveP = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Adaptive p"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "Picks tokens that are near this likely, best after min p alone; 0 is off."
        ),
        maximum=1,
        step=0.01,
        decimals=2,
    ),
]
AdaptivePDecay = Annotated[
    float,
    Declaration(
        kind=SettingKind.DECIMAL,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Adaptive p memory"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "How much it remembers from token to token; 0.9 is about the last ten."
        ),
        maximum=0.99,
        step=0.01,
        decimals=2,
    ),
]
TokenBiasLines = Annotated[
    str,
    Declaration(
        kind=SettingKind.TEXT,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Logit bias"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "One a line, such as “ very = -3”: its tokens become less likely; -100 forbids them."
        ),
        max_length=10_000,
        lines=3,
    ),
]
SamplerOrder = Annotated[
    str,
    Declaration(
        kind=SettingKind.TEXT,
        group=SettingGroup.SAMPLING,
        title=QT_TRANSLATE_NOOP("settings", "Order"),
        sentence=QT_TRANSLATE_NOOP(
            "settings", "In which order the samplers act; those left out follow in their usual one."
        ),
        max_length=1000,
        lines=2,
    ),
]
